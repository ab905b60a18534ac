"""How a query scores one section, leaf by leaf, in the numbers of the evaluation."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import Literal

from ....query.tree import Bool, Boosted, Query
from ....ranking import Proximity
from ...base import Account, Limits, Share
from ..indexing.impacts import IMPACT_MAX
from .budget import Budget
from .evaluate import Evaluation
from .search import Search
from .weights import Weights, scored

Role = Literal["must", "should", "never", "filter"]


def account(
    search: Search, query: Query, at: int, doc: int, limits: Limits, proximity: Proximity
) -> Account:
    """Of the section `doc` of a segment."""
    limits = replace(limits, seconds=float("inf"))
    budget = Budget(limits, search.statistics.expansions)
    weights = Weights(query, search.statistics, budget)
    counting = _Counting(search, weights, budget, search.evaluations(weights, budget), at, doc)
    matches = bool((counting.evaluation.live(query).docs == doc).any())
    shares = counting.shares(query, 1.0, "must", scores=matches)
    near = search.near(query, at, doc, weights, limits, proximity) if matches else ()
    return Account(matches, weights.unit, tuple(shares), search.way(query), tuple(near))


class _Counting:
    """One section in one query."""

    def __init__(
        self,
        search: Search,
        weights: Weights,
        budget: Budget,
        evaluations: list[Evaluation],
        at: int,
        doc: int,
    ) -> None:
        self._statistics = search.statistics
        self._weights = weights
        self._evaluations = evaluations
        self.evaluation = evaluations[at]
        self._doc = doc

    def shares(self, query: Query, times: float, role: Role, *, scores: bool) -> list[Share]:
        """Of each leaf; they add to the score only where all around them matches."""
        if isinstance(query, Boosted):
            return self.shares(query.query, times * query.times, role, scores=scores)
        if isinstance(query, Bool):
            scores = scores and self._points(query, times) is not None
            found = []
            with ExitStack() as turns:
                for each in self._evaluations:
                    turns.enter_context(each.among_turns(query))
                for part in query.must:
                    found += self.shares(part, times, role, scores=scores)
                for part in query.should:
                    inner: Role = "should" if role == "must" else role
                    found += self.shares(part, times, inner, scores=scores)
            with ExitStack() as anywhere:
                for each in self._evaluations:
                    anywhere.enter_context(each.anywhere())
                for part in query.filters:
                    inner = "never" if role == "never" else "filter"
                    found += self.shares(part, times, inner, scores=False)
                for part in query.never:
                    found += self.shares(part, times, "never", scores=False)
            return found
        weighs = next(scored(query, times), None) if role in ("must", "should") else None
        points = self._points(query, times, scored=weighs is not None)
        most = 0
        if weighs is not None:
            most = self._weights[weighs] * IMPACT_MAX * self._statistics.several(query)
        return [
            Share(
                query,
                times,
                role,
                points is not None,
                (points or 0) if scores else 0,
                most,
                sum(len(each.live(query, scored=False).docs) for each in self._evaluations),
            )
        ]

    def _points(self, query: Query, times: float, *, scored: bool = True) -> int | None:
        """The section's score; None where it does not match."""
        found = self.evaluation.matches(query, times, scored=scored)
        place = int(found.docs.searchsorted(self._doc))
        if place == len(found.docs) or int(found.docs[place]) != self._doc:
            return None
        return 0 if found.scores is None else int(found.scores[place])
