"""How often words occur in a whole snapshot, and what they weigh: looked up once."""

from __future__ import annotations

import weakref
from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property, reduce
from operator import add
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ....query.tree import (
    Bool,
    Boosted,
    Constant,
    Exact,
    Fuzzy,
    Near,
    Query,
    Stemmed,
    StemmedPhrase,
    Worded,
)
from ....ranking import rarity
from ..files.columns import Array
from ..indexing.impacts import IMPACT_MAX
from ..indexing.tokens import encoded
from ..segment import Segment
from .budget import Budget, Late
from .expansion import Expansions
from .shelf import Shelf

if TYPE_CHECKING:
    from .lists import Postings
    from .lookup import Lookup

SUM_MAX = (2**32 - 1) // IMPACT_MAX
"""The weights of a query add up to at most this, so that no score overflows."""
_KEPT = 100_000
"""Words remembered, in an index of one segment; of many segments fewer."""
HEAD, STANDS = 4, 3
"""So many numbers come before the rows of a word; of these, the address of where it stands."""
FREQUENT = 64
"""A stem of more than one in so many sections has a bit for each, too."""
_ROOM = 96_000_000
"""Bytes of memory that these bits, and what says where words stand, take for compiled loops."""
_AROUND = 1_000
"""Bytes that a word takes beside these, about."""


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


class Statistics:
    """Frequencies over all segments, those of live sections alone."""

    def __init__(self, segments: Sequence[Segment], k1: float) -> None:
        self._segments = segments
        self.k1 = k1
        self.sections = sum(segment.live for segment in segments)
        self._known: dict[tuple[str, ...], Known] = {}
        self._written: dict[str, Written] = {}
        # In a circle they would hold their memory until the collector comes.
        self._me = me = weakref.proxy(self)
        self.shelf: Shelf[tuple[str, ...], Known] = Shelf(_ROOM, lambda known: me._strip(known))
        self._most = _KEPT // (len(segments) + 1)
        self.expansions = Expansions(segments)
        self.lookup: Lookup | None = None
        """By compiled loops, where there are some."""

    def known(self, word: Stemmed) -> Known:
        """The stems of one word in several languages are one term."""
        known = self._known.get(word.stems)
        if known is None:
            if len(self._known) >= self._most:
                self._known.clear()
            known = self._known[word.stems] = self._look_up(word.stems)
        return known

    def _strip(self, known: Known) -> None:
        """What was looked up stays; whoever has the word in use goes on with it."""
        if self._known.get(known.stems) is known:
            self._known[known.stems] = known.bare()

    def _look_up(self, stems: tuple[str, ...]) -> Known:
        keys = [*map(encoded, stems)]
        df = [0] * len(keys)
        listed: list[list[Listed]] = [[] for _ in self._segments]
        for stem, key in enumerate(keys):
            for segment, found, row in zip(self._segments, listed, self._rows(key), strict=True):
                number, start, end, best, peak = row
                if number >= 0:
                    df[stem] += end - start - segment.lost("stems", number)
                    # A stem in titles alone has no postings where titles do not count.
                    if start < end and key not in keys[:stem]:
                        found.append(Listed(start, end, best, peak, stem))
        several = sum(map(bool, df)) or 1
        return Known(stems, self._idf(sum(df)), tuple(map(tuple, listed)), several, self._me)

    def _rows(self, key: bytes) -> Sequence[Sequence[int]]:
        """Of each segment: the number of a stem or -1, and what `Listed` begins with."""
        if self.lookup is not None:
            return self.lookup.stem(key)
        return [_row(segment, segment.stems.find(key)) for segment in self._segments]

    def _words(self, key: bytes) -> Sequence[Sequence[int]]:
        """Of each segment: as of `Written.rows`, then how many sections have a word there, and
        its number or -1."""
        if self.lookup is not None:
            return self.lookup.word(key)
        return [_word(segment, segment.words.find(key)) for segment in self._segments]

    def written(self, word: str) -> Written:
        found = self._written.get(word)
        if found is None:
            if len(self._written) >= self._most:
                self._written.clear()
            rows, numbers, holding = array("q"), [], 0
            for segment, row in zip(self._segments, self._words(encoded(word)), strict=True):
                *where, held, number = row
                rows.extend(where)
                numbers.append(number)
                if number >= 0:
                    holding += held - segment.lost("words", number)
            weight = self._idf(holding)
            table = numbered(weight, 1, 1, rows)
            found = Written(weight, tuple(numbers), table, table.ctypes.data)
            self._written[word] = found
        return found

    def stem_df(self, text: str) -> int:
        key = encoded(text)
        found = ((segment, segment.stems.find(key)) for segment in self._segments)
        return sum(segment.stem_df(number) for segment, number in found if number >= 0)

    def word_df(self, text: str) -> int:
        key = encoded(text)
        found = ((segment, segment.words.find(key)) for segment in self._segments)
        return sum(segment.word_df(number) for segment, number in found if number >= 0)

    def weight(self, leaf: Query) -> float:
        """The inverse document frequency (`ranking/rarity.py`), of a phrase the sum over its
        words."""
        match leaf:
            case Stemmed():
                return self.known(leaf).weight
            case Exact(words) | Near(words):
                return reduce(add, [self.written(word).weight for word in words], 0.0)
            case StemmedPhrase(words):
                found = (self._idf(sum(map(self.stem_df, stems))) for stems in words)
                return reduce(add, found, 0.0)
            case Constant(_, score):
                return score / (self.k1 + 1)
            case _:
                return 1.0 / (self.k1 + 1)

    def spelled(self, leaf: Fuzzy, budget: Budget) -> float:
        """All spellings are one term."""
        try:
            return self._idf(budget.expansion(leaf).holding)
        except Late:
            return 1.0  # it is not looked for, either

    def several(self, leaf: Query) -> int:
        """How many impacts a section can have of it."""
        return self.known(leaf).several if isinstance(leaf, Stemmed) else 1

    def whole(self, weights: Sequence[float], several: Sequence[int]) -> tuple[list[int], float]:
        """Weights as whole numbers, so that sums are exact; what a score of 1 is worth."""
        total, most = 0.0, 0
        for weight, times in zip(weights, several, strict=True):
            total += weight * times
            most += times
        scale = (SUM_MAX - most) / total if total > 0 else 1.0
        return [int(weight * scale + 0.5) or 1 for weight in weights], self.unit / scale

    @cached_property
    def unit(self) -> float:
        """What a score of 1 is worth where weights are not scaled."""
        return (self.k1 + 1) / IMPACT_MAX

    def _idf(self, holding: int) -> float:
        return rarity(holding, self.sections)


