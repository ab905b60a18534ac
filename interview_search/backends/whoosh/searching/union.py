"""Words of which one is enough, by whole arrays.

First come the sections of the short lists, with what the long ones (those with
bits) add to them. What they score is a bound for the rest: a long list is gone
through only as far as its word can lift a section to it (MaxScore: Turtle and
Flood 1995). The best sections of each stem, which are kept ready, are a bound
at the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import accumulate
from operator import itemgetter

import numpy as np

from ..files.columns import Array
from ..indexing.impacts import IMPACT_MAX
from ..indexing.invert import TOP
from .kept import Kept
from .postings import SCORE_MAX, Postings, factor, first, having

_FEW = 1024
"""To so few sections all is added that there is."""
_BITS = np.array(32)
"""Of a score."""
_MANY = 256
"""More candidates are sorted out before the next list is looked up for them."""


Weighed = tuple[int, int, Array, Postings]
"""A list as one query weighs it: the most that it adds to a score, its weight, that as of
`factor`, and the list."""


class Union:
    """One query of words side by side."""

    def __init__(self, lists: list[Weighed], count: int, kept: Kept | None) -> None:
        """There are several lists, none of them empty."""
        self._count = count
        self._kept = kept
        lists.sort(key=_bound)
        self._short = [held for held in lists if not held[3].frequent]
        self._long = [held for held in lists if held[3].frequent]
        self._floor = 1
        self._numbers: list[int] = []
        self._points: list[int] = []

    def best(self) -> tuple[list[int], list[int], int]:
        """The best sections and their scores, and how many match."""
        long, lower = self._long, len(self._long)
        docs, scores = self._gather()
        if len(docs) <= _FEW:
            # What long lists add tells which of the sections they have, too.
            alone = scores
            for _, _, times, listed in long:
                scores = scores + listed.added(docs, times)
            lower = 0
            others = int(np.count_nonzero(scores == alone))
        elif long:
            others = len(docs) - int(np.count_nonzero(having(self._bits(), docs)))
        else:
            others = len(docs)
        total = others + self._holding()
        if not self._count:
            return [], [], total
        if lower:
            self._reach()
        below = [*accumulate(map(_bound, long), initial=0)]
        if len(docs):
            self._raise(*self._hopeful(docs, scores, below[lower]), lower, below)
        for at in range(len(long) - 1, -1, -1):
            # What this list and lighter ones can do together.
            if below[at + 1] < self._floor:
                break
            if len(long) == 1:
                self._reach()
            if at == 0 and self._ready():
                break
            self._walk(at, below)
        return self._numbers, self._points, total

    def _gather(self) -> tuple[Array, Array]:
        """The sections of the short lists, rising, with their scores."""
        parts = [(listed.docs, listed.impacts * times) for _, _, times, listed in self._short]
        if len(self._long) > 1:
            # And the best of the heaviest, whose scores are a floor for the others.
            best = self._long[-1][3].top
            parts.append((best, _NO_POINTS[: len(best)]))
        docs, scores = parts[0]
        if len(parts) > 1:
            # Numbers that sort by sections.
            keys = np.concatenate([docs for docs, _ in parts])
            keys <<= _BITS
            keys += np.concatenate([scores for _, scores in parts])
            keys.sort()
            docs, scores = keys >> _BITS, keys.astype(np.uint32)
            fresh = np.empty(len(docs), bool)
            fresh[0] = True
            np.not_equal(docs[1:], docs[:-1], out=fresh[1:])
            begins = fresh.nonzero()[0]
            if len(begins) < len(docs):
                scores = np.add.reduceat(scores, begins, dtype=np.uint32)
                docs = docs.take(begins)
        if self._kept is not None:
            which = self._kept.among(docs).nonzero()[0]
            docs, scores = docs.take(which), scores.take(which)
        return docs, scores

    def _holding(self) -> int:
        """How many sections are in long lists."""
        if not self._long:
            return 0
        if len(self._long) == 1 and self._kept is None:
            return self._long[0][3].length
        bits = self._bits()
        return counted(bits if self._kept is None else bits & self._kept.bits)

    def _bits(self) -> Array:
        """The bits of those."""
        return reduce(np.bitwise_or, [held[3].bits for held in self._long])

    def _reach(self) -> None:
        """Raise the floor to what so many sections are known to reach."""
        count = self._count
        if self._kept is not None or count > TOP:
            return
        lists = [held for held in (*self._short, *self._long) if len(held[3].best[0]) >= count]
        for _, weight, _, listed in lists:
            self._floor = max(self._floor, weight * listed.best[1][count - 1])
        if lists and len(self._long) > 1:
            # The whole scores of the best for the heaviest word.
            docs = max(lists, key=_bound)[3].top
            scores = reduce(
                np.add,
                [listed.added(docs, times) for _, _, times, listed in (*self._short, *self._long)],
            )
            scores.partition(len(docs) - count)
            self._floor = max(self._floor, int(scores[-count]))

    def _walk(self, at: int, below: Sequence[int]) -> None:
        """Look for sections that a long list can lift to the floor, with lighter ones."""
        _, weight, times, listed = self._long[at]
        least = -(-(self._floor - below[at]) // weight)
        found = listed.impacts
        if least > 1:
            places = (found >= min(least, IMPACT_MAX)).nonzero()[0]
            docs, found = listed.at(places), found.take(places)
        else:
            docs = listed.docs
        scores = found * times
        if self._kept is not None:
            which = self._kept.among(docs).nonzero()[0]
            docs, scores = docs.take(which), scores.take(which)
        self._raise(docs, scores, at, below)

    def _raise(self, docs: Array, scores: Array, lower: int, below: Sequence[int]) -> None:
        """Add what lower lists give to hopeful sections, and keep those that are good enough.

        A section of a higher list comes again with a part of its score, which is
        less than the whole that is known, or than the floor.
        """
        for at in range(lower, 0, -1):
            if at < lower:
                docs, scores = self._hopeful(docs, scores, below[at])
            _, _, times, listed = self._long[at - 1]
            scores = scores + listed.added(docs, times)
        if lower:
            docs, scores = self._hopeful(docs, scores, 0)
        self._keep(*first(docs, scores, self._count))

    def _hopeful(self, docs: Array, scores: Array, more: int) -> tuple[Array, Array]:
        """Of many sections, those that can reach the floor where lists can add so much."""
        least = self._floor - more
        if len(docs) > _MANY and least > 1:
            which = (scores >= factor(min(least, SCORE_MAX))).nonzero()[0]
            docs, scores = docs.take(which, mode="clip"), scores.take(which, mode="clip")
        return docs, scores

    def _ready(self) -> bool:
        """Whether the list of the best of the lightest word has all that can be among the best."""
        _, weight, _, listed = self._long[0]
        if self._kept is not None or self._count > TOP:
            return False
        docs, peaks = listed.best
        if listed.length > TOP and peaks[-1] * weight >= self._floor:
            return False
        self._keep(docs[: self._count], [peak * weight for peak in peaks[: self._count]])
        return True

    def _keep(self, numbers: list[int], points: list[int]) -> None:
        """Sections, the best first, and their scores as far as they are known."""
        if self._numbers:
            best = dict(zip(self._numbers, self._points, strict=True))
            for number, score in zip(numbers, points, strict=True):
                if score < self._floor:
                    break
                if score > best.get(number, 0):
                    best[number] = score
            ranked = sorted([(-score, number) for number, score in best.items()])[: self._count]
            numbers, points = [number for _, number in ranked], [-less for less, _ in ranked]
        self._numbers, self._points = numbers, points
        if len(points) >= self._count:
            self._floor = max(self._floor, points[self._count - 1])


_NO_POINTS: Array = np.zeros(TOP, np.uint32)


def counted(bits: Array) -> int:
    """How many of some bits are set."""
    return int(np.add.reduce(np.bitwise_count(bits), dtype=np.uint32))


_bound = itemgetter(0)
