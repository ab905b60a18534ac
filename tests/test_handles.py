"""A Searcher that is closed holds no file, without the help of the garbage collector."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from interview_search import Indexer, IndexStateError, Searcher

from .torture.concurrency import handles

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """What compiles a loop for the first time leaves circles with what it was called with."""
    indexer = Indexer(None)
    indexer.update(Path(__file__).parent / "corpus")
    with Searcher(indexer) as searcher:
        searcher.warm()
        _ask(searcher)


def _ask(searcher: Searcher) -> None:
    for query in (
        "harbour", "harbour ferry", "+harbour +ferry", '"harbour of"', "ferr*", "fery~",
        "harbour -ferry", "harbor", "title:a", "speaker:ann", "", "h?rbour", "harbour^2",
        '"harbour ferry"~5', "(harbour AND ferry) OR ann",
    ):  # fmt: skip
        for passages in (0, 1, 2):
            searcher.search(query, facets=["title", "speaker"], passages=passages)
        searcher.search(query, sort="date", filters={"title": "A"})
        for hit in searcher.search(query, limit=1, group=True, facets=["role"]):
            searcher.explain(query, hit.section.id)
            searcher.similar(hit.section.id, group=True)
    searcher.suggest("har")
    searcher.info()


@pytest.fixture
def indexer(tmp_path: Path) -> Iterator[Indexer]:
    """Of an index with three segments, while no garbage is collected."""
    (tmp_path / "talks").mkdir()
    indexer = Indexer(tmp_path / "index")
    for name in "abc":
        said = f"The harbour of {name} and its ferry, the ferries and harbours. " * 20
        (tmp_path / f"talks/{name}.md").write_text(f"**Ann Lee:** Why {name}?\n\n**Bob:** {said}\n")
        indexer.update(tmp_path / "talks")
    gc.collect()
    gc.disable()
    yield indexer
    gc.enable()


@pytest.fixture(params=[False, True], ids=["cold", "warm"])
def searcher(request: pytest.FixtureRequest, indexer: Indexer, tmp_path: Path) -> Searcher:
    searcher = Searcher(tmp_path / "index")
    if request.param:
        searcher.warm()
    return searcher


def test_closed(tmp_path: Path, indexer: Indexer, searcher: Searcher) -> None:
    with searcher:
        _ask(searcher)
        searcher.sections("a")
        assert handles(tmp_path)
        indexer.remove("a")
        assert searcher.refresh()
        # Those of the state before are gone.
        assert len({path for path in handles(tmp_path) if "deleted" in path}) == 0
        searcher.search("harbour ferry")
    assert handles(tmp_path) == []


def test_results_are_kept(tmp_path: Path, searcher: Searcher) -> None:
    with searcher:
        found = [searcher.search("harbour", passages=n, facets=["title"]) for n in (0, 1, 2)]
        kept = [found, searcher.sections("a"), searcher.interviews(), searcher.info()]
        kept.append(searcher.explain("harbour", searcher.sections("a")[0].id))
    assert handles(tmp_path) == []
    for results in found:
        assert all("harbour of" in hit.section.answer for hit in results)
        assert results.to_dict() and all(hit.section.turns for hit in results)
    assert handles(tmp_path) == [] and kept


def test_errors_are_kept(tmp_path: Path, searcher: Searcher) -> None:
    kept: list[BaseException] = []
    with searcher:
        searcher.search("harbour")
        for ask in (searcher.get, searcher.sections, lambda id: searcher.explain("harbour", id)):
            try:
                ask("nobody#nothing")
            except Exception as error:
                kept.append(error)
        try:
            searcher.search("harbour", sort="nothing")
        except ValueError as error:
            kept.append(error)
    assert handles(tmp_path) == []
    assert len(kept) == 4


def test_errors_of_damage_are_kept(tmp_path: Path, indexer: Indexer) -> None:
    kept: list[BaseException] = []
    indexer.purge()
    [file] = (tmp_path / "index").glob("*.col")
    sound = file.read_bytes()
    for first in range(64, len(sound), len(sound) // 40):
        spoilt = bytearray(sound)
        spoilt[first] ^= 1
        file.unlink()
        file.write_bytes(spoilt)
        try:
            with Searcher(tmp_path / "index") as searcher:
                for query in ("harbour", "ferr*", '"harbour of"', "fery~"):
                    searcher.search(query, passages=2)
        except IndexStateError as error:
            kept.append(error)
        assert handles(tmp_path) == []
    assert kept


def test_interrupted(tmp_path: Path, searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the midst of a search, as an interactive session keeps it."""
    kept: list[BaseException] = []
    with searcher, monkeypatch.context() as patched:
        snapshot = type(searcher._held._state.snapshot)
        patched.setattr(snapshot, "page", _interrupting)
        try:
            searcher.search("harbour ferry")
        except KeyboardInterrupt as error:
            kept.append(error)
    assert handles(tmp_path) == []
    assert kept


def _interrupting(snapshot: object, numbers: object) -> None:
    held = [dict(segment.columns) for segment in snapshot.segments]  # type: ignore[attr-defined]
    raise KeyboardInterrupt(len(held))


def test_threads_inside(tmp_path: Path, searcher: Searcher) -> None:
    """Those that are within get their answers, the others are told."""
    told: list[BaseException] = []
    busy = threading.Barrier(5)

    def ask() -> None:
        searcher.search("harbour")
        busy.wait(60)
        try:
            while True:
                assert searcher.search("harbour ferry", passages=2).hits
        except IndexStateError as error:
            told.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    busy.wait(60)
    searcher.close()
    assert handles(tmp_path) == []
    for thread in threads:
        thread.join()
    assert len(told) == 4 and "closed" in str(told[0])
