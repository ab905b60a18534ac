"""Readers under writers, on disks and systems that do not do as they are told."""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interview_search import (
    IndexDamagedError,
    Indexer,
    IndexMissingError,
    IndexStateError,
    Searcher,
    UnknownIdError,
)
from interview_search.backends.whoosh.files import manifest as manifests


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "talks"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.md").write_text(f"## What of {name}?\n\nWord{name} is said.\n")
    return folder


@pytest.fixture
def indexer(tmp_path: Path, files: Path) -> Indexer:
    indexer = Indexer(tmp_path / "index")
    indexer.update(files)
    return indexer


def failing(real: Callable[..., Any], when: Callable[[str], bool], number: int) -> Any:
    def call(path: Any, *args: Any, **kwargs: Any) -> Any:
        if when(os.fsdecode(path)):
            raise OSError(number, os.strerror(number))
        return real(path, *args, **kwargs)

    return call


def names(indexer: Indexer) -> set[str]:
    return {path.name for path in Path(indexer.backend.path or "").iterdir()}


def test_files_that_cannot_be_deleted_go_later(
    indexer: Indexer, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on systems that keep what a reader has open."""
    before = names(indexer)
    with Searcher(indexer) as searcher, monkeypatch.context() as patch:
        held = {name for name in before if name.endswith(".col")}
        refused = failing(os.remove, lambda path: Path(path).name in held, errno.EACCES)
        patch.setattr(os, "remove", refused)
        (files / "a.md").write_text("## What?\n\nNothing.\n")
        indexer.update(files)
        indexer.purge()
        assert held <= names(indexer)
        assert searcher.search("worda").total == 1
        assert searcher.refresh() and searcher.search("worda").total == 0
    indexer.remove("b")
    assert not held & names(indexer)


def test_a_folder_that_cannot_be_listed_is_not_empty(
    indexer: Indexer, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(indexer)
    with monkeypatch.context() as patch:
        for number in (errno.EIO, errno.EMFILE):
            refused = failing(os.listdir, lambda path: path.endswith("index"), number)
            patch.setattr(os, "listdir", refused)
            for act in (lambda: Searcher(indexer), lambda: indexer.update(files), indexer.purge):
                with pytest.raises(IndexStateError) as caught:
                    act()
                assert not isinstance(caught.value, IndexMissingError | IndexDamagedError)
            patch.undo()
    assert names(indexer) == before
    assert indexer.update(files).unchanged == 3


def test_a_commit_whose_last_flush_fails_stands(
    indexer: Indexer, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (files / "d.md").write_text("## What of d?\n\nWordd is said.\n")
    real, calls = manifests.sync_folder, []

    def second(folder: str | None) -> None:
        calls.append(folder)
        if len(calls) == 2:
            raise OSError(errno.EIO, "Input/output error")
        real(folder)

    with monkeypatch.context() as patch:
        patch.setattr(manifests, "sync_folder", second)
        with pytest.raises(IndexStateError, match="Input/output error"):
            indexer.update(files)
    with Searcher(indexer) as searcher:
        assert searcher.search("wordd").total == 1
    assert indexer.update(files).unchanged == 4
    assert indexer.verify() == ()


@pytest.mark.parametrize("ending", [".json", ".col", ".toc"])
def test_a_reader_that_meets_a_commit_tries_again(
    indexer: Indexer, files: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """What it is about to open is gone: there is a newer state."""
    real, done = os.stat, []

    def late(path: Any, *args: Any, **kwargs: Any) -> Any:
        if not done and isinstance(path, str) and path.endswith(ending):
            done.append(path)
            (files / "a.md").write_text("## What?\n\nNewer.\n")
            indexer.update(files)
            indexer.purge()
        return real(path, *args, **kwargs)

    monkeypatch.setattr(os, "stat", late)
    with Searcher(indexer.backend.path or "") as searcher:
        assert done and searcher.search("newer").total == 1


def test_closed(indexer: Indexer) -> None:
    with Searcher(indexer) as searcher:
        pass
    searcher.close()
    for act in (
        lambda: searcher.search("worda"),
        searcher.interviews,
        searcher.speakers,
        searcher.info,
        searcher.refresh,
        searcher.warm,
        lambda: searcher.get("a#what-of-a"),
        lambda: searcher.sections("a"),
        lambda: searcher.suggest("w"),
    ):
        with pytest.raises(IndexStateError, match="closed"):
            act()


def test_a_refresh_that_fails_changes_nothing(indexer: Indexer, files: Path) -> None:
    with Searcher(indexer) as searcher:
        (files / "a.md").write_text("## What?\n\nNewer.\n")
        indexer.update(files)
        for path in Path(indexer.backend.path or "").glob("_MAIN_*.json"):
            path.write_bytes(b"{}")
        with pytest.raises(IndexDamagedError):
            searcher.refresh()
        assert searcher.search("worda").total == 1


def test_a_later_commit_leaves_info_alone(indexer: Indexer, files: Path) -> None:
    with Searcher(indexer) as searcher:
        before = searcher.info()
        (files / "a.md").write_text("## What?\n\nNewer.\n")
        indexer.update(files)
        indexer.purge()
        assert searcher.info() == before and before.bytes > 1000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_while_another_thread_searches(indexer: Indexer) -> None:
    """The child does not wait for a thread that it does not have."""
    with Searcher(indexer) as searcher:
        inside, done = threading.Event(), threading.Event()

        def hold() -> None:
            with searcher._held:
                inside.set()
                done.wait(30)

        thread = threading.Thread(target=hold)
        thread.start()
        assert inside.wait(30)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                code = 0 if searcher.search("worda").total == 1 else 1
            finally:
                os._exit(code)
        done.set()
        thread.join()
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert searcher.search("worda").total == 1


@pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be changed there")
def test_a_rebuild_after_damage_remembers_what_was_removed(indexer: Indexer, files: Path) -> None:
    indexer.remove("b")
    for path in Path(indexer.backend.path or "").glob("*.col"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    with pytest.raises(IndexDamagedError):
        indexer.update(files)
    indexer.rebuild(files)
    with Searcher(indexer) as searcher:
        assert [interview.id for interview in searcher.interviews()] == ["a", "c"]
    assert indexer.restore("b").added == 1
    with pytest.raises(UnknownIdError):
        indexer.restore("never")


def test_a_file_that_is_missing_is_named(indexer: Indexer, files: Path) -> None:
    [name] = [name for name in names(indexer) if name.endswith(".col")]
    (Path(indexer.backend.path or "") / name).unlink()
    for ask in (indexer.verify, lambda: indexer.update(files)):
        with pytest.raises(IndexDamagedError, match=f"{name}: it is missing") as caught:
            ask()
        assert "index --rebuild YOUR-FOLDER" in caught.value.advice
    indexer.rebuild(files)
    assert indexer.verify(files) == ()


def test_what_was_removed_is_not_forgotten_in_silence(
    indexer: Indexer, files: Path, caplog: pytest.LogCaptureFixture
) -> None:
    indexer.remove("a")
    [segment] = Path(indexer.backend.path or "").glob("*.col")
    segment.write_bytes(b"")
    indexer.rebuild(files)
    assert {interview.id for interview in Searcher(indexer).interviews()} == {"b", "c"}
    assert "has to be removed" not in caplog.text
    for suffix in ("toc", "json"):
        indexer.remove("a")
        caplog.clear()
        [path] = Path(indexer.backend.path or "").glob(f"*.{suffix}")
        path.unlink()
        with pytest.raises(IndexStateError, match="--rebuild"):
            indexer.update(files)
        indexer.rebuild(files)
        assert "what was removed from it has to be removed again" in caplog.text


@pytest.mark.skipif(os.name == "nt", reason="has no such rights")
def test_files_of_an_index_are_no_programs(indexer: Indexer) -> None:
    assert not any(
        path.stat().st_mode & 0o111 for path in Path(indexer.backend.path or "").iterdir()
    )
