import errno
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from interview_search import (
    IndexDamagedError,
    IndexLockedError,
    IndexMissingError,
    IndexStateError,
    Interview,
    Section,
    Settings,
    Turn,
)
from interview_search.backends import open_backend
from interview_search.backends.base import Backend, Record, Removed, Writer
from interview_search.backends.whoosh.files.failures import translated
from interview_search.query.tree import (
    Among,
    Beginning,
    Bool,
    Everything,
    Exact,
    Query,
    Speaker,
    Stemmed,
)

SETTINGS = Settings()


def record(
    id: str, *answers: str, title: str = "A talk", question: str | None = None
) -> tuple[Record, list[Section]]:
    sections = []
    for number, answer in enumerate(answers):
        turn = Turn("Jane Doe", "interviewee", answer, number + 1, number + 1)
        sections.append(
            Section(f"{id}#{number}", number, None, question, answer, ("Jane Doe",), (turn,), 1, 1)
        )
    interview = Interview(id, f"{id}.md", title)
    voices = tuple(section.speakers for section in sections)
    return Record(interview, None, "key", id, ("Jane Doe",), (), voices), sections


def write(backend: Backend, *items: tuple[Record, list[Section]]) -> int:
    writer = backend.writer(SETTINGS)
    try:
        for item in items:
            writer.put(*item)
        return writer.commit()
    finally:
        writer.cancel()


def found(backend: Backend, query: Query) -> list[str]:
    """Ids of what matches, best first."""
    snapshot = backend.snapshot()
    try:
        return [snapshot.section(n).id for n in snapshot.search(query, count=1000).numbers]
    finally:
        snapshot.close()


