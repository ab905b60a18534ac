"""Opening an index and answering a first query, in a process that has done nothing else.

The engine's package is imported before the clock starts; the index lies in the page
cache. The median of three processes counts. Lucene's virtual machine is up already.
"""

from __future__ import annotations

from statistics import median

from .. import indexes, machine
from ..context import Context, Rows
from ..peers import ENGINES
from ..queries import Query
from ..worker import fresh

_RUNS = 3


def measure(context: Context) -> Rows:
    wanted = {query.kind: query for query in reversed(context.queries)}
    rows = []
    for name in context.whole:
        context.index(name, "text")
        # An engine without fields holds one joint field in this layout as well.
        query = wanted["fields" if ENGINES[name]().updates else "or2"]
        arguments = {"words": query.words, "terms": query.terms, "fields": query.fields}
        taken = [
            fresh(__name__, name=name, n=context.n, **arguments) for _ in range(_RUNS + 1)
        ][1:]  # fmt: skip
        rows.append(
            {
                "engine": name,
                "n": context.n,
                "cpu_ms": median(cpu for cpu, _ in taken) * 1e3,
                "wall_ms": median(wall for _, wall in taken) * 1e3,
            }
        )
    return rows


def work(name: str, n: int, words: list[str], terms: list[str], fields: bool) -> list[float]:
    machine.pin()
    engine = ENGINES[name]()
    engine.load()
    query = Query("first", tuple(words), tuple(terms), fields=fields)
    taken = engine.first(indexes.folder(name, n, "text"), query)
    engine.close()
    return [taken.cpu, taken.wall]
