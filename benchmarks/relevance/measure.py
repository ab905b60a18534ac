"""What a ranking is worth, query by query, and whether two differ by more than chance."""

from __future__ import annotations

from collections.abc import Mapping

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG

from .collections import Collection
from .rankers import Run

MEASURES = {"ndcg10": nDCG @ 10, "recall100": R @ 100, "rr": RR}
DEPTH = 100
_FLIPS = 10_000
_SEED = 20_240_229

Scores = dict[str, np.ndarray]
"""Measure -> its value for each query, in the order of the collection."""


def scores(collection: Collection, run: Run) -> Scores:
    # Documents that score the same are not to be ordered anew: the place is the score.
    ranked = [
        ir_measures.ScoredDoc(query, document, float(-place))
        for query, documents in run.items()
        for place, document in enumerate(documents)
    ]
    place = {query: number for number, query in enumerate(collection.queries)}
    found = {name: np.zeros(len(place)) for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    judged = {query: dict(documents) for query, documents in collection.judged.items()}
    for metric in ir_measures.iter_calc(list(MEASURES.values()), judged, ranked):
        if metric.query_id in place:
            found[names[metric.measure]][place[metric.query_id]] = metric.value
    return found


def means(found: Scores) -> Mapping[str, float]:
    return {name: float(values.mean()) for name, values in found.items()}


def chance(ours: np.ndarray, theirs: np.ndarray) -> float:
    """How likely so large a mean difference is, either way, if who got which value is chance.

    A paired randomisation test (Smucker, Allan and Carterette 2007), with a fixed seed.
    """
    differences = ours - theirs
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    rng = np.random.default_rng(_SEED)
    observed = abs(differences.sum())
    larger = 0
    for _ in range(_FLIPS // 500):
        signs = rng.integers(0, 2, (500, len(differences)), dtype=np.int8) * 2.0 - 1.0
        larger += int((np.abs(signs @ differences) >= observed - 1e-9).sum())
    return (larger + 1) / (_FLIPS + 1)
