"""Whole-number scores are near those of BM25F in floats, at any size."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview_search import Interview, Section, Settings, Turn, analysis
from interview_search.backends.base import Record
from interview_search.backends.whoosh.searching import lists, standing
from interview_search.query.tree import (
    Among,
    Beginning,
    Bool,
    Boosted,
    Constant,
    Exact,
    Fuzzy,
    Near,
    Query,
    Stemmed,
    StemmedPhrase,
    Wildcard,
)

from . import worlds
from .oracle import FULL, SUM_MAX, Oracle
from .worlds import Change, Item, World


def bound(oracle: Oracle, query: Query) -> float:
    """How far a score can be from BM25F.

    With L words, a weight is off by less than one part in SUM_MAX - L of their
    sum, an impact by less than 1.05 parts in FULL: it is at least 1, and its
    single precision costs some hundredths.
    """
    most, words = oracle.most(query)
    return most * (words / (SUM_MAX - words) + 1.05 / FULL)


def near(oracle: Oracle, query: Query) -> None:
    scores, unit = oracle.quantised(query)
    exact = oracle.exact(query)
    assert scores.keys() == exact.keys()
    assert max(scores.values(), default=0) < 2**32
    for number, score in scores.items():
        assert abs(score * unit - exact[number]) <= bound(oracle, query) * (1 + 1e-9)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds.settings, worlds.changes(), st.lists(worlds.queries(), min_size=1, max_size=12))
def test_near_bm25f(chosen: Settings, change: Change, queries: list[Query]) -> None:
    world = World(chosen)
    world.apply(change)
    with world.snapshot() as (_, oracle):
        for query in queries:
            near(oracle, query)


# Large enough for lists of best sections, frequent words and several pages of
# positions, with the limits as they are.

VOCABULARY = [f"w{number}" for number in range(900)] + ["running", "runs", "the", "café", ".net"]


def talk(chance: random.Random, id: str) -> Item:
    def text(length: int) -> str:
        # About as words are spread in speech: the first ones stand everywhere.
        picked = (int(len(VOCABULARY) * chance.random() ** 3) for _ in range(length))
        return " ".join(VOCABULARY[place - 5] for place in picked)

    made = []
    for ordinal in range(chance.randrange(1, 60)):
        question = text(chance.randrange(12)) or None
        answer = text(chance.randrange(5, 160))
        turn = Turn("Ann", None, answer, 1, 1)
        made.append(
            Section(f"{id}#{ordinal}", ordinal, None, question, answer, ("Ann",), (turn,), 1, 1)
        )
    interview = Interview(id, f"{id}.md", text(3), language=chance.choice(["en", "en", "de"]))
    voices = tuple(section.speakers for section in made)
    return Record(interview, None, "key", id, voices=voices), tuple(made)


def asked(chance: random.Random) -> Iterator[Query]:
    def word() -> str:
        return VOCABULARY[int(len(VOCABULARY) * chance.random() ** 2) - 5]

    def stemmed() -> Stemmed:
        spelt = word()
        both = (analysis.stem(spelt), analysis.stem(spelt, "de"))
        return Stemmed(tuple(dict.fromkeys(both)))

    for size in (1, 2, 3, 5):
        words = tuple(stemmed() for _ in range(size))
        yield from (Bool(should=words), Bool(must=words))
        yield Bool(must=(Bool(should=words),), filters=(Among.of(1, 5, 12, 30, 55),))
        yield Bool(must=words[:1], should=words[1:], never=(stemmed(),))
    yield from (Exact((word(), word())), Exact((word(),)), Exact((word(), word()), "question"))
    yield from (Stemmed(("run", "running"), "answer"), Beginning("w1", "title"))
    yield Bool(should=(Exact((word(), word())), stemmed()))
    yield from (Near((word(), word()), 5), Near((word(), word(), word()), 20, "answer"))
    yield from (Wildcard("w?5"), Wildcard("*7*", "question"), Beginning("w"))
    yield from (Fuzzy(word(), 1), Fuzzy("w77", 2, "title"))
    yield StemmedPhrase((stemmed().stems, stemmed().stems))
    yield Bool(should=(Boosted(stemmed(), 7.5), Boosted(Near((word(), word()), 9), 0.1)))
    yield Bool(should=(Constant(Bool(must=(stemmed(), Fuzzy(word(), 1))), 3.0), stemmed()))


@pytest.fixture(scope="module")
def large() -> tuple[World, dict[Query, tuple[dict[int, int], float]]]:
    """Some segments with deletions, and what the oracle answers."""
    chance = random.Random(1)
    world = World(Settings())
    talks = [talk(chance, f"i{number}") for number in range(60)]
    world.apply(Change((), tuple(talks[:50]), 8_000_000, compact=False))
    world.apply(Change(("i3",), (*talks[50:], talk(chance, "i7")), 20_000, compact=False))
    with world.snapshot() as (snapshot, oracle):
        assert list(snapshot.check()) == []
        assert sum(len(words) for doc in oracle.docs for words in doc.parts.values()) > 2 * 65_536
        queries = list(asked(random.Random(2)))
        for query in queries:
            near(oracle, query)
        return world, {query: oracle.quantised(query) for query in queries}


@pytest.mark.parametrize("way", ["plain", "as one larger", "compiled"])
def test_large(
    large: tuple[World, dict[Query, tuple[dict[int, int], float]]],
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled = way == "compiled"
    if compiled:
        pytest.importorskip("numba")
    if way == "as one larger":
        # As in a larger index.
        monkeypatch.setattr(lists, "_DENSE_MAX", 0)
        monkeypatch.setattr(standing, "_NARROW", 0)
    world, expected = large
    with closing(world.backend.snapshot()) as snapshot:
        if compiled:
            snapshot.warm(compiled=True)
        for query, (scores, unit) in expected.items():
            ranked = sorted(scores, key=lambda number: (-scores[number], number))
            for count in (1, 10, 32, 33, 5000):
                page = snapshot.search(query, count=count)
                assert page.numbers == ranked[:count], (query, count)
                assert page.scores == [scores[number] * unit for number in ranked[:count]]
                assert not page.total_is_exact or page.total == len(ranked)
