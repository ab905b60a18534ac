"""The eleven classes of queries over all engines, one query after another.

One thread on one processor; every engine is warmed, checked to do the same work
(`guard.py`), and asked each query in turn with the others. Preparing a query is not
timed where the engine has objects for it; our own call reads what a person typed.
When its turn comes, a quick engine first runs another query of the class, not timed:
what its neighbours left in the processor's caches is no property of an engine.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections import defaultdict
from statistics import median
from typing import Any

from .. import guard, indexes
from ..context import Context, Rows
from ..peers import ENGINES, Engine
from ..queries import KINDS, Layout, Query
from ..sections import SEED

K = 10
_WARM_SECONDS = 3.0
"""At most, an engine that runs in this process; a round of the queries if that is less."""
_BUDGET = 0.5
"""Seconds of a class after which an engine is not asked for another round."""
_QUICK = 0.002
"""Seconds under which the caches matter."""
_REFERENCE = "fts5"

Times = dict[tuple[str, str], dict[Query, list[tuple[float, float]]]]
"""(engine, class) -> query -> (CPU, wall) in seconds, a round each."""


def measure(context: Context) -> Rows:
    rows: Rows = []
    for layout in ("terms", "text"):
        rows += _layout(context, layout)
    kinds, names = list(KINDS), list(context.names)
    return sorted(rows, key=lambda r: (kinds.index(r["kind"]), names.index(r["engine"])))


def _layout(context: Context, layout: Layout) -> Rows:
    asked = [query for query in context.queries if query.layout == layout]
    engines: dict[str, Engine] = {}
    prepared: dict[str, dict[Query, Any]] = {}
    for name in context.names:
        context.index(name, layout)
        engine = engines[name] = ENGINES[name]()
        engine.open(indexes.folder(name, context.n, layout), layout)
        prepared[name] = {query: engine.prepare(query) for query in asked}
    checks = _checked(engines, prepared, asked)
    timed = {
        name: {q: p for q, p in made.items() if p is not None and (name, q.kind) not in checks}
        for name, made in prepared.items()
    }
    for name, engine in engines.items():
        _warm(engine, list(timed[name].values()))
    times = _ask(engines, timed, asked, context.rounds)
    for engine in engines.values():
        engine.close()
    return [_row(context.n, *key, taken) for key, taken in times.items()]


def _checked(
    engines: dict[str, Engine], prepared: dict[str, dict[Query, Any]], asked: list[Query]
) -> set[tuple[str, str]]:
    """What is not to be timed, because it is not the same work."""
    if _REFERENCE not in engines:
        sys.stderr.write(f"not checked: {_REFERENCE} is not among the engines\n")
        return set()
    wrong = [c for c in guard.compare(engines, prepared, asked, _REFERENCE, K) if not c.ok]
    for check in wrong:
        sys.stderr.write(f"left out, its work differs: {check}\n")
    return {(check.engine, check.kind) for check in wrong}


def _warm(engine: Engine, items: list[Any]) -> None:
    if engine.pid() != Engine.pid(engine):
        engine.warm(items, K)
        return
    random.Random(SEED).shuffle(items)
    end = time.perf_counter() + _WARM_SECONDS
    for item in items:
        engine.warm([item], K)
        if time.perf_counter() > end:
            break


def _ask(
    engines: dict[str, Engine],
    prepared: dict[str, dict[Query, Any]],
    asked: list[Query],
    rounds: int,
) -> Times:
    times: Times = defaultdict(lambda: defaultdict(list))
    spent: dict[tuple[str, str], float] = defaultdict(float)
    last: dict[tuple[str, str], Any] = {}
    rng = random.Random(SEED)
    queries, names = list(asked), list(engines)
    gc.collect()
    gc.disable()
    for number in range(rounds):
        rng.shuffle(queries)
        for query in queries:
            names.append(names.pop(0))
            for name in names:
                item = prepared[name].get(query)
                key = name, query.kind
                if item is None or (number and spent[key] > _BUDGET):
                    continue
                other = last.get(key)
                taken = engines[name].timed(item, K, other)
                spent[key] += taken.wall
                last[key] = item if taken.wall < _QUICK else None
                times[key][query].append((taken.cpu, taken.wall))
        gc.collect()
    gc.enable()
    return times


def _row(n: int, name: str, kind: str, taken: dict[Query, list[tuple[float, float]]]) -> Any:
    cpu = sorted(median(cpu for cpu, _ in runs) * 1e6 for runs in taken.values())
    wall = sorted(median(wall for _, wall in runs) * 1e6 for runs in taken.values())
    return {
        "engine": name,
        "kind": kind,
        "n": n,
        "queries": len(cpu),
        "rounds": max(map(len, taken.values())),
        "cpu_median_us": median(cpu),
        "cpu_p95_us": _p95(cpu),
        "wall_median_us": median(wall),
        "wall_p95_us": _p95(wall),
    }


def _p95(ordered: list[float]) -> float:
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
