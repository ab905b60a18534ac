"""The sections of hits, each with its interview; those that were read last are kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ....models import Interview, Section
from ...sections import packed_size
from ..segment import Segment

_BYTES_KEPT = 4 * 1024 * 1024
"""Of packed sections, which take some times as much when they are read. What many queries
find, or the next one too, is read once."""
_INTERVIEWS_KEPT = 10_000


_Pair = tuple[Section, Interview]


class Pages:
    """Reads sections by their numbers, which go through the segments."""

    def __init__(self, segments: Sequence[Segment], firsts: Sequence[int]) -> None:
        """`firsts` are the numbers of the segments' first sections."""
        self._segments = segments
        self._firsts = firsts
        self._interviews: dict[tuple[int, int], Interview] = {}
        self._young: dict[int, _Pair] = {}
        self._old: dict[int, _Pair] = {}
        self._bytes = 0

    def __call__(self, numbers: Sequence[int]) -> list[_Pair]:
        return [self._young.get(number) or self._older(number) for number in numbers]

    def _older(self, number: int) -> _Pair:
        """What is not among the young becomes one of them; when they are many, they are old."""
        pair = self._old.get(number)
        if pair is None:
            pair = self._read(number)
        self._young[number] = pair
        self._bytes += packed_size(pair[0])
        if self._bytes > _BYTES_KEPT // 2:
            self._young, self._old, self._bytes = {}, self._young, 0
        return pair

    def _read(self, number: int) -> _Pair:
        at = bisect_right(self._firsts, number) - 1
        place = number - self._firsts[at]
        segment = self._segments[at]
        owner = segment.owners.item(place)
        interview = self._interviews.get((at, owner))
        if interview is None:
            if len(self._interviews) >= _INTERVIEWS_KEPT:
                self._interviews.clear()
            interview = self._interviews[at, owner] = segment.interview(owner)
        return segment.packed(place), interview
