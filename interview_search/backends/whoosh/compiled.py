"""The same ways as `topk.Ways`, by compiled loops: all segments in one call."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import kernels
from .columns import Array
from .invert import TOP
from .kernels import common
from .kernels.phrase import PLACED
from .segment import Segment
from .statistics import Known
from .tokens import encoded
from .topk import Best

_COUNT_MAX = 256
"""For more of them, sorting whole arrays is quicker than keeping the best in order."""
_NOBODY: Array = np.frombuffer(b"\0", np.uint8)


class Ways:
    """The short ways through the segments of one snapshot."""

    def __init__(
        self, segments: Sequence[Segment], firsts: Sequence[int], places: Sequence[Array]
    ) -> None:
        self._segments = segments
        # Loops know columns by their addresses: whoever uses the loops keeps the columns.
        self._held: list[Array] = []
        rows = [*map(self._land, segments, firsts, places)]
        self._lands = np.array(rows, np.int64).reshape(-1, common.WIDTH)
        self._most = max((segment.sections for segment in segments), default=0)
        self._scratch = threading.local()

    def any(
        self, words: Sequence[Known], weights: Sequence[int], count: int, flags: bytes | None
    ) -> Best | None:
        """The best `count` sections with any of some words."""
        if count > _COUNT_MAX:
            return None
        s = self._room()
        docs, scores = s.docs, s.scores
        size, total = kernels.union(
            self._lands,
            self._asked(s, words, weights),
            _NOBODY if flags is None else np.frombuffer(flags, np.uint8),
            flags is not None,
            count or 1,
            TOP,
            docs,
            scores,
            s.sums,
            s.bits,
        )
        size = min(size, count)
        return docs[:size].tolist(), scores[:size].tolist(), total

    def all(
        self, words: Sequence[Known], weights: Sequence[int], count: int, flags: bytes | None
    ) -> Best | None:
        """The best `count` sections with all of some words."""
        if count > _COUNT_MAX:
            return None
        s = self._room()
        docs, scores = s.docs, s.scores
        size, total = kernels.intersection(
            self._lands,
            self._asked(s, words, weights),
            _NOBODY if flags is None else np.frombuffer(flags, np.uint8),
            flags is not None,
            count or 1,
            docs,
            scores,
            s.sums,
            s.stages,
            s.bits,
        )
        size = min(size, count)
        return docs[:size].tolist(), scores[:size].tolist(), total

    def phrase(
        self, words: Sequence[str], weight: int, count: int, flags: bytes | None
    ) -> Best | None:
        """The best `count` sections with some words in a row."""
        if count > _COUNT_MAX:
            return None
        keys = [encoded(word) for word in words]
        placed = [_placed(segment, keys) for segment in self._segments]
        s = self._room()
        docs, scores = s.docs, s.scores
        size, total = kernels.phrase(
            self._lands,
            np.array(placed, np.int64).reshape(-1, len(keys), PLACED),
            weight,
            _NOBODY if flags is None else np.frombuffer(flags, np.uint8),
            flags is not None,
            count or 1,
            docs,
            scores,
            s.bits,
        )
        size = min(size, count)
        return docs[:size].tolist(), scores[:size].tolist(), total

    def _asked(self, s: Any, words: Sequence[Known], weights: Sequence[int]) -> Array:
        many = len(words)
        asked: Array = s.asked if many <= len(s.asked) else np.empty((many, common.ASKED), np.int64)
        for at in range(many):
            known = words[at]
            asked[at] = known.place, known.stems, weights[at]
        return asked[:many]

    def _room(self) -> Any:
        """Scratch of this thread: sums and stages are zeros, to be left as zeros."""
        s = self._scratch
        if not hasattr(s, "docs"):
            s.docs, s.scores = np.empty(_COUNT_MAX, np.uint32), np.empty(_COUNT_MAX, np.uint32)
            s.sums, s.stages = np.zeros(self._most, np.uint32), np.zeros(self._most, np.uint8)
            s.bits = np.empty(2 * -(-self._most // 64), np.uint64)
            s.asked = np.empty((16, common.ASKED), np.int64)
        return s

    def _land(self, segment: Segment, first: int, places: Array) -> list[int]:
        def address(array: Array | None) -> int:
            if array is None:
                return 0
            self._held.append(array)
            return array.ctypes.data

        columns, positions = segment.columns, segment.positions
        return [
            segment.sections,
            first,
            address(segment.docs),
            address(segment.impacts),
            address(columns["top.docs"]),
            address(columns["top.impacts"]),
            address(segment.live_bits),
            address(segment.firsts),
            segment.interviews,
            address(np.ascontiguousarray(places, np.int64)),
            address(positions.low),
            address(positions.pages),
            address(positions.rows),
            positions.rows.shape[1],
            address(segment.base),
            address(segment.norms),
        ]


def _placed(segment: Segment, keys: Sequence[bytes]) -> list[list[int]]:
    """Where the words of a phrase stand, the rarest first."""
    rows = []
    for step, key in enumerate(keys):
        number = segment.words.find(key)
        if number < 0:
            return [[0] * PLACED] * len(keys)
        start, end, row, place = segment.positions.where(number)
        frequent = row >= 0
        rows.append([start, end, row if frequent else place, int(frequent), step])
    rows.sort(key=_length)
    return rows


def _length(row: Sequence[int]) -> int:
    return row[1] - row[0]


def ready(segments: Sequence[Segment], firsts: Sequence[int], places: Sequence[Array]) -> Ways:
    """The ways, with all loops compiled or loaded from Numba's cache: some seconds at first."""
    ways = Ways(segments, firsts, places)
    for flags in (None, b"\0"):
        ways.any((), (), 1, flags)
        ways.all((), (), 1, flags)
        ways.phrase(("",), 1, 1, flags)
    return ways
