"""Many readers and one writer, many writers, threads, asyncio and forks on one index.

    python -m tests.torture.concurrency --readers 8 --seconds 60 --writers 20

Every commit of the writer moves all interviews to the next round at once: a
reader that sees two rounds, or an interview too few, has seen half a commit.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from interview_search import Indexer, IndexLockedError, Interview, Searcher
from interview_search.backends.whoosh.files.lock import HOLDER

from .children import Child, forked
from .damage import QUERIES, large
from .talks import Talks, update

_TALKS = 6
_WORDS = "harbour ferry lantern orchard pager signal winter copper meadow violin".split()


def round_of(searcher: Searcher) -> int:
    """The round that everything in this snapshot is of. AssertionError where there are two."""
    interviews = searcher.interviews()
    rounds = {interview.metadata["version"] for interview in interviews}
    assert len(rounds) == 1 and len(interviews) == _TALKS, (rounds, len(interviews))
    [number] = rounds
    for talk in range(_TALKS):
        assert searcher.search(f'"marker{talk}v{number}"', limit=0).total == 3, (talk, number)
    assert searcher.search(f'"marker0v{number - 1}"', limit=0).total == 0, number
    assert searcher.search("", limit=0).total == 3 * _TALKS
    return int(number)


class Reader:
    """Checks the invariant, in fresh snapshots and in one that is kept; measures searches."""

    def __init__(self, index: Path, seed: int) -> None:
        self._index = index
        self._chance = random.Random(seed)

    def run(self, seconds: float) -> dict[str, Any]:
        until = time.monotonic() + seconds
        times: list[float] = []
        checks, seen, last = 0, set(), -1
        with Searcher(self._index) as searcher:
            while time.monotonic() < until:
                if self._chance.random() < 0.2:
                    with Searcher(self._index) as fresh:
                        number = round_of(fresh)
                else:
                    searcher.refresh()
                    number = round_of(searcher)
                assert number >= last, (number, last)
                last = number
                seen.add(number)
                # The snapshot stays what it is, however many commits go by.
                for _ in range(self._chance.randrange(4)):
                    query = " ".join(self._chance.sample(_WORDS, 2))
                    started = time.perf_counter()
                    searcher.search(query)
                    times.append(time.perf_counter() - started)
                    time.sleep(0.002)
                kept = round_of(searcher)
                assert kept == round_of(searcher)
                checks += 1
        return {"checks": checks, "rounds": len(seen), "times": times}


def writing(index: Path, talks: Talks, seconds: float) -> int:
    """One round after the other; how many there were."""
    until = time.monotonic() + seconds
    number = 1
    while time.monotonic() < until:
        number += 1
        for talk in range(_TALKS):
            talks.write(f"talk{talk}", number)
        update(index, talks.folder)
        if number % 10 == 0:
            Indexer(index).purge()
    return number


def readers_and_writer(
    folder: Path, readers: int, seconds: float, seed: int
) -> dict[str, float | int]:
    index = folder / "index"
    (folder / "talks").mkdir(parents=True)
    talks = Talks(folder / "talks")
    for _ in range(_TALKS):
        talks.add()
    update(index, talks.folder)
    before = _all([lambda n=n: Reader(index, seed + n).run(seconds / 6) for n in range(readers)])
    writer = Child(lambda: writing(index, talks, seconds))
    during = _all([lambda n=n: Reader(index, seed + n).run(seconds) for n in range(readers)])
    ended = writer.wait()
    assert not ended.error and not ended.signal, ended
    return {
        "commits": ended.value,
        "checks": sum(r["checks"] for r in during),
        "rounds seen by a reader": min(r["rounds"] for r in during),
        "violations": 0,
        **_latency("before", before),
        **_latency("during", during),
    }


def _latency(when: str, results: list[Any]) -> dict[str, float]:
    times = sorted(t for result in results for t in result["times"])
    return {
        f"median ms {when}": round(times[len(times) // 2] * 1000, 2),
        f"99th ms {when}": round(times[len(times) * 99 // 100] * 1000, 2),
    }


def _all(work: list[Callable[[], Any]]) -> list[Any]:
    """What each does in a process of its own, at once. AssertionError where one fails."""
    results = []
    for ended in [child.wait(600) for child in [Child(each) for each in work]]:
        assert not ended.error and not ended.signal, f"{ended.error}{ended.signal}\n{ended.trace}"
        results.append(ended.value)
    return results


def writers_at_once(folder: Path, writers: int) -> dict[str, int]:
    """All succeed in turn; and where nobody waits, those who fail are told who writes."""
    index = folder / "writers"

    def adding(number: int, timeout: float) -> str:
        interview = Interview(f"w{number}", f"w{number}.md", "W", body=f"## Who?\n\nW{number}.\n")
        try:
            Indexer(index, timeout=timeout).add(interview)
        except IndexLockedError as error:
            return f"{error.pid or 0}"
        return ""

    patient = _all([lambda n=n: adding(n, 300) for n in range(writers)])
    assert not any(patient), patient
    with Searcher(index) as searcher:
        assert len(searcher.interviews()) == writers
    held = Child(lambda: _hold(index))
    # A name that is being written is none yet.
    _until(lambda: (index / HOLDER).is_file() and bool((index / HOLDER).read_text()))
    hasty = _all([lambda n=n: adding(n, 0.1) for n in range(writers)])
    held.kill()
    held.wait()
    assert set(hasty) == {str(held.pid)}, (hasty, held.pid)
    # The one that held it is dead: its lock is free.
    assert forked(lambda: adding(0, 60.0)).value == ""
    return {"writers in turn": len(patient), "writers told who writes": len(hasty)}


def _hold(index: Path) -> None:
    """Until it is killed."""
    from interview_search import Settings
    from interview_search.backends import open_backend

    writer = open_backend(index).writer(Settings())
    while writer:
        time.sleep(60)


def _until(done: Callable[[], bool], seconds: float = 300) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def threads_share(folder: Path, seconds: float) -> dict[str, int]:
    """Threads and coroutines search one Searcher, while it moves on and children are forked."""
    index = folder / "index"
    (folder / "talks").mkdir(parents=True)
    talks = Talks(folder / "talks")
    for _ in range(_TALKS):
        talks.add()
    update(index, talks.folder)
    until = time.monotonic() + seconds
    errors: list[BaseException] = []
    counts = {"threads": 0, "coroutines": 0, "forks": 0}

    def guarded(work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                while time.monotonic() < until and not errors:
                    work()
            except BaseException as error:
                errors.append(error)

        return run

    with Searcher(index) as searcher:

        def search() -> None:
            assert searcher.search("harbour ferry", limit=3).hits
            assert len(searcher.interviews()) == _TALKS
            assert searcher.speakers() == () or searcher.speakers()
            assert searcher.info().sections == 3 * _TALKS
            counts["threads"] += 1

        async def several() -> None:
            found = await asyncio.gather(*(searcher.asearch(word) for word in _WORDS))
            assert all(results.total for results in found)
            counts["coroutines"] += len(found)

        def fork() -> None:
            ended = forked(lambda: searcher.search("harbour").total)
            assert ended.value and not ended.error, ended
            counts["forks"] += 1
            time.sleep(0.05)

        number = 1

        def write() -> None:
            nonlocal number
            number += 1
            for talk in range(_TALKS):
                talks.write(f"talk{talk}", number)
            update(index, talks.folder)
            searcher.refresh()

        works = [search, search, search, lambda: asyncio.run(several()), fork, write]
        threads = [threading.Thread(target=guarded(work)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if errors:
        raise errors[0]
    held = handles(folder)
    assert not held, held
    return {**counts, "commits": number, "handles left": len(held)}


def forks_answer(folder: Path, seconds: float) -> dict[str, int]:
    """Children forked in the midst of other threads' searches answer as their parent does."""
    index = large(folder)
    forks = 0
    for warm in (False, True):
        done = threading.Event()
        with Searcher(index) as searcher:
            if warm:
                searcher.warm()

            def ask(searcher: Searcher = searcher) -> list[Any]:
                found = [searcher.search(query, limit=20) for query in QUERIES]
                return [[r.total, *([h.section.id, h.score] for h in r)] for r in found]

            def work(done: threading.Event = done, ask: Callable[[], Any] = ask) -> None:
                while not done.is_set():
                    ask()

            right = ask()
            threads = [threading.Thread(target=work) for _ in range(3)]
            for thread in threads:
                thread.start()
            try:
                until = time.monotonic() + seconds / 2
                while time.monotonic() < until:
                    ended = forked(ask)
                    assert ended.value == right, f"another answer: {ended}"
                    forks += 1
            finally:
                done.set()
                for thread in threads:
                    thread.join()
    return {"forks that answer alike": forks}


def handles(folder: Path) -> list[str]:
    """Files below a folder that this process has open, or in its memory."""
    here = os.path.realpath(folder)
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{name}"))
        except OSError:
            continue
    found += [line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines()]
    return [path for path in found if path.startswith(here + "/")]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shared = threads_share(folder / "threads", asked.seconds / 6)
        print(f"threads, asyncio and forks: {_told(shared)}", flush=True)
        alike = forks_answer(folder / "forks", asked.seconds / 6)
        print(f"forks amid searches: {_told(alike)}", flush=True)
        at_once = writers_at_once(folder, asked.writers)
        print(f"writers at once: {_told(at_once)}", flush=True)
        found = readers_and_writer(folder / "readers", asked.readers, asked.seconds, asked.seed)
    print(f"{asked.readers} readers and 1 writer for {asked.seconds:g} s: {_told(found)}")


def _told(figures: dict[str, Any]) -> str:
    return ", ".join(f"{name} {number}" for name, number in figures.items())


if __name__ == "__main__":
    sys.exit(main())
