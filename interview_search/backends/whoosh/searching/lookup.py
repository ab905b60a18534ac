"""Words looked up in all segments by compiled loops, for compiled loops."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

from ..files.columns import Array
from ..segment import Segment
from .kernels import common
from .kernels import lookup as kernels
from .known import Listed, numbered


class Lookup:
    """The segments of one snapshot."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        """They are made ready, and may be trusted."""
        self._segments = segments
        # Loops know columns by their addresses: whoever uses the loops keeps the columns.
        self._held: list[Array] = []
        rows = [*map(self._land, segments)]
        self._lands = np.array(rows, np.int64).reshape(-1, kernels.WIDTH)
        self._place: int = self._lands.ctypes.data
        self._many = len(rows)
        self._docs = [segment.docs.ctypes.data for segment in segments]

    def stem(self, key: bytes) -> list[list[int]]:
        """Of each segment: a stem's number, then as of `Listed` where its postings begin and
        end, its row among the lists of best sections, and its highest impact."""
        found = np.empty((self._many, kernels.STEM), np.int64)
        sound, _ = self._find(key, found.ctypes.data)
        rows: list[list[int]] = found.tolist()
        if not sound:
            for segment, (_, start, end, _, _) in zip(self._segments, rows, strict=True):
                segment.columns.touch("stems.impacts", start, end)
        return rows

    def word(self, key: bytes) -> list[list[int]]:
        """Of each segment: where the positions of a word as written begin and end, its place or
        row, whether it is a row, how many sections have it, and its number."""
        found = np.empty((self._many, kernels.WORD), np.int64)
        term, size = (held := array("B", key)).buffer_info()
        sound = kernels.word(self._place, self._many, term, size, found.ctypes.data)
        del held  # not before it was read
        rows: list[list[int]] = found.tolist()
        if not sound:
            for segment, row in zip(self._segments, rows, strict=True):
                segment.positions.compare(*row[:4])
        return rows

    def _find(self, key: bytes, out: int) -> tuple[bool, int]:
        term, size = (held := array("B", key)).buffer_info()
        found: tuple[bool, int] = kernels.find(self._place, self._many, term, size, out)
        del held
        return found

    def table(
        self, weight: float, several: int, listed: Sequence[Sequence[Listed]], frequent: int
    ) -> tuple[Array, Array]:
        """A word as `Known.place` has it, and the bits that it points at, of stems that more
        than one in `frequent` sections have."""
        most = max(map(len, listed), default=0)
        rows = array("q")
        bits: list[tuple[int, int, int, int]] = []
        size = 0
        for segment, address, found in zip(self._segments, self._docs, listed, strict=True):
            for start, end, best, peak, _ in found:
                rows.extend((start, end, best, peak, 0))
                if (end - start) * frequent > segment.sections:
                    words = -(-segment.sections // 64)
                    bits.append((len(rows) - 1, address + 2 * start, end - start, words))
                    size += words + -(-words // 4)
            rows.extend(_NONE * (most - len(found)))
        held = np.zeros(size, np.uint64)
        place = held.ctypes.data
        for at, docs, many, words in bits:
            common.rank(docs, many, place, words)
            rows[at] = place
            place += 8 * (words + -(-words // 4))
        return numbered(weight, several, most, rows), held

    def placed(self, stems: Sequence[bytes]) -> tuple[Array, Array]:
        """Where a word stands, as `kernels.standing` reads it, and the positions that it points at.

        A stem has many words, most of them rare. The positions of these are gathered into
        one list a language and segment; those of a frequent one are read where they lie.
        """
        found = np.empty((len(stems), self._many, kernels.STEM), np.int64)
        address, room = found.ctypes.data, 0
        for number, stem in enumerate(stems):
            _, many = self._find(stem, address + number * found[0].nbytes)
            room += many
        forms, ends = np.empty((room, kernels.FORM), np.int64), np.empty(self._many, np.int64)
        rows, last = forms.ctypes.data, ends.ctypes.data
        many, size, sound = kernels.forms(self._place, self._many, len(stems), address, rows, last)
        if not sound:
            begin = 0
            for segment, end in zip(self._segments, ends.tolist(), strict=True):
                for row in forms[begin:end].tolist():
                    segment.positions.compare(*row[:4])
                begin = end
        table = np.empty(2 * self._many + 5 * many, np.int64)
        gathered = np.empty(size, np.uint32)
        end = kernels.place(
            self._place, self._many, rows, last, many,
            table.ctypes.data, len(table), gathered.ctypes.data, size,
        )  # fmt: skip
        return table[:end].copy(), gathered

    def _land(self, segment: Segment) -> list[int]:
        columns = segment.columns

        def address(column: Array) -> int:
            self._held.append(column)
            return column.ctypes.data

        return [
            len(segment.stems),
            address(segment.stems.keys),
            address(columns["stems.text"]),
            address(columns["stems.ends"]),
            len(segment.words),
            address(segment.words.keys),
            address(columns["words.text"]),
            address(columns["words.ends"]),
            address(columns["stems.starts"]),
            address(columns["stems.peaks"]),
            len(columns["top.stems"]),
            address(columns["top.stems"]),
            address(columns["surfaces.starts"]),
            address(columns["surfaces.words"]),
            address(columns["surfaces.languages"]),
            len(columns.about["languages"]) > 1,
            address(columns["words.starts"]),
            address(columns["words.place"]),
            address(columns["words.df"]),
            address(segment.positions.low),
            address(segment.positions.pages),
            segment.positions.rows.shape[1],
            segment.positions.often,
            address(columns.marks),
            *map(columns.place, ("stems.impacts", "words.low", "words.pages", "words.rows")),
        ]


_NONE = 0, 0, 0, 0, 0


def ready(segments: Sequence[Segment]) -> Lookup:
    """A look-up in some segments, its loops compiled or loaded from Numba's cache."""
    common.rank(0, 0, 0, 0)
    kernels.find(0, 0, 0, 0, 0)
    kernels.word(0, 0, 0, 0, 0)
    kernels.forms(0, 0, 0, 0, 0, 0)
    kernels.place(0, 0, 0, 0, 0, 0, 0, 0, 0)
    return Lookup(segments)
