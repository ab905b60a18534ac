"""Damaged and forged indexes: an error that says so, or the right answer, and never a crash."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh.filedb.filestore import RamStorage

from interview_search import (
    IndexStateError,
    Interview,
    InterviewSearchError,
    Section,
    Settings,
    Turn,
)
from interview_search.backends import open_backend
from interview_search.backends.base import Backend, Record, Removed
from interview_search.backends.whoosh.files import writing
from interview_search.backends.whoosh.files.columns import TAIL, Array, Columns
from interview_search.backends.whoosh.indexing import merging
from interview_search.query.tree import (
    Among,
    Beginning,
    Bool,
    Everything,
    Exact,
    Query,
    Speaker,
    Stemmed,
)

from . import worlds
from .ways import indexing_by
from .worlds import small_blocks

Files = dict[str, bytes]
QUERIES: list[Query] = [
    Everything(),
    Stemmed(("run",)),
    Stemmed(("work", "die"), "answer"),
    Exact(("work",)),
    Exact(("the", "work"), "title"),
    Exact(("running", "work")),
    Beginning("w"),
    Speaker(("doe",)),
    Bool(should=(Stemmed(("run",)), Stemmed(("work",)))),
    Bool(must=(Stemmed(("run",)), Stemmed(("work",)))),
    Bool(must=(Exact(("the",)),), never=(Stemmed(("haus",)),), filters=(Among.of(0, 2),)),
]


@pytest.fixture(autouse=True, scope="module")
def _small_limits() -> Iterator[None]:
    with worlds.small_limits(), pytest.MonkeyPatch.context() as patch:
        # Deletions are kept beside their segment.
        patch.setattr(merging, "_DEAD", 1.0)
        patch.setattr(merging, "_DRIFT", 1.0)
        yield


def written(seed: int) -> Files:
    """The files of an index with two segments, deletions, and an interview that was removed."""
    chance = random.Random(seed)
    backend = open_backend(None)
    asked, names = "running?", ("Jané Doe",)
    texts = "the works of running", "work, work and run", "das Haus die die", "naïve .net runs"

    def item(id: str) -> tuple[Record, list[Section]]:
        made = []
        for number in range(3):
            answer = " ".join(chance.choices(texts, k=4))
            turn = Turn("Jané Doe", "interviewee", answer, 1, 2)
            heading = chance.choice([None, "the work", "running?"])
            said = Section(f"{id}#{number}", number, heading, asked, answer, names, (turn,), 1, 2)
            made.append(said)
        language = chance.choice(["en", "de"])
        interview = Interview(id, f"{id}.md", "The Work", language=language)
        voices = tuple(section.speakers for section in made)
        return Record(interview, None, "key", id, voices=voices), made

    for ids, gone in (("abc", ""), ("de", "b"), ("", "d")):
        writer = backend.writer(Settings())
        for id in ids:
            writer.put(*item(id))
        for id in gone:
            writer.delete(id)
            mark = f"{ord(id):032x}"
            writer.remember(replace(writer.before.memory, removed={mark: Removed(mark, mark, id)}))
        writer.commit()
    return dict(backend._memory.files)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def files() -> Files:
    found = written(1)
    kinds = sorted(name.rpartition(".")[2] for name in found)
    assert kinds == ["col", "col", "del", "del", "json", "toc"]
    return found


def opened(files: Files) -> Backend:
    backend = open_backend(None)
    backend._memory.files = dict(files)  # type: ignore[attr-defined]
    return backend


def answers(backend: Backend, *, compiled: bool = False) -> list[Any]:
    """Whatever can be asked of an index."""
    with closing(backend.snapshot()) as snapshot:
        if compiled:
            snapshot.warm(compiled=True)
        found: list[Any] = [snapshot.section_count, list(snapshot.records), snapshot.memory]
        found.append({code: n for code, n in snapshot.languages.items() if n})
        for lexicon in ("stems", "words"):
            found.append(list(snapshot.terms(lexicon)))  # type: ignore[arg-type]
            found.append(snapshot.frequency(lexicon, "work"))  # type: ignore[arg-type]
        for place, record in enumerate(snapshot.records):
            found.append([snapshot.section(number) for number in snapshot.sections_of(place)])
            found.append(snapshot.find(f"{record.interview.id}#1"))
        for query in QUERIES:
            for count in (2, 100):
                found.append(snapshot.search(query, count=count))
            every = snapshot.search(query, count=3, everything=True)
            listed = every.every.tolist(), every.every_score.tolist()
            found += [every._replace(every=(), every_score=()), listed]
            order = [*range(len(snapshot.records))][::-1]
            found.append(snapshot.search(query, count=3, order=order))
        return found


def right_or_refused(
    backend: Backend, right: list[Any], what: object, *, compiled: bool = False
) -> None:
    try:
        found = answers(backend, compiled=compiled)
    except IndexStateError:
        return
    assert found == right, what


def noticed(backend: Backend) -> bool:
    """Whether opening or `check` tells of damage."""
    try:
        with closing(backend.snapshot()) as snapshot:
            return bool(list(snapshot.check()))
    except IndexStateError:
        return True


def changed(files: Files, name: str, data: bytes) -> Backend:
    return opened({**files, name: data})


def test_unharmed(files: Files) -> None:
    assert not noticed(opened(files))
    assert any(isinstance(part, list) and part for part in answers(opened(files)))


def test_truncated(files: Files, tmp_path: Path) -> None:
    right = answers(opened(files))
    backend = open_backend(tmp_path)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    for name, data in files.items():
        for size in {len(data) * part // 50 for part in range(50)} | {len(data) - 1}:
            (tmp_path / name).write_bytes(data[:size])
            right_or_refused(backend, right, (name, size))
            assert noticed(backend), (name, size)
        (tmp_path / name).write_bytes(data + b"\0")
        right_or_refused(backend, right, name)
        assert noticed(backend), name
        (tmp_path / name).write_bytes(data)
    assert answers(backend) == right and not noticed(backend)


def test_flipped(files: Files) -> None:
    right = answers(opened(files))
    chance = random.Random(3)
    for name, data in files.items():
        places = range(len(data))
        for place in places if len(data) < 3000 else chance.sample(places, 1500):
            flipped = bytearray(data)
            flipped[place] ^= 1 << chance.randrange(8)
            backend = changed(files, name, bytes(flipped))
            right_or_refused(backend, right, (name, place))
            assert noticed(backend), (name, place)


@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
def test_flipped_in_small_blocks(monkeypatch: pytest.MonkeyPatch, compiled: bool) -> None:
    """Where a column has many blocks, those that are read are compared before."""
    if compiled:
        pytest.importorskip("numba")
    small_blocks(monkeypatch)
    files = written(1)
    right = answers(opened(files), compiled=compiled)
    chance = random.Random(4)
    for name, data in files.items():
        if name.endswith((".col", ".del")):
            for place in chance.sample(range(len(data)), 60 if compiled else 500):
                flipped = bytearray(data)
                flipped[place] ^= 1 << chance.randrange(8)
                backend = changed(files, name, bytes(flipped))
                right_or_refused(backend, right, (name, place), compiled=compiled)
                assert noticed(backend), (name, place)


def test_damage_is_not_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    small_blocks(monkeypatch)
    files = written(1)
    name = max(files, key=lambda name: len(files[name]))
    storage = RamStorage()
    storage.files = files
    place = Columns(storage, name)._directory["stems.impacts"][1]
    flipped = bytearray(files[name])
    flipped[place] ^= 1
    writer = changed(files, name, bytes(flipped)).writer(Settings())
    with pytest.raises(IndexStateError):
        writer.commit(compact=True)
    writer.cancel()


def test_gone_and_swapped(files: Files) -> None:
    right = answers(opened(files))
    other = written(2)
    for name, data in files.items():
        left = {key: value for key, value in files.items() if key != name}
        right_or_refused(opened(left), right, name)
        assert noticed(opened(left)) or name.endswith(".toc")
        for stranger in (*other.values(), *(files[key] for key in left)):
            if stranger != data:
                backend = changed(files, name, stranger)
                right_or_refused(backend, right, name)
                assert noticed(backend), name


def answered(backend: Backend, *, compiled: bool = False) -> None:
    """It answers, or says why not."""
    try:
        answers(backend, compiled=compiled)
    except IndexStateError:
        pass
    except InterviewSearchError as error:  # Numba is not there.
        assert compiled, error


# Files that lie, with checksums that are right.


def directory(data: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The same file with another directory."""
    start, length, _, magic = TAIL.unpack(data[-TAIL.size :])
    found = json.loads(data[start : start + length])
    change(found)
    text = json.dumps(found).encode()
    tail = TAIL.pack(start, len(text), zlib.crc32(text), magic)
    return data[:start] + text + tail


