"""Words in the turns of one person: `speaker:` and `role:` beside other words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview_search import Indexer, Interview, Searcher, Settings
from interview_search.query.tree import Bool, Everything

from . import worlds
from .worlds import Change, World

REAL = Path(__file__).parents[2] / "../shared/corpora/changelog/podcast/the-changelog-108.md"
TALK = """
**Ada Lovelace:** What do engines weave?

**Charles Babbage:** They weave numbers, as Ada Lovelace says, and brass is heavy.

**Ada Lovelace:** Algebraical patterns, like flowers and leaves.

**Charles Babbage:** Like flowers? Leaves fall, José says.

**José Müller:** I said petals.
"""


@pytest.fixture(scope="module")
def searcher() -> Iterator[Searcher]:
    indexer = Indexer(None)
    indexer.add(Interview("talk", "talk.md", "Engines", body=TALK))
    with Searcher(indexer) as found:
        yield found


@pytest.mark.parametrize(
    ("query", "speaker"),
    [
        ("flowers speaker:ada", "Ada Lovelace"),
        ("flowers speaker:LOVELACE", "Ada Lovelace"),
        ('flowers speaker:"Ada Lovelace"', "Ada Lovelace"),
        ("flowers speaker:babbage", "Charles Babbage"),
        ("+leaves +flowers speaker:charles", "Charles Babbage"),
        ("petals speaker:jose", "José Müller"),
        ("petals speaker:muller", "José Müller"),
        ('"like flowers" speaker:ada', "Ada Lovelace"),
        ('"leaves patterns"~9 speaker:ada', "Ada Lovelace"),
        ("pat* speaker:ada", "Ada Lovelace"),
        ("paterns~ speaker:ada", "Ada Lovelace"),
        ("title:engines speaker:jose", "José Müller"),
        ("flowers speaker:ada speaker:jose", "Ada Lovelace"),
        ("petals AND speaker:ada AND speaker:jose", "José Müller"),
        ("petals AND (speaker:ada AND speaker:jose)", "José Müller"),
        ("+petals +speaker:ada +speaker:jose", "José Müller"),
        ("speaker:jose AND (petals speaker:ada speaker:jose)", "José Müller"),
    ],
)
def test_who_said_it(searcher: Searcher, query: str, speaker: str) -> None:
    found = searcher.search(query)
    assert found.total > 0
    assert {hit.passages[0].speaker for hit in found} == {speaker}


@pytest.mark.parametrize(
    "query",
    [
        "petals speaker:ada",
        "brass speaker:lovelace",
        'speaker:ada "leaves like"',
        '"patterns petals"~30 speaker:jose',
        "engines speaker:jose",
        "pet* speaker:babbage",
        "speaker:nobody flowers",
        "petals speaker:ada speaker:charles",
        "brass AND speaker:ada AND speaker:jose",
        "petals AND speaker:jose AND speaker:nobody",
        "petals AND (speaker:jose AND speaker:nobody)",
    ],
)
def test_who_did_not(searcher: Searcher, query: str) -> None:
    """Who is mentioned, or speaks in the same section, did not say it."""
    assert searcher.search(query).total == 0


def test_roles(searcher: Searcher) -> None:
    roles = {turn.role for s in searcher.sections("talk") for turn in s.turns if turn.role}
    asks = next(
        t.speaker for s in searcher.sections("talk") for t in s.turns if "engines" in t.text
    )
    assert "interviewer" in roles
    assert searcher.search("engines role:interviewer").hits[0].passages[0].speaker == asks
    assert searcher.search("engines role:interviewee").total == 0
    odd = searcher.search("flowers role:friend")
    assert odd.total and "no role" in odd.warnings[0]


def test_filters_ask_for_sections(searcher: Searcher) -> None:
    """So that a count of a facet is what filtering by it finds."""
    found = searcher.search("petals", facets=["speaker"])
    for name, count in found.facets[0].counts:
        assert searcher.search("petals", filters={"speaker": name}).total == count


def test_real_interview() -> None:
    if not REAL.exists():
        pytest.skip("needs the real interviews in ../shared/corpora")
    indexer = Indexer(None)
    indexer.update(REAL)
    with Searcher(indexer) as searcher:
        found = searcher.search("genetics degree speaker:owen")
        assert found.total > 0
        assert {hit.passages[0].speaker for hit in found} == {"Katrina Owen"}


def test_context(searcher: Searcher) -> None:
    sections = searcher.sections("talk")
    for context in (0, 1, 5):
        for hit in searcher.search("", context=context):
            at = sections.index(hit.section)
            assert hit.before == sections[max(0, at - context) : at]
            assert hit.after == sections[at + 1 : at + 1 + context]


@pytest.mark.parametrize(
    ("field", "value"),
    [("speaker", "ada"), ("role", "interviewer"), ("id", "talk"), ("date", (None, "2020"))],
)
def test_what_is_ruled_out_is_all_the_rest(searcher: Searcher, field: str, value: Any) -> None:
    every = searcher.search("").total
    with_it = searcher.search("", filters={field: value}).total
    without = searcher.search("", filters={f"-{field}": value})
    assert with_it + without.total == every
    assert without.warnings == ()


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(worlds.changes(), min_size=1, max_size=3), st.data())
def test_as_the_oracle(history: list[Change], data: Any) -> None:
    with worlds.small_limits():
        world = World(Settings())
        for change in history:
            world.apply(change)
        words = st.lists(worlds.queries(), min_size=1, max_size=2).map(tuple)
        people = worlds.people.map(lambda one: replace(one, turns=True))
        with world.snapshot() as (snapshot, oracle):
            assert list(snapshot.check()) == []
            for _ in range(5):
                must, should, never = (data.draw(st.just(()) | words) for _ in range(3))
                some = tuple(data.draw(st.lists(people, min_size=1, max_size=2)))
                either = data.draw(st.sampled_from([some, (Bool(should=some),)]))
                query = Bool(must or (Everything(),), should, never, either)
                scores, unit = oracle.quantised(query)
                ranked = sorted(scores, key=lambda number: (-scores[number], number))
                page = snapshot.search(query, count=1000)
                assert page.numbers == ranked
                assert page.scores == [scores[number] * unit for number in ranked]
