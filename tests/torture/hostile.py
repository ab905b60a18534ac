"""Indexes made by an enemy: nothing of them is run, nothing outside is touched, each is refused.

    python -m tests.torture.hostile --rounds 30 --seed 1

Pickles that would run code stand in every file of an index, manifests name
files elsewhere, columns claim more rows than there are atoms, texts are bombs,
links and pipes lie in the folder. Everything a reader and a writer can do is
done to each, in a child with little memory, and with a trap for what runs.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import os
import pickle
import random
import resource
import shutil
import struct
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import zstandard
from whoosh.filedb.filestore import FileStorage

from interview_search import Indexer, InterviewSearchError, Searcher
from interview_search.backends.whoosh.files import writing
from interview_search.backends.whoosh.files.columns import TAIL, Columns
from interview_search.backends.whoosh.files.store import Store, StoreWriter

from .children import forked
from .damage import QUERIES, answers, small

_MEMORY = 2 << 30
"""Bytes of memory that a child may take on top of what its parent has."""
Attack = Callable[[Path], None]
"""Spoils the index in a folder."""


class Trap:
    """A pickle that leaves a trace where it is loaded."""

    def __init__(self, sentinel: Path) -> None:
        self.sentinel = sentinel

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.sentinel),)


def sealed(index: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Another manifest, its checksums right."""
    [path] = index.glob("_MAIN_*.json")
    data = json.loads(path.read_bytes())
    data.pop("sha256")
    change(data)
    [toc] = index.glob("_MAIN_*.toc")
    if data.get("toc") != "keep":
        data["toc"] = sha256(toc.read_bytes()).hexdigest()
    text = json.dumps(data)
    path.write_text(f'{text[:-1]}, "sha256": "{sha256(text.encode()).hexdigest()}"}}')


