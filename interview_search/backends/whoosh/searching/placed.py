"""Where the words of a query stand, as compiled loops take it: lists of positions by address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..files.columns import Array
from ..indexing.tokens import encoded
from ..segment import Segment
from .matches import merged

_TOGETHER = 1 << 11
"""Positions gathered for a word in a segment, about. More of them saved no time that could be
measured, and took so much memory at a million sections that words were looked up ever anew."""

Where = tuple[int, int, int, int]
"""As `Positions.where` has it."""

Row = tuple[int, int, int, int, int]
"""As `kernels.standing` names its numbers."""


class Placed(NamedTuple):
    """A bare word in all segments."""

    table: Array
    """i8: for each segment where its rows begin and how many there are, then the rows."""
    place: int
    """The address of the table."""
    gathered: list[Array]
    """Positions (u4, rising) that its rows point at."""


def placed_in(segments: Sequence[Segment], stems: Sequence[str]) -> Placed:
    """Look a word up in all segments.

    A stem has many words, most of them rare. Their positions are gathered into one
    list a language; those of the most frequent ones are read where they lie.
    """
    gathered: list[Array] = []
    heads: list[int] = []
    rows: list[Row] = []
    for segment in segments:
        found = [*_rows(segment, stems, gathered)]
        heads += 2 * len(segments) + 5 * len(rows), len(found)
        rows += found
    table = np.concatenate((np.array(heads, np.int64), np.array(rows, np.int64).reshape(-1)))
    return Placed(table, table.ctypes.data, gathered)


def _rows(segment: Segment, stems: Sequence[str], gathered: list[Array]) -> Iterator[Row]:
    several = len(segment.columns.about["languages"]) > 1
    lists: dict[int, list[tuple[int, Where]]] = {}
    for stem in stems:
        number = segment.stems.find(encoded(stem))
        if number >= 0:
            for form, language in zip(*segment.forms_in(number), strict=True):
                where = form, segment.positions.where(form)
                lists.setdefault(language if several else -1, []).append(where)
    for spoken, found in lists.items():
        # The shortest first, as far as there is room.
        found.sort(key=_length)
        parts: list[Array] = []
        left = _TOGETHER
        for form, (begin, stop, row, _) in found:
            left -= stop - begin
            if left >= 0 or row < 0:
                parts.append(segment.positions[form])
            else:
                yield spoken, 0, begin, stop, row
        if parts:
            positions = parts[0] if len(parts) == 1 else merged(parts)
            gathered.append(positions)
            yield spoken, positions.ctypes.data, 0, len(positions), 0


def _length(listed: tuple[int, Where]) -> int:
    _, (begin, stop, _, _) = listed
    return stop - begin