def numbered(weight: float, several: int, stems: int, rows: array[int]) -> Array:
    """Rows of a word with what comes before them, as of `Known.place`."""
    table = np.array(array("q", (0, several, stems, 0)) + rows, np.int64)
    table[:1].view(np.float64)[0] = weight
    return table


def _row(segment: Segment, stem: int) -> Sequence[int]:
    if stem < 0:
        return _NONE
    start, end = segment.listed(stem)
    peak = segment.columns.at("stems.peaks", stem)
    return stem, start, end, segment.best_row(stem), peak


def _word(segment: Segment, word: int) -> Sequence[int]:
    if word < 0:
        return _NOWHERE
    start, end, row, place = segment.positions.where(word)
    holding = segment.columns.at("words.df", word)
    return start, end, place if row < 0 else row, row >= 0, holding, word


_NONE = -1, 0, 0, -1, 0
_NOWHERE = 0, 0, 0, 0, 0, -1


Scored = Worded | Constant


class Weights:
    """What each part of one query weighs."""

    def __init__(self, query: Query, statistics: Statistics, budget: Budget) -> None:
        leaves = list(scored(query))
        whole, self.unit = statistics.whole(
            [
                times
                * (
                    statistics.spelled(leaf, budget)
                    if isinstance(leaf, Fuzzy)
                    else statistics.weight(leaf)
                )
                for leaf, times in leaves
            ],
            [statistics.several(leaf) for leaf, _ in leaves],
        )
        self._whole = dict(zip(leaves, whole, strict=True))

    def __getitem__(self, leaf: tuple[Scored, float]) -> int:
        return self._whole[leaf]


def scored(query: Query, times: float = 1.0) -> Iterator[tuple[Scored, float]]:
    """What adds to the score and how often it counts, each as often as it stands there."""
    match query:
        case Bool():
            for part in (*query.must, *query.should):
                yield from scored(part, times)
        case Boosted(inner, factor):
            yield from scored(inner, times * factor)
        case Constant():
            yield query, times
        case _ if isinstance(query, Worded):
            yield query, times
