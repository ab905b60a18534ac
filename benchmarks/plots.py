"""`python -m benchmarks.plots`: draws the newest results of each size as SVG."""

from __future__ import annotations

import json
import re
from typing import Any

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot

from .peers import ENGINES
from .places import RESULTS
from .queries import KINDS

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d+)\.json\Z")
_COLOURS = dict(zip(ENGINES, pyplot.get_cmap("tab10").colors, strict=False))  # type: ignore[attr-defined]
Results = dict[int, dict[str, Any]]


def newest() -> Results:
    """Size -> its newest results."""
    found: Results = {}
    for file in sorted(RESULTS.glob("*.json")):
        if name := _NAME.match(file.name):
            found[int(name[2])] = json.loads(file.read_text())
    return dict(sorted(found.items()))


def latency(n: int, results: dict[str, Any]) -> None:
    rows = results["tables"]["query"]
    by = {(row["engine"], row["kind"]): row["cpu_median_us"] for row in rows}
    engines = [name for name in ENGINES if any(row["engine"] == name for row in rows)]
    kinds = [kind for kind in KINDS if any(key[1] == kind for key in by)]
    figure, axes = pyplot.subplots(figsize=(10, 5.5))
    width = 0.8 / len(engines)
    for place, name in enumerate(engines):
        at = [
            number + place * width - 0.4 for number, kind in enumerate(kinds) if (name, kind) in by
        ]
        heights = [by[name, kind] for kind in kinds if (name, kind) in by]
        axes.bar(at, heights, width, align="edge", label=name, color=_COLOURS[name])
    axes.set_yscale("log")
    axes.set_ylabel("CPU, median, microseconds (lower is better)")
    axes.set_xticks(range(len(kinds)), [KINDS[k] for k in kinds], rotation=35, ha="right")
    axes.set_title(f"Query, {n:,} sections, one thread")
    _save(figure, axes, f"latency-{n}")


def indexing(every: Results) -> None:
    figure, axes = pyplot.subplots(figsize=(7, 3.5))
    n = max(size for size, results in every.items() if results["tables"].get("indexing"))
    rows = every[n]["tables"]["indexing"]
    rows = sorted(rows, key=lambda row: row["sections_per_cpu_s"])
    names = [row["engine"] for row in rows]
    rates = [row["sections_per_cpu_s"] for row in rows]
    axes.barh(names, rates, color=[_COLOURS[name] for name in names])
    axes.set_xscale("log")
    axes.set_xlabel("sections a CPU second, warm (higher is better)")
    axes.set_title(f"Indexing, {n:,} sections")
    _save(figure, axes, "indexing", legend=False)


def growth(every: Results) -> None:
    """Of the geometric mean over the classes that all engines answer at every size."""
    from math import exp, log
    from statistics import mean

    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    everywhere = [results["tables"].get("query", ()) for results in every.values()]
    answered = [
        {row["kind"] for row in rows if row["engine"] == name}
        for rows in everywhere
        for name in {row["engine"] for row in rows}
    ]
    kinds = set(KINDS).intersection(*answered)
    for name in ENGINES:
        points = []
        for n, rows in zip(every, everywhere, strict=True):
            mine = [row for row in rows if row["engine"] == name and row["kind"] in kinds]
            values = [row["cpu_median_us"] for row in mine]
            if values:
                points.append((n, exp(mean(map(log, values)))))
        if len(points) > 1:
            axes.plot(*zip(*points, strict=True), marker="o", label=name, color=_COLOURS[name])
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("sections")
    axes.set_ylabel(f"CPU, geometric mean of {len(kinds)} classes, microseconds")
    axes.set_title("Growth of query time")
    _save(figure, axes, "growth")


def _save(figure: Any, axes: Any, name: str, *, legend: bool = True) -> None:
    if legend:
        axes.legend(fontsize="small", loc="center left", bbox_to_anchor=(1.0, 0.5))
    axes.grid(axis="both", which="major", alpha=0.3)
    axes.set_axisbelow(True)
    figure.tight_layout()
    # No date and no random ids: the same figures give the same file.
    figure.savefig(RESULTS / f"{name}.svg", metadata={"Date": None})
    pyplot.close(figure)


def main() -> None:
    matplotlib.rcParams["svg.hashsalt"] = "interview-search"
    every = newest()
    for n, results in every.items():
        if results["tables"].get("query"):
            latency(n, results)
    if any(results["tables"].get("indexing") for results in every.values()):
        indexing(every)
    if len(every) > 1:
        growth(every)


if __name__ == "__main__":
    main()
