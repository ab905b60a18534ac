"""How often words occur in a whole snapshot, and what they weigh: looked up once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log
from operator import mul
from typing import NamedTuple

from ...query.tree import (
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
from .budget import Budget, Late
from .expansion import Expansions
from .invert import IMPACT_MAX
from .segment import Segment
from .tokens import encoded

_SUM_MAX = (2**32 - 1) // IMPACT_MAX
"""The weights of a query add up to at most this, so that no score overflows."""
_KEPT = 50_000
"""Words remembered."""


class Listed(NamedTuple):
    """A stem in one segment: its number, and where its postings lie."""

    stem: int
    start: int
    end: int


class Known(NamedTuple):
    """A bare word in all segments."""

    weight: float
    """Its inverse document frequency."""
    listed: tuple[tuple[Listed, ...], ...]
    """By segment: the stems that it has of it."""
    several: int = 1
    """How many of its stems occur: a section may have them all, each with its impact."""


class Statistics:
    """Frequencies over all segments, those of live sections alone."""

    def __init__(self, segments: Sequence[Segment], k1: float) -> None:
        self._segments = segments
        self.k1 = k1
        self.sections = sum(segment.live for segment in segments)
        self._known: dict[tuple[str, ...], Known] = {}
        self.expansions = Expansions(segments)

    def known(self, word: Stemmed) -> Known:
        """The stems of one word in several languages are one term."""
        known = self._known.get(word.stems)
        if known is None:
            df = [*map(self.stem_df, word.stems)]
            keys = [encoded(stem) for stem in dict.fromkeys(word.stems)]
            listed = tuple(tuple(_listed(segment, keys)) for segment in self._segments)
            known = Known(self._idf(sum(df)), listed, sum(map(bool, df)) or 1)
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[word.stems] = known
        return known

    def stem_df(self, text: str) -> int:
        key = encoded(text)
        found = ((segment, segment.stems.find(key)) for segment in self._segments)
        return sum(segment.stem_df(number) for segment, number in found if number >= 0)

    def word_df(self, text: str) -> int:
        key = encoded(text)
        found = ((segment, segment.words.find(key)) for segment in self._segments)
        return sum(segment.word_df(number) for segment, number in found if number >= 0)

    def weight(self, leaf: Query) -> float:
        """The inverse document frequency, of a phrase the sum over its words:

            log(1 + (N - n + 0.5) / (n + 0.5))

        (Robertson and Zaragoza 2009, in Lucene's form, which is never negative.)
        """
        match leaf:
            case Stemmed():
                return self.known(leaf).weight
            case Exact(words) | Near(words):
                return sum(self._idf(self.word_df(word)) for word in words)
            case StemmedPhrase(words):
                return sum(self._idf(sum(map(self.stem_df, stems))) for stems in words)
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
        total = sum(map(mul, weights, several))
        scale = (_SUM_MAX - sum(several)) / total if total > 0 else 1.0
        unit = (self.k1 + 1) / (IMPACT_MAX * scale)
        return [int(weight * scale + 0.5) or 1 for weight in weights], unit

    def _idf(self, holding: int) -> float:
        n = min(holding, self.sections)
        return log(1 + (self.sections - n + 0.5) / (n + 0.5))


def _listed(segment: Segment, keys: Sequence[bytes]) -> Iterator[Listed]:
    starts = segment.columns["stems.starts"]
    for key in keys:
        number = segment.stems.find(key)
        if number >= 0:
            yield Listed(number, int(starts[number]), int(starts[number + 1]))


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
