"""Are all engines doing the same work? Checked before anything is timed.

The number of sections that match has to be that of the reference (SQLite FTS5, the
plainest of them) and the first ten have to be among its best: its first ten, or its first
thousandth where that is more, because of a hundred thousand that match hundreds are as
good as the first. Room is left where the analysis
differs: Porter's two stemmers, phrases as written or as stems. For snippets our library
looks in question and title too, the others in the answer alone: more work for ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import mean, median
from typing import Any

from .peers import Engine
from .queries import KINDS, Query

EACH = 8
"""Queries of a class that are compared."""
_BEST = 1000
"""One in so many of the sections that match is among the best."""
_RANGE = {"phrase2": (0.88, 1.12), "or2_snippet": (0.9, 1.5), "fields": (0.9, 1.1)}
"""What the median of the counts may be of the reference's; all others have to be equal."""
_OVERLAP = {"fields": 0.1}
_OVERLAP_ELSE = 0.3
"""Of the first ten among the reference's best, the mean over a class has to be more. The engines'
idf differ, so that common and rare words weigh differently, and most of all where they
add up several fields, of which each has its own."""


@dataclass(frozen=True, slots=True)
class Check:
    engine: str
    kind: str
    counts_equal: float
    """Share of the queries with the reference's number of matches."""
    count_ratio: float
    """Median of matches against the reference's."""
    overlap: float
    """Mean share of the first ten that are among the reference's best."""
    ok: bool


Prepared = Mapping[Query, Any]


def compare(
    engines: Mapping[str, Engine],
    prepared: Mapping[str, Prepared],
    queries: Sequence[Query],
    reference: str,
    k: int = 10,
) -> list[Check]:
    """One row an engine and class; `ok` is false where the work is not the same."""
    kinds: dict[str, list[Query]] = defaultdict(list)
    for query in queries:
        if len(kinds[query.kind]) < EACH:
            kinds[query.kind].append(query)
    checks = []
    for kind in KINDS:
        for name, engine in engines.items():
            asked = [q for q in kinds[kind] if prepared[name].get(q) is not None]
            if name != reference and asked:
                pairs = [(engine, prepared[name][q]) for q in asked]
                wanted = [(engines[reference], prepared[reference][q]) for q in asked]
                checks.append(_check(name, kind, pairs, wanted, k))
    return checks


def _check(name: str, kind: str, found: Any, wanted: Any, k: int) -> Check:
    counts = [(e.count(p), r.count(q)) for (e, p), (r, q) in zip(found, wanted, strict=True)]
    known = [(a, b) for a, b in counts if a is not None and b]
    equal = mean(a == b for a, b in known) if known else 1.0
    ratio = median(a / b for a, b in known) if known else 1.0
    overlaps = []
    for (engine, p), (other, q), (_, matching) in zip(found, wanted, counts, strict=True):
        depth = max(k, (matching or 0) // _BEST)
        theirs = {n for n, _ in other.decode(other.run(q, depth))}
        mine = {n for n, _ in engine.decode(engine.run(p, k))}
        overlaps.append(len(mine & theirs) / max(1, min(k, len(theirs))))
    overlap = mean(overlaps)
    low, high = _RANGE.get(kind, (1.0, 1.0))
    same = low <= ratio <= high if kind in _RANGE else equal == 1.0
    return Check(
        name, kind, equal, ratio, overlap, same and overlap > _OVERLAP.get(kind, _OVERLAP_ELSE)
    )


def rows(checks: Sequence[Check]) -> list[dict[str, Any]]:
    return [asdict(check) for check in checks]