LIES: list[Callable[[list[Any]], object]] = [
    lambda e: [e[0], e[1] + 1, e[2]],
    lambda e: [e[0], e[1] + 64, e[2]],
    lambda e: [e[0], 2**40, e[2]],
    lambda e: [e[0], -64, e[2]],
    lambda e: [e[0], 0, e[2]],
    lambda e: [e[0], 64, e[2]],
    lambda e: [e[0], e[1], e[2] + 1],
    lambda e: [e[0], e[1], e[2] + 7],
    lambda e: [e[0], e[1], max(e[2] - 1, 0)],
    lambda e: [e[0], e[1], 0],
    lambda e: [e[0], e[1], 2**62],
    lambda e: [e[0], e[1], 10**400],
    lambda e: [e[0], e[1], -1],
    lambda e: [e[0], e[1], True],
    lambda e: [e[0], e[1], 1.5],
    lambda e: ["f8" if e[0] != "f8" else "u1", e[1], e[2]],
    lambda e: ["u1", e[1], e[2]],
    lambda e: [f"i{e[0][1]}", e[1], e[2]],
    lambda e: ["O8", e[1], e[2]],
    lambda e: [[], e[1], e[2]],
    lambda e: e[:2],
    lambda e: None,
    lambda e: "u1",
]


