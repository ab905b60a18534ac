"""The sections of hits, each with its interview; those that were read last are kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ...models import Interview, Section
from .segment import Segment

_SECTIONS_KEPT = 1_000
"""Some kilobytes each. What many queries find, or the next one too, is read once."""
_INTERVIEWS_KEPT = 10_000


class Pages:
    """Reads sections by their numbers, which go through the segments."""

    def __init__(self, segments: Sequence[Segment], firsts: Sequence[int]) -> None:
        """`firsts` are the numbers of the segments' first sections."""
        self._segments = segments
        self._firsts = firsts
        self._interviews: dict[tuple[int, int], Interview] = {}
        self._pairs: dict[int, tuple[Section, Interview]] = {}

    def __call__(self, numbers: Sequence[int]) -> list[tuple[Section, Interview]]:
        kept = self._pairs
        page = []
        for number in numbers:
            pair = kept.get(number)
            if pair is None:
                pair = self._read(number)
            page.append(pair)
        return page

    def _read(self, number: int) -> tuple[Section, Interview]:
        at = bisect_right(self._firsts, number) - 1
        place = number - self._firsts[at]
        segment = self._segments[at]
        owner = segment.owners.item(place)
        interview = self._interviews.get((at, owner))
        if interview is None:
            if len(self._interviews) >= _INTERVIEWS_KEPT:
                self._interviews.clear()
            interview = self._interviews[at, owner] = segment.interview(owner)
        if len(self._pairs) >= _SECTIONS_KEPT:
            self._pairs.clear()
        pair = self._pairs[number] = segment.packed(place), interview
        return pair
