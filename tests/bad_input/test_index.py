"""An index that cannot be used: one line, exit code 2, and nothing in it is touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from interview_search import Indexer, IndexVersionError, Searcher
from interview_search.backends.whoosh.files import manifest

COMMANDS = [
    ("search", "pager"),
    ("search", "pag*", "--facet", "year"),
    ("show", "good"),
    ("stats",),
    ("index", "interviews"),
    ("index", "--remove", "good"),
    ("index", "--purge"),
]


@pytest.fixture
def indexed(folder: Path, run) -> Path:
    """An index of two segments."""
    run("index", folder)
    (folder / "second.md").write_text("### Who mends the pager?\n\nNobody does.\n")
    run("index", folder)
    shutil.copytree("index", "whole")
    return Path("index")


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("left", [0.0, 0.1, 0.5, 0.99])
def test_truncated(indexed: Path, run, command: tuple[str, ...], left: float) -> None:
    names = [path.name for path in indexed.iterdir() if path.stat().st_size]
    assert len(names) > 1
    for name in names:
        shutil.rmtree(indexed)
        shutil.copytree("whole", indexed)
        data = (indexed / name).read_bytes()
        (indexed / name).write_bytes(data[: int(len(data) * left)])
        before = _files(indexed)
        told = run(*command, code=2).stderr
        assert told.startswith("interview-search: index: ")
        assert _files(indexed) == before
        run("verify", code=2)
    run("index", "--rebuild", "interviews")
    run("search", "pager")


def test_written_by_a_future_version(folder: Path, run, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(manifest, "VERSION", 999)
        Indexer("index").update(folder)
    before = _files(Path("index"))
    for command in COMMANDS:
        assert "version 999" in run(*command, code=2).stderr
    with pytest.raises(IndexVersionError):
        Searcher("index")
    assert _files(Path("index")) == before
    run("index", "--rebuild", folder)
    run("search", "pager")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_instead_of_a_folder(folder: Path, run, command: tuple[str, ...]) -> None:
    Path("index").write_text("no folder")
    assert "not a folder" in run(*command, code=2).stderr
    assert "index/below" in run(*command, "--index", "index/below", code=2).stderr
    assert Path("index").read_text() == "no folder"


def test_read_only(indexed: Path, run, permissions: None) -> None:
    before = _files(indexed)
    (indexed.parent / "interviews" / "third.md").write_text("### Who?\n\nMe.\n")
    indexed.chmod(0o500)
    try:
        assert "permission" in run("index", "interviews", code=2).stderr.lower()
        run("search", "pager")
    finally:
        indexed.chmod(0o700)
    assert _files(indexed) == before


@pytest.mark.parametrize("path", ["a\0b", "x" * 5_000, "no/such/\x1b[2J\n"])
def test_paths_that_are_none(folder: Path, run, path: str) -> None:
    assert "\x1b" not in run("search", "pager", "--index", path, code=2).stderr
