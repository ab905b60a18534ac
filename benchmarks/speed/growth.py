"""What ten times the sections cost, from the results of several sizes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from math import log10

from ..context import Rows
from ..kept import Results


def rows(every: Results) -> Rows:
    """A row an engine, class and step from one size to the next."""
    found: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for results in every.values():
        for row in results["tables"].get("query", ()):
            found[row["engine"], row["kind"]].append((row["n"], row["cpu_median_us"]))
        for row in results["tables"].get("indexing", ()):
            found[row["engine"], "indexing"].append((row["n"], row["warm_cpu_s"] * 1e6))
    return [
        {"engine": engine, "kind": kind, **step}
        for (engine, kind), points in found.items()
        for step in _steps(sorted(points))
    ]


def _steps(points: Sequence[tuple[int, float]]) -> Rows:
    steps = []
    for (n, before), (larger, after) in pairwise(points):
        per_ten = (after / before) ** (1 / log10(larger / n))
        steps.append(
            {"from": n, "to": larger, "before_us": before, "after_us": after, "per_ten": per_ten}
        )
    return steps
