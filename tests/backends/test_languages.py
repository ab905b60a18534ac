"""Several languages in one index."""

from __future__ import annotations

from interview_search import Interview, Section, Settings, Turn
from interview_search.backends import open_backend
from interview_search.backends.base import Backend, Record
from interview_search.query.tree import Query, Stemmed


def index(*talks: tuple[str, str | None, str], together: bool = True) -> Backend:
    """(id, language, answer) of each interview."""
    backend = open_backend(None)
    for batch in [talks] if together else [[talk] for talk in talks]:
        writer = backend.writer(Settings())
        for id, language, answer in batch:
            turn = Turn(None, None, answer, 1, 1)
            section = Section(f"{id}#0", 0, None, None, answer, (), (turn,), 1, 1)
            interview = Interview(id, f"{id}.md", "", language=language)
            writer.put(Record(interview, None, "key", id, voices=((),)), [section])
        writer.commit()
    return backend


def found(backend: Backend, query: Query) -> dict[str, float]:
    snapshot = backend.snapshot()
    page = snapshot.search(query, count=99)
    ids = [snapshot.section(number).id for number in page.numbers]
    return dict(zip(ids, page.scores, strict=True))


def test_a_language_that_nothing_is_known_of_is_not_english() -> None:
    backend = index(("tl", "tl", "the runs"), ("none", None, "the runs"))
    assert (
        list(found(backend, Stemmed(("runs",))))
        == list(found(backend, Stemmed(("the",))))
        == ["tl#0"]
    )
    assert list(found(backend, Stemmed(("run",)))) == ["none#0"]


def test_a_word_with_several_stems_does_not_overflow() -> None:
    # "general" and "generals" are words of a language without a stemmer.
    text = "general generals " * 3
    backend = index(("both", "xx", text), ("one", "xx", "general"), ("other", "xx", "other"))
    query = Stemmed(("general", "generals"))
    assert list(found(backend, query)) == ["both#0", "one#0"]


def test_a_field_is_searched_in_the_language_of_its_section() -> None:
    talks = (
        ("en", "en", "generations"),
        ("xx", "xx", "generations generat"),
        ("de", "de", "die"),
        ("us", "en", "die"),
    )
    for together in (True, False):
        backend = index(*talks, together=together)
        assert set(found(backend, Stemmed(("generat",), "answer"))) == {"en#0", "xx#0"}
        assert set(found(backend, Stemmed(("die",), "answer"))) == {"us#0"}
    scores = [
        found(index(*talks, together=t), Stemmed(("generat",), "answer")) for t in (True, False)
    ]
    assert scores[0].keys() == scores[1].keys()
