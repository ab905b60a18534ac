"""One writer at a time: who waits, how long, and what the others are told."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from interview_search import Indexer, IndexLockedError, Interview, Settings
from interview_search.backends import open_backend
from interview_search.backends.whoosh.files import manifest as manifests
from interview_search.backends.whoosh.files.lock import HOLDER
from interview_search.backends.whoosh.files.manifest import Manifest


@pytest.fixture(params=["disk", "memory"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    return tmp_path / "index" if request.param == "disk" else None


def interview(id: str) -> Interview:
    return Interview(id, f"{id}.md", "Talk", body="## Who?\n\nMe.\n")


def test_the_error_names_the_holder(tmp_path: Path) -> None:
    writer = open_backend(tmp_path).writer(Settings())
    for timeout in (0, 0.1):
        with pytest.raises(IndexLockedError, match=str(os.getpid())) as caught:
            Indexer(tmp_path, timeout=timeout).add(interview("a"))
        error = caught.value
        assert error.pid == os.getpid() and error.host and error.timeout == timeout
        assert error.since is not None and error.since.tzinfo is not None
        assert "timeout" in error.advice
    writer.cancel()
    assert not (tmp_path / HOLDER).exists()
    Indexer(tmp_path, timeout=0).add(interview("a"))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"pid": "x"}', '{"pid": 1, "host": 2, "since": "x"}',
             '{"pid": 4194305, "host": "%s", "since": "2020-01-01T00:00:00+00:00"}',
             "[" * 100_000, '{"pid": 1e400, "host": "a", "since": 5}'],
)  # fmt: skip
def test_a_name_that_is_none(tmp_path: Path, text: str) -> None:
    import socket

    writer = open_backend(tmp_path).writer(Settings())
    (tmp_path / HOLDER).write_text(text.replace("%s", socket.gethostname()))
    with pytest.raises(IndexLockedError) as caught:
        Indexer(tmp_path, timeout=0).add(interview("a"))
    assert caught.value.pid is None and "another process" in str(caught.value)
    writer.cancel()


def test_waiting(path: Path | None) -> None:
    indexer = Indexer(path, timeout=None)
    writer = indexer.backend.writer(Settings())
    threading.Timer(0.3, writer.cancel).start()
    started = time.monotonic()
    indexer.add(interview("a"))
    assert time.monotonic() - started > 0.25


def test_not_waiting(path: Path | None) -> None:
    indexer = Indexer(path, timeout=0)
    writer = indexer.backend.writer(Settings())
    with pytest.raises(IndexLockedError):
        indexer.add(interview("a"))
    writer.cancel()
    indexer.add(interview("a"))


@pytest.mark.parametrize("timeout", [-1, float("nan")])
def test_no_such_timeout(timeout: float) -> None:
    with pytest.raises(ValueError, match="timeout"):
        Indexer(None, timeout=timeout)


def test_a_writer_of_whoosh_itself(tmp_path: Path) -> None:
    """It locks the same file, and leaves no name."""
    from whoosh.filedb.filestore import FileStorage

    Indexer(tmp_path).add(interview("a"))
    lock = FileStorage(str(tmp_path)).lock("MAIN_WRITELOCK")
    assert lock.acquire()
    with pytest.raises(IndexLockedError) as caught:
        Indexer(tmp_path, timeout=0.1).add(interview("b"))
    assert caught.value.pid is None
    lock.release()
    writer = open_backend(tmp_path).writer(Settings())
    assert not lock.acquire()
    writer.cancel()


def test_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from interview_search.cli import main

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("## Who?\n\nMe.\n")
    writer = open_backend("index").writer(Settings())
    result = CliRunner().invoke(main, ["index", "a.md", "--timeout", "0"])
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
    assert f"{os.getpid()} on " in result.stderr
    writer.cancel()
    assert CliRunner().invoke(main, ["index", "a.md", "--timeout", "0"]).exit_code == 0


@pytest.mark.parametrize("committed", [True, False])
def test_the_next_one_waits_for_the_cleaning(
    path: Path | None, committed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it writes would be taken for what an interrupted commit left."""
    backend = Indexer(path, timeout=0).backend
    clean, told = manifests.clean, []

    def cleaning(storage: Any, manifest: Manifest) -> None:
        with pytest.raises(IndexLockedError):
            backend.writer(Settings())
        clean(storage, manifest)
        told.append(manifest.generation)

    monkeypatch.setattr(manifests, "clean", cleaning)
    writer = backend.writer(Settings())
    before = writer.before.generation
    if committed:
        writer.commit(compact=True)
    else:
        writer.cancel()
    assert told == [before + committed]
    backend.writer(Settings()).cancel()


def test_a_commit_is_done_though_nothing_can_be_cleaned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(storage: Any, manifest: Manifest) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(manifests, "clean", failing)
        assert Indexer(tmp_path).add(interview("a")).added == 1
    Indexer(tmp_path, timeout=0).add(interview("b"))
    assert len([*tmp_path.glob("*.toc")]) == 1
