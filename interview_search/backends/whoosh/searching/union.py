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
from typing import NamedTuple

import numpy as np

from ..files.columns import Array
from ..indexing.impacts import IMPACT_MAX
from ..indexing.invert import TOP
from .kept import Kept
from .lists import SCORE_MAX, Postings, best_of, having, ranked

_MANY = 256
"""More candidates are sorted out before the next list is looked up for them."""


class Weighed(NamedTuple):
    """A list as one query weighs it."""

    bound: int
    """The most that it adds to a score."""
    weight: int
    listed: Postings


class Union:
    """One query of words side by side."""

    def __init__(self, lists: list[Weighed], count: int, kept: Kept | None) -> None:
        """There are several lists, none of them empty."""
        self._count = count
        self._kept = kept
        lists.sort(key=_bound)
        self._short = [held for held in lists if not held.listed.frequent]
        self._long = [held for held in lists if held.listed.frequent]
        self._floor = 1
        self._numbers: list[int] = []
        self._points: list[int] = []

    def best(self) -> tuple[list[int], list[int], int]:
        """The best sections and their scores, and how many match."""
        count, long = self._count, self._long
        docs, scores = self._gather() if self._short else (_NONE, _NO_SCORES)
        lower = len(long)
        if lower == 1 and long[0].listed.dense is not None:
            # What it adds tells which of them it has, too.
            added = long[0].listed.added(docs, long[0].weight)
            total = len(docs) - int(np.count_nonzero(added)) + self._holding(long[0].listed)
            scores = scores + added
            lower = 0
        else:
            total = self._matching(docs)
        if not count:
            return [], [], total
        if self._kept is None and count <= TOP:
            self._reach()
        below = list(accumulate([held.bound for held in long], initial=0))
        if len(docs):
            self._raise(*self._hopeful(docs, scores, below[lower]), lower, below)
        for at in range(len(long) - 1, -1, -1):
            # What this list and lighter ones can do together.
            if below[at + 1] < self._floor:
                break
            if at == 0 and self._ready():
                break
            self._walk(at, below)
        return *ranked(self._numbers, self._points, count), total

    def _gather(self) -> tuple[Array, Array]:
        """The sections of the short lists, rising, with their scores."""
        parts = [(listed.docs, listed.impacts * w) for _, w, listed in self._short]
        docs, scores = parts[0]
        if len(parts) > 1:
            docs = np.concatenate([docs for docs, _ in parts])
            order = docs.argsort(kind="stable")
            docs = docs.take(order, mode="clip")
            scores = np.concatenate([s for _, s in parts]).take(order, mode="clip")
            fresh = np.concatenate((_TRUE, docs[1:] != docs[:-1])).nonzero()[0]
            if len(fresh) < len(docs):
                scores = np.add.reduceat(scores, fresh)
                docs = docs.take(fresh)
        if self._kept is not None:
            which = self._kept.among(docs).nonzero()[0]
            docs, scores = docs.take(which), scores.take(which)
        return docs, scores

    def _matching(self, docs: Array) -> int:
        """How many sections match: some of short lists, and all of long ones."""
        if not self._long:
            return len(docs)
        if len(self._long) == 1:
            union = self._long[0].listed.bits
            total = self._holding(self._long[0].listed)
        else:
            union = reduce(np.bitwise_or, [held.listed.bits for held in self._long])
            total = counted(union if self._kept is None else union & self._kept.bits)
        if len(docs):
            total += len(docs) - int(np.count_nonzero(having(union, docs)))
        return total

    def _holding(self, listed: Postings) -> int:
        """How many sections have a frequent stem."""
        return listed.length if self._kept is None else counted(listed.bits & self._kept.bits)

    def _reach(self) -> None:
        """Raise the floor to what so many sections are known to reach."""
        count = self._count
        lists = [held for held in (*self._short, *self._long) if len(held.listed.best[0]) >= count]
        for _, weight, listed in lists:
            self._floor = max(self._floor, weight * listed.best[1][count - 1])
        if lists and len(self._long) > 1:
            # The whole scores of the best for the heaviest word.
            docs = max(lists, key=_bound).listed.top
            scores = reduce(
                np.add,
                [listed.added(docs, w) for _, w, listed in (*self._short, *self._long)],
            )
            scores.partition(len(docs) - count)
            self._floor = max(self._floor, int(scores[-count]))

    def _walk(self, at: int, below: Sequence[int]) -> None:
        """Look for sections that a long list can lift to the floor, with lighter ones."""
        _, weight, listed = self._long[at]
        least = -(-(self._floor - below[at]) // weight)
        found = listed.impacts
        if least > 1:
            places = (found >= min(least, IMPACT_MAX)).nonzero()[0]
            docs, found = listed.at(places), found.take(places)
        else:
            docs = listed.docs
        scores = found * np.uint32(weight)
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
            _, weight, listed = self._long[at - 1]
            scores = scores + listed.added(docs, weight)
        docs, scores = self._hopeful(docs, scores, 0)
        docs, scores = best_of(docs, scores, self._count, self._floor)
        self._keep(docs.tolist(), scores.tolist())
        if len(self._points) >= self._count:
            self._floor = max(self._floor, sorted(self._points)[-self._count])

    def _hopeful(self, docs: Array, scores: Array, more: int) -> tuple[Array, Array]:
        """Of many sections, those that can reach the floor where lists can add so much."""
        least = self._floor - more
        if len(docs) > _MANY and least > 1:
            which = (scores >= min(least, SCORE_MAX)).nonzero()[0]
            docs, scores = docs.take(which, mode="clip"), scores.take(which, mode="clip")
        return docs, scores

    def _ready(self) -> bool:
        """Whether the list of the best of the lightest word has all that can be among the best."""
        _, weight, listed = self._long[0]
        if self._kept is not None or self._count > TOP:
            return False
        docs, peaks = listed.best
        if listed.length > TOP and peaks[-1] * weight >= self._floor:
            return False
        pairs = sorted(zip(docs, peaks, strict=True))
        self._keep([doc for doc, _ in pairs], [peak * weight for _, peak in pairs])
        return True

    def _keep(self, numbers: list[int], points: list[int]) -> None:
        """Sections that rise, and their scores as far as they are known."""
        if not self._numbers:
            self._numbers, self._points = numbers, points
        elif numbers:
            best = dict(zip(self._numbers, self._points, strict=True))
            for number, score in zip(numbers, points, strict=True):
                if score > best.get(number, 0):
                    best[number] = score
            self._numbers = sorted(best)
            self._points = [best[number] for number in self._numbers]


_TRUE: Array = np.ones(1, bool)
_NONE: Array = np.empty(0, np.int64)
_NO_SCORES: Array = np.empty(0, np.uint32)


def counted(bits: Array) -> int:
    """How many of some bits are set."""
    return int(np.bitwise_count(bits).sum(dtype=np.uint32))


def _bound(held: Weighed) -> int:
    return held.bound
