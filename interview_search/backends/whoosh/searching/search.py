"""A query through all segments: by a short way where there is one, else by whole arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, reduce
from typing import Literal

import numpy as np

from ....query.tree import Among, Bool, Exact, Query, Stemmed
from ....ranking import OFF, Proximity
from ...base import Found, Limits, Nearness
from ..files.columns import Array
from ..indexing.impacts import IMPACT_MAX
from ..segment import Segment
from . import topk
from .budget import Budget
from .closeness import Closeness, Pair, pairs
from .evaluate import Evaluation
from .standing import Standing
from .statistics import Statistics
from .weights import Weights

Flat = tuple[Literal["any", "all", "phrase"], tuple[Stemmed, ...], Exact | None, bytes | None]
"""A query of one level: its kind, its words (of a phrase none), the phrase, and as of `Among`
the interviews that meet its conditions; None where there are none."""


class Search:
    """Answers queries on the segments of one snapshot."""

    def __init__(
        self,
        segments: Sequence[Segment],
        firsts: Sequence[int],
        places: Sequence[Array],
        k1: float,
    ) -> None:
        """`firsts` are the numbers of the segments' first sections, `places` (i8) those of
        their interviews, -1 for deleted ones."""
        self._segments = segments
        self._firsts = firsts
        self._places = places
        self._interviews = sum(int((held >= 0).sum()) for held in places)
        self.statistics = Statistics(segments, k1)
        standing = Standing(segments)
        self._arrays = topk.Ways(segments, firsts, places, self.statistics, standing)
        self.ways: topk.Short = self._arrays
        """By arrays, or by compiled loops."""
        self.closeness = Closeness(standing)

    def compile(self) -> None:
        """Go by compiled loops from now on. Raises ImportError where Numba is missing."""
        from . import compiled, lookup

        place = self._segments, self._firsts, self._places, self.statistics
        self.statistics.lookup = lookup.ready(self._segments)
        self.ways = compiled.ready(*place)

    def __call__(
        self,
        query: Query,
        count: int,
        order: Sequence[int] | None,
        everything: bool,
        limits: Limits,
        proximity: Proximity,
    ) -> Found:
        """As `Snapshot.search`."""
        if order is not None or not count:
            proximity = OFF
        if order is None and not everything:
            if type(query) is Stemmed and query.field is None:
                found = self._arrays.one(self.statistics.known(query), count)
                if found is not None:
                    return found
            asked = flat(query)
            found = None if asked is None else self._short(asked, count, proximity)
            if found is not None:
                return found
        return self._whole(query, count, order, everything, limits, proximity)

    def _short(self, asked: Flat, count: int, proximity: Proximity = OFF) -> Found | None:
        """The best sections by the short way, if there is one."""
        kind, words, phrase, flags = asked
        if phrase is not None:
            written = self.statistics.written
            return self.ways.phrase([written(word) for word in phrase.words], count, flags)
        known = self.statistics.known
        if len(words) == 1:
            return self.ways.any((known(words[0]),), count, flags)
        several = [known(word) for word in words]
        if proximity.share and len(words) <= proximity.words_max:
            return self.ways.close(several, count, flags, proximity, kind == "all")
        return (self.ways.any if kind == "any" else self.ways.all)(several, count, flags)

    def _whole(
        self,
        query: Query,
        count: int,
        order: Sequence[int] | None,
        everything: bool,
        limits: Limits,
        proximity: Proximity,
    ) -> Found:
        """From all sections that match."""
        budget = Budget(limits, self.statistics.expansions)
        weights = Weights(query, self.statistics, budget)
        every = [np.empty(0, np.int64)]
        sums = [np.empty(0, np.uint32)]
        for at, evaluation in enumerate(self.evaluations(weights, budget)):
            docs, scores = evaluation.live(query)
            every.append(docs + np.int64(self._firsts[at]))
            sums.append(np.zeros(len(docs), np.uint32) if scores is None else scores)
        numbers, scores = np.concatenate(every), np.concatenate(sums)
        if order is None:
            keys = -scores.astype(np.int64)
        else:
            keys = np.asarray(order, np.int64)[self.owners[numbers]]
        neighbours = [*self.neighbours(query, weights, proximity)]
        page = _least(keys, max(count, proximity.depth) if neighbours else count)
        best, points = numbers[page].tolist(), scores[page].tolist()
        near: list[int] = []
        if neighbours:
            best, points, near = self.closeness(best, points, neighbours, proximity, count)
        return Found(
            best[:count],
            [score * weights.unit for score in points[:count]],
            len(numbers),
            not budget.late,
            numbers if everything else (),
            scores * weights.unit if everything else (),
            budget.cut,
            budget.late,
            [score * weights.unit for score in near[:count]],
        )

    def neighbours(self, query: Query, weights: Weights, proximity: Proximity) -> Iterator[Pair]:
        """The pairs of bare words side by side in a query."""
        row = [
            part if isinstance(part, Stemmed) and part.field is None else None
            for part in beside(query)
        ]
        if proximity.share and len(row) - row.count(None) <= proximity.words_max:
            known = [None if word is None else self.statistics.known(word) for word in row]
            each = [0 if word is None else weights[word, 1.0] for word in row]
            yield from pairs(known, each, proximity)

    def near(
        self,
        query: Query,
        at: int,
        doc: int,
        weights: Weights,
        limits: Limits,
        proximity: Proximity,
    ) -> Iterator[Nearness]:
        """What each pair of neighbours adds to the score of the section `doc` of a segment."""
        number = self._firsts[at] + doc
        best = self(query, proximity.depth, None, False, limits, OFF).numbers
        for pair in self.neighbours(query, weights, proximity) if number in best else ():
            yield Nearness(
                Stemmed(pair.first.stems),
                Stemmed(pair.second.stems),
                self.closeness.points(number, pair, proximity.window),
                pair.weight * IMPACT_MAX,
                self.closeness.holding(pair, proximity.window),
            )

    def way(self, query: Query) -> str:
        """How it is answered: `compiled`, `arrays` or `nested`."""
        asked = flat(query)
        if asked is None or self._short(asked, 1) is None:
            return "nested"
        return "arrays" if self.ways is self._arrays else "compiled"

    def evaluations(self, weights: Weights, budget: Budget) -> list[Evaluation]:
        """One query's way through each segment."""
        return [
            Evaluation(at, segment, self._places[at], self._interviews, weights, budget)
            for at, segment in enumerate(self._segments)
        ]

    @cached_property
    def owners(self) -> Array:
        """i8: the interview of each section; -1 where it is deleted."""
        owned = [held[s.owners] for s, held in zip(self._segments, self._places, strict=True)]
        return np.concatenate([np.empty(0, np.int64), *owned])


