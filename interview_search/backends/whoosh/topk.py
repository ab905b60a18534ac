"""The best sections for words side by side, in a row, or all together: the commonest queries.

They go by short ways, segment by segment, without looking at every section that
matches. A stem's best sections are kept ready, so that a bound is known before:
a list whose word cannot lift a section to it by itself is only looked up for
sections that others bring (MaxScore: Turtle and Flood 1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce
from itertools import accumulate
from operator import add, attrgetter
from typing import NamedTuple, Protocol

import numpy as np

from .columns import Array
from .invert import IMPACT_MAX, TOP, impacts
from .segment import Segment
from .statistics import Known, Listed, Statistics, Written

Best = tuple[list[int], list[float], int]
"""Sections and scores, the best first, and how many match in all."""
Part = tuple[list[int], list[int], int]
"""The same of one segment, with whole scores."""

_FEW = 64
"""So few postings are sorted by Python."""
_MANY = 256
"""More candidates are sorted out before the next list is looked up for them."""


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


class Weighed(NamedTuple):
    """A list of postings as one query weighs it."""

    bound: int
    """The most that it adds to a score."""
    weight: int
    listed: Listed
    dense: Array | None = None
    """u2: the impact of every section of the segment, 0 where it has none."""


class Kept:
    """Which sections of a segment count: those that are there, in interviews that are meant."""

    def __init__(self, segment: Segment, places: Array, flags: bytes | None) -> None:
        """`places` are the snapshot's numbers of its interviews, -1 for deleted ones."""
        self._segment = segment
        self._wanted = None if flags is None else _meant(flags, places, segment.dead is None)

    def among(self, docs: Array) -> Array:
        """bool: which of some sections count."""
        if self._wanted is None:
            assert self._segment.dead is not None
            return np.asarray(~self._segment.dead.take(docs))
        return self._wanted.take(self._segment.owners.take(docs))

    @cached_property
    def bits(self) -> Array:
        """u8: a bit a section."""
        if self._wanted is None:
            assert self._segment.live_bits is not None
            return self._segment.live_bits
        return self._segment.bits_of(np.repeat(self._wanted, self._segment.sizes).nonzero()[0])


def _meant(flags: bytes, places: Array, contiguous: bool) -> Array:
    """bool: which interviews have a flag. Those beyond the flags are not meant."""
    flagged = np.frombuffer(flags, np.bool_)
    if contiguous and len(places):
        first = int(places[0])
        flagged = flagged[first : first + len(places)]
        return np.concatenate((flagged, np.zeros(len(places) - len(flagged), np.bool_)))
    wanted = np.zeros(len(places), np.bool_)
    there = (places >= 0) & (places < len(flagged))
    wanted[there] = flagged[places[there]]
    return wanted


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
            numbers, scores = _ranked(self._numbers + numbers, self._scores + scores, self._count)
        self._numbers, self._scores = numbers, scores
        if len(scores) == self._count:
            self.floor = scores[-1] + 1

    def best(self, unit: float) -> Best:
        return self._numbers, [score * unit for score in self._scores], self._total


def _ranked(numbers: list[int], scores: list[int], count: int) -> tuple[list[int], list[int]]:
    """The best of some sections; of equal ones the first."""
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:count]
    return [numbers[place] for place in order], [scores[place] for place in order]


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


