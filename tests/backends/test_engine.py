"""Whatever was written in whatever commits: the engine answers as the oracle does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview_search import Settings
from interview_search.backends.base import Snapshot
from interview_search.query.tree import Query

from . import worlds
from .oracle import Oracle
from .worlds import Change, World

histories = st.lists(worlds.changes(), min_size=1, max_size=6)
thorough = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
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
        assert page.numbers == tuple(ranked[:count]), (query, count)
        assert page.scores == tuple(scores[number] * unit for number in ranked[:count])
        if page.total_is_exact:
            assert page.total == len(ranked)
        else:
            assert len(page.numbers) <= page.total <= len(ranked)
    every = snapshot.search(query, count=2, everything=True)
    assert (every.numbers, every.every) == (tuple(ranked[:2]), tuple(sorted(ranked)))
    assert every.total == len(ranked) and every.total_is_exact
    owner = {doc.number: doc.interview for doc in oracle.docs}
    listed = sorted(scores, key=lambda number: (order[owner[number]], number))
    for count in (2, 1000):
        page = snapshot.search(query, count=count, order=order)
        assert page.numbers == tuple(listed[:count])
        assert page.scores == tuple(scores[number] * unit for number in listed[:count])


@pytest.fixture(params=["plain", "compiled"], scope="module")
def compiled(request: pytest.FixtureRequest) -> bool:
    if request.param == "compiled":
        pytest.importorskip("numba")
    return bool(request.param == "compiled")


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
