"""Indexing sections that lie in memory, text as written, by the engine's own analysis.

Cold is the first build of a process, warm the second. Reading and splitting files is
not in it. Who needs long for the first has no second: both are the same then.
"""

from __future__ import annotations

from typing import Any

from .. import indexes, machine, sections
from ..context import Context, Rows
from ..peers import ENGINES
from ..worker import attempt


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
    built, now = indexes.ensure(
        name, whole, sections.digest(n), "text", anew=anew, times=times
    )  # fmt: skip
    cold, warm = built[0], built[-1]
    return {
        "cold_cpu_s": cold.cpu,
        "cold_wall_s": cold.wall,
        "warm_cpu_s": warm.cpu,
        "warm_wall_s": warm.wall,
        "sections_per_cpu_s": n / warm.cpu,
        "text_mb": text / 1e6,
        "measured_now": now,
    }