@pytest.mark.parametrize("suffix", [".col", ".del"])
def test_a_directory_that_lies(files: Files, suffix: str) -> None:
    right = answers(opened(files))
    name = next(name for name in files if name.endswith(suffix))
    keys: list[str] = []
    directory(files[name], lambda found: keys.extend(found["columns"]))
    for key in keys:
        for number, lie in enumerate(LIES):

            def change(found: dict[str, Any]) -> None:
                found["columns"][key] = lie(found["columns"][key])  # noqa: B023

            backend = changed(files, name, directory(files[name], change))
            right_or_refused(backend, right, (key, number))
        backend = changed(files, name, directory(files[name], lambda f: f["columns"].pop(key)))  # noqa: B023
        assert noticed(backend), key
        right_or_refused(backend, right, key)


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found.pop("columns"),
        lambda found: found.pop("about"),
        lambda found: found.pop("checksums"),
        lambda found: found.update(columns=[]),
        lambda found: found.update(columns={}),
        lambda found: found.update(about=None),
        lambda found: found.update(about={}),
        lambda found: found["about"].update(segment=["x"]),
        lambda found: found.update(checksums=3),
        lambda found: found.update(checksums=[]),
        lambda found: found["checksums"].append(0),
        lambda found: found["checksums"].__setitem__(0, "x"),
    ],
)
@pytest.mark.parametrize("suffix", [".col", ".del"])
def test_a_directory_without_sense(files: Files, suffix: str, change: Any) -> None:
    name = next(name for name in files if name.endswith(suffix))
    backend = changed(files, name, directory(files[name], change))
    right_or_refused(backend, answers(opened(files)), name)
    assert noticed(backend)


