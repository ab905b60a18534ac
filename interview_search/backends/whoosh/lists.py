"""Lists of postings as one query weighs them, and the best of what they have."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from .columns import Array
from .segment import Segment
from .statistics import Listed

FEW = 64
"""So few sections are sorted by Python."""


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


def added(segment: Segment, docs: Array, held: Weighed) -> Array:
    """What a list adds to each of some sections."""
    _, weight, (start, end, _, _, _), dense = held
    if dense is not None:
        return np.asarray(dense.take(docs) * np.uint32(weight))
    listed = segment.docs[start:end]
    place = listed.searchsorted(docs)
    found: Array = segment.impacts[start:end].take(place, mode="clip") * np.uint32(weight)
    found *= listed.take(place, mode="clip") == docs
    return found


def first(docs: Array, scores: Array, count: int) -> tuple[list[int], list[int]]:
    """The best of some sections in rising order, the lower first where they are equal."""
    if not count > 0:
        return [], []
    if max(count, FEW) < len(docs):
        bound = np.partition(scores, -count)[-count]
        which = (scores >= bound).nonzero()[0]
        docs, scores = docs[which], scores[which]
    if len(docs) <= FEW:
        return ranked(docs.tolist(), scores.tolist(), count)
    which = np.argsort(-scores.astype(np.int64), kind="stable")[:count]
    return docs[which].tolist(), scores[which].tolist()


def ranked(numbers: list[int], scores: list[int], count: int) -> tuple[list[int], list[int]]:
    """The best of some sections; of equal ones the first."""
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:count]
    return [numbers[place] for place in order], [scores[place] for place in order]
