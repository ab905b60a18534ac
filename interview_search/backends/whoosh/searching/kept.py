"""Which sections count: those that are there, in interviews that are meant."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from ..files.columns import Array
from ..segment import Segment
from .shelf import Shelf

_ROOM = 8_000_000
"""Bytes of memory for conditions that were asked for before: pages, and queries as they are
typed, have the same ones."""


class Owners:
    """The interviews of all sections of a snapshot."""

    def __init__(self, segments: Sequence[Segment], places: Sequence[Array]) -> None:
        """`places` (i8) are the numbers of the segments' interviews, -1 for deleted ones."""
        self._segments = segments
        self._places = places
        self._known: Shelf[bytes, Kept] = Shelf(_ROOM)
        self.whole = all(segment.dead is None for segment in segments)
        """Whether nothing is deleted."""

    @cached_property
    def numbers(self) -> Array:
        """i8: the interviews in the order of their sections, -1 for deleted ones; and one
        more, deleted, that fills the last 64 bits."""
        return np.concatenate([*self._places, np.full(1, -1)])

    @cached_property
    def sizes(self) -> Array:
        """i8: how many sections each of them has."""
        sizes = [segment.sizes for segment in self._segments]
        sections = sum(segment.sections for segment in self._segments)
        return np.concatenate([*sizes, np.full(1, -sections % 64)])

    @cached_property
    def left(self) -> Kept:
        """All sections that are not deleted."""
        return self._kept(None)

    def kept(self, flags: bytes | None) -> Kept:
        """The sections that count for one query. `flags` as of `Among`; None for all."""
        if flags is None:
            return self.left
        found = self._known.get(flags)
        if found is None:
            found = self._kept(flags)
            self._known.put(flags, found, len(flags) + found.bytes)
        return found

    def _kept(self, flags: bytes | None) -> Kept:
        # The last one stands for deleted interviews.
        wanted = np.zeros(len(self.numbers), np.bool_)
        if flags is None:
            wanted[:-1] = True
        else:
            held = np.frombuffer(flags, np.bool_)[: len(wanted) - 1]
            wanted[: len(held)] = held
        return Kept(np.repeat(wanted.take(self.numbers, mode="wrap"), self.sizes))


class Kept:
    """The sections that count for one query."""

    def __init__(self, wanted: Array) -> None:
        """bool, by section."""
        self._wanted = wanted
        self.bytes = len(wanted) + len(wanted) // 8
        """Of memory that it takes."""

    def among(self, docs: Array) -> Array:
        """bool: which of some sections count."""
        return np.asarray(self._wanted.take(docs))

    @cached_property
    def bits(self) -> Array:
        """u8: a bit a section."""
        return np.packbits(self._wanted, bitorder="little").view("<u8")
