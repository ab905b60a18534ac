"""Indexing sections that lie in memory, text as written, by the engine's own analysis.

Cold is the first build of a process that has the engine's package imported (for us Numba,
too), warm the second. Reading and splitting files is not in it. Who needs long for the
first has no second: both are the same then. The peak is that of the process's memory,
above what it needs with the engine loaded; unknown for engines with a process of their own.
"""

from __future__ import annotations

import os
from typing import Any

from .. import indexes, machine, sections
from ..context import Context, Rows
from ..peers import ENGINES, Engine
from ..worker import attempt
from .memory import status


def measure(context: Context) -> Rows:
    rows = []
    for name in context.whole:
        slow = ENGINES[name]().slow
        times, anew = (1, context.anew) if slow else (2, True)
        if made := attempt(__name__, name=name, n=context.n, times=times, anew=anew):
            rows.append({"engine": name, "n": context.n, **made})
    return rows


def work(name: str, n: int, times: int, anew: bool) -> dict[str, Any]:
    machine.pin()
    whole = sections.make(n)
    text = sum(len(s.question) + len(s.title) + len(s.answer) for s in whole)
    engine = ENGINES[name]()
    engine.load()
    before = status(os.getpid(), "VmHWM")
    built, now = indexes.ensure(
        name, whole, sections.digest(n), "text", anew=anew, times=times
    )  # fmt: skip
    cold, warm = built[0], built[-1]
    own = type(engine).pid is Engine.pid
    peak = status(os.getpid(), "VmHWM") - before
    return {
        "cold_cpu_s": cold.cpu,
        "cold_wall_s": cold.wall,
        "warm_cpu_s": warm.cpu,
        "warm_wall_s": warm.wall,
        "sections_per_cpu_s": n / warm.cpu,
        "text_mb": text / 1e6,
        "peak_mb": peak / 1e3 if now and own else None,
        "measured_now": now,
    }
