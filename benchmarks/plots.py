"""`python -m benchmarks.plots`: draws the newest results of each size as SVG.

Without background, in colours that stand out from white and from black.
"""

from __future__ import annotations

import argparse
from math import exp, log
from pathlib import Path
from statistics import mean
from typing import Any

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot
from matplotlib.ticker import FuncFormatter

from .kept import Results, newest
from .peers import ENGINES
from .places import RESULTS
from .queries import KINDS

_TEXT = "#7d8590"
_LOOKS = {
    "ours": ("search(), Numba", "#e5484d", "D"),
    "ours-kernel": ("engine alone, Numba", "#e5484d", "o"),
    "ours-numpy": ("search(), NumPy", "#f08c28", "D"),
    "ours-kernel-numpy": ("engine alone, NumPy", "#f08c28", "o"),
    "tantivy": ("tantivy", "#3b82f6", "s"),
    "lucene": ("Lucene", "#2a9d8f", "^"),
    "bm25s-numba": ("bm25s, Numba", "#a16207", "v"),
    "bm25s-numpy": ("bm25s, NumPy", "#ca8a04", "<"),
    "fts5": ("SQLite FTS5", "#8b5cf6", "P"),
    "xapian": ("Xapian", "#db2777", "X"),
    "whoosh": ("Whoosh", "#78716c", "p"),
}
"""Engine -> its name, colour and mark."""
_PLAIN = FuncFormatter(lambda value, _place: f"{value:,.10g}")
_STYLE = {
    "svg.hashsalt": "interview-search",  # the same figures give the same file
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "text.color": _TEXT,
    "axes.edgecolor": _TEXT,
    "axes.labelcolor": _TEXT,
    "xtick.color": _TEXT,
    "ytick.color": _TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": _TEXT,
    "grid.alpha": 0.25,
    "axes.axisbelow": True,
    "legend.frameon": False,
}


def latency(n: int, rows: list[dict[str, Any]], folder: Path) -> None:
    by = {(row["engine"], row["kind"]): row["cpu_median_us"] for row in rows}
    kinds = [kind for kind in KINDS if any(key[1] == kind for key in by)][::-1]
    figure, axes = pyplot.subplots(figsize=(10, 0.45 * len(kinds) + 1.6))
    for name in reversed(_engines(rows)):
        label, colour, mark = _LOOKS[name]
        known = [(by[name, kind], place) for place, kind in enumerate(kinds) if (name, kind) in by]
        at, places = zip(*known, strict=True)
        ours = name.startswith("ours")
        axes.plot(
            at, places, mark, label=label, color=colour, markersize=8 if ours else 6,
            fillstyle="none" if name in ("ours", "ours-numpy") else "full",
            alpha=1 if ours else 0.9, zorder=3 if ours else 2, clip_on=False,
        )  # fmt: skip
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(_PLAIN)
    axes.set_xlabel("processor time of a query, median, microseconds (further left is better)")
    axes.set_yticks(range(len(kinds)), [KINDS[kind] for kind in kinds])
    axes.set_title(f"Queries over {n:,} sections, one thread", loc="left")
    axes.grid(axis="both")
    _save(figure, axes, folder / f"latency-{n}.svg")


def indexing(n: int, rows: list[dict[str, Any]], folder: Path) -> None:
    rows = sorted(rows, key=lambda row: row["sections_per_cpu_s"])
    figure, axes = pyplot.subplots(figsize=(8, 0.38 * len(rows) + 1.2))
    rates = [row["sections_per_cpu_s"] for row in rows]
    looks = [_LOOKS[row["engine"]] for row in rows]
    names = [label.replace("search()", "interview-search") for label, _, _ in looks]
    bars = axes.barh(names, rates, color=[colour for _, colour, _ in looks])
    axes.bar_label(bars, [f"{rate:,.0f}" for rate in rates], padding=4, color=_TEXT)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(_PLAIN)
    axes.set_xlim(min(rates) / 3, max(rates) * 2.5)
    axes.set_xlabel("sections a second of processor time (further right is better)")
    axes.set_title(f"Indexing {n:,} sections, one thread", loc="left")
    axes.grid(axis="x")
    _save(figure, axes, folder / "indexing.svg", legend=False)


def growth(every: Results, folder: Path) -> None:
    """Of the geometric mean over the classes that all engines answer at every size."""
    tables = {n: results["tables"].get("query", ()) for n, results in every.items()}
    answered = [
        {row["kind"] for row in rows if row["engine"] == name}
        for rows in tables.values()
        for name in _engines(rows)
    ]
    kinds = set(KINDS).intersection(*answered)
    figure, axes = pyplot.subplots(figsize=(8, 4.5))
    for name in ENGINES:
        points = []
        for n, rows in tables.items():
            mine = [r["cpu_median_us"] for r in rows if r["engine"] == name and r["kind"] in kinds]
            if mine:
                points.append((n, exp(mean(map(log, mine)))))
        if len(points) > 1:
            label, colour, mark = _LOOKS[name]
            line = "--" if name in ("ours", "ours-numpy") else "-"
            axes.plot(*zip(*points, strict=True), line, marker=mark, label=label, color=colour)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(list(every), [f"{n:,}" for n in every])
    axes.yaxis.set_major_formatter(_PLAIN)
    axes.minorticks_off()
    axes.set_xlabel("sections")
    axes.set_ylabel("processor time of a query, microseconds")
    axes.set_title(f"Growth, geometric mean of {len(kinds)} classes", loc="left")
    axes.grid(axis="both")
    _save(figure, axes, folder / "growth.svg")


def draw(every: Results, folder: Path) -> None:
    with matplotlib.rc_context(_STYLE):
        for n, results in every.items():
            if rows := results["tables"].get("query"):
                latency(n, rows, folder)
        built = {n: rows for n, r in every.items() if (rows := r["tables"].get("indexing"))}
        if built:
            # The largest size at which all engines were measured.
            n = max(built, key=lambda size: (len(built[size]), size))
            indexing(n, built[n], folder)
        if sum(bool(results["tables"].get("query")) for results in every.values()) > 1:
            growth(every, folder)


def _engines(rows: Any) -> list[str]:
    known = {row["engine"] for row in rows}
    return [name for name in ENGINES if name in known]


def _save(figure: Any, axes: Any, file: Path, *, legend: bool = True) -> None:
    if legend:
        drawn = dict(zip(*axes.get_legend_handles_labels()[::-1], strict=True))
        names = [label for label, _, _ in _LOOKS.values() if label in drawn]
        handles = [drawn[label] for label in names]
        axes.legend(handles, names, loc="center left", bbox_to_anchor=(1.02, 0.5))
    figure.savefig(file, metadata={"Date": None}, bbox_inches="tight", transparent=True)
    pyplot.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=RESULTS, metavar="FOLDER")
    draw(newest(), parser.parse_args().to)


if __name__ == "__main__":
    main()
