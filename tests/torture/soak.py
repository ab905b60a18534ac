"""One process that indexes, searches and moves on for a long time: memory and handles stay flat.

python -m tests.torture.soak --seconds 180 --seed 1
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

from interview_search import Indexer, Searcher, Settings

from .concurrency import handles
from .talks import Talks, update

_ROOM = 8_000_000
"""Bytes that memory may grow by between the second quarter and the last."""
_SAMPLES = 12
"""At the least, so that there are quarters to compare."""
_QUERIES = (
    "harbour ferry", '"copper meadow"', "sig*", "winter -pager", "harbor", "title:talk", "",
    "marker3v1 OR violin", "+lantern +orchard",
)  # fmt: skip


def memory() -> int:
    """Bytes of this process that are not those of mapped files."""
    held = Path("/proc/self/status").read_text()
    return 1024 * int(next(line for line in held.splitlines() if "RssAnon" in line).split()[1])


def handled() -> int:
    return len(os.listdir("/proc/self/fd"))


class Life:
    """What an application does all day."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        (folder / "talks").mkdir(parents=True)
        self.talks = Talks(folder / "talks")
        self.index = folder / "index"
        for _ in range(20):
            self.talks.add()
        update(self.index, self.talks.folder)
        self.counts = {"commits": 0, "searches": 0, "refreshes": 0}

    def write(self) -> None:
        chance, talks = self.chance, self.talks
        for id in chance.sample(sorted(talks.files), 3):
            talks.write(id, 1 + talks.files[id] % 5)
        talks.drop(chance.choice(sorted(talks.files)))
        # Names come again, as they do: words seen once would be new for ever.
        talks._next %= 60
        while f"talk{talks._next}" in talks.files:
            talks._next = (talks._next + 1) % 60
        talks.add()
        update(self.index, talks.folder)
        if chance.random() < 0.1:
            id = chance.choice(sorted(talks.files))
            Indexer(self.index, settings=Settings(batch_words=5_000)).remove(id)
            Indexer(self.index).restore(id)
            self.counts["commits"] += 2
        self.counts["commits"] += 1

    def ask(self, searcher: Searcher) -> None:
        for query in _QUERIES:
            searcher.search(query, facets=["title"], passages=2)
        searcher.suggest("har")
        searcher.interviews()
        self.counts["searches"] += len(_QUERIES)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        life = Life(Path(name), asked.seed)
        samples: list[tuple[int, int, int]] = []
        started = time.monotonic()
        with Searcher(life.index) as searcher:
            # A busy machine takes longer, rather than tell from a few samples.
            while (gone := time.monotonic() - started) < asked.seconds or len(samples) < _SAMPLES:
                life.write()
                life.counts["refreshes"] += searcher.refresh()
                life.ask(searcher)
                thread = threading.Thread(target=life.ask, args=(searcher,))
                thread.start()
                thread.join()
                with Searcher(life.index) as other:
                    life.ask(other)
                if len(samples) < 200 * gone / asked.seconds:
                    gc.collect()
                    samples.append((memory(), handled(), len(handles(life.index))))
        left = handles(life.index)
    quarter = max(1, len(samples) // 4)
    early, late = samples[quarter : 2 * quarter], samples[-quarter:]
    growth = min(m for m, _, _ in late) - min(m for m, _, _ in early)
    print(", ".join(f"{number:,} {what}" for what, number in life.counts.items()))
    print(
        f"memory {min(m for m, _, _ in early) / 1e6:.1f} MB, then {growth / 1e6:+.1f} MB; "
        f"handles {max(h for _, h, _ in early)}, then {max(h for _, h, _ in late)}; "
        f"files held {max(f for _, _, f in early)}, then {max(f for _, _, f in late)}, "
        f"{len(left)} in the end"
    )
    assert growth < _ROOM, "memory grows"
    assert max(h for _, h, _ in late) <= max(h for _, h, _ in early) + 8, "handles grow"
    assert not left, left


if __name__ == "__main__":
    sys.exit(main())
