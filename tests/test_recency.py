"""Newer interviews first, where a setting asks for it."""

from __future__ import annotations

from datetime import date

import pytest

from interview_search import Indexer, Searcher, Settings, parse
from interview_search.ranking import recency

DATES = ["2020-01-01", "2023-01-01", None, "2021-06-01", "2023-01-01"]


def make(dates: list[str | None]) -> Indexer:
    indexer = Indexer(None)
    for number, day in enumerate(dates):
        head = f"---\nid: i{number}\n" + (f"date: {day}\n" if day else "") + "---\n\n"
        indexer.add(parse(f"{head}## Who keeps the light?\n\nA keeper keeps it, every night.\n"))
    return indexer


def test_the_newest_come_first() -> None:
    indexer = make(DATES)
    with Searcher(indexer, settings=Settings(recency=0.5)) as searcher:
        hits = searcher.search("keeper light").hits
        assert [hit.interview.id for hit in hits] == ["i1", "i4", "i3", "i0", "i2"]
        for hit in hits:
            assert sum(hit.signals.values()) == pytest.approx(hit.score)
            told = searcher.explain("keeper light", hit.section.id)
            assert told.score == pytest.approx(hit.score)
            assert sum(part.score for part in told.contributions) == pytest.approx(told.score)
        assert hits[0].signals["recency"] == pytest.approx((hits[0].score) / 3)
        assert hits[-1].signals["recency"] == 0
        pages = [searcher.search("keeper light", limit=2, offset=at).hits for at in (0, 2, 4)]
        assert [hit.section.id for page in pages for hit in page] == [h.section.id for h in hits]
        by_date = searcher.search("keeper light", sort="date")
        assert all("recency" not in hit.signals for hit in by_date)
    with Searcher(indexer) as searcher:
        assert [hit.interview.id for hit in searcher.search("keeper light")] == [
            f"i{number}" for number in range(5)
        ]


def test_only_the_best_are_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recency, "DEPTH", 2)
    with Searcher(make(DATES), settings=Settings(recency=0.5)) as searcher:
        hits = searcher.search("keeper light").hits
        assert [hit.interview.id for hit in hits] == ["i1", "i0", "i2", "i3", "i4"]
        assert searcher.explain("keeper light", hits[-1].section.id).score == hits[-1].score


def test_ages() -> None:
    assert recency.ages([date(2020, 1, 1), None, date(2020, 1, 11)]) == [10.0, None, 0.0]
    assert recency.ages([None]) == [None]
    half = recency.Recency(1.0, 10.0)
    assert half.gain(8.0, 10.0) == 4.0
    assert half.gain(8.0, None) == 0.0