FORGERIES: list[Callable[[Array], Array]] = [
    lambda a: a[::-1],
    lambda a: np.zeros_like(a),
    lambda a: np.full_like(a, np.iinfo(a.dtype).max),
    lambda a: np.where(np.arange(len(a)) == len(a) // 2, np.iinfo(a.dtype).max, a).astype(a.dtype),
    lambda a: np.where(np.arange(len(a)) == len(a) // 2, 0, a).astype(a.dtype),
    lambda a: np.append(a[:-1], a[-1:] + a.dtype.type(1)),
    lambda a: np.roll(a, 1),
]


@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
@pytest.mark.parametrize("suffix", [".col", ".del"])
def test_forged_columns(files: Files, suffix: str, compiled: bool) -> None:
    """Every column with other numbers and right checksums: an answer or an error."""
    if compiled:
        pytest.importorskip("numba")
    name = next(name for name in files if name.endswith(suffix))
    storage = RamStorage()
    storage.files = dict(files)
    found = Columns(storage, name)
    for key, array in found.items():
        for forge in FORGERIES:
            with np.errstate(over="ignore"):
                forged = forge(array)
            writing.write(storage, "forged", {**found, key: forged}, found.about)
            backend = changed(files, name, storage.files["forged"])
            answered(backend, compiled=compiled)
            noticed(backend)
            with indexing_by("compiled" if compiled else "plain"):
                rewritten(backend)


def rewritten(backend: Backend) -> None:
    """Merge it."""
    try:
        writer = backend.writer(Settings())
    except IndexStateError:
        return
    try:
        writer.delete("c")
        writer.commit(compact=True)
    except IndexStateError:
        pass
    finally:
        writer.cancel()


def manifest(files: Files, change: Callable[[dict[str, Any]], object]) -> Backend:
    """With another manifest, its checksum right."""
    [name] = [name for name in files if name.endswith(".json")]
    data = json.loads(files[name])
    del data["sha256"]
    change(data)
    text = json.dumps(data)
    seal = sha256(text.encode()).hexdigest()
    return changed(files, name, f'{text[:-1]}, "sha256": "{seal}"}}'.encode())


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["segments"][0].update(name="../secret"),
        lambda d: d["segments"][0].update(name="../../etc/passwd\0"),
        lambda d: d["segments"][0].update(name="x" * 10_000),
        lambda d: d["segments"][0].update(name=None),
        lambda d: d["segments"][0].update(deletions="../MAIN_x.del"),
        lambda d: d["segments"][0].update(deletions="/etc/passwd"),
        lambda d: d["segments"][0].update(deletions=5),
        lambda d: d["segments"][0].update(deletions=None),
        lambda d: d["segments"][0].update(sections=10**30),
        lambda d: d["segments"][0].update(sections=-1),
        lambda d: d["segments"][0].update(sections=1.0),
        lambda d: d["segments"][0].update(dead=10**30),
        lambda d: d["segments"][0].update(dead="1"),
        lambda d: d["segments"][0].update(words="many"),
        lambda d: d["segments"][0].update(more=1),
        lambda d: d["segments"][0].pop("name"),
        lambda d: d["segments"].append(d["segments"][0]),
        lambda d: d["segments"].append(None),
        lambda d: d["segments"].append("x"),
        lambda d: d.update(segments={}, memory=5),
        lambda d: d.update(segments=3),
        lambda d: d["ranking"].update(k1=float("nan")),
        lambda d: d["ranking"].update(k1=float("inf")),
        lambda d: d["ranking"].update(k1=-1),
        lambda d: d["ranking"].update(b="0.75"),
        lambda d: d["ranking"].update(b=2),
        lambda d: d["ranking"].update(reference=float("inf")),
        lambda d: d["ranking"].update(reference=None),
        lambda d: d["ranking"].update(question_weight=10**30),
        lambda d: d["ranking"].update(title_weight=1.5),
        lambda d: d["ranking"].update(other=1),
        lambda d: d.update(ranking=None),
        lambda d: d.pop("memory"),
        lambda d: d["memory"].update(key="x"),
        lambda d: d["memory"].update(key=None),
        lambda d: d["memory"].update(more=1),
        lambda d: d["memory"].update(withheld={"../x": None}),
        lambda d: d["memory"].update(withheld={"ab" * 16: "soon"}),
        lambda d: d["memory"].update(withheld={"ab" * 16: 5}),
        lambda d: d["memory"].update(withheld=["ab" * 16]),
        lambda d: d["memory"].update(removed={"ab" * 16: None}),
        lambda d: d["memory"].update(removed={"ab" * 16: {"file": "", "mark": "", "root": 5}}),
        lambda d: d["memory"].update(removed={"ab" * 16: {"file": 5, "mark": "", "root": ""}}),
        lambda d: d["memory"].update(removed=[["x"]]),
        lambda d: d.update(generation=d["generation"] + 1),
        lambda d: d.update(generation=str(d["generation"])),
        lambda d: d.update(toc=""),
        lambda d: d.update(toc=None),
        lambda d: d.update(format=99),
        lambda d: d.update(format=None),
        lambda d: d.clear(),
    ],
)
def test_a_manifest_that_lies(files: Files, change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(IndexStateError):
        manifest(files, change).snapshot()


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{", "[" * 100_000, '{"format": 1}', "1" * 5000, "\ud800x", "{}"]
)
def test_a_manifest_without_sense(files: Files, text: str) -> None:
    [name] = [name for name in files if name.endswith(".json")]
    with pytest.raises(IndexStateError):
        changed(files, name, text.encode("utf-8", "surrogatepass")).snapshot()
