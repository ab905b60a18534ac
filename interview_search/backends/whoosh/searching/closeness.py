"""The second look at the best sections: do neighbouring words of the query stand near one another?

By whole arrays; `kernels/closeness.py` does the same by compiled loops. What it adds
is in `ranking/proximity.py`, here in the whole numbers of the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ....ranking import Proximity
from ..files.columns import Array
from ..files.positions import runs
from ..indexing.invert import impacts
from ..indexing.tokens import encoded
from ..segment import Segment
from .matches import merged
from .statistics import Known

_APART = 1 << 33
"""More than any position."""
_BYTES_MAX = 64_000_000
"""Memory that positions of stems take; when it is used up they are gathered anew."""

Row = Sequence[Known | None]
"""Bare words side by side; None between those that are no neighbours."""


class Closest(NamedTuple):
    """Sections in their new order."""

    numbers: list[int]
    scores: list[float]
    near: list[float]
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

    def __init__(self, segments: Sequence[Segment], firsts: Sequence[int]) -> None:
        self._segments = segments
        self._firsts = firsts
        self._known: dict[tuple[int, tuple[str, ...]], Array] = {}
        self._left = _BYTES_MAX

    def __call__(
        self,
        numbers: Sequence[int],
        scores: Sequence[float],
        unit: float,
        neighbours: Iterable[Pair],
        proximity: Proximity,
    ) -> Closest:
        """The best sections, and the best of them looked at again; a score of 1 is worth `unit`."""
        # Those that are not looked at have no more points: they stay behind the others.
        looked = min(len(numbers), proximity.depth)
        listed = [*neighbours]
        if not looked or not listed:
            return Closest([*numbers], [*scores], [0.0] * len(numbers))
        docs = np.array(numbers[:looked])
        added = self._points(docs, listed, proximity.window)
        if not added.any():
            return Closest([*numbers], [*scores], [0.0] * len(numbers))
        points = (np.array(scores[:looked]) / unit + 0.5).astype(np.int64) + added
        order = np.lexsort((docs, -points))
        return Closest(
            [*docs[order].tolist(), *numbers[looked:]],
            [*(points[order] * unit).tolist(), *scores[looked:]],
            [*(added[order] * unit).tolist(), *[0.0] * (len(numbers) - looked)],
        )

    def points(self, numbers: Sequence[int], neighbours: Sequence[Pair], window: int) -> list[int]:
        """What is added to each of some sections."""
        found: list[int] = self._points(np.array(numbers), neighbours, window).tolist()
        return found

    def _points(self, docs: Array, neighbours: Sequence[Pair], window: int) -> Array:
        """i8: what is added to each of some sections."""
        if len(self._segments) == 1:
            return self._added(0, docs, neighbours, window)
        found = np.zeros(len(docs), np.int64)
        where = np.searchsorted(self._firsts, docs, "right") - 1
        for at in set(where.tolist()):
            which = (where == at).nonzero()[0]
            found[which] = self._added(at, docs[which] - self._firsts[at], neighbours, window)
        return found

    def holding(self, pair: Pair, window: int) -> int:
        """How many sections have the two near one another, deleted ones aside."""
        total = 0
        for at, segment in enumerate(self._segments):
            docs = np.arange(segment.sections)
            found = self._added(at, docs, [pair._replace(weight=1)], window) > 0
            total += int(found.sum() if segment.dead is None else (found & ~segment.dead).sum())
        return total

    def _added(self, at: int, docs: Array, neighbours: Sequence[Pair], window: int) -> Array:
        """i8: for some sections of one segment."""
        segment, many = self._segments[at], len(docs)
        words = {word.stems: word for pair in neighbours for word in (pair.first, pair.second)}
        rank = {stems: number for number, stems in enumerate(words)}
        order = docs.argsort()
        docs = docs[order]
        bounds = segment.base.take(np.concatenate((docs, docs + 1)))
        listed = [self._positions(at, word) for word in words.values()]
        found = np.array([positions.searchsorted(bounds) for positions in listed])
        begin, counts = found[:, :many].reshape(-1), (found[:, many:] - found[:, :many]).reshape(-1)
        places = runs(begin, counts)
        # All words in one row, each behind the one before; whose is the word and the section.
        whose = np.arange(len(counts)).repeat(counts)
        ends = [0, *counts.reshape(-1, many).sum(axis=1).cumsum().tolist()]
        row = np.empty(len(places), np.int64)
        for number, positions in enumerate(listed):
            part = slice(ends[number], ends[number + 1])
            np.add(positions[places[part]], np.int64(number * _APART), out=row[part])
        # Each pair asks the second word for what is nearest to each place of the first.
        asked, wanted, cells = [], [], []
        for number, (first, second, _) in enumerate(neighbours):
            one, other = rank[first.stems], rank[second.stems]
            part = slice(ends[one], ends[one + 1])
            asked.append(row[part] + (other - one) * _APART)
            wanted.append(whose[part] + (other - one) * many)
            cells.append(whose[part] + (number - one) * many)
        here, owner, cell = map(_joined, (asked, wanted, cells))
        if not len(here):
            return np.zeros(many, np.int64)
        closest = np.full(len(here), window)
        place = row.searchsorted(here, "right")
        for near in (place, row.searchsorted(here) - 1):
            step = np.abs(row.take(near, mode="clip") - here)
            # A word is not near itself.
            mine = (whose.take(near, mode="clip") == owner) & (step > 0)
            np.minimum(closest, step, out=closest, where=mine)
        total = np.bincount(cell, window - closest, many * len(neighbours)).astype(np.float32)
        which = total.nonzero()[0]
        found = impacts(total[which] / np.float32(window - 1), segment.norms[docs[which % many]])
        added = np.zeros(len(total), np.int64)
        added[which] = found
        sums = np.array([weight for _, _, weight in neighbours]) @ added.reshape(-1, many)
        told = np.empty(many, np.int64)
        told[order] = sums
        return told

    def _positions(self, at: int, word: Known) -> Array:
        """u4, rising: where any of a word's stems stands in a segment."""
        found = self._known.get((at, word.stems))
        if found is None:
            if self._left < 0:
                self._known.clear()
                self._left = _BYTES_MAX
            segment = self._segments[at]
            numbers = (segment.stems.find(encoded(stem)) for stem in word.stems)
            parts = [p for n in numbers if n >= 0 for p in segment.surfaces(n)]
            found = merged([np.empty(0, np.uint32), *parts])
            self._known[at, word.stems] = found
            self._left -= found.nbytes
        return found


def _joined(parts: list[Array]) -> Array:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
