"""Whatever was written in whatever commits: the engine answers as the oracle does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview_search import Settings, analysis
from interview_search.backends.base import Lexicon, Snapshot
from interview_search.backends.whoosh.indexing import merging
from interview_search.query.tree import Query

from . import worlds
from .oracle import Oracle
from .ways import WAYS, indexing_by
from .worlds import Change, World

LEXICONS: tuple[Lexicon, ...] = ("stems", "words")
histories = st.lists(worlds.changes(), min_size=1, max_size=6)
thorough = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(autouse=True, scope="module")
def _small_limits() -> Iterator[None]:
    with worlds.small_limits():
        yield


def compare(snapshot: Snapshot, oracle: Oracle, query: Query, order: list[int]) -> None:
    scores, unit = oracle.quantised(query)
    ranked = sorted(scores, key=lambda number: (-scores[number], number))
    for count in (0, 1, 2, 3, 1000):
        page = snapshot.search(query, count=count)
        assert page.numbers == ranked[:count], (query, count)
        assert page.scores == [scores[number] * unit for number in ranked[:count]]
        if page.total_is_exact:
            assert page.total == len(ranked)
        else:
            assert len(page.numbers) <= page.total <= len(ranked)
    every = snapshot.search(query, count=2, everything=True)
    assert (every.numbers, every.every.tolist()) == (ranked[:2], sorted(ranked))
    assert every.every_score.tolist() == [scores[number] * unit for number in sorted(ranked)]
    assert every.total == len(ranked) and every.total_is_exact
    owner = {doc.number: doc.interview for doc in oracle.docs}
    listed = sorted(scores, key=lambda number: (order[owner[number]], number))
    for count in (2, 1000):
        page = snapshot.search(query, count=count, order=order)
        assert page.numbers == listed[:count]
        assert page.scores == [scores[number] * unit for number in listed[:count]]


@pytest.fixture(params=WAYS, scope="module")
def compiled(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Whether indexes are written and searched by compiled loops."""
    with indexing_by(request.param):
        yield request.param == "compiled"


@thorough
@given(worlds.settings, histories, st.data())
def test_as_the_oracle(compiled: bool, chosen: Settings, history: list[Change], data: Any) -> None:
    world = World(chosen)
    for change in history:
        world.apply(change)
    with world.snapshot() as (snapshot, oracle):
        if compiled:
            snapshot.warm(compiled=True)
        interviews = len(snapshot.records)
        order = data.draw(st.lists(st.integers(0, 3), min_size=interviews, max_size=interviews))
        for query in data.draw(st.lists(worlds.queries(interviews), min_size=1, max_size=12)):
            compare(snapshot, oracle, query, order)


@thorough
@given(worlds.settings, histories, st.sampled_from([*worlds.WORDS, "r", "ru", "", "#"]))
def test_lexicon_and_stored(chosen: Settings, history: list[Change], prefix: str) -> None:
    """Words are those of live sections, and everything that was written comes back."""
    world = World(chosen)
    for change in history:
        world.apply(change)
    with world.snapshot() as (snapshot, oracle):
        assert list(snapshot.check()) == []
        assert snapshot.section_count == len(oracle.docs)
        for lexicon in LEXICONS:
            expected = oracle.terms(lexicon)
            assert dict(snapshot.terms(lexicon)) == expected
            begun = {term: n for term, n in expected.items() if term.startswith(prefix)}
            assert list(snapshot.terms(lexicon, prefix)) == list(begun.items())
            for term in [*expected, "unheard"]:
                assert snapshot.frequency(lexicon, term) == oracle.frequency(lexicon, term)
        spoken = Counter(analysis.find_language(doc.language).code for doc in oracle.docs)
        assert {code: n for code, n in snapshot.languages.items() if n} == spoken
        assert {record.interview.id for record in snapshot.records} == world.items.keys()
        for place, stored in enumerate(snapshot.records):
            record, sections = world.items[stored.interview.id]
            assert stored == record
            numbers = snapshot.sections_of(place)
            assert tuple(map(snapshot.section, numbers)) == sections
            for number, section in zip(numbers, sections, strict=True):
                assert snapshot.interview_of(number) == place
                assert snapshot.find(section.id) == number
        for id in set(worlds.IDS) - world.items.keys():
            assert snapshot.find(f"{id}#0") is None or f"{id}#0" in {
                section.id for _, sections in world.items.values() for section in sections
            }


def scores_by_id(snapshot: Snapshot, query: Query) -> dict[str, float]:
    page = snapshot.search(query, count=1000)
    ids = [snapshot.section(number).id for number in page.numbers]
    return dict(zip(ids, page.scores, strict=True))


@thorough
@given(worlds.settings, histories, st.lists(worlds.queries(), min_size=1, max_size=8))
def test_however_it_lies_in_segments(
    chosen: Settings, history: list[Change], queries: list[Query]
) -> None:
    """The same sections score the same, whatever commits and merges they went through."""
    with pytest.MonkeyPatch.context() as patch:
        # The reference length may be a little old; here it must not differ.
        patch.setattr(merging, "_DRIFT", 0.0)
        many, one = World(chosen), World(chosen)
        for change in history:
            many.apply(change)
        one.apply(Change((), tuple(many.items.values()), 8_000_000, compact=True))
        with many.snapshot() as (first, _), one.snapshot() as (second, _):
            before = [scores_by_id(first, query) for query in queries]
            assert before == [scores_by_id(second, query) for query in queries]
        many.apply(Change((), (), 8_000_000, compact=True))
        with many.snapshot() as (third, _):
            assert before == [scores_by_id(third, query) for query in queries]