class Union:
    """Words of which one is enough, in one segment.

    First come the sections of the short lists, with what the long ones (those
    with bits) add to them; then, list by list, what long ones have beyond that
    can be among the best.
    """

    def __init__(
        self, segment: Segment, lists: list[Weighed], count: int, kept: Kept | None
    ) -> None:
        self._segment = segment
        self._count = count
        self._kept = kept
        lists.sort(key=_bound)
        self._short = [held for held in lists if held.listed.bits is None]
        self._long = [held for held in lists if held.listed.bits is not None]
        self._floor = 1
        self._best: dict[int, int] = {}

    def best(self, floor: int) -> Part:
        """The best sections that reach the floor; others may be among them."""
        segment, count = self._segment, self._count
        docs, scores = self._gather() if self._short else (_NONE_U2, _NONE_U4)
        total = self._matching(docs)
        if not count:
            return [], [], total
        self._floor = floor
        if self._kept is None and count <= TOP:
            self._reach()
        below = list(accumulate([held.bound for held in self._long], initial=0))
        if len(docs):
            self._raise(docs, scores, len(self._long), below)
        for at in range(len(self._long) - 1, -1, -1):
            # What this list and lighter ones can do together.
            if below[at + 1] < self._floor:
                break
            if at == 0 and self._ready():
                break
            _, weight, (start, end, _, _, _), _ = self._long[at]
            least = -(-(self._floor - below[at]) // weight)
            docs, found = segment.docs[start:end], segment.impacts[start:end]
            if least > 1:
                which = (found >= min(least, IMPACT_MAX)).nonzero()[0]
                docs, found = docs[which], found[which]
            scores = found * np.uint32(weight)
            if self._kept is not None:
                which = self._kept.among(docs)
                docs, scores = docs[which], scores[which]
            self._raise(docs, scores, at, below)
        pairs = sorted([(-score, doc) for doc, score in self._best.items()])[:count]
        return [doc for _, doc in pairs], [-score for score, _ in pairs], total

    def _reach(self) -> None:
        """Raise the floor to what so many sections are known to reach."""
        segment, count = self._segment, self._count
        lists = [*self._short, *self._long]
        for _, weight, listed, _ in lists:
            if listed.best >= 0:
                self._floor = max(self._floor, weight * segment.best_of(listed.best)[1][count - 1])
        if len(self._long) > 1:
            # The whole scores of the best for the heaviest word.
            heaviest = max(lists, key=lambda held: (held.listed.best >= 0, held.bound))
            row = heaviest.listed.best
            if row < 0:
                return
            docs = segment.columns["top.docs"][row * TOP : (row + 1) * TOP]
            scores = segment.columns["top.impacts"][row * TOP : (row + 1) * TOP]
            scores = scores * np.uint32(heaviest.weight)
            for held in lists:
                if held is not heaviest:
                    scores = scores + _added(segment, docs, held)
            self._floor = max(self._floor, int(np.partition(scores, -count)[-count]))

    def _gather(self) -> tuple[Array, Array]:
        """The sections of the short lists, rising, with their scores."""
        segment = self._segment
        parts = [
            (segment.docs[start:end], segment.impacts[start:end] * np.uint32(weight))
            for _, weight, (start, end, _, _, _), _ in self._short
        ]
        docs, scores = parts[0]
        if len(parts) > 1:
            docs = np.concatenate([docs for docs, _ in parts])
            order = docs.argsort(kind="stable")
            docs = docs[order]
            fresh = np.concatenate((_TRUE, docs[1:] != docs[:-1])).nonzero()[0]
            scores = np.add.reduceat(np.concatenate([s for _, s in parts])[order], fresh)
            docs = docs[fresh]
        if self._kept is not None:
            which = self._kept.among(docs)
            docs, scores = docs[which], scores[which]
        return docs, scores

    def _matching(self, docs: Array) -> int:
        """How many sections match: some of short lists, and all of long ones."""
        long = self._long
        if not long:
            return len(docs)
        union: Array = reduce(np.bitwise_or, [held.listed.bits for held in long])  # type: ignore[misc]
        start, end = long[0].listed[:2]
        if len(long) == 1 and self._kept is None:
            total = end - start
        elif len(long) == 1 and self._kept is not None:
            total = int(np.count_nonzero(self._kept.among(self._segment.docs[start:end])))
        else:
            matching = union if self._kept is None else union & self._kept.bits
            total = int(np.bitwise_count(matching).sum())
        if len(docs):
            bits = union.view(np.uint8).take(docs >> np.uint16(3))
            bits >>= (docs & np.uint16(7)).astype(np.uint8)
            bits &= np.uint8(1)
            total += len(docs) - int(np.count_nonzero(bits))
        return total

    def _raise(self, docs: Array, scores: Array, lower: int, below: Sequence[int]) -> None:
        """Add what lower lists give to some sections, and keep those that are good enough.

        A section of a higher list comes again with a part of its score, which is
        less than the whole that is known, or than the floor.
        """
        for at in range(lower, 0, -1):
            if len(docs) > _MANY:
                which = (scores >= max(0, self._floor - below[at])).nonzero()[0]
                docs, scores = docs[which], scores[which]
            scores = scores + _added(self._segment, docs, self._long[at - 1])
        if len(docs) > _FEW:
            if self._floor > 1:
                which = (scores >= min(self._floor, _MOST)).nonzero()[0]
                docs, scores = docs[which], scores[which]
            if len(docs) > max(_FEW, self._count):
                reached = int(np.partition(scores, -self._count)[-self._count])
                which = (scores >= reached).nonzero()[0]
                docs, scores = docs[which], scores[which]
        best = self._best
        pairs = zip(docs.tolist(), scores.tolist(), strict=True)
        if not best:
            best.update(pairs)
        for doc, score in pairs:
            if score > best.get(doc, 0):
                best[doc] = score
        if len(best) >= self._count:
            self._floor = max(self._floor, sorted(best.values())[-self._count])

    def _ready(self) -> bool:
        """Whether the list of the best of the lightest word has all that can be among the best."""
        _, weight, listed, _ = self._long[0]
        if self._kept is not None or listed.best < 0 or self._count > TOP:
            return False
        docs, peaks = self._segment.best_of(listed.best)
        if peaks[-1] * weight >= self._floor:
            return False
        best = self._best
        for doc, peak in zip(docs, peaks, strict=True):
            score = peak * weight
            if score < self._floor:
                break
            if score > best.get(doc, 0):
                best[doc] = score
        return True


def _added(segment: Segment, docs: Array, held: Weighed) -> Array:
    """What a list adds to each of some sections."""
    _, weight, (start, end, _, _, _), dense = held
    if dense is not None:
        return np.asarray(dense.take(docs) * np.uint32(weight))
    listed = segment.docs[start:end]
    place = listed.searchsorted(docs)
    found: Array = segment.impacts[start:end].take(place, mode="clip") * np.uint32(weight)
    found *= listed.take(place, mode="clip") == docs
    return found


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
    scores = reduce(np.add, [_added(segment, docs, held) for held in lists])
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


def first(docs: Array, scores: Array, count: int) -> tuple[list[int], list[int]]:
    """The best of some sections in rising order, the lower first where they are equal."""
    if not count > 0:
        return [], []
    if max(count, _FEW) < len(docs):
        bound = np.partition(scores, -count)[-count]
        which = (scores >= bound).nonzero()[0]
        docs, scores = docs[which], scores[which]
    if len(docs) <= _FEW:
        return _ranked(docs.tolist(), scores.tolist(), count)
    which = np.argsort(-scores.astype(np.int64), kind="stable")[:count]
    return docs[which].tolist(), scores[which].tolist()


_TRUE: Array = np.ones(1, bool)
_MOST = 2**32 - 1
_NONE_U2: Array = np.empty(0, np.uint16)
_NONE_U4: Array = np.empty(0, np.uint32)
_bound = attrgetter("bound")
