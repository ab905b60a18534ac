"""The best sections for words side by side, in a row, or all together: the commonest queries.

They go by short ways, segment by segment, without looking at every section that
matches.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add, attrgetter
from typing import Protocol

import numpy as np

from .columns import Array
from .invert import TOP, impacts
from .lists import Kept, Weighed, added, first, ranked
from .segment import Segment
from .statistics import Known, Listed, Statistics, Written
from .union import Part, Union

Best = tuple[list[int], list[float], int]
"""Sections and scores, the best first, and how many match in all."""

_DENSE_MAX = 32_000_000
"""Bytes of the impacts by section that are kept of frequent stems."""


class Short(Protocol):
    """The short ways through a snapshot; None where there is none for so many sections."""

    def any(self, words: Sequence[Known], count: int, flags: bytes | None) -> Best | None:
        """The best `count` sections with any of some words, in interviews with a flag."""

    def all(self, words: Sequence[Known], count: int, flags: bytes | None) -> Best | None:
        """With all of some words."""

    def phrase(self, words: Sequence[Written], count: int, flags: bytes | None) -> Best | None:
        """With some words in a row, as written."""


class Ways:
    """The short ways through the segments of one snapshot, by whole arrays."""

    def __init__(
        self,
        segments: Sequence[Segment],
        firsts: Sequence[int],
        places: Sequence[Array],
        statistics: Statistics,
    ) -> None:
        """`firsts` are the numbers of the segments' first sections, `places` (i8) those of
        their interviews, -1 for deleted ones."""
        self._segments = segments
        self._firsts = firsts
        self._places = places
        self._statistics = statistics
        self._dense: dict[tuple[int, int], Array] = {}
        self._dense_left = _DENSE_MAX

    def any(self, words: Sequence[Known], count: int, flags: bytes | None) -> Best | None:
        weights, unit = self._statistics.whole(
            [known.weight for known in words], [known.several for known in words]
        )
        page = Page(count)
        for at, segment in enumerate(self._segments):
            lists = [
                Weighed(weight * listed.peak, weight, listed, self._impacts(at, listed))
                for known, weight in zip(words, weights, strict=True)
                for listed in known.listed[at]
            ]
            if lists:
                kept = self._kept(at, flags)
                if len(lists) == 1:
                    found = _single(segment, lists[0], count, kept)
                else:
                    found = Union(segment, lists, count, kept).best(page.floor)
                page.add(self._firsts[at], found)
        return page.best(unit)

    def all(self, words: Sequence[Known], count: int, flags: bytes | None) -> Best | None:
        weights, unit = self._statistics.whole(
            [known.weight for known in words], [known.several for known in words]
        )
        page = Page(count)
        for at, segment in enumerate(self._segments):
            lists = [
                Weighed(listed.end - listed.start, weight, listed, self._impacts(at, listed))
                for known, weight in zip(words, weights, strict=True)
                for listed in known.listed[at]
            ]
            if not all(known.listed[at] for known in words):
                continue
            if len(lists) > len(words):
                return None
            lists.sort(key=_bound)
            page.add(self._firsts[at], _intersection(segment, lists, count, self._kept(at, flags)))
        return page.best(unit)

    def phrase(self, words: Sequence[Written], count: int, flags: bytes | None) -> Best | None:
        weight = reduce(add, [word.weight for word in words], 0.0)
        (whole,), unit = self._statistics.whole([weight], [1])
        page = Page(count)
        for at, segment in enumerate(self._segments):
            numbers = [word.numbers[at] for word in words]
            if min(numbers) >= 0:
                found = _phrase(segment, numbers, whole, count, self._kept(at, flags))
                page.add(self._firsts[at], found)
        return page.best(unit)

    def _impacts(self, at: int, listed: Listed) -> Array | None:
        """Of a frequent stem, once it is asked for and while there is room."""
        if listed.bits is None:
            return None
        found = self._dense.get((at, listed.start))
        if found is None and self._dense_left > 0:
            segment = self._segments[at]
            found = np.zeros(segment.sections, np.uint16)
            part = slice(listed.start, listed.end)
            found[segment.docs[part]] = segment.impacts[part]
            self._dense[at, listed.start] = found
            self._dense_left -= found.nbytes
        return found

    def _kept(self, at: int, flags: bytes | None) -> Kept | None:
        """None where all sections count."""
        segment = self._segments[at]
        if flags is None and segment.dead is None:
            return None
        return Kept(segment, self._places[at], flags)


class Page:
    """The best sections of the segments so far."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._numbers: list[int] = []
        self._scores: list[int] = []
        self._total = 0
        self.floor = 1
        """What a section of a later segment has to reach."""

    def add(self, first: int, found: Part) -> None:
        numbers, scores, total = found
        self._total += total
        if not numbers:
            return
        if first:
            numbers = [number + first for number in numbers]
        if self._numbers:
            # Stable: of equal sections those of earlier segments come first.
            numbers, scores = ranked(self._numbers + numbers, self._scores + scores, self._count)
        self._numbers, self._scores = numbers, scores
        if len(scores) == self._count:
            self.floor = scores[-1] + 1

    def best(self, unit: float) -> Best:
        return self._numbers, [score * unit for score in self._scores], self._total


