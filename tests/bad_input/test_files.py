"""What can be wrong with a file before it is a text: each costs one line, the rest is indexed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from interview_search import Indexer, SourceError
from interview_search.reading import FileRef
from interview_search.reading import source as reading_source


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("zeros.md", b"\0" * 10_000, "binary"),
        ("picture.md", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "an image"),
        ("archive.md", b"PK\x03\x04\x14\0\0\0" + bytes(range(256)) * 40, "zip"),
        ("nul.md", b"### Who?\n\nMe\0.\n", "NUL"),
        ("line.md", b"a " * 25_000_000, "50,000,000 characters"),
        ("lines.md", b"a\n" * 600_000, "600,001 lines"),
        ("large.md", b"a\n" * 32_000_001, "max_file_bytes"),
    ],
)
def test_file_that_is_no_text(folder: Path, skipped, name: str, data: bytes, word: str) -> None:
    (folder / name).write_bytes(data)
    (problem,) = skipped()
    assert problem["path"] == name
    assert word in problem["reason"]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("### Wer trägt ihn?\n\nIch trüge ihn.\n".encode("utf-16-le"), "trüge"),
        ("### Wer trägt ihn?\n\nIch trüge ihn.\n".encode("utf-16-be"), "trüge"),
        ("### Wer trägt ihn?\n\nIch trüge \x80 ihn.\n".encode("latin-1"), "trüge"),
        ("Ärger, Öl und Übel: trüge\n".encode() + b"\xff\xc3", "trüge"),
    ],
)
def test_text_in_an_odd_encoding_is_found(
    folder: Path, skipped, run, data: bytes, word: str
) -> None:
    (folder / "odd.md").write_bytes(data)
    assert skipped(added=2) == []
    assert "odd.md" in run("search", word).stdout


def test_no_permission(folder: Path, skipped, permissions: None) -> None:
    (folder / "secret.md").write_text("### Who?\n\nMe.\n")
    (folder / "secret.md").chmod(0)
    (folder / "closed").mkdir()
    (folder / "closed").chmod(0)
    try:
        problems = {problem["path"]: problem["reason"] for problem in skipped()}
    finally:
        (folder / "closed").chmod(0o700)
    assert set(problems) == {"secret.md", "closed"}
    assert all("permission" in reason for reason in problems.values())


def test_links(folder: Path, skipped) -> None:
    try:
        (folder / "loop").symlink_to(folder, target_is_directory=True)
    except OSError:
        pytest.skip("no symbolic links here")
    (folder / "broken.md").symlink_to("nowhere.md")
    (folder / "self.md").symlink_to("self.md")
    problems = {problem["path"]: problem["reason"] for problem in skipped()}
    assert set(problems) == {"loop", "broken.md", "self.md"}
    assert "loop" in problems["loop"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize(
    "name", [b"a\nb.md", b"\x1b[31mred.md", b"bell\x07.md", b"\xff\xfe.md", b"\xc2\x85next.md"]
)
def test_names_that_steer_a_terminal(folder: Path, skipped, run, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("### Who?\n\nMe.\n")
    (problem,) = skipped()
    assert "name" in problem["reason"]
    told = run("index", folder).stderr
    assert [c for c in told if not c.isprintable()] == ["\n"] * told.count("\n")
    assert len([line for line in told.splitlines() if problem["path"] in line]) == 1


def test_a_file_that_vanishes_keeps_its_place_in_the_index(
    folder: Path, skipped, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "late.md").write_text("### Who sails?\n\nSkippers sail.\n")
    assert skipped(added=2) == []
    (folder / "late.md").write_text("### Who sails?\n\nNobody.\n")
    read = reading_source.read_bytes

    def vanishing(ref: FileRef, *args: object) -> bytes:
        ref.absolute.unlink(missing_ok=True)
        return read(ref, *args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(reading_source, "read_bytes", vanishing)
        report = Indexer("index").update(folder)
    (problem,) = report.skipped
    assert problem.path == "late.md"
    assert "no such file" in problem.reason
    assert "late.md" in run("search", "skippers").stdout


def test_two_files_with_one_id(folder: Path, skipped) -> None:
    (folder / "other.md").write_text("---\nid: good\n---\n\n### Who?\n\nMe.\n")
    (problem,) = skipped()
    assert problem["path"] == "other.md"
    assert "good.md" in problem["reason"]


def test_missing_and_empty_folders_change_nothing(folder: Path, skipped, run) -> None:
    assert skipped() == []
    before = _files("index")
    Path("empty").mkdir()
    assert "missing" in run("index", "missing", code=2).stderr
    assert "no interviews there" in run("index", "empty").stderr
    run("index", "missing\x1b[2J\n", code=2)
    with pytest.raises(SourceError):
        Indexer("index").update("a\0b")
    run("index", "n" * 5_000, code=2)
    assert _files("index") == before


def _files(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}
