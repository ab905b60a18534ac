"""Withheld interviews on their way into an index, and out of it again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from interview_search import Indexer, IndexReport, Interview, Searcher, Settings, split
from interview_search.backends import open_backend
from interview_search.cli import main
from interview_search.ingest import withholding


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "talks"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: Ann\n---\n\n## Apples?\n\nAn apple.\n")
    (folder / "b.md").write_text("---\ndraft: true\n---\n\n## Beer?\n\nA bottle.\n")
    return folder


@pytest.fixture
def indexer(tmp_path: Path) -> Indexer:
    return Indexer(tmp_path / "index")


def ids(indexer: Indexer) -> list[str]:
    with Searcher(indexer) as searcher:
        return sorted(interview.id for interview in searcher.interviews())


def counts(report: IndexReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged, len(report.withheld)


def test_reported_and_remembered(indexer: Indexer, files: Path, monkeypatch) -> None:
    first = indexer.update(files)
    assert counts(first) == (1, 0, 0, 0, 1) and not first.skipped
    [problem] = first.withheld
    assert (problem.path, problem.reason) == ("b.md", "withheld: draft: true")
    assert "withheld" not in first.to_dict()
    read: list[str] = []
    real = withholding.withheld
    monkeypatch.setattr(withholding, "withheld", lambda *args: read.append(args[1]) or real(*args))
    again = indexer.update(files)
    assert counts(again) == (0, 0, 0, 1, 1) and again.generation == first.generation
    assert not any(file.endswith("b.md") for file in read), "it is not read again"
    (files / "b.md").write_text("## Beer?\n\nA bottle.\n")
    assert counts(indexer.update(files)) == (1, 0, 0, 1, 0)
    assert ids(indexer) == ["a", "b"]


def test_memory_follows_the_files(indexer: Indexer, files: Path) -> None:
    indexer.update(files)
    backend = open_backend(indexer.backend.path)
    assert len(backend.snapshot().memory.withheld) == 1
    indexer.update(files / "a.md")
    assert len(backend.snapshot().memory.withheld) == 1
    (files / "b.md").unlink()
    indexer.update(files)
    assert not backend.snapshot().memory.withheld


def test_no_name_and_no_word_is_remembered(indexer: Indexer, files: Path) -> None:
    indexer.update(files)
    indexer.remove("a")
    indexer.update(files)
    left = b"".join(path.read_bytes() for path in (files.parent / "index").iterdir())
    for word in (b"a.md", b"b.md", b"apple", b"bottle", b"beer", b"Ann"):
        assert word not in left, word
    assert ids(indexer) == []
    indexer.restore("a")
    assert ids(indexer) == ["a"]


def test_an_embargo_ends(indexer: Indexer, files: Path, monkeypatch) -> None:
    (files / "b.md").write_text("---\nembargo_until: 2030-01-02\n---\n\n## Beer?\n\nA bottle.\n")
    assert counts(indexer.update(files)) == (1, 0, 0, 0, 1)
    assert counts(indexer.update(files)) == (0, 0, 0, 1, 1)
    monkeypatch.setattr(withholding, "clock", lambda: datetime(2030, 1, 3, tzinfo=UTC))
    assert counts(indexer.update(files)) == (1, 0, 0, 1, 0)


def test_expired_wherever_it_came_from(indexer: Indexer, files: Path, monkeypatch) -> None:
    made = Interview(
        "x", "x.md", "X", metadata={"expiryDate": "2030-01-01"}, body="## Who?\n\nI.\n"
    )
    indexer.add(made)
    (files / "b.md").write_text("---\nexpiryDate: 2030-01-01\n---\n\n## Beer?\n\nA bottle.\n")
    indexer.update(files)
    assert ids(indexer) == ["a", "b", "x"]
    monkeypatch.setattr(withholding, "clock", lambda: datetime(2030, 1, 3, tzinfo=UTC))
    assert counts(indexer.update(files / "a.md")) == (0, 0, 2, 1, 2)
    assert ids(indexer) == ["a"]
    assert counts(indexer.update(files)) == (0, 0, 0, 1, 1)


def test_included_on_purpose(tmp_path: Path, files: Path) -> None:
    index = tmp_path / "index"
    Indexer(index, settings=Settings(withhold=())).update(files)
    assert ids(Indexer(index)) == ["a", "b"]
    assert counts(Indexer(index).update(files)) == (0, 1, 1, 0, 1)
    assert ids(Indexer(index)) == ["a"]


def test_marks_that_do_not_fit(indexer: Indexer, files: Path) -> None:
    indexer.update(files)
    (files / "a.md").write_text("## Apples?\n\nAn apple[/redact].\n")
    report = indexer.update(files)
    assert [p.path for p in report.skipped] == ["a.md"] and report.removed == 1
    assert ids(indexer) == []
    assert indexer.update(files).skipped and indexer.update(files).generation == report.generation
    (files / "a.md").write_text("## Apples?\n\n[redact]An apple[/redact].\n")
    assert counts(indexer.update(files))[0] == 1


def test_verify_proves_it(indexer: Indexer, files: Path) -> None:
    (files / "c.md").write_text("## Cars?\n\nThe [redact]cabriolet[/redact] of Ann.\n")
    indexer.update(files)
    assert indexer.verify(files) == ()
    (files / "a.md").write_text("---\nprivate: true\n---\n\n## Apples?\n\nAn apple.\n")
    (files / "c.md").write_text("## Cars?\n\nThe cabriolet of [redact]Ann[/redact].\n")
    told = {problem.path: problem.reason for problem in indexer.verify(files)}
    assert "apple" in told["a.md"]
    indexer.update(files)
    assert indexer.verify(files) == ()


def test_verify_names_what_an_interrupted_change_left(tmp_path: Path, files: Path) -> None:
    indexer = Indexer(tmp_path / "index")
    indexer.update(files)
    [old] = (tmp_path / "index").glob("*.col")
    content = old.read_bytes()
    indexer.remove("a")
    # As if it had been killed before it could delete the old segment.
    old.write_bytes(content)
    [problem] = indexer.verify(files)
    assert problem.path == old.name and "interrupted" in problem.reason
    assert counts(indexer.update(files)) == (0, 0, 0, 0, 1)
    assert not old.exists() and indexer.verify(files) == ()


@pytest.mark.parametrize(
    "text",
    [
        b"---\ndraft: true\n---\n\n## Apples?\n\n" + b"An apple. " * 500,
        "---\ndraft: true\n---\n\n\0".encode("utf-16"),
        b"---\r\ndraft: true\r\n---\r\n\0",
        b"---\ntitle: Ann\na stray line\n---\n\n## Apples?\n\nAn [redact]apple[/redact].\n",
        b"## Apples?\n\nAn [redact]apple[/redact].\n" + b"a " * 3_000,
        b"a\n" * 5_000,
    ],
    ids=["line", "nul", "binary", "redacted", "redacted, line", "lines"],
)
def test_what_can_no_longer_be_read_is_not_shown_against_its_will(
    tmp_path: Path, files: Path, text: bytes
) -> None:
    settings = Settings(max_line_chars=2_000, max_file_bytes=8_000, max_lines=1_000)
    indexer = Indexer(tmp_path / "index", settings=settings)
    indexer.update(files)
    (files / "a.md").write_bytes(text)
    report = indexer.update(files)
    assert [problem.path for problem in report.skipped] == ["a.md"]
    # What only cannot be read stays as it was.
    assert ids(indexer) == (["a"] if text.startswith(b"a\n") else [])


def test_ids_of_what_is_withheld_are_free(indexer: Indexer, files: Path) -> None:
    (files / "a.md").write_text("---\nid: b\n---\n\n## Apples?\n\nAn apple.\n")
    assert not indexer.update(files).skipped
    assert ids(indexer) == ["b"]


def test_the_splitter_says_so(files: Path) -> None:
    [_, item] = split(files)
    assert any("withholds it: draft: true" in p.reason for p in item.problems)  # type: ignore[union-attr]


def test_command_line(files: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)

    def run(*args: str, code: int = 0) -> str:
        result = CliRunner().invoke(main, args)
        assert result.exit_code == code, result.output
        return result.stderr if args[0] == "index" else result.stdout

    assert "1 interview withheld" in run("index", "talks", "--strict")
    assert "b.md: withheld" in run("index", "talks", "-v")
    assert "the index is whole" in run("verify", "talks")
    assert "withheld" not in run("index", "talks", "--include-withheld", "--timeout", "1")
    assert "b.md: it is in the index, but withheld: draft: true" in run("verify", "talks", code=2)
    report = json.loads(CliRunner().invoke(main, ["index", "talks", "--json"]).stdout)
    assert report["removed"] == 1 and "withheld" not in report
