"""Crashes, full disks and broken ones, at every file operation and at random moments.

    python -m tests.torture.crash --kills 1000 --faults 3000 --seed 1

Each time an indexing process is struck, then the index has to open, and to hold
what it held before the change or what it should hold after it; a change that
was reported as done must be there. The next writer must work, and clean up.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

from interview_search import Indexer

from .children import Child, Ended, forked
from .faults import KINDS, Faults
from .talks import State, Talks, debris, state, update

KILLS = ("kill", "torn", "power")
_ERRORS = ("IndexStateError", "IndexDamagedError", "IndexMissingError")


class World:
    """Interviews, an index of them, and one change after the other."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.index = folder / "index"
        self.folder = folder
        (folder / "talks").mkdir(parents=True)
        self.talks = Talks(folder / "talks")
        for _ in range(3):
            self.talks.add()
        update(self.index, self.talks.folder)
        self.committed: State = self.talks.indexed()
        self._kept_out: set[str] = set()
        self.figures: Counter[str] = Counter()

    def change(self, name: str | None = None) -> tuple[str, Callable[[], None], State]:
        """A change to be made: its name, how, and what the index holds after it."""
        talks, chance = self.talks, self.chance
        self._kept_out = set(talks.removed)
        name = name or chance.choice(
            ["add", "add", "update", "update", "remove", "restore", "vanish", "purge", "rebuild"]
        )
        if len(talks.indexed()) < 4:
            name = "add"
        elif len(talks.indexed()) > 14:
            name = "vanish"
        if name == "restore" and not talks.removed:
            name = "update"
        here = sorted(self.committed.keys() & talks.files.keys())
        if name == "remove" and not here:
            name = "add"
        index, folder = self.index, talks.folder
        if name == "add":
            talks.add()
            return name, lambda: update(index, folder), talks.indexed()
        if name == "update":
            for id in chance.sample(sorted(talks.indexed()), 2):
                talks.write(id, talks.files[id] + 1)
            return name, lambda: update(index, folder), talks.indexed()
        if name == "vanish":
            for id in chance.sample(sorted(talks.indexed()), len(talks.indexed()) // 2):
                talks.drop(id)
            return name, lambda: update(index, folder), talks.indexed()
        if name == "remove":
            id = chance.choice(here)
            after = {other: v for other, v in self.committed.items() if other != id}
            talks.removed.add(id)
            return name, lambda: _removed(index, id), after
        if name == "restore":
            id = chance.choice(sorted(talks.removed))
            talks.removed.remove(id)
            after = {**self.committed, id: talks.files[id]}
            return name, lambda: _restored(index, id), after
        if name == "purge":
            return name, lambda: _purged(index), dict(self.committed)
        return "rebuild", lambda: _rebuilt(index, folder), talks.indexed()

    def save(self) -> Callable[[], None]:
        """What brings it back to where it is now."""
        kept = Path(f"{self.folder}.kept")
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(self.folder, kept)
        talks, committed = deepcopy(self.talks), dict(self.committed)

        def back() -> None:
            shutil.rmtree(self.folder)
            shutil.copytree(kept, self.folder)
            self.talks, self.committed = deepcopy(talks), dict(committed)
            self.chance = random.Random(7)

        return back

    def settle(self, after: State, ended: Ended, what: str) -> None:
        """Look at the index after a change that was struck, or not."""
        found = state(self.index)
        if found != self.committed and found != after:
            raise AssertionError(f"{what}: in between: {found}, not {self.committed} or {after}")
        if not ended.signal and not ended.error and found != after:
            raise AssertionError(f"{what}: reported as done, but it is not: {found}, not {after}")
        self.figures["after" if found == after else "before"] += 1
        if found == self.committed:
            self.talks.removed = self._kept_out
        self.committed = found

    def follow(self, what: str) -> None:
        """The next writer works, and leaves nothing behind of the one before."""
        self.talks.add()
        update(self.index, self.talks.folder)
        self.committed = state(self.index)
        if self.committed != self.talks.indexed():
            raise AssertionError(
                f"{what}: the next update gave {self.committed}, not {self.talks.indexed()}"
            )
        if left := debris(self.index):
            raise AssertionError(f"{what}: left behind: {sorted(left)}")


def _removed(index: Path, id: str) -> None:
    Indexer(index).remove(id)


def _restored(index: Path, id: str) -> None:
    Indexer(index).restore(id)


def _purged(index: Path) -> None:
    Indexer(index).purge()


def _rebuilt(index: Path, folder: Path) -> None:
    Indexer(index).rebuild(folder)


def struck(index: Path, work: Callable[[], None], kind: str, at: int, seed: int) -> Ended:
    """Do it in a child that is struck at one operation. The value is how many there were."""

    def run() -> int:
        with Faults(index, kind, at, seed) as faults:
            work()
        return faults.count

    return forked(run)


def must_be_clear(ended: Ended, what: str) -> None:
    """An error has to be one of the library's; a fault that was not reached is no error."""
    if ended.crashed:
        raise AssertionError(f"{what}: the interpreter crashed with signal {ended.signal}")
    if ended.error and not ended.error.startswith(_ERRORS):
        raise AssertionError(f"{what}: {ended.error}\n{ended.trace}")


def every_operation(
    folder: Path, seed: int, kinds: tuple[str, ...], most: int, changes: tuple[str, ...]
) -> Counter[str]:
    """Strike at each operation in turn of each kind of change."""
    figures: Counter[str] = Counter()
    for number, name in enumerate(changes):
        world = World(folder / str(number), seed)
        _prepared(world, name)
        back = world.save()
        for kind in kinds:
            at = 0
            while figures["struck"] < most:
                back()
                _, work, after = world.change("add" if name in ("merge", "create") else name)
                what = f"{name} struck by {kind} at operation {at}"
                ended = struck(world.index, work, kind, at, seed + at)
                must_be_clear(ended, what)
                if not ended.signal and not ended.error and at >= ended.value:
                    break
                figures["struck"] += 1
                figures["kills"] += ended.killed
                figures["errors"] += bool(ended.error)
                world.settle(after, ended, what)
                world.follow(what)
                at += 1
            figures[f"operations of {name}"] = at
        figures += world.figures
    return figures


def sees_all(folder: Path) -> None:
    """AssertionError where files are written past the one who is to strike."""
    world = World(folder, 1)
    world.talks.write("talk1", 2)
    with Faults(world.index) as faults:
        update(world.index, world.talks.folder)
    seen = {(what, Path(name).suffix) for what, _, name in (e.partition(" ") for e in faults.log)}
    for kind in (".col", ".json", ".new"):
        for what in ("create", "write", "sync"):
            assert (what, kind) in seen, f"nobody sees {what} {kind}"


def _prepared(world: World, name: str) -> None:
    """Bring an index to where the change is of interest."""
    if name == "merge":
        # One more, and segments of one size are merged.
        for _ in range(6):
            world.talks.add()
            update(world.index, world.talks.folder)
    elif name == "purge":
        id = sorted(world.talks.files)[0]
        world.talks.write(id, world.talks.files[id] + 1)
        update(world.index, world.talks.folder)
    elif name == "restore":
        Indexer(world.index).remove("talk1")
        world.talks.removed.add("talk1")
    for _ in range(2 if name == "vanish" else 1):
        world.talks.add()
        update(world.index, world.talks.folder)
    if name == "create":
        shutil.rmtree(world.index)
    world.committed = state(world.index)


def random_moments(folder: Path, seed: int, kills: int) -> Counter[str]:
    """Kill one change after the other of one index, at a moment that chance picks."""
    world = World(folder, seed)
    figures: Counter[str] = Counter()
    lasts: dict[str, float] = {}
    tries = 0
    while figures["kills"] < kills:
        tries += 1
        if tries > 20 * kills:
            raise AssertionError("children end before they can be killed")
        name, work, after = world.change()
        what = f"{name}, killed in try {tries}"
        started = time.perf_counter()
        child = Child(work)
        time.sleep(world.chance.uniform(0, 1.05 * lasts.get(name, 0.05)))
        child.kill()
        ended = child.wait()
        if not ended.killed:
            lasts[name] = time.perf_counter() - started
            must_be_clear(ended, what)
        else:
            lasts[name] = max(lasts.get(name, 0.05) * 0.99, 0.005)
        figures["kills"] += ended.killed
        world.settle(after, ended, what)
        if tries % 7 == 0:
            world.follow(what)
    return figures + world.figures


def random_operations(folder: Path, seed: int, count: int, kinds: tuple[str, ...]) -> Counter[str]:
    """Strike one change after the other of one index, at an operation that chance picks."""
    world = World(folder, seed)
    figures: Counter[str] = Counter()
    while figures["struck"] < count:
        kind = world.chance.choice(kinds)
        name, work, after = world.change()
        at = world.chance.randrange(45)
        what = f"{name} struck by {kind} at operation {at}"
        ended = struck(world.index, work, kind, at, world.chance.randrange(2**32))
        must_be_clear(ended, what)
        figures["struck"] += bool(ended.signal or ended.error or at < (ended.value or 0))
        figures["kills"] += ended.killed
        figures["errors"] += bool(ended.error)
        world.settle(after, ended, what)
        if world.chance.random() < 0.15:
            world.follow(what)
    return figures + world.figures


def full_disk(folder: Path, seed: int, tries: int) -> Counter[str]:
    """A small disk of its own, filled up to where chance wants it. Needs the right to mount."""
    chance = random.Random(seed)
    figures: Counter[str] = Counter()
    world = World(folder, seed)
    disk = folder / "disk"
    disk.mkdir()
    for number in range(tries):
        size = sum(path.stat().st_size for path in world.index.iterdir()) // 4096 * 4096
        # A file takes whole pages, and the folder one.
        room = size + 4096 * (len(list(world.index.iterdir())) + 1 + chance.randrange(12))
        mount = ["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", str(disk)]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            if not number:
                return Counter(unmountable=1)
            raise AssertionError("mount failed")
        try:
            try:
                shutil.copytree(world.index, disk / "index")
            except OSError:
                figures["too small"] += 1
                continue
            name, _, after = world.change("add" if number % 2 else "update")
            index, talks = disk / "index", world.talks.folder
            ended = forked(lambda index=index, talks=talks: update(index, talks))
            must_be_clear(ended, name)
            figures["errors"] += bool(ended.error)
            found = state(index)
            if found not in (world.committed, after) or (not ended.error and found != after):
                raise AssertionError(f"{name} on a full disk: {found}")
            figures["struck"] += bool(ended.error)
            figures["after" if found == after else "before"] += 1
        finally:
            subprocess.run(["umount", str(disk)], check=True)
        update(world.index, world.talks.folder)
        world.committed = state(world.index)
        if len(world.talks.files) > 12:
            for id in sorted(world.talks.files)[:6]:
                world.talks.drop(id)
            update(world.index, world.talks.folder)
            world.committed = state(world.index)
    return figures


CHANGES = ("create", "add", "update", "remove", "vanish", "merge", "purge", "rebuild", "restore")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="in all, at the least")
    parser.add_argument("--faults", type=int, default=3000, help="errors of the disk, in all")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        sees_all(here / "0")
        killed = every_operation(here / "a", asked.seed, KILLS, asked.kills, CHANGES)
        report("kills at every operation in turn", killed)
        left = max(asked.kills - killed["kills"], asked.kills // 4, 20)
        killed += report("kills at random operations",
                         random_operations(here / "b", asked.seed, left // 2, KILLS))  # fmt: skip
        killed += report("kills at random moments",
                         random_moments(here / "c", asked.seed, left // 2 + 1))  # fmt: skip
        kinds = tuple(kind for kind in KINDS if kind not in KILLS)
        failed = every_operation(here / "d", asked.seed, kinds, asked.faults // 2, CHANGES)
        report("faults at every operation in turn", failed)
        left = max(asked.faults - failed["struck"], 10)
        failed += report("faults at random operations",
                         random_operations(here / "e", asked.seed, left, kinds))  # fmt: skip
        failed += report("a full disk", full_disk(here / "f", asked.seed, asked.faults // 20 + 2))
    print(
        f"{killed['kills']:,} kills and {failed['struck']:,} faults of the disk: "
        "0 indexes that do not open, 0 in between, 0 lost"
    )


def report(what: str, figures: Counter[str]) -> Counter[str]:
    told = ", ".join(f"{name} {number:,}" for name, number in sorted(figures.items()))
    print(f"{what}: {told}", flush=True)
    return figures


if __name__ == "__main__":
    sys.exit(main())
