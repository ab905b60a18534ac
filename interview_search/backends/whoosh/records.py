"""The records of a snapshot's interviews."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from ..base import Record
from .files.failures import translated
from .segment import Segment

_KEPT = 4_000
"""Records that are kept: some kilobytes each."""


class Records(Sequence[Record]):
    """Records that are read when they are asked for."""

    def __init__(
        self, segments: Sequence[Segment], where: Sequence[tuple[int, int]], path: str | None
    ) -> None:
        self._segments = segments
        self._where = where
        self._path = path
        self._read: dict[int, Record] = {}

    def __len__(self) -> int:
        return len(self._where)

    @overload
    def __getitem__(self, place: int) -> Record: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Record]: ...

    def __getitem__(self, place: int | slice) -> Record | Sequence[Record]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        record = self._read.get(place)
        if record is None:
            if len(self._read) >= _KEPT:
                self._read.clear()
            record = self._read[place] = self._load(place)
        return record

    def __iter__(self) -> Iterator[Record]:
        # Who wants them all gets them, without all of them being kept.
        for place in range(len(self)):
            yield self._read.get(place) or self._load(place)

    def _load(self, place: int) -> Record:
        segment, number = self._where[place]
        with translated(self._path):
            return self._segments[segment].record(number)
