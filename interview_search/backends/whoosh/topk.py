"""The best sections for words side by side, in a row, or all together: the commonest queries.

They go by short ways, segment by segment, without looking at every section that
matches. A stem's best sections are kept ready, so that a bound is known before:
a list whose word cannot lift a section to it by itself is only looked up for
sections that others bring (MaxScore: Turtle and Flood 1995).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import NamedTuple, Protocol

import numpy as np

from .columns import Array
from .evaluate import among
from .invert import TOP, impacts
from .segment import Segment
from .statistics import Known, Listed, Statistics, Written

Best = tuple[list[int], list[float], int]
"""Sections and scores, the best first, and how many match in all."""
Part = tuple[list[int], list[int], int]
"""The same of one segment, with whole scores."""

_FEW = 48
"""So few postings are sorted by Python."""
_DENSE = 8
"""With more postings than one in so many sections, sums are looked through as a whole."""
_MANY = 256
"""So many candidates are worth a closer bound."""
_BIT: Array = (1 << np.arange(8)).astype(np.uint8)


class Short(Protocol):
    """The short ways through a snapshot; None where there is none for so many sections."""

    def any(self, words: Sequence[Known], count: int, flags: bytes | None) -> Best | None:
        """The best `count` sections with any of some words, in interviews with a flag."""

    def all(self, words: Sequence[Known], count: int, flags: bytes | None) -> Best | None:
        """With all of some words."""

    def phrase(self, words: Sequence[Written], count: int, flags: bytes | None) -> Best | None:
        """With some words in a row, as written."""


class Weighed(NamedTuple):
    """A list of postings as one query weighs it."""

    bound: int
    """The most that it adds to a score."""
    weight: int
    listed: Listed


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
        self._scratch = threading.local()

    def any(self, words: Sequence[Known], count: int, flags: bytes | None) -> Best | None:
        weights, unit = self._statistics.whole(
            [known.weight for known in words], [known.several for known in words]
        )
        page = _Page(count)
        for at, segment in enumerate(self._segments):
            lists = [
                Weighed(weight * listed.peak, weight, listed)
                for known, weight in zip(words, weights, strict=True)
                for listed in known.listed[at]
            ]
            if lists:
                kept = self._kept(at, flags)
                if len(lists) == 1:
                    found = _single(segment, lists[0], count, kept)
                else:
                    lists.sort()
                    sums = self._sums(segment.sections)
                    found = _union(segment, lists, count, kept, sums, page.floor)
                page.add(self._firsts[at], found)
        return page.best(unit)

    def all(self, words: Sequence[Known], count: int, flags: bytes | None) -> Best | None:
        weights, unit = self._statistics.whole(
            [known.weight for known in words], [known.several for known in words]
        )
        page = _Page(count)
        for at, segment in enumerate(self._segments):
            lists = [
                Weighed(listed.end - listed.start, weight, listed)
                for known, weight in zip(words, weights, strict=True)
                for listed in known.listed[at]
            ]
            if not all(known.listed[at] for known in words):
                continue
            if len(lists) > len(words):
                return None
            lists.sort()
            page.add(self._firsts[at], _intersection(segment, lists, count, self._kept(at, flags)))
        return page.best(unit)

    def phrase(self, words: Sequence[Written], count: int, flags: bytes | None) -> Best | None:
        weight = reduce(add, [word.weight for word in words], 0.0)
        (whole,), unit = self._statistics.whole([weight], [1])
        page = _Page(count)
        for at, segment in enumerate(self._segments):
            numbers = [word.numbers[at] for word in words]
            if min(numbers) >= 0:
                found = _phrase(segment, numbers, whole, count, self._kept(at, flags))
                page.add(self._firsts[at], found)
        return page.best(unit)

    def _kept(self, at: int, flags: bytes | None) -> Array | None:
        """bool: the sections of a segment that count; None for all."""
        segment = self._segments[at]
        if flags is None:
            return None if segment.dead is None else ~segment.dead
        places = self._places[at]
        wanted = np.zeros(len(places), bool)
        # Deleted interviews have no place, and those beyond the flags are not meant.
        there = (places >= 0) & (places < len(flags))
        wanted[there] = np.frombuffer(flags, bool)[places[there]]
        return np.repeat(wanted, segment.sizes)

    def _sums(self, sections: int) -> Array:
        """Scratch of this thread: zeros, to be left as zeros."""
        held: Array | None = getattr(self._scratch, "sums", None)
        if held is None or len(held) < sections:
            held = self._scratch.sums = np.zeros(sections, np.uint32)
        return held[:sections]


class _Page:
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
            scores = self._scores + scores
            numbers = self._numbers + numbers
            order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
            del order[self._count :]
            numbers = [numbers[place] for place in order]
            scores = [scores[place] for place in order]
        self._numbers, self._scores = numbers, scores
        if len(scores) == self._count:
            self.floor = scores[-1] + 1

    def best(self, unit: float) -> Best:
        return self._numbers, [score * unit for score in self._scores], self._total


def _single(segment: Segment, held: Weighed, count: int, kept: Array | None) -> Part:
    """One list: from its best sections where they are ready."""
    _, weight, (start, end, best, _, _) = held
    if kept is None:
        if best >= 0 and count <= TOP:
            ready, peaks = segment.best_of(best)
            return ready[:count], [peak * weight for peak in peaks[:count]], end - start
        if end - start <= _FEW:
            both = zip(segment.impacts[start:end].tolist(), segment.docs[start:end].tolist(),
                       strict=True)  # fmt: skip
            pairs = sorted([(-impact, doc) for impact, doc in both])[:count]
            return [doc for _, doc in pairs], [-low * weight for low, _ in pairs], end - start
    docs, scores = segment.docs[start:end], segment.impacts[start:end]
    if kept is not None:
        which = kept[docs]
        docs, scores = docs[which], scores[which]
    numbers, found = _first(docs, scores, count)
    return numbers, [impact * weight for impact in found], len(docs)


def _union(
    segment: Segment, lists: list[Weighed], count: int, kept: Array | None, sums: Array, floor: int
) -> Part:
    """`lists` by their bounds, the lowest first."""
    total = _matching(segment, lists, kept)
    if not count:
        return [], [], total
    if kept is None and count <= TOP:
        for _, weight, listed in lists:
            if listed.best >= 0:
                floor = max(floor, weight * segment.best_of(listed.best)[1][count - 1])
    light = rest = 0
    while light < len(lists) and rest + lists[light].bound < floor:
        rest += lists[light].bound
        light += 1
    if light == len(lists):
        return [], [], total
    docs, scores = _summed(segment, lists[light:], sums, max(1, floor - rest))
    if kept is not None:
        which = kept[docs]
        docs, scores = docs[which], scores[which]
    for bound, weight, listed in reversed(lists[:light]):
        if len(docs) > max(_MANY, count):
            floor = max(floor, int(np.partition(scores, len(scores) - count)[-count]))
        if rest:
            which = np.flatnonzero(scores >= max(0, floor - rest))
            if len(which) < len(docs):
                docs, scores = docs[which], scores[which]
        if not len(docs):
            return [], [], total
        scores = scores + _added(segment, docs, weight, listed)
        rest -= bound
    return *_first(docs, scores, count), total


def _matching(segment: Segment, lists: Sequence[Weighed], kept: Array | None) -> int:
    """How many sections are in any of some lists."""
    bits = [held.listed.bits for held in lists if held.listed.bits is not None]
    if not bits:
        union: Array = np.zeros(-(-segment.sections // 64), np.uint64)
    elif len(bits) == 1:
        union = bits[0].copy()
    else:
        union = bits[0] | bits[1]
        for more in bits[2:]:
            union |= more
    single = union.view(np.uint8)
    for _, _, (start, end, _, _, held) in lists:
        if held is None:
            docs = segment.docs[start:end]
            np.bitwise_or.at(single, docs >> 3, _BIT[docs & 7])
    if kept is not None:
        packed = np.packbits(kept, bitorder="little")
        single[: len(packed)] &= packed
    return int(np.bitwise_count(union).sum())


def _summed(
    segment: Segment, lists: Sequence[Weighed], sums: Array, floor: int
) -> tuple[Array, Array]:
    """The sections of some lists in rising order, with their scores; none below the floor."""
    if len(lists) == 1:
        _, weight, (start, end, _, _, _) = lists[0]
        docs = segment.docs[start:end]
        scores = segment.impacts[start:end] * np.uint32(weight)
        which = np.flatnonzero(scores >= floor)
        return docs[which], scores[which]
    try:
        for _, weight, (start, end, _, _, _) in lists:
            sums[segment.docs[start:end]] += segment.impacts[start:end] * np.uint32(weight)
        found = np.flatnonzero(sums >= np.uint32(min(floor, _MOST)))
        return found.astype(np.uint16), sums[found]
    finally:
        if sum([held.listed.end - held.listed.start for held in lists]) * _DENSE > len(sums):
            sums.fill(0)
        else:
            for _, _, (start, end, _, _, _) in lists:
                sums[segment.docs[start:end]] = 0


def _added(segment: Segment, docs: Array, weight: int, listed: Listed) -> Array:
    """What a list adds to each of some sections."""
    start, end, _, _, _ = listed
    held = segment.docs[start:end]
    place = held.searchsorted(docs)
    place[place == len(held)] = 0
    found = segment.impacts[start:end][place] * np.uint32(weight)
    found *= held[place] == docs
    return np.asarray(found)


def _intersection(
    segment: Segment, lists: Sequence[Weighed], count: int, kept: Array | None
) -> Part:
    """`lists` by their lengths, the shortest first."""
    _, weight, (start, end, _, _, _) = lists[0]
    docs = segment.docs[start:end]
    scores: Array = segment.impacts[start:end] * np.uint32(weight)
    if kept is not None:
        which = kept[docs]
        docs, scores = docs[which], scores[which]
    for _, weight, (start, end, _, _, _) in lists[1:]:
        held = segment.docs[start:end]
        place = held.searchsorted(docs)
        place[place == len(held)] = 0
        which = np.flatnonzero(held[place] == docs)
        docs = docs[which]
        if not len(docs):
            return [], [], 0
        scores = scores[which] + segment.impacts[start:end][place[which]] * np.uint32(weight)
    return *_first(docs, scores, count), len(docs)


def _phrase(
    segment: Segment, numbers: Sequence[int], weight: int, count: int, kept: Array | None
) -> Part:
    held = segment.positions
    (step, rarest), *others = sorted(enumerate(numbers), key=lambda item: held.count(item[1]))
    found: Array = held[rarest]
    if step:
        found = found[found >= step] - np.uint32(step)
    for step, number in others:
        found = found[among(found + np.uint32(step), held[number])]
        if not len(found):
            return [], [], 0
    docs: Array = segment.base.searchsorted(found, "right") - 1
    first = np.flatnonzero(np.concatenate((_TRUE, docs[1:] != docs[:-1])))
    frequency = np.diff(first, append=len(docs))
    docs = docs[first]
    if kept is not None:
        which = kept[docs]
        docs, frequency = docs[which], frequency[which]
    scores = impacts(frequency, segment.norms[docs]) * np.uint32(weight)
    return *_first(docs, scores, count), len(docs)


_TRUE: Array = np.ones(1, bool)
_MOST = 2**32 - 1


def _first(docs: Array, scores: Array, count: int) -> tuple[list[int], list[int]]:
    """The best of some sections in rising order, the lower first where they are equal."""
    if not count > 0:
        return [], []
    if count < len(docs):
        bound = np.partition(scores, len(scores) - count)[len(scores) - count]
        which = np.flatnonzero(scores >= bound)
        docs, scores = docs[which], scores[which]
    if len(docs) <= _FEW:
        listed = scores.tolist()
        numbers = docs.tolist()
        order = sorted(range(len(listed)), key=listed.__getitem__, reverse=True)[:count]
        return [numbers[place] for place in order], [listed[place] for place in order]
    which = np.argsort(-scores.astype(np.int64), kind="stable")[:count]
    return docs[which].tolist(), scores[which].tolist()
