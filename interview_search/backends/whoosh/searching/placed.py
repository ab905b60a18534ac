"""Where the words of a query stand, read where it lies: most of it in the mapped files.

Compiled loops take it as a table of addresses, plain ones list by list.
"""

from __future__ import annotations

from bisect import bisect_left
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


class List(NamedTuple):
    """Some of the positions of a word in a segment."""

    language: int
    """Of the sections that it is for, or -1."""
    gathered: Array | None
    """u4, rising; None for those of one frequent word."""
    begin: int
    stop: int
    row: int
    """Of a frequent word, as of `Positions.where`; else 0."""


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
    rows: list[tuple[int, int, int, int, int]] = []
    for segment in segments:
        found = lists_of(segment, stems)
        heads += 2 * len(segments) + 5 * len(rows), len(found)
        for language, positions, begin, stop, row in found:
            address = 0
            if positions is not None:
                gathered.append(positions)
                address = positions.ctypes.data
            # As `kernels.standing` names them.
            rows.append((language, address, begin, stop, row))
    table = np.concatenate((np.array(heads, np.int64), np.array(rows, np.int64).reshape(-1)))
    return Placed(table, table.ctypes.data, gathered)


def lists_of(segment: Segment, stems: Sequence[str]) -> list[List]:
    """All lists of a word in a segment."""
    several = len(segment.columns.about["languages"]) > 1
    forms: dict[int, list[tuple[int, Where]]] = {}
    for stem in stems:
        number = segment.stems.find(encoded(stem))
        if number >= 0:
            for form, language in zip(*segment.forms_in(number), strict=True):
                where = form, segment.positions.where(form)
                forms.setdefault(language if several else -1, []).append(where)
    return [made for spoken, found in forms.items() for made in _lists(segment, spoken, found)]


def _lists(segment: Segment, spoken: int, found: list[tuple[int, Where]]) -> Iterator[List]:
    # The shortest first, as far as there is room.
    found.sort(key=_length)
    parts: list[Array] = []
    left = _TOGETHER
    for form, (begin, stop, row, _) in found:
        left -= stop - begin
        if left >= 0 or row < 0:
            parts.append(segment.positions[form])
        else:
            yield List(spoken, None, begin, stop, row)
    if parts:
        positions = merged(parts)
        yield List(spoken, positions, 0, len(positions), 0)


def standing_in(segment: Segment, lists: Sequence[List], doc: int) -> list[int]:
    """The positions in one section of a segment, rising."""
    start, end = segment.base.item(doc), segment.base.item(doc + 1)
    found: list[int] = []
    for language, gathered, begin, stop, row in lists:
        if language >= 0 and language != segment.columns["doc.language"].item(doc):
            continue
        if gathered is not None:
            listed = gathered.data
            place = bisect_left(listed, start)
            found += listed[place : bisect_left(listed, end, place)].tolist()
            continue
        low, pages = segment.positions.low[begin:stop].data, segment.positions.rows[row].data
        for page in range(start >> 16, (end + 0xFFFF) >> 16):
            after = page << 16
            place, last = pages[page], pages[page + 1]
            place = bisect_left(low, start - after, place, last)
            last = bisect_left(low, end - after, place, last)
            found += [after | rest for rest in low[place:last].tolist()]
    # Words with a sign and without stand at the same places.
    return found if len(lists) == 1 else sorted(set(found))


def _length(listed: tuple[int, Where]) -> int:
    _, (begin, stop, _, _) = listed
    return stop - begin
