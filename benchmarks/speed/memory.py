"""Memory of a process that searches: anonymous pages, so that mapped files do not count.

The index with the text, all queries of the classes that run over it (of ours that is
every class), sampled after each; `base` is the process before the index is opened. What
compiles does so in another process before.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from .. import indexes, machine
from ..context import Context, Rows
from ..peers import ENGINES
from ..queries import Query
from ..worker import attempt


def measure(context: Context) -> Rows:
    rows = []
    for name in context.whole:
        context.index(name, "text")
        engine = ENGINES[name]()
        # One index of ours answers all. An engine without fields holds one joint field in
        # this layout as well.
        fit = [
            [q.kind, q.words, q.terms, q.op, q.dates, q.snippet, q.fields]
            for q in context.queries
            if engine.layout(q.layout) == "text" or (not engine.updates and q.kind == "or2")
        ]
        attempt(__name__, name=name, n=context.n, asked=[])
        if made := attempt(__name__, name=name, n=context.n, asked=fit):
            rows.append({"engine": name, "n": context.n, **made})
    return rows


def work(name: str, n: int, asked: list[Any]) -> dict[str, float]:
    machine.pin()
    engine = ENGINES[name]()
    engine.load()
    base = _anonymous(engine.pid())
    engine.open(indexes.folder(name, n, "text"), "text")
    peak = _anonymous(engine.pid())
    for kind, words, terms, op, dates, snippet, fields in asked:
        between = tuple(dates) if dates else None
        query = Query(kind, tuple(words), tuple(terms), op, between, snippet, fields)
        if (prepared := engine.prepare(query)) is not None:
            engine.run(prepared, 10)
            peak = max(peak, _anonymous(engine.pid()))
    whole = status(engine.pid(), "VmHWM")
    engine.close()
    return {"base_mb": base / 1e3, "peak_mb": peak / 1e3, "peak_with_files_mb": whole / 1e3}


def _anonymous(pid: int) -> int:
    return status(pid, "RssAnon")


def status(pid: int, name: str) -> int:
    """In kB."""
    found = re.search(rf"{name}:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) if found else 0
