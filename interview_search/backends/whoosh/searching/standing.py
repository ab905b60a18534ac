"""Where words stand, as whole arrays: each word's positions in all segments as one list."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np

from ..files.columns import Array
from ..indexing.invert import impacts
from ..segment import Segment
from .statistics import Written

_BYTES_MAX = 36_000_000
"""Memory that positions take; beyond it some go, whichever."""
_LARGEST = _BYTES_MAX // 4
"""Of a word with more, they are unpacked anew each time."""

_NARROW = 1 << 31
"""In an index of fewer positions they take four bytes each."""


class Standing:
    """Positions count through the segments, from the first section to the last."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._known: dict[tuple[int, ...], Array] = {}
        self._left = _BYTES_MAX
        self._lock = threading.Lock()
        self._chance = random.Random(0)

    def row(self, words: Sequence[Written]) -> Array:
        """Where words stand one after the other: the positions of the first, rising."""
        lists = [(step, self._positions(word)) for step, word in enumerate(words)]
        lists.sort(key=_length)
        (first, found), *others = lists
        for step, there in others:
            if not len(found):
                break
            wanted = _moved(found, step - first)
            place = there.searchsorted(wanted)
            found = found.compress(there.take(place, mode="clip") == wanted)
        return _moved(found, -first) if first else found

    def counted(self, found: Array) -> tuple[Array, Array]:
        """Sections (i8, rising) by some positions in them, with their impacts (u2)."""
        docs: Array = self._base.searchsorted(found, "right")
        docs -= 1
        begin = (docs[1:] != docs[:-1]).nonzero()[0]
        if len(begin) + 1 == len(docs):
            return docs, self._once.take(docs)
        begin += 1
        begin = np.concatenate((_ZERO, begin))
        docs = docs.take(begin)
        frequency = np.concatenate((begin[1:], [len(found)])) - begin
        return docs, impacts(frequency, self._norms.take(docs))

    @cached_property
    def _starts(self) -> list[int]:
        """The first position of each segment, and the end of the last."""
        return [*accumulate([int(segment.base[-1]) for segment in self._segments], initial=0)]

    @cached_property
    def _base(self) -> Array:
        """The first position of each section, in the type of all positions, which has room
        beyond the last."""
        kind = np.dtype(np.uint32 if self._starts[-1] < _NARROW else np.int64)
        parts = [segment.base[:-1].astype(kind) for segment in self._segments]
        for part, start in zip(parts, self._starts, strict=False):
            part += kind.type(start)
        return np.concatenate([np.empty(0, kind), *parts])

    @cached_property
    def _once(self) -> Array:
        """u2: the impact of a phrase that stands in a section once, for each section."""
        return impacts(np.ones(1, np.int64), self._norms)

    @cached_property
    def _norms(self) -> Array:
        """f4: of each section."""
        held = [segment.norms for segment in self._segments]
        return held[0] if len(held) == 1 else np.concatenate(held)

    def _positions(self, word: Written) -> Array:
        found = self._known.get(word.numbers)
        if found is None:
            found = self._gathered(word)
            if found.nbytes <= _LARGEST:
                with self._lock:
                    self._known[word.numbers] = found
                    self._left -= found.nbytes
                    if self._left < 0:
                        self._forget()
        return found

    def _gathered(self, word: Written) -> Array:
        kind = self._base.dtype
        parts = [np.empty(0, kind)]
        rows = word.rows.tolist()
        for segment, first, (start, end, place, often) in zip(
            self._segments, self._starts, rows, strict=False
        ):
            if start < end:
                where = (start, end, place, -1) if often else (start, end, -1, place)
                parts.append(segment.positions.unpacked(*where).astype(kind, copy=False))
                parts[-1] += kind.type(first)
        return parts[1] if len(parts) == 2 else np.concatenate(parts)

    def _forget(self) -> None:
        known = self._known
        for key in self._chance.sample(list(known), len(known) // 8 + 1):
            del known[key]
        self._left = _BYTES_MAX - sum(held.nbytes for held in known.values())


_ZERO: Array = np.zeros(1, np.int64)


def _moved(positions: Array, by: int) -> Array:
    step = positions.dtype.type(abs(by))
    return np.asarray(positions + step if by > 0 else positions - step)


def _length(held: tuple[int, Array]) -> int:
    return len(held[1])
