"""The second look at the best sections: do neighbouring words of the query stand near one another?

Two neighbours stand together in few of them and seldom in one, so that plain loops are
quicker here than arrays; `kernels/closeness.py` does the same by compiled ones. What it
adds is in `ranking/proximity.py`, here in the whole numbers of the engine.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, repeat
from operator import add, neg
from typing import NamedTuple

import numpy as np

from ....ranking import Proximity
from ..indexing.impacts import impacts
from .known import Known
from .standing import Standing

Row = Sequence[Known | None]
"""Bare words side by side; None between those that are no neighbours."""


class Closest(NamedTuple):
    """Sections in their new order."""

    numbers: list[int]
    points: list[int]
    near: list[int]
    """What the second look added to each score."""


class Pair(NamedTuple):
    """Two words that are neighbours in the query."""

    first: Known
    second: Known
    weight: int


def pairs(row: Row, weights: Sequence[int], proximity: Proximity) -> Iterator[Pair]:
    """The neighbours, each as often as they stand there; `weights` are those of the words."""
    for (first, one), (second, other) in pairwise(zip(row, weights, strict=True)):
        if first is not None and second is not None and first.stems != second.stems:
            yield Pair(first, second, int(max(one, other) * proximity.share))


class Closeness:
    """Looks at sections of one snapshot."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing

    def __call__(
        self,
        numbers: list[int],
        points: list[int],
        neighbours: Iterable[Pair],
        proximity: Proximity,
        count: int,
    ) -> Closest:
        """The best `count` sections: some of the best by their points, looked at again."""
        # Those that are not looked at have no more points: they stay behind the others.
        looked = numbers[: proximity.depth]
        added = self._added(looked, [*neighbours], proximity.window) if looked else {}
        if not added:
            numbers = numbers[:count]
            return Closest(numbers, points[:count], [0] * len(numbers))
        size = len(looked)
        more = [*map(added.get, looked, repeat(0))]
        sums = map(neg, map(add, points, more))
        again = sorted(zip(sums, looked, more, strict=True))[:count]
        return Closest(
            [number for _, number, _ in again] + numbers[size:count],
            [-less for less, _, _ in again] + points[size:count],
            [extra for _, _, extra in again] + [0] * len(numbers[size:count]),
        )

    def points(self, number: int, pair: Pair, window: int) -> int:
        """What one pair adds to one section."""
        return self._added([number], [pair], window).get(number, 0)

    def holding(self, pair: Pair, window: int) -> int:
        """How many sections have the two near one another, deleted ones aside."""
        standing = self._standing
        here, there = standing.of_stems(pair.first), standing.of_stems(pair.second)
        if not len(here) or not len(there):
            return 0
        docs = standing.sections_at(here)
        near = np.zeros(len(here), bool)
        for place in (there.searchsorted(here) - 1, there.searchsorted(here, "right")):
            beside = there.take(place, mode="clip")
            step = np.abs(beside.astype(np.int64) - here)
            # A word is not near itself.
            near |= (step > 0) & (step < window) & (standing.sections_at(beside) == docs)
        return standing.live(np.unique(docs[near]))

    def _added(
        self, numbers: Sequence[int], neighbours: Sequence[Pair], window: int
    ) -> dict[int, int]:
        """What is added to some sections: those that get something."""
        standing, docs = self._standing, sorted(numbers)
        held = standing.within([pair[:2] for pair in neighbours], docs)
        added: dict[int, int] = {}
        for first, second, weight in neighbours:
            here, begins, ends = held[first.stems]
            there, starts, stops = held[second.stems]
            for number, begin, end, start, stop in zip(
                docs, begins, ends, starts, stops, strict=True
            ):
                # Most that have both have the one far before the other.
                if (
                    begin < end
                    and start < stop
                    and there[start] - here[end - 1] < window
                    and here[begin] - there[stop - 1] < window
                ):
                    near = _near(here[begin:end].tolist(), there[start:stop].tolist(), window)
                    if near:
                        found = weight * _impact(near, window, standing.norms.item(number))
                        added[number] = added.get(number, 0) + found
        return added


def _near(here: list[int], there: list[int], window: int) -> int:
    """The sum over some places of how many steps less than `window` it is to another place."""
    found, last = 0, len(there)
    for place in here:
        at = bisect_left(there, place)
        least = place - there[at - 1] if at else window
        # A word is not near itself.
        if at < last and there[at] == place:
            at += 1
        if at < last and there[at] - place < least:
            least = there[at] - place
        if least < window:
            found += window - least
    return found


@lru_cache(8192)
def _impact(near: int, window: int, norm: float) -> int:
    """That of so much nearness, in a section of this norm (`invert.norms`)."""
    often = np.array([near], np.float32) / np.float32(window - 1)
    return int(impacts(often, np.array([norm], np.float32))[0])
