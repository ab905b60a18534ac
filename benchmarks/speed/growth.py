"""What ten times the sections cost, from the results of several sizes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from math import exp, log, log10
from statistics import mean

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


def summed(every: Results) -> Rows:
    """A row an engine and step: the geometric mean over what grows, and the worst of it."""
    found: dict[tuple[str, int, int], Rows] = defaultdict(list)
    for row in rows(every):
        found[row["engine"], row["from"], row["to"]].append(row)
    summary = []
    for (engine, first, last), steps in found.items():
        worst = max(steps, key=lambda row: row["per_ten"])
        factor = exp(mean(log(row["per_ten"]) for row in steps))
        step = {"engine": engine, "from": first, "to": last, "mean": factor}
        summary.append({**step, "worst": worst["per_ten"], "kind": worst["kind"]})
    return summary


def _steps(points: Sequence[tuple[int, float]]) -> Rows:
    steps = []
    for (n, before), (larger, after) in pairwise(points):
        per_ten = (after / before) ** (1 / log10(larger / n))
        steps.append(
            {"from": n, "to": larger, "before_us": before, "after_us": after, "per_ten": per_ten}
        )
    return steps
