"""The same ways as `topk.Ways`, by compiled loops: all segments in one call."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ....ranking import OFF, Proximity
from ...base import Found
from ..files.columns import Array
from ..indexing.invert import TOP
from ..segment import Segment
from . import kernels
from .kernels import common
from .known import Known, Written
from .statistics import Statistics

_COUNT_MAX = 256
"""For more of them, sorting whole arrays is quicker than keeping the best in order."""
_ALL = 0, -1, None
"""As of `_meant`, where all interviews are meant."""


class Ways:
    """The short ways through the segments of one snapshot."""

    def __init__(
        self,
        segments: Sequence[Segment],
        firsts: Sequence[int],
        places: Sequence[Array],
        statistics: Statistics,
    ) -> None:
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

    def any(self, words: Sequence[Known], count: int, flags: bytes | None) -> Found | None:
        return self._best(kernels.union, _places(words), count, flags)

    def all(self, words: Sequence[Known], count: int, flags: bytes | None) -> Found | None:
        return self._best(kernels.intersection, _places(words), count, flags)

    def phrase(self, words: Sequence[Written], count: int, flags: bytes | None) -> Found | None:
        return self._best(kernels.phrase, [word.place for word in words], count, flags)

    def close(
        self,
        words: Sequence[Known],
        count: int,
        flags: bytes | None,
        proximity: Proximity,
        every: bool,
    ) -> Found | None:
        if max(count, proximity.depth) > _COUNT_MAX:
            return None
        room = self._asked([word.near or word.stand() for word in words])
        if proximity is not room.proximity:
            room.look(proximity)
        # What is read there is held until the loops have read it.
        place, many, _held = _ALL if flags is None else _meant(flags)
        size, total = kernels.closeness(room.place, len(words), place, many, count, every)
        docs, scores, near = room.docs[:size], room.scores[:size], room.near[:size]
        return Found(
            docs.tolist(), scores.tolist(), total, True, (), (), (), False, near.tolist()
        )  # fmt: skip

    def _best(
        self,
        kernel: Callable[..., tuple[int, int]],
        places: Sequence[int],
        count: int,
        flags: bytes | None,
    ) -> Found | None:
        if count > _COUNT_MAX:
            return None
        room = self._asked(places)
        meant, many, _held = _ALL if flags is None else _meant(flags)
        size, total = kernel(room.place, len(places), meant, many, count or 1)
        size = min(size, count)
        return Found(room.docs[:size].tolist(), room.scores[:size].tolist(), total, True)

    def _asked(self, places: Sequence[int]) -> _Room:
        """What this thread reads and writes, with the addresses of the words that are asked for."""
        room: _Room | None = getattr(self._own, "room", None)
        if room is None:
            room = self._own.room = _Room(self._place, self._many, self._unit, self._covered)
        if len(places) > len(room.asked):
            room.widen(len(places))
        for at, place in enumerate(places):
            room.asked[at] = place
        return room

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
        self.docs, self._whole = zeros("I", _COUNT_MAX), zeros("I", _COUNT_MAX)
        self.scores, self.near = zeros("d", _COUNT_MAX), zeros("d", _COUNT_MAX)
        # Zeros, which the loops leave as zeros.
        self._sums, self._stages = zeros("I", sections), zeros("B", sections)
        self._done, self._kept = zeros("Q", bits), zeros("Q", bits)
        written = (
            self.docs, self._whole, self.scores, self.near,
            self._sums, self._stages, self._done, self._kept,
        )  # fmt: skip
        self._row = np.zeros(common.ROOMS, np.int64)
        self._row[: len(written)] = [place for place, _ in map(array.buffer_info, written)]
        self._row[common.ROOM : common.ASKED] = sections, lands, segments, TOP
        self._row[common.COVERED] = covered
        self._reals = self._row.view(np.float64)
        self._reals[common.UNIT] = unit
        self.place: int = self._row.ctypes.data
        self.proximity: Proximity | None = None
        self.asked = array("q")
        """Where the addresses of words go."""
        self.widen(16)

    def widen(self, words: int) -> None:
        """Make room for so many words."""
        self.asked = zeros("q", words)
        self._row[common.ASKED], _ = self.asked.buffer_info()

    def look(self, proximity: Proximity) -> None:
        """Look again at the best sections in this way."""
        self.proximity = proximity
        self._row[common.DEPTH], self._row[common.WINDOW] = proximity.depth, proximity.window
        self._reals[common.SHARE] = proximity.share


def zeros(kind: str, many: int) -> array[Any]:
    """Room for so many numbers, which loops get by its address."""
    found: array[Any] = array(kind, bytes(array(kind).itemsize * many))
    return found


def _places(words: Sequence[Known]) -> list[int]:
    return [word.place or word.lay() for word in words]


def _meant(flags: bytes) -> tuple[int, int, array[int]]:
    """Which interviews are meant, as `kernels.common.keep` takes it, and what holds it."""
    held = array("B", flags)
    place, many = held.buffer_info()
    return place, many, held


def ready(*snapshot: Any) -> Ways:
    """The ways, with all loops compiled or loaded from Numba's cache: some seconds at first."""
    ways = Ways(*snapshot)
    for flags in (None, b"\0"):
        ways.any((), 1, flags)
        ways.close((), 1, flags, OFF, False)
        ways.all((), 1, flags)
        ways.phrase((), 1, flags)
    return ways
