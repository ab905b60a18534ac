"""The write path, over files as people have them."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from interview_search import (
    CancelledError,
    IndexDamagedError,
    Indexer,
    IndexMissingError,
    IndexReport,
    Interview,
    Searcher,
    Settings,
    SkippedError,
    SourceError,
    UnknownIdError,
)
from interview_search.transcripts import transcribe


def talk(question: str = "How are you?", answer: str = "Fine.", **front: str) -> str:
    head = "".join(f"{key}: {value}\n" for key, value in front.items())
    return (
        f"---\n{head}---\n" if head else ""
    ) + f"\n## {question}\n\n{answer}\n\n## Why?\n\nJust so.\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "talks"
    (folder / "2020").mkdir(parents=True)
    (folder / "a.md").write_text(talk("What is alpha?", "An apple.", title="Ann"))
    (folder / "b.md").write_text(talk("What is beta?", "A banana.", title="Bob"))
    (folder / "2020/c.md").write_text(talk("What is gamma?", "A cherry.", title="Cid"))
    return folder


@pytest.fixture(params=["disk", "memory"])
def indexer(request: pytest.FixtureRequest, tmp_path: Path) -> Indexer:
    return Indexer(tmp_path / "index" if request.param == "disk" else None)


def counts(report: IndexReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


def ids(indexer: Indexer) -> list[str]:
    with Searcher(indexer) as searcher:
        return sorted(interview.id for interview in searcher.interviews())


def find(indexer: Indexer, query: str) -> list[str]:
    with Searcher(indexer) as searcher:
        return [hit.interview.id for hit in searcher.search(query)]


def test_life_of_an_index(indexer: Indexer, files: Path) -> None:
    first = indexer.update(files)
    assert counts(first) == (3, 0, 0, 0)
    assert (first.sections, first.generation, first.skipped) == (6, 1, ())
    assert ids(indexer) == ["2020/c", "a", "b"]

    again = indexer.update(files)
    assert counts(again) == (0, 0, 0, 3)
    assert (again.sections, again.generation) == (6, 1)

    (files / "a.md").write_text(talk("What is alpha?", "An avocado.", title="Ann"))
    (files / "d.md").write_text(talk("What is delta?", "A date."))
    (files / "b.md").unlink()
    third = indexer.update(files)
    assert counts(third) == (1, 1, 1, 1)
    assert (third.sections, third.generation) == (6, 2)
    assert ids(indexer) == ["2020/c", "a", "d"]
    assert find(indexer, "avocado") == ["a"] and find(indexer, "apple banana") == []


def test_an_update_ends_where_a_fresh_index_begins(
    indexer: Indexer, files: Path, tmp_path: Path
) -> None:
    indexer.update(files)
    (files / "a.md").rename(files / "z.md")
    (files / "2020/c.md").write_text(talk("Why?", "A coconut."))
    indexer.update(files)
    fresh = Indexer(tmp_path / "fresh")
    fresh.update(files)
    with Searcher(indexer) as one, Searcher(fresh) as two:
        assert one.interviews() == two.interviews()
        for interview in one.interviews():
            assert one.sections(interview.id) == two.sections(interview.id)
        for query in ("", "coconut", "alpha apple", "what is"):
            left, right = one.search(query), two.search(query)
            assert [hit.section for hit in left] == [hit.section for hit in right]


def test_touching_a_file_changes_nothing(indexer: Indexer, files: Path) -> None:
    indexer.update(files)
    os.utime(files / "a.md", (1, 1))
    assert counts(indexer.update(files)) == (0, 0, 0, 3)


def test_other_settings_read_anew(tmp_path: Path, files: Path) -> None:
    index = tmp_path / "index"
    Indexer(index).update(files)
    for settings in (Settings(section_words_min=10), Settings(question_weight=2)):
        assert counts(Indexer(index, settings=settings).update(files)) == (0, 3, 0, 0)
    assert counts(Indexer(index, settings=Settings(k1=2)).update(files)) == (0, 3, 0, 0)
    assert counts(Indexer(index, settings=Settings(b=0.1)).update(files)) == (0, 0, 0, 3)


def test_a_file_of_a_known_folder_keeps_its_place(indexer: Indexer, files: Path) -> None:
    indexer.update(files)
    (files / "2020/c.md").write_text(talk("What is gamma?", "A coconut."))
    (files / "a.md").unlink()
    assert counts(indexer.update(files / "2020/c.md")) == (0, 1, 0, 0)
    assert counts(indexer.update(files / "2020")) == (0, 0, 0, 1)
    assert ids(indexer) == ["2020/c", "a", "b"]
    assert counts(indexer.update(files)) == (0, 0, 1, 2)


def test_a_wider_folder_takes_over(indexer: Indexer, files: Path) -> None:
    indexer.update(files / "2020")
    assert ids(indexer) == ["c"]
    assert counts(indexer.update(files)) == (2, 1, 0, 0)
    assert ids(indexer) == ["2020/c", "a", "b"]


def test_several_paths_in_one_commit(indexer: Indexer, files: Path) -> None:
    report = indexer.update([files / "a.md", str(files / "2020"), files / "2020/c.md"])
    assert counts(report) == (2, 0, 0, 0) and report.generation == 1


def test_what_cannot_be_read_costs_itself_only(indexer: Indexer, files: Path) -> None:
    indexer.update(files)
    (files / "a.md").write_bytes(b"\x00\x01\x02\xff" * 100)
    (files / "e.md").write_text(talk(form="sonnet"))
    report = indexer.update(files)
    assert [problem.path for problem in report.skipped] == ["a.md", "e.md"]
    assert all(problem.reason and "\n" not in problem.reason for problem in report.skipped)
    assert counts(report) == (0, 0, 0, 2)
    assert find(indexer, "apple") == ["a"], "what was stored before stays"
    with pytest.raises(SkippedError) as caught:
        indexer.update(files, strict=True)
    assert len(caught.value.skipped) == 2 and caught.value.report.unchanged == 2


def test_a_crash_costs_that_file_only(
    indexer: Indexer, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from interview_search.ingest import run as module

    def crash(interview: Interview, settings: Settings) -> object:
        if interview.id == "b":
            raise ZeroDivisionError("oh no")
        return transcribe(interview, settings)

    monkeypatch.setattr(module, "transcribe", crash)
    report = indexer.update(files)
    assert counts(report) == (2, 0, 0, 0)
    assert [(p.path, p.reason) for p in report.skipped] == [
        ("b.md", "it could not be read (ZeroDivisionError: oh no)")
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(indexer: Indexer, files: Path) -> None:
    indexer.update(files)
    (files / "2020").chmod(0)
    try:
        report = indexer.update(files)
    finally:
        (files / "2020").chmod(0o755)
    assert counts(report) == (0, 0, 0, 2) and len(report.skipped) == 1


def test_a_folder_that_cannot_be_looked_at_keeps_its_interviews(
    indexer: Indexer, files: Path, tmp_path: Path
) -> None:
    indexer.update(files)
    (files / "2020").rename(tmp_path / "away")
    (files / "2020").symlink_to(files)
    report = indexer.update(files)
    assert [problem.path for problem in report.skipped] == ["2020"]
    assert counts(report) == (0, 0, 0, 2)
    assert ids(indexer) == ["2020/c", "a", "b"]


def test_missing_and_empty_folders(tmp_path: Path, files: Path) -> None:
    indexer = Indexer(tmp_path / "index")
    with pytest.raises(SourceError, match="no such file or folder"):
        indexer.update(tmp_path / "nowhere")
    assert not (tmp_path / "index").exists()
    report = indexer.update([files, tmp_path / "nowhere"])
    assert report.added == 3
    assert [problem.path for problem in report.skipped] == [str(tmp_path / "nowhere")]
    (tmp_path / "empty").mkdir()
    assert counts(indexer.update(tmp_path / "empty")) == (0, 0, 0, 0)
    assert len(ids(indexer)) == 3


def test_the_second_of_one_stem_keeps_its_suffix(indexer: Indexer, files: Path) -> None:
    captions = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ann>Hello zebra there\n"
    (files / "b.vtt").write_text(captions)
    indexer.update(files)
    assert ids(indexer) == ["2020/c", "a", "b", "b.vtt"]
    assert counts(indexer.update(files / "b.vtt")) == (0, 0, 0, 1)
    (files / "a.srt").write_text("1\n00:00:00,000 --> 00:00:02,000\nHello there\n")
    (files / "b.md").unlink()
    assert counts(indexer.update(files)) == (1, 1, 1, 2)
    assert ids(indexer) == ["2020/c", "a", "a.srt", "b"]
    assert find(indexer, "zebra") == ["b"]


def test_two_files_of_one_id(indexer: Indexer, files: Path) -> None:
    (files / "b.md").write_text(talk("B?", "Banana.", id="same"))
    (files / "d.md").write_text(talk("D?", "Date.", id="same"))
    report = indexer.update(files)
    assert ids(indexer) == ["2020/c", "a", "same"]
    [problem] = report.skipped
    assert problem.path == "d.md"
    assert "'same'" in problem.reason and "b.md" in problem.reason and "id:" in problem.advice
    # The first by path wins, also where it comes later.
    (files / "2020/c.md").unlink()
    (files / "aa.md").write_text(talk("AA?", "Almond.", id="same"))
    report = indexer.update(files)
    assert find(indexer, "almond") == ["same"] and find(indexer, "banana") == []
    assert [problem.path for problem in report.skipped] == ["b.md", "d.md"]


def test_one_id_in_two_folders(indexer: Indexer, files: Path, tmp_path: Path) -> None:
    indexer.update(files)
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.md").write_text(talk("Other?", "An orange."))
    report = indexer.update(other)
    assert counts(report) == (0, 0, 0, 0) and str(files / "a.md") in report.skipped[0].reason
    # A folder that was moved takes its ids along.
    shutil.rmtree(files)
    assert counts(indexer.update(other)) == (1, 0, 0, 0)
    assert find(indexer, "orange") == ["a"] and find(indexer, "apple") == []


def test_remove_and_restore(indexer: Indexer, files: Path) -> None:
    indexer.update(files)
    assert counts(indexer.remove("a")) == (0, 0, 1, 0)
    assert counts(indexer.remove("a")) == (0, 0, 0, 0)
    assert counts(indexer.update(files)) == (0, 0, 0, 2)
    (files / "a.md").write_text(talk("What is alpha?", "An avocado."))
    assert counts(indexer.rebuild(files)) == (0, 2, 0, 0)
    assert ids(indexer) == ["2020/c", "b"]
    assert counts(indexer.restore("a")) == (1, 0, 0, 0)
    assert find(indexer, "avocado") == ["a"]
    assert counts(indexer.update(files)) == (0, 0, 0, 3)
    assert counts(indexer.restore("a")) == (0, 0, 0, 0)
    for act in (indexer.remove, indexer.restore):
        with pytest.raises(UnknownIdError) as caught:
            act("unknown")
        assert caught.value.id == "unknown"


def test_purge_erases_what_was_removed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(talk("Secret?", "Xylophonist " * 40, title="Xenia Example"))
    indexer = Indexer(tmp_path / "index")
    indexer.update(tmp_path / "a.md")
    with Searcher(indexer) as searcher:
        assert searcher.info().bytes > 1000
    indexer.remove("a")
    indexer.purge()
    assert indexer.verify() == ()
    left = b"".join(path.read_bytes() for path in (tmp_path / "index").iterdir())
    assert b"xylophonist" not in left and b"xenia" not in left.lower()


def test_interviews_without_a_file(indexer: Indexer, files: Path) -> None:
    indexer.update(files)
    made = Interview("api/1", "api/1", "By hand", metadata={"x": 1}, body=talk("Made?", "By me."))
    assert counts(indexer.add(made)) == (1, 0, 0, 0)
    assert counts(indexer.add(replace(made, body=talk("Made?", "By you.")))) == (0, 1, 0, 0)
    assert counts(indexer.update(files)) == (0, 0, 0, 3), "an update leaves it alone"
    assert find(indexer, '"by you"') == ["api/1"]
    indexer.remove("api/1")
    with pytest.raises(SourceError, match="was removed"):
        indexer.add(made)
    indexer.restore("api/1")
    assert counts(indexer.add(made)) == (1, 0, 0, 0)
    with pytest.raises(SourceError, match="is that of"):
        indexer.add(replace(made, id="a"))


def test_rebuild(indexer: Indexer, files: Path) -> None:
    indexer.update(files)
    assert counts(indexer.rebuild()) == (0, 3, 0, 0)
    assert counts(indexer.rebuild(files / "2020")) == (0, 1, 0, 0)
    assert ids(indexer) == ["2020/c", "a", "b"]


def test_rebuild_of_a_damaged_index(tmp_path: Path, files: Path) -> None:
    index = tmp_path / "index"
    indexer = Indexer(index)
    indexer.update(files)
    for segment in index.glob("*.col"):
        segment.write_bytes(b"")
    for act in (indexer.verify, indexer.rebuild, lambda: indexer.update(files)):
        with pytest.raises(IndexDamagedError):
            act()
    assert counts(indexer.rebuild(files)) == (3, 0, 0, 0)
    assert indexer.verify() == ()


def test_without_an_index(tmp_path: Path) -> None:
    indexer = Indexer(tmp_path / "index")
    for act in (
        lambda: indexer.remove("a"),
        lambda: indexer.restore("a"),
        indexer.purge,
        indexer.verify,
        indexer.rebuild,
    ):
        with pytest.raises(IndexMissingError):
            act()
    assert not (tmp_path / "index").exists()


def test_progress(indexer: Indexer, files: Path) -> None:
    calls: list[tuple[int, int, str]] = []
    indexer.update(files, progress=lambda *call: calls.append(call))
    assert calls == [(0, 3, "a.md"), (1, 3, "b.md"), (2, 3, "2020/c.md"), (3, 3, "")]


@pytest.mark.parametrize("how", ["false", "cancelled", "crash", "interrupt"])
def test_stopping_leaves_the_index_as_it_was(indexer: Indexer, files: Path, how: str) -> None:
    indexer.update(files)
    (files / "a.md").write_text(talk("What is alpha?", "An avocado."))
    (files / "b.md").unlink()

    def progress(done: int, total: int, path: str) -> object:
        if done < 1:
            return None
        if how == "false":
            return False
        raise {
            "cancelled": CancelledError("enough"),
            "crash": OSError("x"),
            "interrupt": KeyboardInterrupt(),
        }[how]

    expected = {"false": CancelledError, "cancelled": CancelledError, "crash": OSError}
    with pytest.raises(expected.get(how, KeyboardInterrupt)):
        indexer.update(files, progress=progress)
    assert find(indexer, "apple") == ["a"] and find(indexer, "banana") == ["b"]
    assert counts(indexer.update(files)) == (0, 1, 1, 1)


def test_a_killed_run_leaves_the_index_as_it_was(tmp_path: Path, files: Path) -> None:
    import subprocess
    import sys

    index = tmp_path / "index"
    Indexer(index).update(files)
    (files / "a.md").write_text(talk("What is alpha?", "An avocado."))
    code = (
        "import os, sys, interview_search as s\n"
        "stop = lambda done, total, path: os._exit(9) if done == 2 else None\n"
        "s.Indexer(sys.argv[1]).update(sys.argv[2], progress=stop)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(index), str(files)], check=False)
    assert done.returncode == 9
    assert find(Indexer(index), "apple") == ["a"]
    assert counts(Indexer(index).update(files)) == (0, 1, 0, 2)
    assert sum(path.suffix == ".seg" for path in index.iterdir()) <= 2
    assert not (index / "MAIN.tmp").exists()


def test_hosts_show_in_the_company_of_their_files(indexer: Indexer, tmp_path: Path) -> None:
    folder = tmp_path / "show"
    folder.mkdir()

    def episode(guest: str) -> str:
        turns = [
            f"**{name}:** {text}"
            for text in ("So it goes on and on.", "And more of it.")
            for name in ("Hal Host", guest)
        ]
        return "\n\n".join(turns * 4) + "\n"

    def roles() -> dict[str, str | None]:
        with Searcher(indexer) as searcher:
            return {p.name: p.role for i in searcher.interviews() for p in i.people}

    for number, guest in enumerate(("Ann Ash", "Bob Bay")):
        (folder / f"{number}.md").write_text(episode(guest))
    indexer.update(folder)
    assert roles()["Hal Host"] != "interviewer"
    for number, guest in enumerate(("Cid Cox", "Dan Day"), 2):
        (folder / f"{number}.md").write_text(episode(guest))
    assert counts(indexer.update(folder)) == (2, 2, 0, 0), "the earlier ones learn of their host"
    assert roles()["Hal Host"] == "interviewer" and roles()["Ann Ash"] == "interviewee"
    assert counts(indexer.update(folder)) == (0, 0, 0, 4)
    (folder / "4.md").write_text(episode("Eve Elm"))
    assert counts(indexer.update(folder / "4.md")) == (1, 0, 0, 0)
    assert roles()["Eve Elm"] == "interviewee", "a single file knows its neighbours"


def test_two_processes_take_turns(tmp_path: Path, files: Path) -> None:
    import subprocess
    import sys

    index = tmp_path / "index"
    code = "import sys, interview_search as s; s.Indexer(sys.argv[1]).update(sys.argv[2:])"

    def run(paths: Iterable[Path]) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", code, str(index), *map(str, paths)])

    running = [run([path]) for path in (files / "a.md", files / "b.md", files / "2020")]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert len(ids(Indexer(index))) == 3
