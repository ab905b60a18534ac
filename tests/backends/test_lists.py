"""Lists that are gathered over segments say what the segments say, however they keep it."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

import numpy as np
import pytest

from interview_search.backends.whoosh.indexing.invert import TOP
from interview_search.backends.whoosh.searching import lists, postings
from interview_search.backends.whoosh.searching.known import Known, Listed
from interview_search.backends.whoosh.searching.lists import Gathered
from interview_search.backends.whoosh.searching.postings import Postings

SIZES = (65_536, 100, 65_536, 7_001)
"""Sections of each segment: numbers beyond two bytes, and borders within a word of bits."""


class Part:
    """What a list needs of a segment, of one stem."""

    def __init__(self, sections: int, docs: list[int], impacts: list[int]) -> None:
        self.sections = sections
        self.docs, self.impacts = np.array(docs, np.uint16), np.array(impacts, np.uint16)

    def best_of(self, row: int) -> tuple[list[int], list[int]]:
        pairs = sorted(zip((-self.impacts.astype(int)).tolist(), self.docs.tolist(), strict=True))
        return [doc for _, doc in pairs[:TOP]], [-impact for impact, _ in pairs[:TOP]]


def made(share: float, seed: int) -> tuple[Gathered, list[Postings], dict[int, int]]:
    """The list of a stem of this share of the sections, what it is gathered by, and what it
    should say."""
    chance = random.Random(seed)
    parts, listed, expected, first = [], [], {}, 0
    firsts = [0]
    for at, sections in enumerate(SIZES):
        docs = sorted(chance.sample(range(sections), int(sections * share * (at != 1))))
        impacts = [chance.randrange(1, 65_536) for _ in docs]
        parts.append(Part(sections, docs, impacts))
        row = 0 if len(docs) >= 128 else -1
        found = Listed(0, len(docs), row, max(impacts, default=0), 0)
        listed.append((found,) if docs else ())
        expected |= {doc + first: impact for doc, impact in zip(docs, impacts, strict=True)}
        first += sections
        firsts.append(first)
    whole: Any = parts
    gathered = Gathered(whole, firsts)
    known = Known(("stem",), 1.0, tuple(listed), 1, whole)
    answers = [gathered(known), gathered(known)]
    assert answers[0] is answers[1]
    return gathered, answers[0], expected


@pytest.mark.parametrize("dense", [0, 1 << 20], ids=["ranks", "dense"])
@pytest.mark.parametrize("share", [0.3, 0.02, 0.001, 0.0001])
def test_as_the_segments(monkeypatch: pytest.MonkeyPatch, share: float, dense: int) -> None:
    monkeypatch.setattr(lists, "_DENSE_MAX", dense)
    _gathered, (listed,), expected = made(share, 1)
    assert listed.length == len(expected)
    assert listed.frequent == (share > 1 / 64)
    ranked = sorted(expected, key=lambda doc: (-expected[doc], doc))[:TOP]
    assert listed.best == (ranked, [expected[doc] for doc in ranked])
    assert listed.top.tolist() == ranked
    assert listed.docs.tolist() == list(expected)
    assert listed.impacts.tolist() == list(expected.values())
    chance = random.Random(2)
    places = sorted(chance.sample(range(len(expected)), min(9, len(expected))))
    assert listed.at(np.array(places)).tolist() == [list(expected)[place] for place in places]
    asked = sorted({*chance.sample(range(sum(SIZES)), 500), *list(expected)[:500]})
    docs = np.array(asked, np.int64)
    assert listed.added(docs, postings.factor(3)).tolist() == [
        3 * expected.get(doc, 0) for doc in asked
    ]
    assert [*map(bool, listed.among(docs))] == [doc in expected for doc in asked]


def test_memory_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some lists are gathered anew, and say the same."""
    monkeypatch.setattr(lists, "_SHORT_ROOM", 400)
    monkeypatch.setattr(lists, "_WORDS_MAX", 20)
    parts: Any = [Part(1_000, [1, 5], [7, 9])]
    gathered = Gathered(parts, [0, 1_000])
    words = [
        Known((f"w{number}",), 1.0, ((Listed(0, 2, -1, 9, 0),),), 1, parts) for number in range(50)
    ]
    for word in [*words, *words]:
        (listed,) = gathered(word)
        assert listed.docs.tolist() == [1, 5]
        assert listed.impacts.tolist() == [7, 9]
        assert gathered(word)[0] is listed
        assert taken(words) <= gathered._held_short.bytes <= 400
        assert sum(word.lists is not None for word in words) <= 20
    assert gathered._held_short.bytes >= 200


def taken(words: list[Known]) -> int:
    """Bytes of memory that their lists hold, none of them gathered for it."""
    found = 0
    for held in [held for word in words for held in word.lists or ()]:
        for name in ("docs", "impacts"):
            with suppress(AttributeError):
                found += object.__getattribute__(held, name).nbytes
    return found
