"""Reading the terms and postings of one field; `postings.py` says how they lie."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from whoosh.reading import TermInfo
from whoosh.util.numeric import byte_to_length

from ..files.columns import Array, Columns
from ..files.dictionary import Dictionary
from .matcher import Postings
from .postings import COLUMN, ONES
from .values import COUNTS, Values

_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], np.uint32)

_PARTS = (
    *("starts", "docs", "weights", "positions", "places", "counts"),
    *("bytes", "bounds", "total", "heaviest", "shortest", "longest", "long"),
    *("block.starts", "block.heaviest", "block.shortest", "block.longest"),
)


class ListedField:
    """One field of any schema of Whoosh's."""

    def __init__(self, columns: Columns, name: str) -> None:
        about = columns.about["fields"][name]
        found = {part: columns[key] for part in _PARTS if (key := f"{name}.{part}") in columns}
        self.terms = Dictionary(columns, name)
        self._columns = found
        self._starts = found["starts"]
        self._docs = found["docs"]
        self._weights: str = about["weights"]
        self._kind: str = about["values"]
        if self._kind == COUNTS and "counts" not in found:
            ones = np.broadcast_to(np.uint32(1), len(self._docs))
            found["counts"] = found["weights"] if self._weights == COLUMN else ones

    def info(self, number: int) -> TermInfo:
        start, end = self._range(number)
        return TermInfo(
            weight=self.frequency(number),
            df=end - start,
            minlength=self._length("shortest", number),
            maxlength=self._length("longest", number),
            maxweight=1.0 if self._weights == ONES else self._columns["heaviest"].item(number),
            minid=self._docs.item(start),
            maxid=self._docs.item(end - 1),
        )

    def frequency(self, number: int) -> float:
        if self._weights == ONES:
            return float(self.doc_frequency(number))
        return float(self._columns["total"].item(number))

    def doc_frequency(self, number: int) -> int:
        start, end = self._range(number)
        return end - start

    def postings(self, number: int) -> Postings:
        start, end = self._range(number)
        return Postings(
            self._docs[start:end],
            self._weight(start, end),
            Values(self._kind, self._columns, start, end),
            *self._blocks(number),
        )

    def _range(self, number: int) -> tuple[int, int]:
        return self._starts.item(number), self._starts.item(number + 1)

    def _weight(self, start: int, end: int) -> Array | None:
        if self._weights == ONES:
            return None
        if self._weights == COLUMN:
            return self._columns["weights"][start:end]
        return np.diff(self._columns["places"][start : end + 1])

    def _length(self, part: str, number: int) -> int:
        """Lengths are as Whoosh's bytes have them: near ones, as its scorers are used to."""
        return int(byte_to_length(self._columns[part].item(number))) if part in self._columns else 0

    def _blocks(self, number: int) -> tuple[Array | None, Array | None, Array | None]:
        """Heaviest, shortest, longest, of each block."""
        prefix, part = "", slice(number, number + 1)
        long = self._columns.get("long")
        if long is not None:
            place = bisect_left(long, number)
            if place < len(long) and long[place] == number:
                starts = self._columns["block.starts"]
                prefix, part = "block.", slice(starts.item(place), starts.item(place + 1))
        heaviest, shortest, longest = (
            self._columns[key][part] if (key := prefix + name) in self._columns else None
            for name in ("heaviest", "shortest", "longest")
        )
        if shortest is not None and longest is not None:
            shortest, longest = _LENGTHS[shortest], _LENGTHS[longest]
        return heaviest, shortest, longest
