"""What Whoosh's own matchers find in an index of ours, and what we find in it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from whoosh import query as whoosh_query
from whoosh.index import open_dir
from whoosh.query import And, FuzzyTerm, Not, Or, Phrase, Prefix, Term
from whoosh.query.spans import SpanNear

from interview_search import Interview, Section, Settings, analysis
from interview_search.backends import open_backend
from interview_search.backends.base import Record, Snapshot
from interview_search.query.tree import (
    Beginning,
    Bool,
    Exact,
    Fuzzy,
    Near,
    Query,
    Stemmed,
    Wildcard,
)

WORDS = """on no one call called caller recall run runs running ran burnout burn out pager page
pages paging net .net docker rocket the of off night nights fright light right""".split()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Snapshot, Any]]:
    """Three commits with a deletion, opened by us and by Whoosh."""
    folder: Path = tmp_path_factory.mktemp("index")
    backend = open_backend(folder)
    chance = random.Random(3)
    for commit in range(3):
        writer = backend.writer(Settings())
        writer.delete("0")
        for number in range(4):
            id = f"{number if commit else number * 9}"
            texts = [" ".join(chance.choices(WORDS, k=chance.randrange(25))) for _ in range(30)]
            sections = [
                Section(f"{id}#{n}", n, None, None, text, (), (), 1, 1)
                for n, text in enumerate(texts)
            ]
            voices = ((),) * len(sections)
            writer.put(Record(Interview(id, id, ""), None, "", id, voices=voices), sections)
        writer.commit()
    with closing(backend.snapshot()) as snapshot, open_dir(str(folder)).searcher() as searcher:
        yield snapshot, searcher


def agree(both: tuple[Snapshot, Any], ours: Query, theirs: Any) -> None:
    snapshot, searcher = both
    numbers = snapshot.search(ours, count=10_000).numbers
    found = {snapshot.section(number).id for number in numbers}
    assert found == {hit["id"] for hit in searcher.search(theirs, limit=None)}, ours
    assert found or "x" in repr(ours), ours


def term(word: str) -> Term:
    return Term("words", word)


@pytest.mark.parametrize("prefix", ["r", "ru", "pag", "on", ".", "x"])
def test_prefixes(both: tuple[Snapshot, Any], prefix: str) -> None:
    agree(both, Beginning(prefix), Prefix("words", prefix))


@pytest.mark.parametrize("pattern", ["r*t", "?un", "*ight*", "p?g*", "run?", "*", "o??", "x?*"])
def test_patterns(both: tuple[Snapshot, Any], pattern: str) -> None:
    agree(both, Wildcard(pattern), whoosh_query.Wildcard("words", pattern))


@pytest.mark.parametrize("word", ["run", "burnt", "rocker", "noe", "cal", "xxxxxx"])
def test_inexact_words(both: tuple[Snapshot, Any], word: str) -> None:
    """Whoosh knows no swaps."""
    swaps = [term(word[:n] + word[n + 1] + word[n] + word[n + 2 :]) for n in range(len(word) - 1)]
    agree(both, Fuzzy(word, 1), Or([FuzzyTerm("words", word, maxdist=1, prefixlength=0), *swaps]))


def test_phrases(both: tuple[Snapshot, Any]) -> None:
    for first in WORDS[::3]:
        for second in WORDS[::4]:
            ours = both[0].search(Exact((first, second)), count=1)
            if ours.total:
                agree(both, Exact((first, second)), Phrase("words", [first, second]))


@pytest.mark.parametrize("slop", [0, 1, 3])
def test_words_near_one_another(both: tuple[Snapshot, Any], slop: int) -> None:
    for first, second in [("on", "call"), ("burn", "out"), ("net", "the"), ("pager", "night")]:
        theirs = SpanNear(term(first), term(second), slop=slop + 1, ordered=False)
        agree(both, Near((first, second), slop), theirs)


def test_nesting(both: tuple[Snapshot, Any]) -> None:
    def stem(word: str) -> tuple[Stemmed, Term]:
        return Stemmed((analysis.stem(word),)), Term("text", analysis.stem(word))

    (run, run_there), (page, page_there) = stem("running"), stem("pager")
    light = Wildcard("*ight"), whoosh_query.Wildcard("words", "*ight")
    agree(both, Bool(must=(run, page)), And([run_there, page_there]))
    agree(
        both,
        Bool(must=(Bool(should=(run, light[0])),), never=(page, Exact(("of",)))),
        And([Or([run_there, light[1]]), Not(page_there), Not(term("of"))]),
    )
    agree(
        both,
        Bool(should=(Bool(must=(run, Beginning("b"))), Exact(("on", "call")))),
        Or([And([run_there, Prefix("words", "b")]), Phrase("words", ["on", "call"])]),
    )
