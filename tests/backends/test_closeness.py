"""The second look at the best sections: the same as the oracle's, by arrays and by loops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_search import Settings
from interview_search.backends.base import Found, Snapshot
from interview_search.backends.whoosh.searching import standing
from interview_search.query.tree import Among, Bool, Exact, Query, Stemmed
from interview_search.ranking import OFF, Proximity

from . import worlds
from .oracle import Oracle
from .test_engine import histories, thorough
from .ways import WAYS, indexing_by
from .worlds import Change, World

A, B, C = (Stemmed((stem,)) for stem in ("run", "work", "general"))
WORDS = [A, B, C, Stemmed(("net",)), Stemmed(("haus",)), Stemmed(("run", "runner", "работ"))]

rows = st.lists(
    st.sampled_from([*WORDS, *WORDS, Exact(("the",)), Stemmed(("work",), "answer")]),
    min_size=2,
    max_size=6,
)
looks = st.builds(
    Proximity,
    share=st.sampled_from([0.4, 0.1, 2.0]),
    window=st.sampled_from([8, 2, 3]),
    words_max=st.sampled_from([24, 3]),
    depth=st.sampled_from([1, 3, 20]),
)


@pytest.fixture(autouse=True, scope="module")
def _small_limits() -> Iterator[None]:
    with worlds.small_limits(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(standing, "_IN_PLACE", 3)
        yield


@pytest.fixture(params=WAYS, scope="module")
def compiled(request: pytest.FixtureRequest) -> Iterator[bool]:
    with indexing_by(request.param):
        yield request.param == "compiled"


def expected(
    oracle: Oracle, query: Query, row: Sequence[Query | None], look: Proximity
) -> tuple[list[int], list[float], list[float]]:
    """Sections with scores, and what they got for words that are near one another."""
    scores, unit = oracle.quantised(query)
    bare = [part if isinstance(part, Stemmed) and part.field is None else None for part in row]
    near = dict.fromkeys(scores, 0)
    if len(bare) - bare.count(None) <= look.words_max:
        near = oracle.near(query, bare, look.share, look.window)
    ranked = sorted(scores, key=lambda number: (-scores[number], number))
    looked, others = ranked[: look.depth], ranked[look.depth :]
    looked.sort(key=lambda number: (-scores[number] - near[number], number))
    numbers = [*looked, *others]
    added = [*(near[number] for number in looked), *[0] * len(others)]
    totals = [(scores[number] + more) * unit for number, more in zip(numbers, added, strict=True)]
    return numbers, totals, [more * unit for more in added]


@thorough
@given(worlds.settings, histories, rows, looks, st.data())
def test_as_the_oracle(
    compiled: bool,
    chosen: Settings,
    history: list[Change],
    row: list[Query],
    look: Proximity,
    data: Any,
) -> None:
    world = World(chosen)
    for change in history:
        world.apply(change)
    with world.snapshot() as (snapshot, oracle):
        if compiled:
            snapshot.warm(compiled=True)
        some = Among.of(*data.draw(st.sets(st.integers(0, 9), max_size=6)))
        should, must = Bool(should=tuple(row)), Bool(must=tuple(row))
        for query, side in (
            (should, row),
            (Bool(must=(should,), filters=(some,)), row),
            (Bool(must=(should,), never=(some,)), row),
            (must, row),
            (Bool(must=(must,), filters=(some,)), row),
            (Bool(must=(should, A)), [*row, None, A]),
            (Bool(must=(A, B), should=(C, must)), [A, B, None, C]),
            (Bool(should=(A, should)), [A, None, *row]),
        ):
            numbers, scores, near = expected(oracle, query, side, look)
            for count in (1, 2, 5, 1000):
                for everything in (False, True):
                    found = snapshot.search(
                        query, count=count, everything=everything, proximity=look
                    )
                    assert found.numbers == numbers[:count]
                    assert found.scores == scores[:count]
                    assert [*found.near] in (near[:count], [])
                    assert found.total == len(numbers)


def searched(snapshot: Snapshot, query: Query, look: Proximity) -> list[tuple[str, float]]:
    found = snapshot.search(query, count=1000, proximity=look)
    ids = (snapshot.section(number).id for number in found.numbers)
    return [*zip(ids, found.scores, strict=True)]


def answers(*texts: str) -> World:
    """An index of one section a text."""
    world = World(Settings())
    items = tuple(worlds.bare_item(f"s{number}", text) for number, text in enumerate(texts))
    world.apply(Change((), items, 8_000_000, compact=False))
    return world


def test_one_word_has_no_neighbour() -> None:
    with answers("work one", "run").snapshot() as (snapshot, _):
        plain = snapshot.search(B, count=1)
        assert snapshot.search(B, count=1, proximity=Proximity(share=0.4)) == plain
        assert plain == Found(plain.numbers, plain.scores, 1, True)


@pytest.mark.parametrize("query", [Bool(must=(A, B)), Bool(must=(Bool(must=(A, B)), C))])
def test_words_that_have_to_be_there(compiled: bool, query: Query) -> None:
    """They are better near one another, too."""
    texts = "work one two three run general", "work run one two three general"
    with answers(*texts).snapshot() as (snapshot, _):
        if compiled:
            snapshot.warm(compiled=True)
        assert [id for id, _ in searched(snapshot, query, OFF)] == ["s0#0", "s1#0"]
        found = searched(snapshot, query, Proximity(share=0.4))
        assert [id for id, _ in found] == ["s1#0", "s0#0"]


TEXTS = (
    "work one two three four five six seven eight run",
    "work one two three run four five six seven eight",
    "work run one two three four five six seven eight",
    "run work one two three four five six seven eight",
)


def test_nearer_is_better(compiled: bool) -> None:
    """In either order, and as far as the window goes."""
    query = Bool(should=(A, B))
    with answers(*TEXTS).snapshot() as (snapshot, _):
        if compiled:
            snapshot.warm(compiled=True)
        found = searched(snapshot, query, Proximity(share=0.4))
        assert [id for id, _ in found] == ["s2#0", "s3#0", "s1#0", "s0#0"]
        scores = dict(found)
        assert scores["s2#0"] == scores["s3#0"] > scores["s1#0"] > scores["s0#0"]
        before = dict(searched(snapshot, query, OFF))
        assert len(set(before.values())) == 1
        assert scores["s0#0"] == before["s0#0"]


def test_pages_continue(compiled: bool) -> None:
    """What is not looked at stays behind, as it was."""
    query = Bool(should=(A, B))
    with answers(*TEXTS, *TEXTS).snapshot() as (snapshot, _):
        if compiled:
            snapshot.warm(compiled=True)
        look = Proximity(share=0.4, depth=3)
        whole = snapshot.search(query, count=8, proximity=look)
        assert whole.numbers == [2, 1, 0, 3, 4, 5, 6, 7]
        for count in range(1, 8):
            assert (
                snapshot.search(query, count=count, proximity=look).numbers
                == (whole.numbers[:count])
            )
        by_date = snapshot.search(query, count=8, order=[*range(8)], proximity=look)
        assert by_date.numbers == [*range(8)] and not by_date.near


def test_long_queries_go_without(compiled: bool) -> None:
    query = Bool(should=(A, B, C))
    with answers(*TEXTS).snapshot() as (snapshot, _):
        if compiled:
            snapshot.warm(compiled=True)
        look = Proximity(share=0.4, words_max=2)
        assert searched(snapshot, query, look) == searched(snapshot, query, OFF)
        assert searched(snapshot, query, replace(look, words_max=3)) != (
            searched(snapshot, query, OFF)
        )