@pytest.fixture(params=["disk", "memory"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    return open_backend(tmp_path / "index" if request.param == "disk" else None, timeout=0.1)


def test_queries(backend: Backend) -> None:
    write(
        backend,
        record("a", "I was running late", "the who played", "who are the band"),
        record("b", "she runs a run club", title="Running", question="Why run?"),
    )
    run = Stemmed(("run",))
    assert found(backend, Everything()) == ["a#0", "a#1", "a#2", "b#0"]
    assert found(backend, run) == ["b#0", "a#0"]
    assert found(backend, Stemmed(("run",), "title")) == ["b#0"]
    assert found(backend, Stemmed(("run",), "question")) == ["b#0"]
    assert found(backend, Stemmed(("club",), "question")) == []
    assert found(backend, Exact(("running",), "answer")) == ["a#0"]
    assert found(backend, Exact(("run",))) == ["b#0"]
    assert found(backend, Exact(("the", "who"))) == ["a#1"]
    assert found(backend, Exact(("why", "run"), "answer")) == []
    assert found(backend, Exact(("why", "run"), "question")) == ["b#0"]
    assert found(backend, Beginning("pla")) == ["a#1"]
    assert found(backend, Speaker(("jane", "doe"))) == ["a#0", "a#1", "a#2", "b#0"]
    assert found(backend, Speaker(("doe", "jane"))) == []
    assert found(backend, Among.of(1)) == ["b#0"]
    assert found(backend, Among(b"")) == []
    assert found(backend, Bool(must=(run,), never=(Exact(("club",)),))) == ["a#0"]
    assert found(backend, Bool(never=(run,))) == ["a#1", "a#2"]
    assert found(backend, Bool(must=(Exact(("who",)),), should=(Exact(("band",)),))) == [
        "a#2",
        "a#1",
    ]
    assert found(backend, Bool(should=(run, Exact(("who",))), filters=(Among.of(0),)))
    assert found(backend, Stemmed(("unheard",))) == found(backend, Exact(("un", "heard"))) == []


def test_weights_of_question_and_title_are_settings(backend: Backend) -> None:
    settings = Settings(question_weight=5, title_weight=0)
    writer = backend.writer(settings)
    writer.put(*record("a", "burnout " + "is tiring work " * 3, title="Rest"))
    writer.put(*record("b", "it " + "is tiring work " * 3, question="burnout?", title="Sleep"))
    writer.commit()
    assert found(backend, Stemmed(("burnout",))) == ["b#0", "a#0"]
    assert found(backend, Stemmed(("sleep",))) == []
    assert found(backend, Stemmed(("sleep",), "title")) == ["b#0"]


def test_replace_delete_and_merge(backend: Backend) -> None:
    for n in range(8):
        write(backend, record(f"i{n}", f"word{n} common", "common"))
    write(backend, record("i3", "changed common"))
    writer = backend.writer(SETTINGS)
    writer.delete("i5")
    writer.delete("unknown")
    writer.commit()
    expected = [f"i{n}#{k}" for n in (0, 1, 2, 4, 6, 7) for k in (0, 1)] + ["i3#0"]
    for compact in (False, True):
        snapshot = backend.snapshot()
        assert snapshot.section_count == 13
        assert sorted(r.interview.id for r in snapshot.records) == [
            f"i{n}" for n in (0, 1, 2, 3, 4, 6, 7)
        ]
        for place, kept in enumerate(snapshot.records):
            ids = [snapshot.section(number).id for number in snapshot.sections_of(place)]
            assert ids == [f"{kept.interview.id}#{k}" for k in range(kept.sections)]
            assert {snapshot.interview_of(n) for n in snapshot.sections_of(place)} == {place}
            assert snapshot.find(ids[0]) == snapshot.sections_of(place)[0]
        assert snapshot.find("i5#0") is None and snapshot.find("i3") is None
        assert list(snapshot.check()) == []
        snapshot.close()
        assert sorted(found(backend, Stemmed(("common",)))) == sorted(expected)
        assert found(backend, Stemmed(("word3",))) == []
        writer = backend.writer(SETTINGS)
        writer.commit(compact=not compact)


def test_the_order_of_commits_does_not_change_scores(tmp_path: Path) -> None:
    items = [record(f"i{n}", "burnout " * n + "work " * 20) for n in range(1, 6)]
    whole, parts = open_backend(tmp_path / "a"), open_backend(tmp_path / "b")
    write(whole, *items)
    for item in items:
        write(parts, item)
    query = Stemmed(("burnout",))
    assert found(whole, query) == found(parts, query) == [f"i{n}#0" for n in (5, 4, 3, 2, 1)]


def test_nothing_to_commit(backend: Backend) -> None:
    assert write(backend, record("a", "x")) == 1
    writer = backend.writer(SETTINGS)
    assert not writer.changed
    assert writer.commit() == 1
    assert backend.generation() == 1


def test_cancel_leaves_no_trace(backend: Backend) -> None:
    write(backend, record("a", "first"))
    writer = backend.writer(SETTINGS)
    size = writer.before.size()
    writer.put(*record("a", "second"))
    writer.put(*record("b", "third"))
    writer.cancel()
    snapshot = backend.snapshot()
    assert snapshot.size() == size and snapshot.generation == 1
    assert found(backend, Everything()) == ["a#0"]
    assert found(backend, Stemmed(("first",))) == ["a#0"]


def test_a_snapshot_outlives_commits(backend: Backend) -> None:
    write(backend, record("a", "old"))
    snapshot = backend.snapshot()
    write(backend, record("a", "new"))
    writer = backend.writer(SETTINGS)
    writer.commit(compact=True)
    [number] = snapshot.search(Everything(), count=9).numbers
    assert snapshot.section(number).answer == "old"
    assert snapshot.search(Exact(("old",)), count=9).numbers == [number]
    snapshot.close()
    snapshot.close()


def test_what_is_kept_out_is_remembered(backend: Backend) -> None:
    write(backend, record("a", "x"), record("b", "y"))
    before = backend.snapshot().memory
    assert before.removed == before.withheld == {} and len(before.key) == 32
    memory = replace(
        before,
        withheld={"ab" * 16: None, "cd" * 16: "2030-01-01T00:00:00+00:00"},
        removed={"ef" * 16: Removed("", "01" * 16, "/talks")},
    )
    for generation in (2, 2):
        writer = backend.writer(SETTINGS)
        writer.remember(memory)
        assert writer.commit() == generation
        assert backend.snapshot().memory == memory


def test_one_writer_at_a_time(backend: Backend) -> None:
    first = backend.writer(SETTINGS)
    with pytest.raises(IndexLockedError) as caught:
        backend.writer(SETTINGS)
    assert caught.value.path == backend.path
    first.cancel()
    backend.writer(SETTINGS).cancel()


def test_a_writer_waits_for_its_turn(tmp_path: Path) -> None:
    first = open_backend(tmp_path).writer(SETTINGS)
    got: list[Writer] = []
    waiting = threading.Thread(
        target=lambda: got.append(open_backend(tmp_path, timeout=5).writer(SETTINGS))
    )
    waiting.start()
    first.put(*record("a", "x"))
    first.commit()
    waiting.join()
    assert [r.interview.id for r in got[0].before.records] == ["a"]
    got[0].cancel()


def test_lexicon(backend: Backend) -> None:
    write(backend, record("a", "running runs", "runner"), record("b", "run"))
    snapshot = backend.snapshot()
    assert list(snapshot.terms("words", "run")) == [
        ("run", 1),
        ("runner", 1),
        ("running", 1),
        ("runs", 1),
    ]
    assert snapshot.frequency("stems", "run") == 2
    assert snapshot.frequency("words", "jog") == 0
    assert list(snapshot.terms("words", "x")) == []


def test_odd_texts_come_back_whole(backend: Backend) -> None:
    odd = "nul \x00 lone \ud800 astral 𝔘 rtl \u202e tab\t東京 " + "x" * 5000
    write(backend, record("ид/é #1", odd, title="\ud800"))
    snapshot = backend.snapshot()
    number = snapshot.find("ид/é #1#0")
    assert number is not None and snapshot.section(number).answer == odd


def test_an_empty_index_answers(backend: Backend) -> None:
    backend.writer(SETTINGS).commit()
    for query in (Everything(), Stemmed(("a",)), Exact(("a", "b")), Beginning("a"), Bool()):
        assert found(backend, query) == []
    assert list(backend.snapshot().terms("words")) == []


def test_a_missing_index_has_a_name(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("no index")
    for path in (tmp_path, tmp_path / "nowhere"):
        backend = open_backend(path)
        assert not backend.exists()
        with pytest.raises(IndexMissingError) as caught:
            backend.snapshot()
        assert caught.value.path == str(path)
    assert not (tmp_path / "nowhere").exists()


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    backend = open_backend(tmp_path / "file")
    for act in (backend.snapshot, backend.exists, lambda: backend.writer(SETTINGS)):
        with pytest.raises(IndexStateError, match="is a file, not a folder"):
            act()


def damage(path: Path, how: str) -> None:
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    elif how == "short":
        path.write_bytes(data[: len(data) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    else:
        path.write_bytes(b"garbage " * (len(data) // 8 + 1))


@pytest.mark.parametrize("how", ["gone", "short", "empty", "garbage"])
@pytest.mark.parametrize("pattern", ["*.toc", "*.json", "*.col"])
def test_damage_has_a_name(tmp_path: Path, pattern: str, how: str) -> None:
    backend = open_backend(tmp_path)
    write(backend, record("a", "some text here", "and more"))
    [victim] = tmp_path.glob(pattern)
    damage(victim, how)
    expected = {("*.json", "gone"): IndexStateError}.get((pattern, how), IndexDamagedError)
    assert backend.exists()
    for act in (backend.snapshot, lambda: backend.writer(SETTINGS)):
        with pytest.raises(expected, match="--rebuild") as caught:
            act()
        assert caught.value.path == str(tmp_path)
    # Begun again, it works.
    writer = backend.writer(SETTINGS, repair=True)
    writer.put(*record("b", "new text"))
    writer.commit()
    assert found(backend, Stemmed(("text",))) == ["b#0"]


def test_the_errors_of_the_engine_are_translated() -> None:
    cases: list[tuple[Exception, type[IndexStateError], str]] = [
        (EOFError(), IndexDamagedError, "EOFError"),
        (OSError(errno.ENOSPC, "No space left on device"), IndexStateError, "No space left"),
        (PermissionError(errno.EACCES, "Permission denied"), IndexStateError, "Permission denied"),
        (FileNotFoundError(errno.ENOENT, "x"), IndexDamagedError, "FileNotFoundError"),
    ]
    for error, expected, text in cases:
        with pytest.raises(expected, match=text) as caught, translated("here"):
            raise error
        assert type(caught.value) is expected
        assert caught.value.__cause__ is error


def test_whoosh_itself_opens_the_index(tmp_path: Path) -> None:
    from whoosh.index import open_dir
    from whoosh.qparser import QueryParser

    write(open_backend(tmp_path), record("a", "She was running to the station"))
    index = open_dir(str(tmp_path))
    with index.searcher() as searcher:
        for field, text in (("text", "run"), ("words", '"to the station"'), ("id", "a#0")):
            hits = searcher.search(QueryParser(field, index.schema).parse(text))
            assert [hit["id"] for hit in hits] == ["a#0"], (field, text)
            assert hits[0]["text"] == "She was running to the station"
        hits = searcher.search(QueryParser("text", index.schema).parse("run"))
        assert hits[0].highlights("text") == (
            'She was <b class="match term0">running</b> to the station'
        )


def test_putting_an_id_twice_is_refused(backend: Backend) -> None:
    writer = backend.writer(SETTINGS)
    item = record("a", "x")
    writer.put(*item)
    with pytest.raises(ValueError, match="written already"):
        writer.put(replace(item[0], key="other"), item[1])
    writer.cancel()
