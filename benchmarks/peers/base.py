"""What an engine has to offer, and how it is timed."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from ..queries import Layout, Query
from ..sections import Section

Hits = list[tuple[int, float]]
"""(ordinal of the section, score), best first."""
_BATCH = 1000
"""Items that are made at once, outside the clock."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Of one call: processor time of the thread that did the work, and time on the wall."""

    cpu: float
    """Seconds."""
    wall: float
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Built:
    """Of one build: processor time of the whole process (threads included), wall, size.

    What it takes to read the sections and to make the engine's own objects of them is
    not in it.
    """

    cpu: float
    wall: float
    bytes: int


class Skip(Exception):
    """This engine cannot do that, or is not installed; the message says why."""


class Engine:
    """One search engine. `build` once, then `open`, `prepare` and `run` many times.

    An index has one of two layouts. `terms`: one field of blank-separated stems
    (`Section.terms`) and the date. `text`: question, title and answer as written,
    analysed by the engine's own English analysis and stored, the date, and the
    interview's id, by which sections can be replaced.
    """

    name = ""
    index_of = ""
    """The engine whose index it reads; empty for one of its own."""
    whole = True
    """Whether it is used as its users use it; of what is not, the queries alone are measured."""
    package = ""
    """On PyPI; its version stands in the results."""
    layouts: tuple[Layout, ...] = ("terms", "text")
    module = ""
    """To import before anything is timed."""
    updates = True
    """Whether an interview can be replaced."""
    durable = True
    """Whether a commit is on the disk when it returns (fsync)."""
    slow = False
    """Builds so slowly that it is built once only, and not at 200 k sections or more."""

    def require(self) -> None:
        """Raise Skip where the engine cannot be used here."""
        try:
            self.version()
        except importlib.metadata.PackageNotFoundError as error:
            raise Skip(f"{self.package} is not installed") from error

    def version(self) -> str:
        return importlib.metadata.version(self.package)

    def load(self) -> None:
        """Import what it needs."""
        if self.module:
            importlib.import_module(self.module)

    def layout(self, wanted: Layout) -> Layout:
        """Which index answers queries of this layout."""
        return wanted

    def items(self, sections: Iterable[Section], layout: Layout) -> Iterator[Any]:
        """What `write` takes: the engine's own objects where it has such."""
        raise NotImplementedError

    def build(self, folder: Path, sections: Sequence[Section], layout: Layout) -> Built:
        """Make the index anew, merged as far as the engine goes, on disk."""
        empty(folder)
        items = Unclocked(self.items(sections, layout))
        timing = process_timed(lambda: self.write(folder, items, layout, len(sections)))
        # The thread was busy with nothing else meanwhile, on one processor.
        return Built(timing.cpu - items.spent, timing.wall - items.spent, size(folder))

    def write(self, folder: Path, items: Iterable[Any], layout: Layout, n: int) -> None:
        """An index of all `items`, `n` sections in number."""
        raise NotImplementedError

    def open(self, folder: Path, layout: Layout) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the index."""

    def prepare(self, query: Query) -> Any:
        """The query as the engine's own objects; None where the engine has no such query."""
        raise NotImplementedError

    def run(self, prepared: Any, k: int) -> Any:
        """The best `k`, as the engine returns them: this alone is timed."""
        raise NotImplementedError

    def decode(self, found: Any) -> Hits:
        raise NotImplementedError

    def count(self, prepared: Any) -> int | None:
        """How many sections match; None where the engine cannot tell."""
        raise NotImplementedError

    def search(self, query: Query, k: int = 10) -> Hits:
        """The best `k` sections."""
        prepared = self.prepare(query)
        if prepared is None:
            raise Skip(f"{self.name} has no {query.kind}")
        return self.decode(self.run(prepared, k))

    def timed(self, prepared: Any, k: int, before: Any = None) -> Timing:
        """One run by the clocks; `before` is run first and not timed."""
        run = self.run
        if before is not None:
            run(before, k)
        wall, cpu = time.perf_counter(), time.thread_time()
        run(prepared, k)
        cpu, wall = time.thread_time() - cpu, time.perf_counter() - wall
        return Timing(cpu, wall)

    def warm(self, prepared: Sequence[Any], k: int) -> None:
        """Until it is as quick as it gets."""
        for item in prepared:
            self.run(item, k)

    def replace(self, folder: Path, interview: Sequence[Section], first: int) -> Timing:
        """Put these sections, whose ordinals begin at `first`, in the place of their
        interview's, and commit; opening the index for it counts."""
        raise Skip(f"{self.name} cannot change an index")

    def first(self, folder: Path, query: Query, k: int = 10) -> Timing:
        """Open the index and answer a first query, in a process that has done nothing else."""

        def go() -> None:
            self.open(folder, self.layout(query.layout))
            self.run(self.prepare(query), k)

        return process_timed(go)

    def reopen(self, folder: Path) -> None:
        """After changes: the index may have more segments now."""
        self.open(folder, "text")

    def pid(self) -> int:
        """The process whose memory counts."""
        return os.getpid()


class Unclocked:
    """Items made a batch at a time; `spent` is the processor time that this took."""

    def __init__(self, items: Iterator[Any]) -> None:
        self._items = items
        self.spent = 0.0
        """Seconds."""

    def __iter__(self) -> Iterator[Any]:
        while True:
            started = time.thread_time()
            batch = list(islice(self._items, _BATCH))
            self.spent += time.thread_time() - started
            if not batch:
                return
            yield from batch


def empty(folder: Path) -> None:
    """Make it, or what is in it go."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def process_timed(work: Callable[[], object]) -> Timing:
    """By the clock of the whole process, all its threads included."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return Timing(cpu, wall)


def size(folder: Path) -> int:
    """Bytes of all files."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
