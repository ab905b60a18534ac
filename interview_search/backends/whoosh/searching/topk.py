"""The best sections for words side by side, in a row, or all together: the commonest queries.

They go by short ways, without looking at every section that matches. Segments
are no borders here: the postings of a word are gathered as one list.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Protocol

import numpy as np

from ....ranking import Proximity
from ...base import Found
from ..files.columns import Array
from ..indexing.invert import TOP
from ..segment import Segment
from .closeness import Closeness, pairs
from .kept import Kept, Owners
from .known import Alone, Known, Written
from .lists import Gathered
from .postings import Postings, factor, first, numbers_of
from .standing import Standing
from .statistics import Statistics
from .union import Union, Weighed


class Short(Protocol):
    """The short ways through a snapshot; None where there is none for so many sections."""

    def any(self, words: Sequence[Known], count: int, flags: bytes | None) -> Found | None:
        """The best `count` sections with any of some words, in interviews with a flag."""

    def close(
        self,
        words: Sequence[Known],
        count: int,
        flags: bytes | None,
        proximity: Proximity,
        every: bool,
    ) -> Found | None:
        """With any of some words, or `every`, which are better near one another."""

    def all(self, words: Sequence[Known], count: int, flags: bytes | None) -> Found | None:
        """With all of some words."""

    def phrase(self, words: Sequence[Written], count: int, flags: bytes | None) -> Found | None:
        """With some words in a row, as written."""


class Ways:
    """The short ways through the segments of one snapshot, by whole arrays."""

    def __init__(
        self,
        segments: Sequence[Segment],
        firsts: Sequence[int],
        places: Sequence[Array],
        statistics: Statistics,
        standing: Standing,
    ) -> None:
        """`firsts` are the numbers of the segments' first sections, and of one more; `places`
        (i8) those of their interviews, -1 for deleted ones."""
        self._owners = Owners(segments, places)
        self._statistics = statistics
        self._lists = Gathered(segments, firsts)
        self._closeness = Closeness(standing)
        self._standing = standing

    def one(self, word: Known, count: int) -> Found | None:
        """The best `count` sections with a word, if they lie ready."""
        alone = word.alone or self._alone(word)
        if alone is None or count > TOP:
            return None
        best, told, total = alone
        numbers, scores = best[:count].tolist(), told[:count].tolist()
        # As Found makes it, without a call that fills in the rest.
        return tuple.__new__(Found, (numbers, scores, total, True, (), (), (), False, (), ()))

    def _alone(self, word: Known) -> Alone | None:
        if not self._owners.whole:
            return None
        found = self._lists(word)
        if len(found) != 1:
            return None
        numbers, peaks = found[0].best
        (weight,), unit = self._statistics.whole([word.weight], [word.several])
        scores = [peak * weight * unit for peak in peaks]
        word.alone = array("I", numbers), array("d", scores), found[0].length
        return word.alone

    def any(self, words: Sequence[Known], count: int, flags: bytes | None) -> Found | None:
        weights, unit = self._weights(words)
        numbers, points, total = self._any(words, weights, count, flags)
        return Found(numbers, [score * unit for score in points], total, True)

    def close(
        self,
        words: Sequence[Known],
        count: int,
        flags: bytes | None,
        proximity: Proximity,
        every: bool,
    ) -> Found | None:
        weights, unit = self._weights(words)
        find = self._all if every else self._any
        best = find(words, weights, max(count, proximity.depth), flags)
        if best is None:
            return None
        numbers, points, total = best
        neighbours = pairs(words, weights, proximity)
        numbers, points, near = self._closeness(numbers, points, neighbours, proximity, count)
        return Found(
            numbers,
            [score * unit for score in points],
            total,
            True,
            near=[score * unit for score in near],
        )

    def _any(
        self, words: Sequence[Known], weights: Sequence[int], count: int, flags: bytes | None
    ) -> tuple[list[int], list[int], int]:
        lists = [
            (weight * listed.peak, weight, factor(weight), listed)
            for known, weight in zip(words, weights, strict=True)
            for listed in self._lists(known)
        ]
        if len(lists) > 1:
            return Union(lists, count, self._kept(flags)).best()
        return _single(lists[0], count, self._kept(flags)) if lists else ([], [], 0)

    def _weights(self, words: Sequence[Known]) -> tuple[list[int], float]:
        return self._statistics.whole(
            [known.weight for known in words], [known.several for known in words]
        )

    def all(self, words: Sequence[Known], count: int, flags: bytes | None) -> Found | None:
        weights, unit = self._weights(words)
        best = self._all(words, weights, count, flags)
        if best is None:
            return None
        numbers, points, total = best
        return Found(numbers, [score * unit for score in points], total, True)

    def _all(
        self, words: Sequence[Known], weights: Sequence[int], count: int, flags: bytes | None
    ) -> tuple[list[int], list[int], int] | None:
        lists = []
        for known, weight in zip(words, weights, strict=True):
            found = self._lists(known)
            if not found:
                return [], [], 0
            if len(found) > 1:
                return None
            lists.append((found[0].length, factor(weight), found[0]))
        return _intersection(lists, count, self._kept(flags))

    def phrase(self, words: Sequence[Written], count: int, flags: bytes | None) -> Found | None:
        (weight,), unit = self._statistics.whole(
            [reduce(add, [word.weight for word in words], 0.0)], [1]
        )
        found = self._standing.row(words)
        if not len(found):
            return Found([], [], 0, True)
        docs, scores = self._standing.counted(found)
        kept = self._kept(flags)
        if kept is not None:
            which = kept.among(docs).nonzero()[0]
            docs, scores = docs.take(which), scores.take(which)
        best, listed = first(docs, scores, count)
        scored = [score * weight * unit for score in listed]
        return Found(best, scored, len(docs), True)

    def _kept(self, flags: bytes | None) -> Kept | None:
        """None where all sections count."""
        return None if flags is None and self._owners.whole else self._owners.kept(flags)


def _single(held: Weighed, count: int, kept: Kept | None) -> tuple[list[int], list[int], int]:
    """One list, of more sections than are ready."""
    _, weight, _, listed = held
    docs, found = listed.docs, listed.impacts
    if kept is not None:
        which = kept.among(docs).nonzero()[0]
        docs, found = docs.take(which), found.take(which)
    numbers, scores = first(docs, found, count)
    return numbers, [impact * weight for impact in scores], len(docs)


def _intersection(
    lists: list[tuple[int, Array, Postings]], count: int, kept: Kept | None
) -> tuple[list[int], list[int], int]:
    """`lists` as their lengths, their factors, and themselves."""
    lists.sort(key=_length)
    (_, times, shortest), *others = lists
    if shortest.frequent:
        bits = reduce(np.bitwise_and, [listed.bits for _, _, listed in lists])
        docs = numbers_of(bits if kept is None else bits & kept.bits)
        scores = shortest.added(docs, times)
    else:
        docs, found = shortest.docs, shortest.impacts
        if kept is not None:
            which = kept.among(docs).nonzero()[0]
            docs, found = docs.take(which), found.take(which)
        for _, _, listed in others:
            which = listed.among(docs).nonzero()[0]
            docs, found = docs.take(which), found.take(which)
        scores = found * times
    if not len(docs):
        return [], [], 0
    for _, times, listed in others:
        scores += listed.added(docs, times)
    return *first(docs, scores, count), len(docs)


def _length(held: tuple[int, Array, Postings]) -> int:
    return held[0]
