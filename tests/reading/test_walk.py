from __future__ import annotations

import os
import socket
import unicodedata
from pathlib import Path

import pytest

from interview_search.errors import SettingsError, SourceError
from interview_search.models import Problem
from interview_search.reading import FileRef, read_file, walk
from interview_search.settings import Settings

DEFAULTS = Settings()


def fill(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Hello.\n", "utf-8")


def refs(root: Path, settings: Settings = DEFAULTS) -> list[str]:
    return [item.path for item in walk(root, settings) if isinstance(item, FileRef)]


def skipped(root: Path, settings: Settings = DEFAULTS) -> list[Problem]:
    return [item for item in walk(root, settings) if isinstance(item, Problem)]


def test_folder_by_folder_in_order(tmp_path: Path) -> None:
    fill(tmp_path, "b.md", "a.MD", "c/z.txt", "c/a.vtt", "b/x.srt", "b/y/k.mdx", "d.markdown")
    expected = ["a.MD", "b.md", "d.markdown", "b/x.srt", "b/y/k.mdx", "c/a.vtt", "c/z.txt"]
    assert refs(tmp_path) == expected
    assert skipped(tmp_path) == []
    first = next(iter(walk(tmp_path, DEFAULTS)))
    assert isinstance(first, FileRef)
    assert (first.root, first.absolute) == (tmp_path.resolve(), tmp_path.resolve() / "a.MD")


def test_left_out_silently(tmp_path: Path) -> None:
    fill(tmp_path, "a.md", ".b.md", ".git/c.md", "node_modules/x/d.md", "e.html", "f", "g.md.bak")
    assert refs(tmp_path) == ["a.md"]
    assert skipped(tmp_path) == []


def test_section_pages_are_reported(tmp_path: Path) -> None:
    pages = ["README.md", "_index.en.md", "LICENSE.txt", "CONTRIBUTING.md", "sub/Changelog.md"]
    fill(tmp_path, *pages, "index.md", "readme-ann.md", "LICENSE")
    assert refs(tmp_path) == ["index.md", "readme-ann.md"]
    found = skipped(tmp_path)
    assert sorted(p.path for p in found) == sorted(pages)
    assert all("section page, not an interview" in p.reason and p.line is None for p in found)


def test_ignore_rules(tmp_path: Path) -> None:
    fill(tmp_path, "a.md", "draft-b.md", "drafts/c.md", "x/draft-d.md", "x/e.md", "x/deep/f.md")
    (tmp_path / ".interviewignore").write_text("# ours\ndraft-*.md\n/drafts/\n")
    (tmp_path / "x" / ".interviewignore").write_text("!draft-d.md\ndeep/\n")
    assert refs(tmp_path) == ["a.md", "x/draft-d.md", "x/e.md"]
    assert skipped(tmp_path) == []
    assert refs(tmp_path, Settings(ignore=("e.md", "a*"))) == ["x/draft-d.md"]
    with pytest.raises(SettingsError, match="ignore pattern"):
        list(walk(tmp_path, Settings(ignore=("!",))))


def test_bad_ignore_pattern_costs_its_line_alone(tmp_path: Path) -> None:
    fill(tmp_path, "a.md", "b.md")
    (tmp_path / ".interviewignore").write_text("!\nb.md\n")
    assert refs(tmp_path) == ["a.md"]
    (problem,) = skipped(tmp_path)
    assert (problem.path, problem.line) == (".interviewignore", 1)


def test_suffixes_are_settings(tmp_path: Path) -> None:
    fill(tmp_path, "a.md", "b.Text", "c.txt")
    assert refs(tmp_path, Settings(suffixes=(".text",))) == ["b.Text"]


def test_a_named_file_is_always_taken(tmp_path: Path) -> None:
    fill(tmp_path, "x/README.md", "x/.hidden.md", "x/drafts/a.md", "x/page.html")
    (tmp_path / "x" / ".interviewignore").write_text("*\n")
    for name in ("README.md", ".hidden.md", "drafts/a.md"):
        path = tmp_path / "x" / name
        (ref,) = walk(path, Settings(ignore=("*",)))
        assert isinstance(ref, FileRef)
        assert (ref.root, ref.path) == (path.parent.resolve(), path.name)
        assert read_file(ref, DEFAULTS)[0].body == "Hello.\n"
    (problem,) = walk(str(tmp_path / "x" / "page.html"), DEFAULTS)
    assert isinstance(problem, Problem)
    assert "suffix" in problem.reason


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder") as caught:
        walk(tmp_path / "none", DEFAULTS)
    assert caught.value.advice
    with pytest.raises(SourceError):
        walk("a\0b", DEFAULTS)
    assert list(walk(tmp_path, DEFAULTS)) == []


def test_relative_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "in/a.md")
    monkeypatch.chdir(tmp_path / "in")
    for path in (".", "../in", "a.md", Path("a.md")):
        assert [(r.root, r.path) for r in walk(path, DEFAULTS) if isinstance(r, FileRef)] == [
            (tmp_path.resolve() / "in", "a.md")
        ]


