"""Where the words of a query stand, read where it lies: most of it in the mapped files.

`kernels/lookup.py` does the same for compiled loops.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from ..files.columns import Array
from ..files.positions import Where, joined
from ..indexing.tokens import encoded
from ..segment import Segment
from .matches import merged


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


def lists_of(segment: Segment, stems: Sequence[str]) -> list[List]:
    """All lists of a word in a segment.

    A stem has many words, most of them rare. The positions of these are gathered into
    one list a language; those of a frequent one are read where they lie.
    """
    lists = []
    for language, places in _forms(segment, [*map(encoded, stems)]).items():
        often, seldom = _parted(places)
        lists += [List(language, None, begin, stop, row) for begin, stop, row, _ in often]
        if seldom:
            positions = merged([joined([*map(segment.positions.halves, seldom)])])
            lists.append(List(language, positions, 0, len(positions), 0))
    return lists


def _forms(segment: Segment, stems: Sequence[bytes]) -> dict[int, list[Where]]:
    """Where the words of some stems stand: by language, or by -1 where there is but one."""
    several = len(segment.columns.about["languages"]) > 1
    forms: dict[int, list[Where]] = {}
    for stem in stems:
        number = segment.stems.find(stem)
        if number >= 0:
            words, languages = segment.forms_in(number)
            places = segment.positions.places(words)
            if not several:
                forms.setdefault(-1, []).extend(places)
                continue
            for language, where in zip(languages, places, strict=True):
                forms.setdefault(language, []).append(where)
    return forms


def _parted(places: Sequence[Where]) -> tuple[list[Where], list[Where]]:
    """The frequent words, and the rare ones."""
    often = [where for where in places if where[2] >= 0]
    return often, [where for where in places if where[2] < 0]


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
