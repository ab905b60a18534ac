"""Flipped bytes and files cut short: all noticed, and none changes an answer.

    python -m tests.torture.damage --bytes 10000 --cuts 100 --seed 1

Of a small index every byte is flipped (up to --bytes of them), of a large one as
many by chance; each file is cut short at --cuts places. Each time `verify` has to
notice, and whatever is asked has to be answered as before, or with one of the
library's errors. It happens in child processes, so that a crash is seen.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from interview_search import Indexer, IndexStateError, Searcher
from interview_search.backends import open_backend

from .children import forked
from .talks import Talks, update

_BATCH = 100
"""So much damage is done in one child."""
QUERIES = (
    "harbour", "harbour ferry lantern", "+winter +copper", '"harbour ferry"', "sig*", "-pager",
    "title:talk", "question:orchard", "harbor", "marker3v1", "winter AND (copper OR violin)", "",
)  # fmt: skip


def small(folder: Path) -> Path:
    """Two segments, with deletions, and something withheld and removed."""
    (folder / "talks").mkdir(parents=True)
    talks = Talks(folder / "talks")
    for _ in range(6):
        talks.add()
    (folder / "talks/draft.md").write_text("---\ndraft: true\n---\n\nNo.\n")
    index = folder / "index"
    update(index, talks.folder)
    Indexer(index).remove("talk0")
    talks.write("talk1", 2)
    update(index, talks.folder)
    assert any(path.suffix == ".del" for path in index.iterdir())
    return index


def large(folder: Path) -> Path:
    """Columns of many blocks, in several segments."""
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=7)) for _ in range(20_000)]
    words[:10] = QUERIES[1].split() + "winter copper pager orchard violin signal talk".split()
    weights = [1 / (rank + 2) for rank in range(len(words))]
    index = folder / "index"
    (folder / "talks").mkdir(parents=True)
    for segment in range(2):
        for number in range(40):
            parts = [f"---\ntitle: Talk {segment} {number}\ntags: [t{number % 5}]\n---\n"]
            for question in range(25):
                said = " ".join(chance.choices(words, weights, k=150))
                asked = " ".join(chance.choices(words, weights, k=5))
                parts.append(f"\n**Ann {number}:** {asked} {question}?\n\n**Bob:** {said}.\n")
            (folder / f"talks/{segment}-{number}.md").write_text("".join(parts))
        update(index, folder / "talks")
    return index


def answers(index: Path, *, warm: bool = False) -> Any:
    """Whatever can be asked; `warm` by compiled loops, where they are installed."""
    found: list[Any] = []
    with Searcher(index) as searcher:
        if warm:
            searcher.warm()
        found.append([str(interview) for interview in searcher.interviews()])
        found += [searcher.speakers(), searcher.info().sections, searcher.suggest("har")]
        for query in QUERIES:
            results = searcher.search(query, limit=5, facets=["tags", "speaker"], passages=2)
            single = searcher.search(query, limit=30, passages=1)
            found.append([hit.to_dict()["passages"] for hit in single])
            told = results.to_dict()
            del told["seconds"]
            found.append(told)
        found.append(str(searcher.search("harbour", sort="-date", filters={"tags": "t1"}).hits))
        for hit in searcher.search("", limit=3, offset=2):
            found.append(str(searcher.get(hit.section.id)))
    return found


def noticed(index: Path) -> bool:
    try:
        with closing(open_backend(index).snapshot()) as snapshot:
            # As `verify`, which goes on to tell the rest.
            return next(iter(snapshot.check()), None) is not None
    except IndexStateError:
        return True


Harm = tuple[str, int]
"""A file, and a place in it."""


def flipped(path: Path, place: int, bit: int) -> Callable[[], None]:
    """Flip a bit of a file; what undoes it."""
    descriptor = os.open(path, os.O_RDWR)
    before = os.pread(descriptor, 1, place)
    os.pwrite(descriptor, bytes([before[0] ^ (1 << bit)]), place)

    def back() -> None:
        os.pwrite(descriptor, before, place)
        os.close(descriptor)

    return back


def cut(path: Path, size: int, _bit: int) -> Callable[[], None]:
    """Cut a file short; what undoes it."""
    data = path.read_bytes()
    # In place: a new file would be another one to those who have it open.
    os.truncate(path, size)

    def back() -> None:
        with path.open("r+b") as file:
            file.write(data)

    return back


def _repaired(index: Path, what: str) -> None:
    """A rebuild brings back everything that is in the files."""
    copy = index.with_suffix(".copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(index, copy)
    Indexer(copy).rebuild(index.parent / "talks")
    assert not noticed(copy), f"{what}: a rebuild does not repair it"
    with Searcher(copy) as searcher:
        left = {interview.id for interview in searcher.interviews()}
    # Where the manifest is damaged, nobody knows any more what was removed.
    assert {id for id in left if id != "talk0"} == {"talk1", "talk2", "talk3", "talk4", "talk5"}


def tried(
    index: Path,
    harm: Callable[[Path, int, int], Callable[[], None]],
    harms: Sequence[Harm],
    chance: random.Random,
    *,
    repair: bool = False,
) -> Counter[str]:
    """Do all of it, one at a time. AssertionError where it goes unnoticed or changes an answer."""
    right = answers(index)
    # Here, so that the loops are compiled once and not in every child.
    assert answers(index, warm=True) == right, "the two tiers differ"
    figures: Counter[str] = Counter()

    logging.disable()

    def batch(some: Sequence[Harm]) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for name, place in some:
            what = f"{harm.__name__} {name} at {place:,}"
            back = harm(index / name, place, place % 8)
            try:
                try:
                    found = answers(index, warm=chance.random() < 0.5)
                    assert found == right, f"{what}: another answer"
                    counts["without effect"] += 1
                except IndexStateError:
                    counts["refused"] += 1
                assert noticed(index), f"{what}: verify does not notice"
                if repair and chance.random() < 0.05:
                    _repaired(index, what)
                    counts["repaired"] += 1
            finally:
                back()
        return dict(counts)

    for start in range(0, len(harms), _BATCH):
        some = harms[start : start + _BATCH]
        ended = forked(lambda some=some: batch(some), 600)
        if ended.signal:
            for one in some:
                ended = forked(lambda one=one: batch([one]))
                assert not ended.signal, f"{harm.__name__} {one}: signal {ended.signal}"
        assert not ended.error, f"{ended.error}\n{ended.trace}"
        figures.update(ended.value)
    assert answers(index) == right and not noticed(index)
    return figures


def places(index: Path, count: int, chance: random.Random) -> list[Harm]:
    """Every byte of the files, or as many by chance."""
    files = [(path.name, path.stat().st_size) for path in sorted(index.iterdir())]
    files = [(name, size) for name, size in files if not name.endswith("LOCK")]
    every = sum(size for _, size in files)
    if every <= count:
        return [(name, place) for name, size in files for place in range(size)]
    found = []
    for place in sorted(chance.sample(range(every), count)):
        for name, size in files:
            if place < size:
                found.append((name, place))
                break
            place -= size
    return found


def cuts(index: Path, count: int) -> list[Harm]:
    """So many places in each file."""
    found = []
    for path in sorted(index.iterdir()):
        size = path.stat().st_size
        if not path.name.endswith("LOCK"):
            spread = {size * part // count for part in range(count)} | {size - 1}
            found += [(path.name, place) for place in sorted(spread)]
    return found


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bytes", type=int, default=10_000)
    parser.add_argument("--cuts", type=int, default=100)
    parser.add_argument("--only", choices=("small", "large"), help="do only this index")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    chance = random.Random(asked.seed)
    every: Counter[str] = Counter()
    done = 0
    with tempfile.TemporaryDirectory() as name:
        for kind, made in (("small", small), ("large", large)):
            if asked.only not in (None, kind):
                continue
            index = made(Path(name) / kind)
            size = sum(path.stat().st_size for path in index.iterdir())
            harms = places(index, asked.bytes * (3 if kind == "small" else 1), chance)
            shorter = cuts(index, asked.cuts if kind == "small" else max(4, asked.cuts // 4))
            for harm, some in ((flipped, harms), (cut, shorter)):
                figures = tried(index, harm, some, chance, repair=kind == "small")
                told = ", ".join(f"{what} {number:,}" for what, number in figures.items())
                print(f"{kind} index ({size:,} bytes), {harm.__name__}: {told}", flush=True)
                every += figures
                done += len(some)
    print(f"{done:,} times: all noticed by verify, 0 wrong answers, 0 crashes")


if __name__ == "__main__":
    sys.exit(main())
