"""What each part of one query weighs."""

from __future__ import annotations

from collections.abc import Iterator

from ....query.tree import Bool, Boosted, Constant, Fuzzy, Query, Worded
from .budget import Budget
from .statistics import Statistics

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
