"""Whatever is typed, however long, is answered within its limits, and says what was cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interview_search import Indexer, Interview, Searcher, Settings
from interview_search.query.plan import Planner

WORDS = "alpha beta gamma delta pager light right night".split()
BODY = "\n".join(f"## Why {word}?\n\nThe {word} was on call, in a net of ten.\n" for word in WORDS)


LOOPS = ("alpha, beta", "beta => alpha, on call", "on call => gamma, on call", "gamma => gamma")


def indexed() -> Indexer:
    indexer = Indexer(None)
    for number in range(3):
        indexer.add(Interview(f"i{number}", f"i{number}", f"Talk {number}", body=BODY))
    return indexer


@pytest.fixture(scope="module", params=["numpy", "numba"])
def searcher(request: pytest.FixtureRequest) -> Iterator[Searcher]:
    if request.param == "numba":
        pytest.importorskip("numba")
    made = Settings(synonyms=LOOPS)
    with Searcher(indexed(), settings=made, engine=request.param) as opened:
        yield opened


CUT_CHARS, CUT_WORDS = "cut after 10,000 characters", "cut after 200 words"
LONG = {
    "a megabyte": ("pager alpha " * 90_000, CUT_CHARS),
    "ten thousand words": (" ".join(f"w{n}" for n in range(10_000)), CUT_WORDS),
    "a thousand brackets": ("(" * 1000 + "alpha" + ")" * 1000, "20 deep"),
    "brackets never closed": ("a (" * 5000, "a bracket has no partner"),
    "operators": ("AND OR NOT " * 900, CUT_WORDS),
    "signs": ('+-*~^()[]{}":?' * 800, "there is no word"),
    "stop words": ("the of a " * 3000, CUT_CHARS),
    "NUL": ("\0" * 10_000, "there is no word"),
    "lone surrogates": ("\ud800 \udfff" * 3000, "there is no word"),
    "marks": ("\u0301" * 10_000, "there is no word"),
    "stars": ("*" * 10_000, "a lone *"),
    "prefixes": ("a* " * 3000, CUT_WORDS),
    "patterns": ("*a*b*c*d* " * 1000, CUT_WORDS),
    "inexact words": ("alpha~2 " * 1200, CUT_WORDS),
    "phrases with gaps": ('"alpha beta gamma"~9 ' * 500, CUT_WORDS),
    "weights": ("a^2 " * 2500, CUT_WORDS),
    "nested weights": ("(" * 15 + "alpha" + ")^2" * 15, None),
    "fields": ("title:" * 1600, CUT_WORDS),
    "ranges": ("date:[" * 1400, "is no date"),
    "bad dates": (" ".join(f"date:x{n}" for n in range(99)), "and 80 more warnings"),
    "negations": ("NOT " * 2500 + "alpha", CUT_WORDS),
    "alternating operators": ("a AND b OR " * 900 + "c", CUT_WORDS),
    "quotation marks": ('"' * 9999, "a quotation mark has no partner"),
    "a long word": ("x" * 10_000, None),
    "a long prefix": ("x" * 9999 + "*", None),
    "unspaced letters": ("東" * 10_000, CUT_WORDS),
    "only operators": ("AND OR NOT", None),
    "only stop words": ("the of and", None),
    "words in a loop of synonyms": ("alpha beta gamma on call " * 60, CUT_WORDS),
    "slips": ("alhpa btea gmama " * 90, CUT_WORDS),
    "speakers": ("speaker:* OR " * 700 + "alpha", CUT_WORDS),
    "names": ("speaker:a* OR " * 700 + "alpha", CUT_WORDS),
    "languages": ("language:zz " * 700, "no interview is in the language 'zz'"),
    "values": ("tags:" + "x" * 9_000, None),
    "similar names": ('speaker:"' + "a b " * 90 + '"', None),
}


@pytest.mark.parametrize("name", LONG)
def test_long_queries(searcher: Searcher, name: str) -> None:
    query, warning = LONG[name]
    results = searcher.search(query, limit=3)
    assert results.query == query
    assert warning is None or any(warning in line for line in results.warnings), results.warnings
    assert all(len(line) < 200 and line.isprintable() for line in results.warnings)
    results.to_dict()


def test_too_many_words_of_the_index(searcher: Searcher) -> None:
    with Searcher(indexed(), settings=Settings(expansions_max=2)) as few:
        for query in ("?ight", "a*", "light~2", "-*a*"):
            assert few.search("a " + query).total_is_exact
        results = few.search("*ight t* light~2")
    assert {*results.warnings} == {
        "*ight stands for more than 2 words; the most frequent were searched",
        "t* stands for more than 2 words; the most frequent were searched",
        "light~2 stands for more than 2 words; the nearest were searched",
    }
    assert searcher.search("*ight t* light~2").warnings == ()


def test_too_long_a_search(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    from interview_search.backends.whoosh.searching import budget

    clock = iter(range(10**6))
    monkeypatch.setattr(budget, "monotonic", lambda: next(clock) * 2.0)
    results = searcher.search("*ight OR n* OR alpha~", limit=3)
    assert not results.total_is_exact
    assert results.warnings == ("the search was ended after 5 seconds: there may be more",)


def test_limits_are_settings(searcher: Searcher) -> None:
    with searcher._held as state:
        catalogue = state.catalogue
    shallow = Settings(query_depth_max=1, query_words_max=4, query_chars_max=40)
    found = Planner(catalogue, shallow).plan("((alpha)) beta")
    assert found.warnings == ("brackets are read 1 deep; those further in were left out",)
    assert Planner(catalogue, shallow).plan("(alpha) beta").tree == found.tree
    assert Planner(catalogue, shallow).plan("a b c d e").warnings == (
        "the query was cut after 4 words",
    )
    assert "cut after 40 characters" in Planner(catalogue, shallow).plan("a" * 50).warnings[0]
