"""What the public call takes beside the engine: reading the query, building the hits.

The call and its engine take turns through the same queries, for one hit and for ten;
the difference is so much a call and so much a hit. Plain words and quoted phrases alone:
other queries are read by Whoosh's parser. With `passages` 1, finding the piece of the
text that answers and marking it is part of a hit.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from statistics import mean, median

from .. import indexes
from ..context import Context, Rows
from ..peers import ENGINES, Engine
from ..queries import Query

PAIRS = {"ours": "ours-kernel", "ours-numpy": "ours-kernel-numpy"}
"""The call -> its engine alone."""
CLASSES = ("term_mid", "or2", "or5_natural", "phrase2")
_FEW, _MANY = 1, 10
_ROUNDS = 5


def measure(context: Context) -> Rows:
    rows = []
    asked = [query for query in context.queries if query.kind in CLASSES]
    for name, alone in PAIRS.items():
        if name in context.names:
            context.index(name, "text")
            rows += _rows(context.n, name, alone, asked)
    return rows


def _rows(n: int, name: str, alone: str, asked: list[Query]) -> Rows:
    call, engine = ENGINES[name](), ENGINES[alone]()
    folder = indexes.folder(name, n, "text")
    call.open(folder, "text")
    engine.open(folder, "text")
    rows = []
    for passages in (0, 1):
        for kind in CLASSES:
            mine = [query for query in asked if query.kind == kind]
            taken = _overheads(call, engine, mine, passages)
            if not taken:
                continue
            hit = mean((many - few) / (_MANY - _FEW) for few, many in taken)
            rows.append(
                {
                    "engine": name,
                    "n": n,
                    "kind": kind,
                    "passages": passages,
                    "queries": len(taken),
                    "call_us": (mean(few for few, _ in taken) - _FEW * hit) * 1e6,
                    "hit_us": hit * 1e6,
                }
            )
    call.close()
    engine.close()
    return rows


def _overheads(
    call: Engine, engine: Engine, queries: list[Query], passages: int
) -> list[tuple[float, float]]:
    """Seconds of processor time with few hits and with many, of each query with so many."""
    prepared = []
    for query in queries:
        text, options = call.prepare(query)
        typed = text, {**options, "passages": passages}
        if len(call.run(typed, _MANY)) == _MANY:
            prepared.append((typed, engine.prepare(query)))
    whole: dict[tuple[int, int], list[float]] = defaultdict(list)
    part: dict[tuple[int, int], list[float]] = defaultdict(list)
    gc.collect()
    gc.disable()
    ways = (call, whole), (engine, part)
    for _ in range(_ROUNDS):
        for k in (_FEW, _MANY):
            # Each goes through all queries in turn: right behind the other it would find
            # what a query reads in the processor's caches.
            for way, (asked, taken) in enumerate(ways):
                for number, pair in enumerate(prepared):
                    # Before each another query of the class is run, which is not timed.
                    before = prepared[number - 1][way]
                    taken[number, k].append(asked.timed(pair[way], k, before).cpu)
    gc.enable()
    return [
        (_difference(whole, part, number, _FEW), _difference(whole, part, number, _MANY))
        for number in range(len(prepared))
    ]


def _difference(
    whole: dict[tuple[int, int], list[float]],
    part: dict[tuple[int, int], list[float]],
    number: int,
    k: int,
) -> float:
    return median(whole[number, k]) - median(part[number, k])
