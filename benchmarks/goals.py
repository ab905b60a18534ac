"""What the engine is to reach, and what the results say. Ratios of processor time, unless
said otherwise: how many times as fast we are, or how many times as much we take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

from .kept import Results
from .queries import KINDS
from .speed import growth
from .speed.shell import BASE, SEARCH
from .tables import geometric

Rows = Sequence[dict[str, Any]]
MIDDLE, LARGE = 60_000, 1_000_000
"""Sections from which results are taken for the goals of these names."""
_TIERS = {"numba": ("ours-kernel", "ours"), "numpy": ("ours-kernel-numpy", "ours-numpy")}
"""Tier -> the engine alone, and the public call."""
_OR = ("or2", "or5_mixed", "or5_natural")


@dataclass(frozen=True, slots=True)
class Tier:
    """One of our tiers: what it is to reach, and what it reached."""

    aim: float | None = None
    engine: float | None = None
    """Without reading the query and building the hits."""
    call: float | None = None
    """As users call it."""


@dataclass(frozen=True, slots=True)
class Goal:
    what: str
    numba: Tier
    numpy: Tier
    least: bool = True
    """Whether the aim is the least that is wanted, or the most."""
    unit: str = ""


def measured(every: Results) -> Iterator[Goal]:
    """All goals, with the figures of the sizes that there are."""
    middle = _tables(every, MIDDLE, LARGE)
    large = _tables(every, LARGE)
    query = middle.get("query", ())
    n = f"{query[0]['n']:,} sections" if query else "60,000 sections"
    yield _faster(f"query against tantivy, {n}: median", query, "tantivy", 3, 1.3)
    yield _slowest(query)
    yield _faster("the same, 95th percentile", query, "tantivy", 2, None, "cpu_p95_us")
    yield _faster("against tantivy, a million", large.get("query", ()), "tantivy", 4, 1.7)
    yield _faster("against Lucene", query, "lucene", 4, None)
    yield _faster("against bm25s, OR of words", query, "bm25s", 1.4, None, kinds=_OR)
    yield _faster("against SQLite FTS5", query, "fts5", 50, 20)
    yield _faster("against stock Whoosh", query, "whoosh", 200, 80)
    yield _faster(
        "OR of 2 with text and snippet, against tantivy",
        query, "tantivy", 4, 2, kinds=("or2_snippet",),
    )  # fmt: skip
    built = middle.get("indexing", ())
    yield _whole("indexing sections, against tantivy", _rate(built, "tantivy"), 3, 1)
    yield _whole("indexing sections, against stock Whoosh", _rate(built, "whoosh"), 100, 35)
    size = _share(middle.get("size", ()), "text_bytes", "tantivy")
    yield _most("size on disk, of tantivy's", size, 1.3, " times")
    update = _share(middle.get("update", ()), "wall_ms", "whoosh")
    yield _most("replacing an interview durably, wall, of stock Whoosh's time", update, 0.2, "")
    yield _shell(middle.get("shell", ()))
    memory = {row["engine"]: row["peak_mb"] for row in large.get("memory", ())}
    yield _most("memory at a million sections, mapped files aside", memory, 250, " MB")
    yield _growth(every)
    yield from _overhead(middle.get("overhead", ()))


def _tables(every: Results, low: int, below: int | None = None) -> dict[str, Rows]:
    """Of the largest size in a range."""
    fit = [n for n in every if n >= low and (below is None or n < below)]
    return every[max(fit)]["tables"] if fit else {}


def _faster(
    what: str,
    rows: Rows,
    peer: str,
    numba: float | None,
    numpy: float | None,
    value: str = "cpu_median_us",
    kinds: Sequence[str] = tuple(KINDS),
) -> Goal:
    """Geometric means over the classes that both answer."""
    mine = [row for row in rows if row["kind"] in kinds]
    tiers = {}
    for (tier, pair), aim in zip(_TIERS.items(), (numba, numpy), strict=True):
        other = f"{peer}-{tier}" if peer == "bm25s" else peer
        tiers[tier] = Tier(aim, *(geometric(mine, name, value, other) for name in pair))
    return Goal(what, **tiers)


def _slowest(rows: Rows) -> Goal:
    """Time of the class that does worst beside tantivy, of tantivy's."""
    by = {(row["engine"], row["kind"]): row["cpu_median_us"] for row in rows}
    found: dict[str, tuple[float, str]] = {}
    for name in {engine for engine, _ in by}:
        both = [k for k in KINDS if (name, k) in by and ("tantivy", k) in by]
        if both:
            found[name] = max((by[name, k] / by["tantivy", k], KINDS[k]) for k in both)
    tiers = {
        tier: Tier(aim, *(found[name][0] if name in found else None for name in pair))
        for (tier, pair), aim in zip(_TIERS.items(), (1.2, None), strict=True)
    }
    worst = found.get("ours-kernel")
    named = f", the engine's: {worst[1]}" if worst else ""
    return Goal(f"the slowest class, of tantivy's time{named}", **tiers, least=False)


def _whole(what: str, found: dict[str, float], numba: float, numpy: float) -> Goal:
    """Of what only users do."""
    return Goal(
        what, Tier(numba, call=found.get("ours")), Tier(numpy, call=found.get("ours-numpy"))
    )


def _most(what: str, found: dict[str, float], aim: float, unit: str) -> Goal:
    mine = found.get("ours")
    numpy = found.get("ours-numpy", mine)
    return Goal(what, Tier(aim, call=mine), Tier(aim, call=numpy), least=False, unit=unit)


def _rate(rows: Rows, peer: str) -> dict[str, float]:
    rates = {row["engine"]: row["sections_per_cpu_s"] for row in rows}
    return {name: rate / rates[peer] for name, rate in rates.items()} if peer in rates else {}


def _share(rows: Rows, value: str, peer: str) -> dict[str, float]:
    values = {row["engine"]: row[value] for row in rows}
    return {name: v / values[peer] for name, v in values.items()} if peer in values else {}


def _shell(rows: Rows) -> Goal:
    times = {row["command"]: row["cpu_ms"] for row in rows}
    found = times[SEARCH] / times[BASE] if SEARCH in times and BASE in times else None
    what = "first result from the shell, of the time to import NumPy and Whoosh's parser"
    return Goal(what, Tier(1.5, call=found), Tier(1.5, call=found), least=False, unit=" times")


def _growth(every: Results) -> Goal:
    """The worst class and step."""
    worst: dict[str, float] = {}
    for row in growth.rows(every):
        worst[row["engine"]] = max(worst.get(row["engine"], 0), row["per_ten"])
    tiers = {tier: Tier(10, *map(worst.get, pair)) for tier, pair in _TIERS.items()}
    return Goal("ten times the sections, worst class and step", **tiers, least=False, unit=" times")


def _overhead(rows: Rows) -> Iterator[Goal]:
    for what, value, aim in (("a call", "call_us", 40), ("a hit with its passage", "hit_us", 8)):
        found = {}
        for _, name in _TIERS.values():
            mine = [row[value] for row in rows if row["engine"] == name and row["passages"] == 1]
            if mine:
                found[name] = mean(mine)
        yield _most(f"`search()` beside its engine: {what}", found, aim, " µs")
