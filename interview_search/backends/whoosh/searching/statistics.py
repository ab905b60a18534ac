"""How often words occur in a whole snapshot, and what they weigh: looked up once."""

from __future__ import annotations

import weakref
from array import array
from collections.abc import Sequence
from functools import cached_property, reduce
from operator import add
from typing import TYPE_CHECKING

from ....query.tree import Constant, Exact, Fuzzy, Near, Query, Stemmed, StemmedPhrase
from ....ranking import rarity
from ..indexing.impacts import IMPACT_MAX
from ..indexing.tokens import encoded
from ..segment import Segment
from .budget import Budget, Late
from .expansion import Expansions
from .known import Known, Listed, Written, numbered
from .shelf import Shelf

if TYPE_CHECKING:
    from .lookup import Lookup

SUM_MAX = (2**32 - 1) // IMPACT_MAX
"""The weights of a query add up to at most this, so that no score overflows."""
_KEPT = 100_000
"""Words remembered, in an index of one segment; of many segments fewer."""
_ROOM = 96_000_000
"""Bytes of memory that bits of words, and what says where they stand, take for compiled loops."""


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
