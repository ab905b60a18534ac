"""A word of a query, as it was looked up in all segments."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..files.columns import Array
from ..indexing.tokens import encoded

if TYPE_CHECKING:
    from .lookup import Lookup
    from .postings import Postings
    from .statistics import Statistics

HEAD, STANDS = 4, 3
"""So many numbers come before the rows of a word; of these, the address of where it stands."""
FREQUENT = 64
"""A stem of more than one in so many sections has a bit for each, too."""
_AROUND = 1_000
"""Bytes that a word takes beside its bits and positions, about."""


class Listed(NamedTuple):
    """A stem in one segment."""

    start: int
    """Where its postings begin, and where they end."""
    end: int
    best: int
    """Its row among the lists of best sections; -1 where it has none."""
    peak: int
    """Its highest impact."""
    stem: int
    """Which stem of its word it is."""


Alone = tuple["array[int]", "array[float]", int]
"""What answers a word where nothing else is asked for: the best sections, their scores, and how
many there are. Numbers in a row are read in a fraction of the time that objects all over the
memory take."""


class Known:
    """A bare word in all segments."""

    # Each query reads some of it: a dictionary would be two more places to read from.
    __slots__ = (
        "__weakref__",
        "_held",
        "_statistics",
        "_table",
        "alone",
        "bytes",
        "listed",
        "lists",
        "near",
        "place",
        "postings",
        "several",
        "stems",
        "weight",
    )

    def __init__(
        self,
        stems: tuple[str, ...],
        weight: float,
        listed: tuple[tuple[Listed, ...], ...],
        several: int,
        statistics: Statistics,
    ) -> None:
        self.stems = stems
        self.weight = weight
        """Its inverse document frequency."""
        self.listed = listed
        """By segment: the stems that it has of it."""
        self.several = several
        """How many of its stems occur: a section may have them all, each with its impact."""
        self.postings = sum([found.end - found.start for some in listed for found in some])
        """How many its stems have, in all segments."""
        self._statistics = statistics
        self.alone: Alone | None = None
        """Once `topk.Ways.one` made it."""
        self.lists: list[Postings] | None = None
        """By stem, over all segments, as far as `lists.Gathered` made them."""
        self.place = 0
        """The address of the same in numbers, for compiled loops, once somebody asked `lay`."""
        self.near = 0
        """The same, once somebody asked `stand`."""
        self._table: Array | None = None
        self._held: list[object] = []
        """What addresses lead to."""
        self.bytes = 0
        """That its bits and positions take."""

    def bare(self) -> Known:
        """The same without them."""
        found = Known(self.stems, self.weight, self.listed, self.several, self._statistics)
        found.alone = self.alone
        return found

    def lay(self) -> int:
        """Make `place`: weight (f8), several, stems, the address of where it stands or 0, then
        five a stem and segment: begin, end, best, peak, and the address of its bits, as of
        `kernels.common.rank`."""
        self.place = int(self._laid().ctypes.data)
        return self.place

    def stand(self) -> int:
        """Make `near`: the same, and where it stands is looked up."""
        table = self._laid()
        placed, gathered = self._lookup.placed([*map(encoded, self.stems)])
        self._hold((placed, gathered), placed.nbytes + gathered.nbytes + _AROUND)
        table[STANDS] = placed.ctypes.data
        self.near = int(table.ctypes.data)
        return self.near

    def _laid(self) -> Array:
        if self._table is None:
            table, bits = self._lookup.table(self.weight, self.several, self.listed, FREQUENT)
            self._hold((table, bits), bits.nbytes)
            self._table = table
        return self._table

    @property
    def _lookup(self) -> Lookup:
        found = self._statistics.lookup
        assert found is not None, "only compiled loops ask for addresses"
        return found

    def _hold(self, made: object, size: int) -> None:
        # Two threads may make it at once, and each goes by its own.
        self._held.append(made)
        self.bytes += size
        if size:
            self._statistics.shelf.put(self.stems, self, self.bytes)


class Written(NamedTuple):
    """A word as written, in all segments."""

    weight: float
    """Its inverse document frequency."""
    numbers: tuple[int, ...]
    """By segment: its number there; -1 where it is not."""
    table: Array
    """i8: weight (f8), 1, 1, 0, then four a segment: begin and end of its positions, its place
    or row, whether it is a row."""
    place: int
    """The address of the table."""

    @property
    def rows(self) -> Array:
        """i8: the four of each segment."""
        return self.table[HEAD:].reshape(-1, 4)


def numbered(weight: float, several: int, stems: int, rows: array[int]) -> Array:
    """Rows of a word with what comes before them, as of `Known.place`."""
    table = np.array(array("q", (0, several, stems, 0)) + rows, np.int64)
    table[:1].view(np.float64)[0] = weight
    return table
