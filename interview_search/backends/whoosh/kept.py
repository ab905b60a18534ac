"""Which sections count: those that are there, in interviews that are meant."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from .columns import Array
from .segment import Segment


class Owners:
    """The interviews of all sections of a snapshot."""

    def __init__(self, segments: Sequence[Segment], places: Sequence[Array]) -> None:
        """`places` (i8) are the numbers of the segments' interviews, -1 for deleted ones."""
        self._segments = segments
        self._places = places
        self.interviews = sum(len(held) for held in places)
        self.whole = all(segment.dead is None for segment in segments)
        """Whether nothing is deleted."""

    @cached_property
    def numbers(self) -> Array:
        """i4: the interview of each section; -1 where it is deleted."""
        owned = [
            np.repeat(held.astype(np.int32), segment.sizes)
            for segment, held in zip(self._segments, self._places, strict=True)
        ]
        return np.concatenate([np.empty(0, np.int32), *owned])


class Kept:
    """The sections that count for one query."""

    def __init__(self, owners: Owners, flags: bytes | None) -> None:
        """`flags` as of `Among`; None where all interviews are meant."""
        self._owners = owners.numbers
        # The last one stands for deleted interviews.
        self._wanted = np.zeros(owners.interviews + 1, np.bool_)
        if flags is None:
            self._wanted[:-1] = True
        else:
            held = np.frombuffer(flags, np.bool_)[: owners.interviews]
            self._wanted[: len(held)] = held

    def among(self, docs: Array) -> Array:
        """bool: which of some sections count."""
        return np.asarray(self._wanted.take(self._owners.take(docs), mode="wrap"))

    @cached_property
    def bits(self) -> Array:
        """u8: a bit a section."""
        held = np.zeros(-(-len(self._owners) // 64) * 64, np.bool_)
        held[: len(self._owners)] = self._wanted[self._owners]
        return np.packbits(held, bitorder="little").view("<u8")
