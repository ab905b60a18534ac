"""Many small commits after one another: what they cost with the merges that they bring.

Interviews of about median length are added, one a commit. Bytes written are those that
the process hands to the system (Linux counts them); bytes kept, what the index has grown.
Afterwards the new word has to be found in every section that was added.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from statistics import mean
from typing import Any

from interview_search.analysis import stem

from .. import indexes, machine
from ..context import Context, Rows
from ..peers import ENGINES, Skip
from ..peers.base import size
from ..places import CACHE
from ..queries import Query
from ..worker import attempt
from .update import WORD, middling

_COMMITS = 200


def measure(context: Context) -> Rows:
    rows = []
    for name in context.whole:
        if ENGINES[name]().updates:
            context.index(name, "text")
            if made := attempt(__name__, name=name, n=context.n):
                rows.append({"engine": name, "n": context.n, **made})
    return rows


def work(name: str, n: int) -> dict[str, Any]:
    machine.pin()
    engine = ENGINES[name]()
    engine.load()
    place = CACHE / "scratch" / f"{name}-{n}"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(indexes.folder(name, n, "text"), place)
    before, written = size(place), _written(engine.pid())
    taken = []
    wanted = 0
    try:
        for number, (_, group) in enumerate(islice(cycle(middling(n, 50)), _COMMITS)):
            interview = f"{group[0].interview}+{number}"
            new = [
                replace(s, interview=interview, id=f"{interview}#{at}", answer=f"{s.answer} {WORD}")
                for at, s in enumerate(group)
            ]
            taken.append(engine.replace(place, new, n + wanted))
            wanted += len(new)
        written, kept = _written(engine.pid()) - written, size(place) - before
        engine.reopen(place)
        found = engine.count(engine.prepare(Query("check", (WORD,), (stem(WORD),), fields=True)))
    finally:
        engine.close()
        shutil.rmtree(place, ignore_errors=True)
    if found != wanted:
        raise Skip(f"{name} found {found} of {wanted} sections that were added")
    return {
        "commits": _COMMITS,
        "cpu_ms": mean(t.cpu for t in taken) * 1e3,
        "wall_ms": mean(t.wall for t in taken) * 1e3,
        "longest_ms": max(t.wall for t in taken) * 1e3,
        "written_mb": written / 1e6,
        "kept_mb": kept / 1e6,
        "written_per_kept": written / kept,
        "durable": engine.durable,
    }


def _written(pid: int) -> int:
    """Bytes that a process has written so far."""
    found = re.search(r"^wchar: (\d+)$", Path(f"/proc/{pid}/io").read_text(), re.MULTILINE)
    return int(found[1]) if found else 0
