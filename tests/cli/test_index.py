"""`index`: what it counts, what it says of bad files, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

KEYS = [
    "added", "changed", "removed", "unchanged",
    "sections", "skipped", "seconds", "generation",
]  # fmt: skip


def test_second_run_reads_only_what_changed(folder: Path, run_json) -> None:
    first = run_json("index", folder)
    assert list(first) == KEYS
    assert [first[key] for key in KEYS[:4]] == [3, 0, 0, 0]
    again = run_json("index", folder)
    assert [again[key] for key in KEYS[:4]] == [0, 0, 0, 3]
    assert again["sections"] == first["sections"] > 3
    with (folder / "ada.md").open("a") as file:
        file.write("\n### Would you do it again?\n\nOnly with a garden.\n")
    (folder / "cleo.md").unlink()
    third = run_json("index", folder)
    assert [third[key] for key in KEYS[:4]] == [0, 1, 1, 1]


def test_summary_for_people(folder: Path, run) -> None:
    said = run("index", folder).stdout
    assert said.startswith("3 added, 0 changed, 0 removed, 0 unchanged; ")


def test_rebuild_reads_everything_anew(indexed: Path, run_json) -> None:
    report = run_json("index", "--rebuild", indexed)
    assert report["unchanged"] == 0
    assert run_json("search", "burnout")["total"] > 0


def test_removed_interview_stays_away_until_restored(indexed: Path, run, run_json) -> None:
    def found() -> bool:
        hits = run_json("search", "gardener")["hits"]
        return any(hit["interview"]["id"] == "ada" for hit in hits)

    assert found()
    run("index", "--remove", "ada")
    assert not found()
    run("index", indexed)
    assert not found()
    run("index", "--restore", "ada", indexed)
    assert found()


def test_every_change_is_one_report(indexed: Path, run_json) -> None:
    report = run_json("index", "--remove", "ada", "--remove", "ben", "--purge")
    assert list(report) == KEYS
    assert [report[key] for key in KEYS[:4]] == [0, 0, 2, 0]
    assert report["generation"] == run_json("stats")["generation"]


def test_removing_an_unknown_id_is_one_line(indexed: Path, run) -> None:
    result = run("index", "--remove", "nobody", code=2)
    assert result.stderr.count("\n") == 1
    assert "nobody" in result.stderr


BAD = [
    ("binary.md", b"\x00\x01\x02\xff" * 500, "binary"),
    ("broken.md", b"---\ntitle: Never closed\n\nText.\n", "front matter"),
]


@pytest.mark.parametrize(("name", "data", "reason"), BAD)
def test_bad_file_costs_one_line_and_the_rest_is_indexed(
    folder: Path, run, name: str, data: bytes, reason: str
) -> None:
    (folder / name).write_bytes(data)
    result = run("index", folder)
    lines = [line for line in result.stderr.splitlines() if line.startswith(name)]
    assert len(lines) == 1
    assert reason in lines[0]
    assert "3 added" in result.stdout
    run("index", "--strict", folder, code=1)


def test_skipped_files_in_json(folder: Path, run_json) -> None:
    (folder / "broken.md").write_bytes(BAD[1][1])
    report = run_json("index", folder)
    assert report["added"] == 3
    (skipped,) = report["skipped"]
    assert list(skipped) == ["path", "line", "reason"]
    assert skipped["path"] == "broken.md"
    assert isinstance(skipped["line"], int)


def test_line_beyond_the_limit(folder: Path, run) -> None:
    Path("interview-search.toml").write_text("max_line_chars = 100_000\n")
    (folder / "long.md").write_text("word " * 400_000)
    result = run("index", folder)
    assert "long.md" in result.stderr
    assert "3 added" in result.stdout


def test_two_files_with_one_id(folder: Path, run_json) -> None:
    (folder / "dora.md").write_text("---\nid: ada\n---\n\n### Who?\n\nAnother one.\n")
    report = run_json("index", folder)
    assert report["added"] == 3
    assert len(report["skipped"]) == 1


@pytest.mark.parametrize("place", ["missing", "empty"])
def test_no_interviews_there(folder: Path, run, place: str) -> None:
    run("index", folder)
    Path("empty").mkdir()
    result = run("index", place, code=2 if place == "missing" else 0)
    assert place in result.stderr
    assert result.stderr.count("\n") == 1
    assert "3 interview" in run("stats").stdout


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["--watch"],
        ["--no-such-option"],
        ["interviews", "--form", "no-such-form"],
    ],
)
def test_wrong_usage_is_one_line(folder: Path, run, args: list[str]) -> None:
    result = run("index", *args, code=2)
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr


def test_index_that_is_none(folder: Path, run) -> None:
    Path("index").write_text("a file, no folder")
    result = run("index", folder, code=2)
    assert result.stderr.count("\n") == 1


def test_bad_settings_are_one_line(folder: Path, run) -> None:
    Path("interview-search.toml").write_text("max_line_chras = 5\n")
    result = run("index", folder, code=2)
    assert "max_line_chras" in result.stderr
    assert result.stderr.count("\n") == 1


def test_watch_names_its_extra(folder: Path, run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    result = run("index", folder, "--watch", code=2)
    assert "pip install 'interview-search[watch]'" in result.stderr


def test_watch_knows_what_day_it_is(folder: Path, run, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    monkeypatch.setattr("interview_search.ingest.withholding.clock", lambda: now)
    (folder / "late.md").write_text("---\nexpiryDate: 2026-06-03\n---\n\n### Who?\n\nDora.\n")

    def hours(*paths: Path, **options: object) -> Iterator[set[object]]:
        nonlocal now
        assert options["yield_on_timeout"]
        for _ in range(4):
            now += timedelta(days=1)
            yield set()

    monkeypatch.setitem(sys.modules, "watchfiles", SimpleNamespace(watch=hours))
    first, second = run("index", folder, "--watch").stdout.splitlines()
    assert first.startswith("4 added, 0 changed, 0 removed")
    assert second.startswith("0 added, 0 changed, 1 removed")


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C interrupts, also where the tests were started in the background, deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_interrupt_leaves_the_index_as_it_was(
    indexed: Path, run, run_json, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def pressed() -> Iterator[object]:
        """Ctrl-C while the second file is read."""

        def press(done: int, total: int, path: str) -> None:
            if done == 1:
                os.kill(os.getpid(), signal.SIGINT)

        yield press

    before = run_json("stats")
    files = sorted(Path("index").iterdir())
    (indexed / "aaa.md").write_text("### A new one?\n\nYes.\n")
    with monkeypatch.context() as patch:
        patch.setattr("interview_search.cli.index.progress_bar", pressed)
        result = run("index", indexed, code=130)
    assert result.stderr == "interview-search: interrupted\n"
    assert run_json("stats") == before
    assert sorted(Path("index").iterdir()) == files
    assert "1 added" in run("index", indexed).stdout


@pytest.mark.usefixtures("ctrl_c")
def test_watch_indexes_what_changes(folder: Path) -> None:
    pytest.importorskip("watchfiles")
    process = subprocess.Popen(
        [sys.executable, "-m", "interview_search", "index", str(folder), "--watch", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout
    assert process.stderr
    done = threading.Event()

    def write() -> None:
        """Again and again: the watcher needs a moment to begin."""
        for number in range(100):
            (folder / "dora.md").write_text(f"### Who?\n\nDora, for the time {number}.\n")
            if done.wait(0.2):
                return

    try:
        assert json.loads(process.stdout.readline())["added"] == 3
        assert "watching" in process.stderr.readline()
        threading.Thread(target=write, daemon=True).start()
        assert json.loads(process.stdout.readline())["added"] == 1
    finally:
        done.set()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