def flat(query: Query) -> Flat | None:
    """The query, if it has one level."""
    if type(query) is Stemmed:
        return ("any", (query,), None, None) if query.field is None else None
    if type(query) is Exact:
        return ("phrase", (), query, None) if query.field is None else None
    if type(query) is not Bool or query.never:
        return None
    must, should = query.must, query.should
    if query.filters:
        if len(must) != 1 or should or not all(type(part) is Among for part in query.filters):
            return None
        inner = flat(must[0])
        if inner is None or inner[3] is not None:
            return None
        kind, words, phrase, _ = inner
        return kind, words, phrase, reduce(_both, [part.flags for part in query.filters])  # type: ignore[union-attr]
    parts = must or should
    if not parts or (must and should):
        return None
    for part in parts:
        if type(part) is not Stemmed or part.field is not None:
            return None
    return "all" if must else "any", parts, None, None  # type: ignore[return-value]


def beside(query: Query) -> Iterator[Query | None]:
    """What stands side by side in a query, under conditions or not; None stands between
    what is no neighbours."""
    if type(query) is not Bool:
        yield query
        return
    for parts, sure in ((query.must, True), (query.should, False)):
        for part in parts:
            if type(part) is not Bool:
                yield part
                continue
            yield None
            # Else its words may be there without its matching.
            if sure or not (part.must or part.never or part.filters):
                yield from beside(part)
                yield None
        yield None


def _both(first: bytes, second: bytes) -> bytes:
    """The flags that are set in both."""
    both = int.from_bytes(first, "little") & int.from_bytes(second, "little")
    return both.to_bytes(min(len(first), len(second)), "little")


def _least(keys: Array, count: int) -> Array:
    """The places of the smallest keys in order; the earlier place first where they are equal."""
    if count < len(keys):
        bound = np.partition(keys, count)[count] if count else 0
        places = np.flatnonzero(keys <= bound) if count else np.empty(0, np.int64)
    else:
        places = np.arange(len(keys))
    return np.asarray(places[np.argsort(keys[places], kind="stable")][:count])
