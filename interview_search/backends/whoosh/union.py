"""Words of which one is enough, by whole arrays.

First come the sections of the short lists, with what the long ones add to them.
What they score is a bound for the rest: a long list is walked through only as
far as its word can lift a section to it (MaxScore: Turtle and Flood 1995). The
best sections of each stem, which are kept ready, are a bound at the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import accumulate
from operator import attrgetter

import numpy as np

from .columns import Array
from .invert import IMPACT_MAX, TOP
from .lists import FEW, Kept, Weighed, added
from .segment import Segment

Part = tuple[list[int], list[int], int]
"""Sections of one segment and their whole scores, the best first, and how many match in all."""
_MANY = 256
"""More candidates are sorted out before the next list is looked up for them."""


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
                    scores = scores + added(segment, docs, held)
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
            scores = scores + added(self._segment, docs, self._long[at - 1])
        if len(docs) > FEW:
            if self._floor > 1:
                which = (scores >= min(self._floor, _MOST)).nonzero()[0]
                docs, scores = docs[which], scores[which]
            if len(docs) > max(FEW, self._count):
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


_TRUE: Array = np.ones(1, bool)
_MOST = 2**32 - 1
_NONE_U2: Array = np.empty(0, np.uint16)
_NONE_U4: Array = np.empty(0, np.uint32)
_bound = attrgetter("bound")
