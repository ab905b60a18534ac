"""Replacing one interview in an index of its size, committed.

Opening the index for writing counts. Afterwards the new word has to be found in every
section that was replaced. `durable` engines flush to the disk before they return.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import islice
from statistics import median
from typing import Any

from interview_search.analysis import stem

from .. import indexes, machine, sections
from ..context import Context, Rows
from ..peers import ENGINES, Skip
from ..places import CACHE
from ..queries import Query
from ..sections import Section
from ..worker import attempt

_RUNS = 7
_SAMPLE = 60_000
"""The interviews are taken from so many sections at most."""
WORD = "zyzzyvaquill"
"""In no interview before."""


def measure(context: Context) -> Rows:
    rows = []
    for name in context.whole:
        if not ENGINES[name]().updates:
            continue
        context.index(name, "text")
        if made := attempt(__name__, name=name, n=context.n):
            rows.append({"engine": name, "n": context.n, **made})
    return rows


def work(name: str, n: int) -> dict[str, Any]:
    machine.pin()
    chosen = middling(n, _RUNS)
    engine = ENGINES[name]()
    engine.load()
    place = CACHE / "scratch" / f"{name}-{n}"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(indexes.folder(name, n, "text"), place)
    taken = []
    try:
        for first, group in chosen:
            new = [replace(s, answer=f"{s.answer} {WORD}") for s in group]
            taken.append(engine.replace(place, new, first))
        engine.reopen(place)
        query = Query("check", (WORD,), (stem(WORD),), fields=True)
        found = engine.count(engine.prepare(query))
    finally:
        engine.close()
        shutil.rmtree(place, ignore_errors=True)
    wanted = sum(len(group) for _, group in chosen)
    if found != wanted:
        raise Skip(f"{name} found {found} of {wanted} sections after the update")
    return {
        "sections": median(len(group) for _, group in chosen),
        "cpu_ms": median(t.cpu for t in taken) * 1e3,
        "wall_ms": median(t.wall for t in taken) * 1e3,
        "durable": engine.durable,
    }


def middling(n: int, count: int) -> list[tuple[int, list[Section]]]:
    """Interviews of about median length, each with the ordinal of its first section."""
    groups, first = [], 0
    for group in sections.interviews(islice(sections.make(n), _SAMPLE)):
        groups.append((first, group))
        first += len(group)
    groups.pop()  # may be cut off
    groups.sort(key=lambda item: len(item[1]))
    return groups[max(0, len(groups) // 2 - count // 2) :][:count]
