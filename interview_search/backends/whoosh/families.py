"""Which interviews of a snapshot are the same in another language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from ..base import Record
from ..translations import translations
from .files.columns import Array
from .segment import Segment


class Families:
    """The ids of an interview in other languages; remembers what it was asked."""

    def __init__(
        self, segments: Sequence[Segment], places: Sequence[Array], records: Sequence[Record]
    ) -> None:
        """`places` (i8) has the numbers of the segments' interviews, -1 for deleted ones."""
        self._segments = segments
        self._places = places
        self._records = records
        self._known: dict[int, tuple[str, ...]] = {}

    def __call__(self, interview: int) -> tuple[str, ...]:
        found = self._known.get(interview)
        if found is None:
            alike = np.flatnonzero(self._numbers == self._numbers[interview]).tolist()
            records = {place: self._records[place] for place in alike} if len(alike) > 1 else {}
            others = translations([*records.values()])
            found = others.get(records[interview].interview.id, ()) if others else ()
            self._known[interview] = found
        return found

    @cached_property
    def _numbers(self) -> Array:
        """u8: of each interview, as of `translations.family`."""
        each = zip(self._segments, self._places, strict=True)
        held = [segment.families[places >= 0] for segment, places in each]
        return np.concatenate([np.empty(0, np.uint64), *held])
