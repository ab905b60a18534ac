"""Rows as tables on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import exp, log
from statistics import mean
from typing import Any

from rich.console import Console
from rich.table import Table

from .queries import KINDS

Rows = Sequence[Mapping[str, Any]]
AGAINST = "tantivy"


def show(results: Mapping[str, Any], console: Console) -> None:
    """All tables of one size."""
    tables, n = results["tables"], results["n"]
    for name, draw in _DRAW.items():
        if tables.get(name):
            for table in draw(tables[name]):
                # Some have sections of their own.
                sections = tables[name][0].get("n", n)
                table.title = f"{table.title} - {sections:,} sections"
                console.print(table)


def geometric(rows: Rows, engine: str, value: str, against: str = AGAINST) -> float | None:
    """How many times faster an engine is, over the classes that both answer."""
    by = {(row["engine"], row["kind"]): row[value] for row in rows}
    both = [k for k in KINDS if (engine, k) in by and (against, k) in by]
    if not both:
        return None
    return exp(mean(log(by[against, kind] / by[engine, kind]) for kind in both))


def _query(rows: Rows) -> Iterable[Table]:
    for value, title in (
        ("cpu_median_us", "Query, CPU, median, microseconds"),
        ("cpu_p95_us", "Query, CPU, 95th percentile, microseconds"),
        ("wall_median_us", "Query, wall, median, microseconds"),
    ):
        yield _pivot(rows, value, title)


def _pivot(rows: Rows, value: str, title: str) -> Table:
    engines = list(dict.fromkeys(row["engine"] for row in rows))
    by = {(row["engine"], row["kind"]): row[value] for row in rows}
    table = _table(title, "", engines)
    for kind, label in KINDS.items():
        table.add_row(label, *(_number(by.get((engine, kind))) for engine in engines))
    if any(row["engine"] == AGAINST for row in rows):
        ratios = (geometric(rows, engine, value) for engine in engines)
        times = (f"{r:.3g}" if r else "-" for r in ratios)
        table.add_row(f"times as fast as {AGAINST}", *times, style="bold")
    return table


def _plain(title: str, first: str, columns: Mapping[str, str]) -> Any:
    def draw(rows: Rows) -> Iterable[Table]:
        table = _table(title, first, columns.values())
        for row in rows:
            cells = (row.get(name) for name in columns)
            table.add_row(str(row[first]), *(_number(cell) for cell in cells))
        yield table

    return draw


def _table(title: str, first: str, columns: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for name in columns:
        table.add_column(name, justify="right")
    return table


def _number(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if value >= 100 else f"{value:,.3g}"


_DRAW = {
    "query": _query,
    "overhead": _plain(
        "What the public call takes beside the engine, CPU microseconds",
        "engine",
        {"kind": "class", "passages": "passages", "call_us": "a call", "hit_us": "a hit"},
    ),
    "everyday": _plain(
        "Everyday calls over the real interviews, CPU",
        "engine",
        {
            "call": "call",
            "first_ms": "first, ms",
            "median_us": "median, us",
            "longest_us": "longest, us",
        },
    ),
    "indexing": _plain(
        "Indexing sections in memory, text as written",
        "engine",
        {
            "cold_cpu_s": "cold CPU s",
            "cold_wall_s": "cold wall s",
            "warm_cpu_s": "warm CPU s",
            "warm_wall_s": "warm wall s",
            "sections_per_cpu_s": "sections / CPU s",
            "peak_mb": "peak MB",
            "measured_now": "now",
        },
    ),
    "size": _plain(
        "Size on disk, bytes",
        "engine",
        {"text_bytes": "with text, fields", "terms_bytes": "terms alone"},
    ),
    "open_first": _plain(
        "Open + first query in a new process, milliseconds",
        "engine",
        {"cpu_ms": "CPU", "wall_ms": "wall"},
    ),
    "update": _plain(
        "Replace one interview and commit, milliseconds",
        "engine",
        {"cpu_ms": "CPU", "wall_ms": "wall", "sections": "sections", "durable": "durable"},
    ),
    "merge": _plain(
        "Many small commits, means of one, milliseconds; bytes written for each byte kept",
        "engine",
        {
            "cpu_ms": "CPU",
            "wall_ms": "wall",
            "longest_ms": "longest",
            "commits": "commits",
            "written_mb": "MB written",
            "kept_mb": "MB kept",
            "written_per_kept": "factor",
            "durable": "durable",
        },
    ),
    "memory": _plain(
        "Memory of a searching process, MB",
        "engine",
        {"base_mb": "before", "peak_mb": "peak, files aside", "peak_with_files_mb": "with files"},
    ),
    "shell": _plain(
        "From the shell, CPU milliseconds",
        "command",
        {"cpu_ms": "CPU", "times_base": "times the imports"},
    ),
    "growth": _plain(
        "Growth of CPU time when sections grow tenfold",
        "engine",
        {"from": "from", "to": "to", "mean": "mean factor", "worst": "worst", "kind": "of"},
    ),
}
