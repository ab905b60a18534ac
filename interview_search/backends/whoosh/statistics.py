"""How often words occur in a whole snapshot, and what they weigh: looked up once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log
from typing import NamedTuple

from ...query.tree import Beginning, Bool, Exact, Query, Stemmed
from .invert import IMPACT_MAX
from .segment import Segment
from .tokens import encoded

_SUM_MAX = (2**32 - 1) // IMPACT_MAX
"""The weights of a query add up to at most this, so that no score overflows."""
_KEPT = 50_000
"""Words and weights remembered."""


class Listed(NamedTuple):
    """A stem in one segment: its number, and where its postings lie."""

    stem: int
    start: int
    end: int


class Stem(NamedTuple):
    """A stem in all segments."""

    df: int
    """In how many live sections it is."""
    listed: tuple[Listed | None, ...]
    """By segment."""


class Statistics:
    """Frequencies over all segments, those of live sections alone."""

    def __init__(self, segments: Sequence[Segment], k1: float) -> None:
        self._segments = segments
        self.k1 = k1
        self.sections = sum(segment.live for segment in segments)
        self._stems: dict[str, Stem] = {}
        self._weights: dict[Query, float] = {}

    def stem(self, text: str) -> Stem:
        known = self._stems.get(text)
        if known is None:
            known = self._look_up(encoded(text))
            if len(self._stems) >= _KEPT:
                self._stems.clear()
            self._stems[text] = known
        return known

    def word_df(self, text: str) -> int:
        key = encoded(text)
        found = ((segment, segment.words.find(key)) for segment in self._segments)
        return sum(segment.word_df(number) for segment, number in found if number >= 0)

    def weight(self, leaf: Query) -> float:
        """The inverse document frequency, of a phrase the sum over its words:

            log(1 + (N - n + 0.5) / (n + 0.5))

        (Robertson and Zaragoza 2009, in Lucene's form, which is never negative.)
        """
        weight = self._weights.get(leaf)
        if weight is None:
            match leaf:
                case Stemmed(stems):
                    # The stems of one word in several languages are one term.
                    weight = self._idf(sum(self.stem(stem).df for stem in stems))
                case Exact(words):
                    weight = sum(self._idf(self.word_df(word)) for word in words)
                case _:
                    weight = 1.0 / (self.k1 + 1)
            if len(self._weights) >= _KEPT:
                self._weights.clear()
            self._weights[leaf] = weight
        return weight

    def _idf(self, holding: int) -> float:
        n = min(holding, self.sections)
        return log(1 + (self.sections - n + 0.5) / (n + 0.5))

    def _look_up(self, key: bytes) -> Stem:
        df = 0
        listed: list[Listed | None] = []
        for segment in self._segments:
            number = segment.stems.find(key)
            if number < 0:
                listed.append(None)
                continue
            df += segment.stem_df(number)
            starts = segment.columns["stems.starts"]
            listed.append(Listed(number, int(starts[number]), int(starts[number + 1])))
        return Stem(df, tuple(listed))


class Weights:
    """What each part of one query weighs, in whole numbers, so that sums are exact."""

    def __init__(self, leaves: Sequence[Query], statistics: Statistics) -> None:
        """`leaves` are those that add to the score, each as often as it does."""
        found = [statistics.weight(leaf) for leaf in leaves]
        # A section that has several stems of a word gets the impact of each.
        times = [len(leaf.stems) if isinstance(leaf, Stemmed) else 1 for leaf in leaves]
        total = sum(weight * many for weight, many in zip(found, times, strict=True))
        scale = (_SUM_MAX - sum(times)) / total if total > 0 else 1.0
        self._whole = {
            leaf: max(1, round(weight * scale)) for leaf, weight in zip(leaves, found, strict=True)
        }
        self.unit = (statistics.k1 + 1) / (IMPACT_MAX * scale)
        """What a score of 1 is worth."""

    def __getitem__(self, leaf: Query) -> int:
        return self._whole[leaf]


def scored(query: Query) -> Iterator[Query]:
    """The leaves that add to the score, each as often as it stands there."""
    match query:
        case Bool():
            for part in (*query.must, *query.should):
                yield from scored(part)
        case Stemmed() | Exact() | Beginning():
            yield query