def directory(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Another directory of a file of columns, its checksums right."""
    data = path.read_bytes()
    tail = TAIL
    start, length, _, magic = tail.unpack(data[-tail.size :])
    found = json.loads(data[start : start + length])
    change(found)
    text = json.dumps(found).encode()
    path.write_bytes(data[:start] + text + tail.pack(start, len(text), zlib.crc32(text), magic))


def rewritten(path: Path, change: Callable[[dict[str, np.ndarray[Any, Any]]], object]) -> None:
    """Other columns, all checksums right."""
    storage = FileStorage(str(path.parent))
    held = Columns(storage, path.name)
    columns = {key: array.copy() for key, array in held.items()}
    about = held.about
    held.close()
    change(columns)
    writing.write(storage, path.name, columns, about)


def pickles(index: Path, trap: bytes) -> Iterator[tuple[str, Attack]]:
    for path in sorted(index.iterdir()):
        name = path.name

        def instead(folder: Path, name: str = name) -> None:
            (folder / name).write_bytes(trap)

        def before(folder: Path, name: str = name) -> None:
            data = (folder / name).read_bytes()
            (folder / name).write_bytes(trap + data[len(trap) :])

        yield f"a pickle instead of {name}", instead
        yield f"a pickle at the head of {name}", before

    def in_toc(folder: Path) -> None:
        [toc] = folder.glob("_MAIN_*.toc")
        toc.write_bytes(trap)
        sealed(folder, lambda data: None)

    def new_toc(folder: Path) -> None:
        (folder / "_MAIN_999.toc").write_bytes(trap)

    def beside(folder: Path) -> None:
        for name in ("MAIN.seg", "_MAIN_1.toc.new", "MAIN_x.pickle", "_MAIN_1.pkl"):
            (folder / name).write_bytes(trap)

    yield "a pickle for a TOC that the manifest vouches for", in_toc
    yield "a pickle for a newer TOC", new_toc
    yield "pickles beside", beside


PATHS = (
    "../secret",
    "../../etc/passwd",
    "/etc/passwd",
    "a/../../b",
    "..",
    "",
    "x\0y",
    "C:\\x",
    "~",
)


def manifests() -> Iterator[tuple[str, Attack]]:
    def names(value: Any) -> Attack:
        return lambda folder: sealed(folder, lambda d: d["segments"][0].update(name=value))

    def deletions(value: Any) -> Attack:
        return lambda folder: sealed(folder, lambda d: d["segments"][0].update(deletions=value))

    for path in PATHS:
        yield f"a segment {path!r}", names(path)
        if path:
            yield f"deletions {path!r}", deletions(path)
    for key in ("sections", "words", "dead"):
        for number in (2**62, 2**64, 10**400, -1, 1.5, True, "9", None, [], float("nan")):
            yield (
                f"{key} of {str(number)[:20]}",
                lambda folder, key=key, number=number: sealed(  # type: ignore[misc]
                    folder, lambda d: d["segments"][0].update({key: number})
                ),
            )
    yield (
        "a million segments",
        lambda folder: sealed(folder, lambda d: d.update(segments=[d["segments"][0]] * 1_000_000)),
    )
    for number in (2**62, -1, "7", None):
        yield (
            f"generation {number}",
            lambda folder, number=number: sealed(folder, lambda d: d.update(generation=number)),  # type: ignore[misc]
        )
    for text in ("", "null", "[" * 200_000, '{"format":' * 50_000, "9" * 100_000, "\ud800"):

        def nonsense(folder: Path, text: str = text) -> None:
            [path] = folder.glob("_MAIN_*.json")
            path.write_bytes(text.encode("utf-8", "surrogatepass"))

        yield f"a manifest of {text[:12]!r}", nonsense


def columns(index: Path) -> Iterator[tuple[str, Attack]]:
    segment = max(index.glob("*.col"), key=lambda path: path.stat().st_size).name
    held = Columns(FileStorage(str(index)), segment)
    keys = list(held)
    held.close()
    for key in keys:
        for number in (2**62, 2**63, 2**64 - 1, 10**400, -1, True, "9", None):

            def claim(folder: Path, key: str = key, number: Any = number) -> None:
                directory(
                    folder / segment, lambda found: found["columns"][key].__setitem__(2, number)
                )

            yield f"{key} of {str(number)[:20]} rows", claim
    for size in (2**32 - 1, 2**20):

        def bomb(folder: Path, size: int = size) -> None:
            """A text that unpacks to far more than any should."""

            def change(found: dict[str, Any]) -> None:
                packed = zstandard.ZstdCompressor().compress(bytes(2**27))
                many = len(found["section.starts"]) - 1
                found["section.data"] = np.frombuffer(packed * many, np.uint8)
                found["section.starts"] = np.arange(many + 1, dtype=np.uint32) * len(packed)
                found["section.longest"] = np.array([size], np.uint32)

            rewritten(folder / segment, change)

        yield f"a bomb where {size:,} bytes are the most", bomb

    def claimed_size(folder: Path) -> None:
        """A frame whose header claims 2^62 bytes."""

        def change(found: dict[str, Any]) -> None:
            header = b"\x28\xb5\x2f\xfd\xe0" + (2**62).to_bytes(8, "little") + b"\x01\x00\x00"
            many = len(found["section.starts"]) - 1
            found["section.data"] = np.frombuffer(header * many, np.uint8)
            found["section.starts"] = np.arange(many + 1, dtype=np.uint32) * len(header)

        rewritten(folder / segment, change)

    yield "a text that claims 2^62 bytes", claimed_size
    for key, value in (
        ("ids.ends", 2**32 - 1),
        ("doc.base", 2**32 - 1),
        ("words.starts", 2**32 - 1),
        ("stems.starts", 2**32 - 1),
        ("interview.firsts", 2**32 - 1),
    ):

        def last(folder: Path, key: str = key, value: int = value) -> None:
            def change(found: dict[str, Any]) -> None:
                if key in found:
                    found[key][-1] = value

            rewritten(folder / segment, change)

        yield f"{key} that end at {value:,}", last


def texts(index: Path, chance: random.Random) -> Iterator[tuple[str, Attack]]:
    """Records and sections in which something is of another type, for ever."""
    segment = max(index.glob("*.col"), key=lambda path: path.stat().st_size).name
    odd = [None, 5, -1, 2**70, 1.5, True, "", "x", [], ["x"], [[1]], [["x", None]], {}, {"a": 1}]
    while True:
        seed, name = chance.randrange(2**32), chance.choice(("record", "section"))

        def attack(folder: Path, seed: int = seed, name: str = name) -> None:
            mine = random.Random(seed)
            storage = FileStorage(str(folder))
            held = Columns(storage, segment)
            store = Store(held, name)
            writer = StoreWriter(name)
            for data in store:
                if name == "record":
                    altered = _altered(json.loads(data), odd, mine)
                    # As we write it, and as others do.
                    marks = mine.choice([(",", ":"), (", ", ": ")])
                    writer.add(json.dumps(altered, separators=marks).encode())
                else:
                    writer.add(_spoilt(data, mine) if mine.random() < 0.3 else data)
            columns = {key: array.copy() for key, array in held.items()}
            about = held.about
            del store
            held.close()
            writing.write(storage, segment, {**columns, **writer.columns()}, about)

        yield f"{name}s scrambled with {seed}", attack


def _spoilt(data: bytes, chance: random.Random) -> bytes:
    """Numbers and sizes of another kind."""
    odd = [struct.pack("<d", x) for x in (math.inf, -math.inf, math.nan, -1.0, 1e300)]
    odd += [b"\xff\xff\xff\xff", bytes(4), b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\x01\0\0\0"]
    for _ in range(chance.randrange(1, 4)):
        part = chance.choice(odd)
        # The head and the rows of turns are where numbers stand.
        at = 4 * chance.randrange(min(len(data), 240) // 4)
        data = data[:at] + part + data[at + len(part) :]
    return data


def _altered(value: Any, odd: list[Any], chance: random.Random) -> Any:
    at, key = [value], 0
    while isinstance(at[key], dict | list) and at[key] and chance.random() < 0.8:  # type: ignore[index]
        at = at[key]  # type: ignore[index]
        key = chance.choice(list(at) if isinstance(at, dict) else list(range(len(at))))  # type: ignore[arg-type]
    at[key] = chance.choice(odd)  # type: ignore[index]
    return value


def folders(outside: Path) -> Iterator[tuple[str, Attack]]:
    """Things in the folder that are no files of an index."""

    def following(folder: Path) -> None:
        # What the next commit writes to must not lead out of the folder.
        for generation in range(1, 30):
            for name in (f"_MAIN_{generation}.json", f"_MAIN_{generation}.toc.new"):
                if not (folder / name).exists():
                    (folder / name).symlink_to(outside)
        for part in folder.glob("*.col"):
            for generation in range(1, 30):
                name = folder / f"{part.stem}_{generation}.del"
                if not name.exists():
                    name.symlink_to(outside)
        for name in ("MAIN_HOLDER.LOCK",):
            (folder / name).unlink(missing_ok=True)
            (folder / name).symlink_to(outside)

    def lock(folder: Path) -> None:
        (folder / "MAIN_WRITELOCK").unlink(missing_ok=True)
        (folder / "MAIN_WRITELOCK").symlink_to(outside)

    def pipes(suffix: str) -> Attack:
        def attack(folder: Path) -> None:
            for path in list(folder.glob(f"*{suffix}")):
                path.unlink()
                os.mkfifo(path)

        return attack

    def directories(suffix: str) -> Attack:
        def attack(folder: Path) -> None:
            for path in list(folder.glob(f"*{suffix}")):
                path.unlink()
                path.mkdir()

        return attack

    yield "links where the next commit writes", following
    yield "a link for the lock", lock
    for suffix in (".col", ".del", ".json", ".toc"):
        yield f"pipes for {suffix}", pipes(suffix)
        yield f"folders for {suffix}", directories(suffix)


def everything(index: Path, talks: Path) -> dict[str, int]:
    """All that can be done to an index. AssertionError for an error that is none of ours."""
    logging.disable()
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + _MEMORY, held + _MEMORY))
    counts: Counter[str] = Counter()
    works: dict[str, Callable[[], Any]] = {
        "ask": lambda: answers(index),
        "warm": lambda: answers(index, warm=True),
        "each": lambda: _each(index),
        "verify": lambda: _sound(index, counts),
        "remove": lambda: Indexer(index, timeout=0).remove("talk2"),
        "update": lambda: Indexer(index, timeout=0).update(talks),
        "purge": lambda: Indexer(index, timeout=0).purge(),
        "rebuild": lambda: Indexer(index, timeout=0).rebuild(talks),
        "ask again": lambda: answers(index),
    }
    for name, work in works.items():
        try:
            work()
        except InterviewSearchError as error:
            assert str(error).strip() and "\n" not in str(error)[:200]
            counts[f"{name} refused"] += 1
        except BaseException as error:
            raise AssertionError(f"{name}: {type(error).__name__}: {error}") from error
        else:
            counts[f"{name} done"] += 1
    return dict(counts)


def _sound(index: Path, counts: Counter[str]) -> None:
    """What `verify` finds nothing wrong with has to answer."""
    refused = [name for name in counts if name.endswith("refused")]
    assert Indexer(index).verify() or not refused, f"unnoticed, but {refused}"


def _each(index: Path) -> None:
    """One query after the other by compiled loops, whatever became of those before."""
    with Searcher(index) as searcher:
        searcher.warm()
        refused: InterviewSearchError | None = None
        for query in QUERIES:
            for limit in (1, 3, 50):
                try:
                    for hit in searcher.search(query, limit=limit).hits:
                        json.dumps(hit.to_dict(), allow_nan=False)
                except InterviewSearchError as error:
                    refused = error
        if refused:
            raise refused


def scrambled(index: Path, chance: random.Random) -> Iterator[tuple[str, Attack]]:
    """Directories and manifests with a few values replaced by others, for ever."""
    odd = [2**62, -1, 0, 1, 10**400, True, None, "", "../x", [], {}, 1.5, "u1", 64, 2**32]
    segment = max(index.glob("*.col"), key=lambda path: path.stat().st_size).name
    while True:
        seed = chance.randrange(2**32)

        def attack(folder: Path, seed: int = seed) -> None:
            mine = random.Random(seed)

            def change(data: dict[str, Any]) -> None:
                for _ in range(mine.randrange(1, 4)):
                    at: Any = data
                    while True:
                        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
                        if not keys:
                            break
                        key = mine.choice(keys)
                        if isinstance(at[key], dict | list) and at[key] and mine.random() < 0.8:
                            at = at[key]
                            continue
                        at[key] = mine.choice(odd)
                        break

            if mine.random() < 0.5:
                sealed(folder, change)
            else:
                directory(folder / segment, change)

        yield f"scrambled with {seed}", attack


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300, help="scrambled indexes")
    parser.add_argument("--every", type=int, default=1, help="do only each N-th attack")
    parser.add_argument("--groups", nargs="*", help="do only these")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    chance = random.Random(asked.seed)
    done = 0
    figures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        index = small(here / "small")
        # Here, so that the loops are compiled once and not in every child.
        answers(index, warm=True)
        outside, sentinel = here / "outside", here / "sentinel"
        trap = pickle.dumps(Trap(sentinel))
        # It does work.
        pickle.loads(trap)
        sentinel.rmdir()
        groups = {
            "pickles": list(pickles(index, trap)),
            "manifests": list(manifests()),
            "columns": list(columns(index)),
            "folders": list(folders(outside)),
            "texts": [
                each for each, _ in zip(texts(index, chance), range(asked.rounds), strict=False)
            ],
            "scrambled": [
                each for each, _ in zip(scrambled(index, chance), range(asked.rounds), strict=False)
            ],
        }
        for group, attacks in groups.items():
            step = 1 if group in ("pickles", "folders") else asked.every
            if asked.groups and group not in asked.groups:
                continue
            for what, attack in attacks[chance.randrange(step) :: step]:
                outside.write_text("outside")
                copy = here / "copy"
                shutil.copytree(index, copy)
                attack(copy)
                talks = here / "small/talks"
                ended = forked(lambda copy=copy, talks=talks: everything(copy, talks))
                assert not ended.signal, f"{what}: signal {ended.signal}"
                assert not ended.error, f"{what}: {ended.error}\n{ended.trace}"
                if group != "folders":
                    # A rebuild repairs whatever was done to it.
                    assert ended.value.get("rebuild done"), f"{what}: rebuild fails"
                    assert ended.value.get("ask again done"), f"{what}: it was no repair"
                assert not sentinel.exists(), f"{what}: code was run"
                assert outside.read_text() == "outside", f"{what}: a file outside was written"
                figures.update(ended.value)
                done += 1
                shutil.rmtree(copy)
            print(f"{group}: {len(attacks[::step])}", flush=True)
    print(", ".join(f"{name} {number:,}" for name, number in figures.items()))
    print(f"{done:,} hostile indexes: 0 executions, 0 files touched outside, each a clear error")


if __name__ == "__main__":
    sys.exit(main())
