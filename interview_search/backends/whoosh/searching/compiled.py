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
from .statistics import Known, Statistics, Written
from .topk import Best, Close

_COUNT_MAX = 256
"""For more of them, sorting whole arrays is quicker than keeping the best in order."""
_ALL = array("B", b"\0")


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
        self._own = threading.local()

    def any(self, words: Sequence[Known], count: int, flags: bytes | None) -> Best | None:
        return self._best(kernels.union, words, count, flags)

    def all(self, words: Sequence[Known], count: int, flags: bytes | None) -> Best | None:
        return self._best(kernels.intersection, words, count, flags)

    def phrase(self, words: Sequence[Written], count: int, flags: bytes | None) -> Best | None:
        return self._best(kernels.phrase, words, count, flags)

    def close(
        self,
        words: Sequence[Known],
        count: int,
        flags: bytes | None,
        proximity: Proximity,
        every: bool,
    ) -> Close | None:
        if max(count, proximity.depth) > _COUNT_MAX:
            return None
        room = self._room()
        asked = room.asked(len(words))
        for at, word in enumerate(words):
            asked[at] = word.near
        room.look(proximity)
        meant, many = _meant(flags)
        place, _ = meant.buffer_info()
        size, total = kernels.closeness(room.place, len(words), place, many, count, every)
        return *room.best(size, total), room.near[:size].tolist()

    def _best(
        self,
        kernel: Callable[..., tuple[int, int]],
        words: Sequence[Known | Written],
        count: int,
        flags: bytes | None,
    ) -> Best | None:
        if count > _COUNT_MAX:
            return None
        room = self._room()
        asked = room.asked(len(words))
        for at, word in enumerate(words):
            asked[at] = word.place
        meant, many = _meant(flags)
        place, _ = meant.buffer_info()
        size, total = kernel(room.place, len(words), place, many, count or 1)
        return room.best(min(size, count), total)

    def _room(self) -> _Room:
        """What this thread reads and writes."""
        held: _Room | None = getattr(self._own, "room", None)
        if held is None:
            held = self._own.room = _Room(self._place, self._many, self._unit, self._covered)
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
    """What the loops read and write, as `kernels.common` has it: made once for a thread."""

    def __init__(self, lands: int, segments: int, unit: float, covered: bool) -> None:
        # For every number that two bytes can be, whatever a forged index says.
        sections = 1 << 16
        bits = (sections >> 6) + 2
        # Python reads these in half the time that NumPy's take.
        self._docs, self._whole = _zeros("I", _COUNT_MAX), _zeros("I", _COUNT_MAX)
        self._scores, self.near = _zeros("d", _COUNT_MAX), _zeros("d", _COUNT_MAX)
        # Zeros, which the loops leave as zeros.
        self._sums, self._stages = _zeros("I", sections), _zeros("B", sections)
        self._done, self._kept = _zeros("Q", bits), _zeros("Q", bits)
        written = (
            self._docs, self._whole, self._scores, self.near,
            self._sums, self._stages, self._done, self._kept,
        )  # fmt: skip
        self._row = np.zeros(common.ROOMS, np.int64)
        self._row[: len(written)] = [place for place, _ in map(array.buffer_info, written)]
        self._row[common.ROOM : common.ASKED] = sections, lands, segments, TOP
        self._row[common.COVERED] = covered
        self._reals = self._row.view(np.float64)
        self._reals[common.UNIT] = unit
        self.place: int = self._row.ctypes.data
        self._asked = array("q")
        self._look = OFF

    def asked(self, words: int) -> array[int]:
        """Where the addresses of so many words go."""
        if words > len(self._asked):
            self._asked = _zeros("q", max(16, words))
            self._row[common.ASKED], _ = self._asked.buffer_info()
        return self._asked

    def look(self, proximity: Proximity) -> None:
        """Look again at the best sections in this way."""
        if proximity is not self._look:
            self._look = proximity
            self._row[common.DEPTH], self._row[common.WINDOW] = proximity.depth, proximity.window
            self._reals[common.SHARE] = proximity.share

    def best(self, size: int, total: int) -> Best:
        return self._docs[:size].tolist(), self._scores[:size].tolist(), total


def _zeros(kind: str, many: int) -> array[Any]:
    found: array[Any] = array(kind, bytes(array(kind).itemsize * many))
    return found


def _meant(flags: bytes | None) -> tuple[array[int], int]:
    """Which interviews are meant, as `kernels.common.keep` takes it."""
    return (_ALL, -1) if flags is None else (array("B", flags), len(flags))


def ready(*snapshot: Any) -> Ways:
    """The ways, with all loops compiled or loaded from Numba's cache: some seconds at first."""
    ways = Ways(*snapshot)
    for flags in (None, b"\0"):
        ways.any((), 1, flags)
        ways.close((), 1, flags, OFF, False)
        ways.all((), 1, flags)
        ways.phrase((), 1, flags)
    return ways
