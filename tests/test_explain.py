"""`Searcher.explain`: numbers that add up to the score, and the words behind them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interview_search import Explanation, Indexer, Searcher, Settings, UnknownIdError, parse
from interview_search.ranking import SIGNALS

ANN = """---
title: Radios at night
date: 2019-05-01
guest: Ann Lee
---

## How did you start?

I took an old radio apart. The first radio I ever owned was broken, and I was on call all night.

## What about burnout?

Burnout came when the deadlines came. I stopped running for a year, and the call was on me.
"""
START, BURNOUT = "text#how-did-you-start", "text#what-about-burnout"


def make() -> Indexer:
    indexer = Indexer(None)
    indexer.add(parse(ANN))
    return indexer


@pytest.fixture(scope="module")
def searcher() -> Iterator[Searcher]:
    with Searcher(make()) as made:
        yield made


QUERIES = [
    "radio",
    "radio burnout running",
    '"on call"',
    '"on call" radio',
    '"call on"~2',
    "radio AND (night OR burnout)",
    "deadl* running",
    "ra?io burn*t",
    "radoi~2 deadlnes~",
    "radio^3 (burnout running)^0.5",
    "(radio burnout)^=2 call",
    "question:burnout came",
    "radio -burnout",
    "date:2019 radio",
    "radio tag:x^=2",
    "the on",
    "",
]


def explained(searcher: Searcher, query: str) -> Iterator[Explanation]:
    hits = searcher.search(query).hits
    assert hits
    for hit in hits:
        told = searcher.explain(query, hit.section.id)
        assert (told.matches, told.score) == (True, hit.score)
        yield told


@pytest.mark.parametrize("query", QUERIES)
def test_adds_up_to_the_score(searcher: Searcher, query: str) -> None:
    for told in explained(searcher, query):
        assert told.points == sum(part.points for part in told.contributions)
        assert told.score == told.points * told.unit
        assert told.score == pytest.approx(sum(part.score for part in told.contributions))
        assert all(part.points and part.score <= part.most for part in told.contributions)
        assert all(
            (part.occurrences or " near " in part.part) and part.sections
            for part in told.contributions
            if part.part[0] != "("
        )
        assert not any(part.points or part.score for part in told.others)
        assert told.sentence.startswith(told.section)
        assert told.to_dict()["contributions"] == [part.to_dict() for part in told.contributions]


@pytest.mark.parametrize("query", QUERIES)
def test_the_same_by_compiled_loops(searcher: Searcher, query: str) -> None:
    pytest.importorskip("numba")
    with Searcher(make(), engine="numba") as quick:
        for told in explained(quick, query):
            plain = searcher.explain(query, told.section)
            assert told.contributions == plain.contributions
            assert {told.way, plain.way} in ({"compiled", "arrays"}, {"nested"})


def test_says_where_words_stand(searcher: Searcher) -> None:
    told = searcher.explain('burnout^2 "on call" deadl* rning~ "was call"~1', BURNOUT)
    stands = {
        part.part: [(it.field, it.text, it.times) for it in part.occurrences]
        for part in (*told.contributions, *told.others)
    }
    assert stands == {
        "burnout^2": [("question", "burnout", 1), ("answer", "burnout", 1)],
        '"on call"': [],
        "deadl*": [("answer", "deadlines", 1)],
        "rning~1": [],
        '"was call"~1': [("answer", "call was", 1)],
    }
    assert sorted(part.sections for part in told.contributions) == [1, 1, 2]
    assert told.contributions[0].part == "burnout^2"


def test_says_which_way_the_engine_goes(searcher: Searcher) -> None:
    assert searcher.explain("radio night", START).way == "arrays"
    assert searcher.explain("radio -burnout", START).way == "nested"


def test_sentences(searcher: Searcher) -> None:
    def said(query: str, id: str = START) -> str:
        return searcher.explain(query, id).sentence.removeprefix(id)

    score = searcher.explain("radio", START).score
    assert said("radio") == (
        f" scores {score:.2f}: {score:.2f} from radio (radios once in the title and radio 2 times"
        " in the answer; 2 sections have it)."
    )
    assert said("") == said("date:2019") == " matches, and nothing in the query weighs."
    assert said("unheard") == " does not match: it lacks unheard."
    assert said("unheard missing") == " does not match: it has none of unheard and miss."
    assert said("radio -night") == " does not match: it has night."
    assert said("+radio +burnout") == " does not match: it lacks burnout."
    assert said("radio date:2020") == " does not match: it lacks date:2020."
    assert said("radio speaker:bob") == " does not match: it lacks speaker:bob."


def test_parts_that_do_not_count_add_nothing(searcher: Searcher) -> None:
    told = searcher.explain("radio (call AND unheard) -deadlines date:2019", START)
    assert [part.part for part in told.contributions] == ["radio"]
    roles = {part.part: (part.role, part.matches) for part in told.others}
    assert roles == {
        "call": ("should", True),
        "unheard": ("should", False),
        "deadlin": ("never", False),
        "date:2019": ("filter", True),
    }


def test_what_does_not_match(searcher: Searcher) -> None:
    told = searcher.explain("unheard", START)
    assert (told.matches, told.score, told.contributions) == (False, 0, ())
    with pytest.raises(UnknownIdError):
        searcher.explain("radio", "nowhere#at-all")
    assert searcher.explain('"radio', START).warnings == ("a quotation mark has no partner",)


@pytest.mark.parametrize("query", QUERIES)
def test_signals_add_up_to_the_score(searcher: Searcher, query: str) -> None:
    for hit in searcher.search(query):
        assert sum(hit.signals.values()) == pytest.approx(hit.score)
        told = searcher.explain(query, hit.section.id)
        near = sum(part.score for part in told.contributions if " near " in part.part)
        assert hit.signals.get("proximity", 0.0) == pytest.approx(near)
        assert set(hit.signals) <= set(SIGNALS)


def test_only_the_best_are_near() -> None:
    """What is not looked at gets nothing, and nothing is told of it."""
    settings = Settings(proximity_depth=1)
    with Searcher(make(), settings=settings) as searcher:
        hits = searcher.search("radio burnout running").hits
        assert len(hits) > 1
        for hit in hits[1:]:
            assert hit.signals["proximity"] == 0
            told = searcher.explain("radio burnout running", hit.section.id)
            assert told.score == hit.score
            assert not any(" near " in part.part for part in told.contributions)
