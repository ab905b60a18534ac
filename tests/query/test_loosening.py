"""Quoted words that stand nowhere, beside others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interview_search import Indexer, Interview, Searcher, parse

TEXT = """---
title: Visits
tags: [family]
---

## Who came?

My cousins came to the lighthouse.

## Who else?

A storm, and once a whale. It was on. It was off.

## 京 or 東?

東 and 京.
"""
CAME, ELSE = "text#who-came", "text#who-else"


@pytest.fixture(scope="module")
def searcher() -> Iterator[Searcher]:
    indexer = Indexer(None)
    indexer.add(parse(TEXT))
    with Searcher(indexer) as made:
        yield made


def found(searcher: Searcher, query: str) -> tuple[set[str], bool]:
    """Sections, and whether it was said that a phrase was loosened."""
    results = searcher.search(query)
    said = any("as written; the words were searched" in line for line in results.warnings)
    return {hit.section.id for hit in results}, said


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('storm "lighthouse cousin"', ({CAME, ELSE}, True)),
        ("storm «lighthouse cousin»", ({CAME, ELSE}, True)),
        ('storm "lighthouses"', ({CAME, ELSE}, True)),
        ('storm "lighthouse cousin" "cousin once"', ({CAME, ELSE}, True)),
        ('storm "lighthouse cousin" tag:family', ({CAME, ELSE}, True)),
        ('storm "lighthouse cousin" -whale', ({CAME}, True)),
        # As it was asked for.
        ('storm "the lighthouse"', ({CAME, ELSE}, False)),
        ('storm +"lighthouse cousin"', (set(), False)),
        ('storm -"lighthouse cousin"', ({ELSE}, False)),
        ('"lighthouse cousin"', (set(), False)),
        ('storm "was the"', ({ELSE}, False)),
        ('storm answer:"lighthouse cousin"', ({ELSE}, False)),
        ("storm 東京", ({ELSE}, False)),
    ],
)
def test_loosened(searcher: Searcher, query: str, expected: tuple[set[str], bool]) -> None:
    assert found(searcher, query) == expected


def test_explained_and_marked_as_searched(searcher: Searcher) -> None:
    query = 'storm "lighthouse cousin"'
    for hit in searcher.search(query):
        assert hit.passages[0].spans
        assert searcher.explain(query, hit.section.id).score == hit.score


def test_a_rare_phrase_of_frequent_words_counts_as_a_rare_word() -> None:
    indexer = Indexer(None)
    for name in "abcdefgh":
        indexer.add(
            Interview(
                name, f"{name}.md", "", body="## Tests?\n\nThe test, and who the test is for."
            )
        )
    indexer.add(
        Interview("x", "x.md", "", body="## Music?\n\nIt was loud, the Who. A test of the ears.")
    )
    with Searcher(indexer) as searcher:
        hits = searcher.search('"the who" test').hits
        assert hits[0].interview.id == "x" and len(hits) == 9
        for hit in hits:
            told = searcher.explain('"the who" test', hit.section.id)
            assert told.score == hit.score


def test_a_stop_word_in_capitals_is_a_name() -> None:
    indexer = Indexer(None)
    for name in "abc":
        indexer.add(
            Interview(name, f"{name}.md", "", body="## Who?\n\nThe department of it, a department.")
        )
    indexer.add(
        Interview("x", "x.md", "", body="## Where?\n\nAn IT department, and much else beside it.")
    )
    with Searcher(indexer) as searcher:
        for query in ("IT department", "our IT department^2", "IT department tests"):
            assert searcher.search(query).hits[0].interview.id == "x", query
            assert searcher.search(query).warnings == ()
        assert searcher.search("it department").hits[0].interview.id != "x"
        assert searcher.search("IT garden").warnings == ()