def _single(segment: Segment, held: Weighed, count: int, kept: Kept | None) -> Part:
    """One list: from its best sections where they are ready."""
    _, weight, (start, end, best, _, _), _ = held
    if kept is None and best >= 0 and count <= TOP:
        ready, peaks = segment.best_of(best)
        return ready[:count], [peak * weight for peak in peaks[:count]], end - start
    docs, found = segment.docs[start:end], segment.impacts[start:end]
    if kept is not None:
        which = kept.among(docs)
        docs, found = docs[which], found[which]
    numbers, scores = first(docs, found, count)
    return numbers, [impact * weight for impact in scores], len(docs)


def _intersection(
    segment: Segment, lists: Sequence[Weighed], count: int, kept: Kept | None
) -> Part:
    """`lists` by their lengths, the shortest first."""
    _, _, (start, end, _, _, _), _ = lists[0]
    docs = segment.docs[start:end]
    if kept is not None:
        docs = docs[kept.among(docs)]
    for _, _, (start, end, _, _, _), dense in lists[1:]:
        if dense is not None:
            docs = docs[dense.take(docs) > 0]
        else:
            listed = segment.docs[start:end]
            docs = docs[listed.take(listed.searchsorted(docs), mode="clip") == docs]
    if not len(docs):
        return [], [], 0
    scores = reduce(np.add, [added(segment, docs, held) for held in lists])
    return *first(docs, scores, count), len(docs)


def _phrase(
    segment: Segment, numbers: Sequence[int], weight: int, count: int, kept: Kept | None
) -> Part:
    held = segment.positions
    (step, rarest), *others = sorted(enumerate(numbers), key=lambda item: held.count(item[1]))
    found: Array = held[rarest]
    if step:
        found = found[found >= step] - np.uint32(step)
    for step, number in others:
        wanted = found + np.uint32(step)
        there = held[number]
        found = found[there.take(there.searchsorted(wanted), mode="clip") == wanted]
        if not len(found):
            return [], [], 0
    docs: Array = segment.base.searchsorted(found, "right") - 1
    begin = np.concatenate((_TRUE, docs[1:] != docs[:-1])).nonzero()[0]
    frequency = np.diff(begin, append=len(docs))
    docs = docs[begin]
    if kept is not None:
        which = kept.among(docs)
        docs, frequency = docs[which], frequency[which]
    scores = impacts(frequency, segment.norms[docs]) * np.uint32(weight)
    return *first(docs, scores, count), len(docs)


_TRUE: Array = np.ones(1, bool)
_bound = attrgetter("bound")
