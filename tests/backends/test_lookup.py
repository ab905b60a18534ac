"""Words looked up by compiled loops: the same as by Python, word by word."""

from __future__ import annotations

import random
import weakref
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from interview_search import Settings
from interview_search.backends.whoosh.files.columns import Array
from interview_search.backends.whoosh.indexing.tokens import encoded
from interview_search.backends.whoosh.searching.lists import Gathered
from interview_search.backends.whoosh.searching.placed import lists_of
from interview_search.backends.whoosh.searching.statistics import Statistics
from interview_search.backends.whoosh.segment import Segment
from interview_search.query.tree import Stemmed

from . import worlds
from .worlds import Change, World

pytest.importorskip("numba")

from interview_search.backends.whoosh.searching import lookup

ALIKE = [f"counterpart{ending}" for ending in ("", "s", "y", "ed", "al", "ing", "z", "ä")]
ABSENT = ["", "counterp", "counterpart0", "counterparts0", "\U0010ffff", "a\0", "zz"]


@pytest.fixture(autouse=True, scope="module")
def _small_limits() -> Iterator[None]:
    with worlds.small_limits():
        yield


def segments(languages: list[str | None], commits: int) -> list[Segment]:
    chance = random.Random(commits)
    world = World(Settings())
    for commit in range(commits):
        items = []
        for number in range(4):
            some = chance.choices([*worlds.WORDS, *ALIKE], k=60)
            record, sections = worlds.bare_item(f"{commit}-{number}", " ".join(some))
            interview = replace(record.interview, language=chance.choice(languages))
            items.append((replace(record, interview=interview), sections))
        gone = (f"{commit - 1}-0",) if commit else ()
        world.apply(Change(gone, tuple(items), 8_000_000, compact=False))
    snapshot: Any = world.backend.snapshot()
    snapshot.warm(compiled=True)
    found: list[Segment] = snapshot.segments
    return found


@pytest.mark.parametrize("commits", [0, 1, 5])
@pytest.mark.parametrize("languages", [["en"], ["en", "de", "ru", None]], ids=["one", "several"])
def test_as_by_python(languages: list[str | None], commits: int) -> None:
    every = segments(languages, commits)
    plain, compiled = Statistics(every, 1.2), Statistics(every, 1.2)
    compiled.lookup = lookup.ready(every)
    terms = {word.decode() for s in every for word in s.words.slice(range(len(s.words)))}
    stems = {stem.decode() for s in every for stem in s.stems.slice(range(len(s.stems)))}
    assert len(stems) > 40 or not commits
    for word in [*sorted(terms), *ABSENT]:
        found, expected = compiled.written(word), plain.written(word)
        assert (found.weight, found.numbers) == (expected.weight, expected.numbers)
        assert found.table.tolist() == expected.table.tolist()
    some = sorted(stems)
    chance = random.Random(7)
    for asked in [*([s] for s in (*some, *ABSENT)), *(chance.choices(some, k=3) for _ in some)]:
        known, same = (one._look_up(tuple(asked)) for one in (compiled, plain))
        assert (known.weight, known.several) == (same.weight, same.several)
        assert known.listed == same.listed
        table, gathered = compiled.lookup.placed([*map(encoded, asked)])
        for at, segment in enumerate(every):
            assert standing(segment, table, at, gathered) == listed(segment, asked)


def standing(segment: Segment, table: Array, at: int, gathered: Array) -> dict[int, list[int]]:
    """Where a word stands in a segment, by language, as its table says."""
    start, many = table[2 * at : 2 * at + 2].tolist()
    found: dict[int, set[int]] = {}
    rows = table[start : start + 5 * many].reshape(-1, 5).tolist()
    for language, address, begin, stop, row in rows:
        if address:
            first = (address - gathered.ctypes.data) // 4
            positions = gathered[first + begin : first + stop].tolist()
            assert positions == sorted(set(positions))
        else:
            positions = segment.positions.unpacked(begin, stop, row, -1).tolist()
        found.setdefault(language, set()).update(positions)
    return {language: sorted(positions) for language, positions in found.items()}


def listed(segment: Segment, stems: list[str]) -> dict[int, list[int]]:
    found: dict[int, set[int]] = {}
    for language, positions, begin, stop, row in lists_of(segment, stems):
        if positions is None:
            positions = segment.positions.unpacked(begin, stop, row, -1)
        found.setdefault(language, set()).update(positions.tolist())
    return {language: sorted(positions) for language, positions in found.items()}


def test_nothing_holds_a_word_that_the_shelf_lets_go() -> None:
    every = segments(["en"], 1)
    statistics = Statistics(every, 1.2)
    statistics.lookup = lookup.ready(every)
    gathered = Gathered(every, [0, every[0].sections])
    asked = Stemmed((every[0].stems[0].decode(),))
    known = statistics.known(asked)
    assert gathered(known) is known.lists
    assert known.stand() and known.bytes > 0
    held = weakref.ref(known)
    statistics.shelf._drop(known.stems)
    del known
    assert held() is None
    assert statistics.known(asked).bytes == 0
