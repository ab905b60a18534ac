"""Bits of frequent stems for compiled loops: what they say, and that they may go and come."""

from __future__ import annotations

import numpy as np
import pytest

from interview_search import IndexDamagedError, Indexer, Interview, Searcher
from interview_search.backends.whoosh.files.columns import Columns
from interview_search.backends.whoosh.searching import statistics

pytest.importorskip("numba")

from interview_search.backends.whoosh.searching.kernels import common

WORDS = "harbour ferry lantern orchard pager signal winter copper meadow violin".split()


@pytest.mark.parametrize("words", [1, 7, 1024])
def test_ranks(words: int) -> None:
    chance = np.random.default_rng(words)
    docs = np.flatnonzero(chance.random(64 * words) < 0.3).astype(np.uint16)
    found = np.zeros(words + -(-words // 4), np.uint64)
    common.rank(docs.ctypes.data, len(docs), found.ctypes.data, words)
    place = found.ctypes.data
    numbers = {doc: number for number, doc in enumerate(docs.tolist())}
    assert all(common.find(place, words, doc) == numbers.get(doc, -1) for doc in range(64 * words))
    assert common.find(place, words, 64 * words) == -1


def test_numbers_beyond_the_segment_are_left_out() -> None:
    docs, found = np.array([3, 64, 65_535], np.uint16), np.zeros(4, np.uint64)
    common.rank(docs.ctypes.data, len(docs), found.ctypes.data, 1)
    assert found.tolist() == [8, 0, 0, 0]


def test_room_is_made_and_answers_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "_ROOM", 8_000)
    indexer = Indexer(None)
    for number in range(6):
        said = " ".join(WORDS[number : number + 4])
        body = f"## Who?\n\n{said}.\n\n## What?\n\nThe {WORDS[number]}.\n"
        indexer.add(Interview(f"i{number}", f"i{number}.md", "T", body=body))
    queries = [f"{one} {other}" for one in WORDS for other in WORDS]
    with Searcher(indexer, engine="numpy") as plain, Searcher(indexer, engine="numba") as compiled:
        known = compiled._held._state.snapshot._search.statistics._known  # type: ignore[attr-defined]
        for query in [*queries, *queries]:
            found, expected = compiled.search(query), plain.search(query)
            assert [(hit.section.id, hit.score) for hit in found] == [
                (hit.section.id, hit.score) for hit in expected
            ]
        assert len(known) == len(WORDS)
        assert 0 < sum(word.bytes for word in known.values()) <= 8_000
        assert any(not word.bytes for word in known.values())


def test_postings_beyond_their_column_are_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    indexer = Indexer(None)
    indexer.add(Interview("a", "a.md", "T", body="## Who?\n\nThe heron and the otter.\n"))
    monkeypatch.setattr(Columns, "run", lambda *_: (0, 2**32 - 20))
    with Searcher(indexer, engine="numpy") as searcher, pytest.raises(IndexDamagedError):
        searcher.search("heron otter")
