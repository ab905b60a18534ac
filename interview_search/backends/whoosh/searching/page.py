"""The sections of hits, with what belongs to each; those that were read last are kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from ....models import Interview
from ...base import Row
from ...sections import packed_size
from ..segment import Segment

_BYTES_KEPT = 4 * 1024 * 1024
"""Of packed sections, which take some times as much when they are read. What many queries
find, or the next one too, is read once."""
_INTERVIEWS_KEPT = 10_000


class Pages:
    """Reads sections by their numbers, which go through the segments."""

    def __init__(
        self,
        segments: Sequence[Segment],
        firsts: Sequence[int],
        translations: Callable[[int, int], tuple[str, ...]],
    ) -> None:
        """`firsts` are the numbers of the segments' first sections; `translations` tells, of a
        segment's number and that of an interview there, the ids in other languages."""
        self._segments = segments
        self._firsts = firsts
        self._translations = translations
        self._interviews: dict[tuple[int, int], tuple[Interview, tuple[str, ...]]] = {}
        self._young: dict[int, Row] = {}
        self._old: dict[int, Row] = {}
        self._bytes = 0

    def __call__(self, numbers: Sequence[int]) -> list[Row]:
        return [self._young.get(number) or self._older(number) for number in numbers]

    def _older(self, number: int) -> Row:
        """What is not among the young becomes one of them; when they are many, they are old."""
        row = self._old.get(number)
        if row is None:
            row = self._read(number)
        self._young[number] = row
        self._bytes += packed_size(row[0])
        if self._bytes > _BYTES_KEPT // 2:
            self._young, self._old, self._bytes = {}, self._young, 0
        return row

    def _read(self, number: int) -> Row:
        at = bisect_right(self._firsts, number) - 1
        place = number - self._firsts[at]
        segment = self._segments[at]
        owner = segment.owners.item(place)
        known = self._interviews.get((at, owner))
        if known is None:
            if len(self._interviews) >= _INTERVIEWS_KEPT:
                self._interviews.clear()
            known = segment.interview(owner), self._translations(at, owner)
            self._interviews[at, owner] = known
        return segment.packed(place), *known