def test_links(tmp_path: Path) -> None:
    fill(tmp_path, "root/b/x.md", "outside/y.md", "root/b/deep/z.md")
    root = tmp_path / "root"
    (root / "a").symlink_to(root / "b")
    (root / "b" / "up").symlink_to(root)
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "gone.md").symlink_to(root / "nothing.md")
    (root / "round.md").symlink_to(root / "round.md")
    (root / "gone.png").symlink_to(root / "nothing.png")
    (root / "file.md").symlink_to(tmp_path / "outside" / "y.md")
    assert refs(root) == ["file.md", "b/x.md", "b/deep/z.md", "out/y.md"]
    found = {p.path: p.reason for p in skipped(root)}
    assert sorted(found) == ["a", "b/up", "gone.md", "round.md"]
    assert "same folder as b" in found["a"]
    assert "loop" in found["b/up"]
    assert "broken" in found["gone.md"]
    with pytest.raises(SourceError, match="broken symbolic link"):
        walk(root / "gone.md", DEFAULTS)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    fill(tmp_path, "a.md", "locked/b.md", "closed.md")
    (tmp_path / "locked").chmod(0)
    (tmp_path / "closed.md").chmod(0)
    try:
        (problem,) = skipped(tmp_path)
        assert problem.path == "locked"
        assert "permission" in problem.reason
        for ref in walk(tmp_path, DEFAULTS):
            if isinstance(ref, FileRef) and ref.path == "closed.md":
                with pytest.raises(SourceError, match="no permission"):
                    read_file(ref, DEFAULTS)
        with pytest.raises(SourceError, match="permission"):
            walk(tmp_path / "locked", DEFAULTS)
    finally:
        (tmp_path / "locked").chmod(0o700)


def test_names_that_are_no_text(tmp_path: Path) -> None:
    fill(tmp_path, "a.md")
    try:
        (tmp_path / os.fsdecode(b"b\xff.md")).write_text("Hi.")
        (tmp_path / "c\nd.md").write_text("Hi.")
    except OSError:
        pytest.skip("this file system refuses such names")
    assert refs(tmp_path) == ["a.md"]
    found = skipped(tmp_path)
    assert sorted(p.path for p in found) == ["b\\udcff.md", "c\\x0ad.md"]
    (problem,) = walk(tmp_path / os.fsdecode(b"b\xff.md"), DEFAULTS)
    assert isinstance(problem, Problem)


def test_composed_path_opens_the_real_file(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "José.md")
    (tmp_path / decomposed).write_text("Olá.", "utf-8")
    (ref,) = walk(tmp_path, DEFAULTS)
    assert isinstance(ref, FileRef)
    assert ref.path == unicodedata.normalize("NFC", decomposed)
    interview, _ = read_file(ref, DEFAULTS)
    assert (interview.id, interview.body) == ("José", "Olá.")


def test_pipes_and_sockets_do_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.md")
        found = skipped(tmp_path)
    assert [p.path for p in found] == ["pipe.md", "socket.md"]
    with pytest.raises(SourceError, match="regular"):
        read_file(FileRef(tmp_path, "pipe.md"), DEFAULTS)


def test_language_folders(tmp_path: Path) -> None:
    fill(tmp_path, "en/a.md", "pt-br/a.md", "en/b.de.md", "notes/c.md")
    found = {r.path: read_file(r, DEFAULTS)[0].language for r in walk(tmp_path, DEFAULTS)
             if isinstance(r, FileRef)}  # fmt: skip
    expected = {"en/a.md": "en", "pt-br/a.md": "pt-BR", "en/b.de.md": "de", "notes/c.md": None}
    assert found == expected
    (only,) = [r for r in walk(tmp_path / "notes", DEFAULTS) if isinstance(r, FileRef)]
    assert only.language is None


def test_one_language_folder_says_nothing(tmp_path: Path) -> None:
    fill(tmp_path, "it/a.md", "music/b.md")
    assert all(r.language is None for r in walk(tmp_path, DEFAULTS) if isinstance(r, FileRef))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"---\ntitle: Ann\n\nNo end.", "never closed"),
        (b"\x00\x01\x02\x00", "binary"),
        (b"x" * 2_000, "max_line_chars"),
        (b"line\n" * 1_000, "max_file_bytes"),
    ],
)
def test_bad_files_cost_one_clear_line(tmp_path: Path, data: bytes, word: str) -> None:
    (tmp_path / "bad.md").write_bytes(data)
    small = Settings(max_line_chars=1_000, max_file_bytes=3_000)
    (ref,) = walk(tmp_path, small)
    assert isinstance(ref, FileRef)
    with pytest.raises(SourceError) as caught:
        read_file(ref, small)
    assert caught.value.path == "bad.md"
    assert word in caught.value.reason
    assert "\n" not in str(caught.value)


def test_a_file_that_went_away(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read_file(FileRef(tmp_path, "gone.md"), DEFAULTS)
