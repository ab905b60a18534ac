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

from .columns import Array
from .invert import IMPACT_MAX, TOP
from .kept import Kept
from .lists import FEW, Postings

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
        self._short = [held for held in lists if held.listed.bits is None]
        self._long = [held for held in lists if held.listed.bits is not None]
        self._floor = 1
        self._best: dict[int, int] = {}

    def best(self) -> tuple[list[int], list[int], int]:
        """The best sections and their scores, and how many match."""
        count = self._count
        docs, scores = self._gather() if self._short else (_NONE, _NONE)
        total = self._matching(docs)
        if not count:
            return [], [], total
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
            _, weight, listed = self._long[at]
            least = -(-(self._floor - below[at]) // weight)
            docs, found = listed.docs, listed.impacts
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

    def _gather(self) -> tuple[Array, Array]:
        """The sections of the short lists, rising, with their scores."""
        parts = [(listed.docs, listed.impacts * np.uint32(w)) for _, w, listed in self._short]
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
        long = [held.listed for held in self._long]
        if not long:
            return len(docs)
        union: Array = reduce(np.bitwise_or, [listed.bits for listed in long])  # type: ignore[misc]
        if len(long) == 1 and self._kept is None:
            total = len(long[0].docs)
        elif len(long) == 1 and self._kept is not None:
            total = int(np.count_nonzero(self._kept.among(long[0].docs)))
        else:
            matching = union if self._kept is None else union & self._kept.bits
            total = int(np.bitwise_count(matching).sum())
        if len(docs):
            bits = union.view(np.uint8).take(docs >> 3)
            bits >>= (docs & 7).astype(np.uint8)
            bits &= np.uint8(1)
            total += len(docs) - int(np.count_nonzero(bits))
        return total

    def _reach(self) -> None:
        """Raise the floor to what so many sections are known to reach."""
        count = self._count
        lists = [held for held in (*self._short, *self._long) if held.listed.best is not None]
        for _, weight, listed in lists:
            self._floor = max(self._floor, weight * listed.best[1][count - 1])  # type: ignore[index]
        if lists and len(self._long) > 1:
            # The whole scores of the best for the heaviest word.
            heaviest = max(lists, key=_bound)
            docs = np.array(heaviest.listed.best[0], np.uint32)  # type: ignore[index]
            scores = reduce(
                np.add,
                [listed.added(docs, w) for _, w, listed in (*self._short, *self._long)],
            )
            self._floor = max(self._floor, int(np.partition(scores, -count)[-count]))

    def _raise(self, docs: Array, scores: Array, lower: int, below: Sequence[int]) -> None:
        """Add what lower lists give to some sections, and keep those that are good enough.

        A section of a higher list comes again with a part of its score, which is
        less than the whole that is known, or than the floor.
        """
        for at in range(lower, 0, -1):
            if len(docs) > _MANY:
                which = (scores >= max(0, self._floor - below[at])).nonzero()[0]
                docs, scores = docs[which], scores[which]
            _, weight, listed = self._long[at - 1]
            scores = scores + listed.added(docs, weight)
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
        _, weight, listed = self._long[0]
        if self._kept is not None or listed.best is None or self._count > TOP:
            return False
        docs, peaks = listed.best
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
_NONE: Array = np.empty(0, np.uint32)


def _bound(held: Weighed) -> int:
    return held.bound
