"""The same ways as `topk.Ways`, by compiled loops: all segments in one call."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ....ranking import OFF, Proximity
from ..files.columns import Array
from ..indexing.invert import TOP
from ..segment import Segment
from . import kernels
from .kernels import common
from .placed import Placed, Places
from .statistics import Known, Statistics, Written
from .topk import Best, Close

_COUNT_MAX = 256
"""For more of them, sorting whole arrays is quicker than keeping the best in order."""
_NOBODY: Array = np.frombuffer(b"\0", np.uint8)


class Ways:
    """The short ways through the segments of one snapshot."""

    def __init__(
        self,
        one: Callable[[Known, int], Best | None],
        segments: Sequence[Segment],
        firsts: Sequence[int],
        places: Sequence[Array],
        statistics: Statistics,
    ) -> None:
        """`one` is that of `topk.Ways`: there is nothing to loop over."""
        self.one = one
        self._segments = segments
        # Loops know columns by their addresses: whoever uses the loops keeps the columns.
        self._held: list[Array] = []
        rows = [*map(self._land, segments, firsts, places)]
        self._lands = np.array(rows, np.int64).reshape(-1, common.WIDTH)
        self._place: int = self._lands.ctypes.data
        self._many = len(rows)
        self._unit = statistics.unit
        # Else a word of a title stands in sections that are not among its postings.
        self._covered = all(segment.ranking.title_weight for segment in segments)
        self._places = Places(segments)
        self._scratch = threading.local()

    def any(self, words: Sequence[Known], count: int, flags: bytes | None) -> Best | None:
        if count > _COUNT_MAX:
            return None
        s = self._room()
        size, total = kernels.union(
            self._place,
            self._many,
            s.asked(words),
            len(words),
            _NOBODY if flags is None else np.frombuffer(flags, np.uint8),
            flags is not None,
            count or 1,
            TOP,
            self._unit,
            s.place,
        )
        return s.best(min(size, count), total)

    def close(
        self, words: Sequence[Known], count: int, flags: bytes | None, proximity: Proximity
    ) -> Close | None:
        """As `any`, then in the order of the second look."""
        if max(count, proximity.depth) > _COUNT_MAX:
            return None
        s = self._room()
        placed = [self._places(word) for word in words]
        size, total = kernels.closeness(
            self._place,
            self._many,
            s.asked(words),
            s.placed(placed),
            len(words),
            _NOBODY if flags is None else np.frombuffer(flags, np.uint8),
            flags is not None,
            count,
            TOP,
            proximity.depth,
            proximity.share,
            proximity.window,
            self._covered,
            self._unit,
            s.place,
        )
        return s.close(size, total)

    def all(self, words: Sequence[Known], count: int, flags: bytes | None) -> Best | None:
        if count > _COUNT_MAX:
            return None
        s = self._room()
        size, total = kernels.intersection(
            self._place,
            self._many,
            s.asked(words),
            len(words),
            _NOBODY if flags is None else np.frombuffer(flags, np.uint8),
            flags is not None,
            count or 1,
            self._unit,
            s.place,
        )
        return s.best(min(size, count), total)

    def phrase(self, words: Sequence[Written], count: int, flags: bytes | None) -> Best | None:
        if count > _COUNT_MAX:
            return None
        s = self._room()
        size, total = kernels.phrase(
            self._place,
            self._many,
            s.asked(words),
            len(words),
            _NOBODY if flags is None else np.frombuffer(flags, np.uint8),
            flags is not None,
            count or 1,
            self._unit,
            s.place,
        )
        return s.best(min(size, count), total)

    def _room(self) -> _Room:
        """Scratch of this thread."""
        held: _Room | None = getattr(self._scratch, "room", None)
        if held is None:
            held = self._scratch.room = _Room()
        return held

    def _land(self, segment: Segment, first: int, places: Array) -> list[int]:
        def address(column: Array | None) -> int:
            if column is None:
                return 0
            self._held.append(column)
            return column.ctypes.data

        columns, positions = segment.columns, segment.positions
        return [
            segment.sections,
            first,
            address(segment.docs),
            address(segment.impacts),
            address(columns.untouched("top.docs")),
            address(columns.untouched("top.impacts")),
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
            address(columns["doc.language"]),
        ]


class _Room:
    """What the loops write to: made once for a thread."""

    def __init__(self) -> None:
        # For every number that two bytes can be, whatever a forged index says.
        sections = 1 << 16
        bits = (sections >> 6) + 2
        self._docs, self._whole = np.empty((2, _COUNT_MAX), np.uint32)
        self._scores, self._near = np.empty((2, _COUNT_MAX), np.float64)
        # Zeros, which the loops leave as zeros.
        self._sums, self._stages = np.zeros(sections, np.uint32), np.zeros(sections, np.uint8)
        self._done, self._kept = np.empty((2, bits), np.uint64)
        held = (
            self._docs, self._whole, self._scores,
            self._sums, self._stages, self._done, self._kept,
        )  # fmt: skip
        self._rows = np.array(
            [*(array.ctypes.data for array in held), sections, self._near.ctypes.data], np.int64
        )
        self.place: int = self._rows.ctypes.data
        self._words(16)

    def asked(self, words: Sequence[Known | Written]) -> int:
        """The address of their addresses."""
        if len(words) > self._most:
            self._words(len(words))
        asked = self._asked
        for at, word in enumerate(words):
            asked[at] = word.place
        return self._asked_place

    def placed(self, words: Sequence[Placed]) -> int:
        """The address of the addresses of where words stand, after those of the words."""
        asked, first = self._asked, len(words)
        for at, word in enumerate(words, first):
            asked[at] = word.place
        return self._asked_place + 8 * first

    def close(self, size: int, total: int) -> Close:
        return *self.best(size, total), self._near[:size].tolist()

    def best(self, size: int, total: int) -> Best:
        return self._docs[:size].tolist(), self._scores[:size].tolist(), total

    def _words(self, many: int) -> None:
        self._most = many
        self._asked = array("q", bytes(16 * many))
        self._asked_place, _ = self._asked.buffer_info()


def ready(*snapshot: Any) -> Ways:
    """The ways, with all loops compiled or loaded from Numba's cache: some seconds at first."""
    ways = Ways(*snapshot)
    for flags in (None, b"\0"):
        ways.any((), 1, flags)
        ways.close((), 1, flags, OFF)
        ways.all((), 1, flags)
        ways.phrase((), 1, flags)
    common.rank(0, 0, 0, 0)
    return ways
