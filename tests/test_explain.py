"""`Searcher.explain`: numbers that add up to the score."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interview_search import Indexer, Searcher, UnknownIdError, parse

ANN = """---
title: Radios at night
date: 2019-05-01
---

## How did you start?

I took an old radio apart. The first radio I ever owned was broken, and I was on call all night.

## What about burnout?

Burnout came when the deadlines came. I stopped running for a year.
"""


@pytest.fixture(scope="module")
def searcher() -> Iterator[Searcher]:
    indexer = Indexer(None)
    indexer.add(parse(ANN))
    with Searcher(indexer) as made:
        yield made


@pytest.mark.parametrize(
    "query",
    [
        "radio",
        "radio burnout running",
        '"on call"',
        '"on call" radio',
        "radio AND (night OR burnout)",
        "deadl* running",
        "question:burnout came",
        "radio -burnout",
        "date:2019 radio",
        "",
    ],
)
def test_adds_up_to_the_score(searcher: Searcher, query: str) -> None:
    hits = searcher.search(query).hits
    assert hits
    for hit in hits:
        told = searcher.explain(query, hit.section.id)
        assert told.matches
        assert told.score == pytest.approx(hit.score, rel=1e-12)
        assert sum(part.score for part in told.contributions) == told.score
        assert told.sentence.startswith(hit.section.id)
        assert told.to_dict()["matches"] is True


def test_parts_that_do_not_match_add_nothing(searcher: Searcher) -> None:
    first = searcher.search("radio burnout").hits[0].section.id
    told = searcher.explain("radio burnout (broken AND deadlines)", first)
    assert {part.part for part in told.contributions} <= {"radio", "burnout"}


def test_says_which_way_the_engine_goes(searcher: Searcher) -> None:
    id = searcher.search("radio").hits[0].section.id
    assert searcher.explain("radio night", id).way == "arrays"
    assert searcher.explain("radio -burnout", id).way == "nested"


def test_what_does_not_match(searcher: Searcher) -> None:
    id = searcher.search("radio").hits[0].section.id
    told = searcher.explain("unheard", id)
    assert (told.matches, told.score, told.contributions) == (False, 0, ())
    assert told.sentence == f"{id} does not match."
    with pytest.raises(UnknownIdError):
        searcher.explain("radio", "nowhere#at-all")
