"""Files beyond a limit are skipped with the reason, and the rest is indexed."""

from __future__ import annotations

import re
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from interview_search import Indexer, IndexReport, Interview, Settings, SourceError
from interview_search.ingest import limits, run

LONG = f"---\ntitle: {'a' * 40}\n---\n"
ALIASES = "---\na: &a [1, 2]\nb: [*a, *a]\n---\n"
TALK = "## Who?\n\nMe.\n\n## Why?\n\nJust so.\n"
LIMITS = [
    (Settings(max_file_bytes=60), TALK * 2, "max_file_bytes"),
    (Settings(max_line_chars=40), f"{TALK}{'a ' * 30}\n", "max_line_chars"),
    (Settings(max_lines=9), TALK * 2, "max_lines"),
    (Settings(max_front_matter_bytes=30), LONG + TALK, "front_matter_bytes"),
    (Settings(max_front_matter_values=5), f"---\ntags: [a, b, c, d, e]\n---\n{TALK}", "_values"),
    (Settings(max_front_matter_values=5), ALIASES + TALK, "_values"),
    (Settings(max_front_matter_values=5), f"+++\na = [1, 2, 3, 4, 5]\n+++\n{TALK}", "_values"),
    (Settings(max_front_matter_values=5), f'{{"a": [1, 2, 3, 4, 5]}}\n{TALK}', "_values"),
    (Settings(max_front_matter_depth=3), f"---\na: [[[1]]]\n---\n{TALK}", "_depth"),
    (Settings(max_front_matter_depth=3), f"+++\na.b.c.d = 1\n+++\n{TALK}", "_depth"),
    (Settings(max_sections=1, section_words_min=0), TALK, "max_sections"),
]  # fmt: skip


def update(tmp_path: Path, text: str, settings: Settings) -> IndexReport:
    (tmp_path / "talks").mkdir(exist_ok=True)
    (tmp_path / "talks/bad.md").write_text(text)
    (tmp_path / "talks/good.md").write_text("Me.\n")
    return Indexer(tmp_path / "index", settings=settings).update(tmp_path / "talks")


@pytest.mark.parametrize(("settings", "text", "word"), LIMITS, ids=[x[2] for x in LIMITS])
def test_skipped_with_the_reason(tmp_path: Path, settings: Settings, text: str, word: str) -> None:
    report = update(tmp_path, text, settings)
    [problem] = report.skipped
    assert problem.path == "bad.md" and word in problem.reason and problem.advice
    assert report.added == 1
    # What is just within the limit is read.
    assert not update(tmp_path, text, Settings()).skipped


def test_every_limit_is_described() -> None:
    import interview_search.settings as module

    text = Path(module.__file__).read_text("utf-8")
    for name in re.findall(r"^    (max_\w+):", text, re.M):
        assert re.search(rf'\("{name}", ', text), f"{name} has no range"


def looping(*args: object) -> None:
    while True:
        sum(range(1000))


def test_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        real = run.transcribe
        patch.setattr(
            run, "transcribe", lambda i, s: looping() if i.path == "bad.md" else real(i, s)
        )
        report = update(tmp_path, TALK, Settings(max_seconds=0.2))
        assert [p.path for p in report.skipped] == ["bad.md"] and report.added == 1
        assert "max_seconds = 0.2" in report.skipped[0].reason
    if sys.platform != "win32":
        assert signal.getsignal(signal.SIGVTALRM) is signal.SIG_DFL
        assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0


def test_seconds_in_another_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be interrupted there, but its time is looked at when it is done."""
    real = run.transcribe

    def slow(interview: Interview, settings: Settings) -> object:
        until = time.thread_time() + 0.1
        while time.thread_time() < until:
            sum(range(1000))
        return real(interview, settings)

    monkeypatch.setattr(run, "transcribe", slow)
    found: list[IndexReport] = []
    settings = Settings(max_seconds=0.05)
    thread = threading.Thread(target=lambda: found.append(update(tmp_path, TALK, settings)))
    thread.start()
    thread.join()
    assert len(found[0].skipped) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such timer")
def test_somebody_elses_timer_is_left_alone() -> None:
    def theirs(*args: object) -> None:
        pass

    signal.signal(signal.SIGVTALRM, theirs)
    try:
        with limits.deadline("a.md", Settings()):
            assert signal.getsignal(signal.SIGVTALRM) is theirs
    finally:
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)


def test_added_by_hand(tmp_path: Path) -> None:
    settings = Settings(max_sections=1, section_words_min=0)
    made = Interview("x", "x.md", "X", body=TALK)
    with pytest.raises(SourceError, match="max_sections"):
        Indexer(tmp_path / "index", settings=settings).add(made)
    assert replace(made).redactions == 0
