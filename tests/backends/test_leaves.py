"""Leaves that stand for several words, or for words near one another, over a small vocabulary.

With few words every kind of match happens, and what nearly matches as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview_search import Interview, Section, Settings
from interview_search.backends.base import USUAL, Limits, Record
from interview_search.backends.whoosh.searching import budget
from interview_search.query import occurrences
from interview_search.query.tree import (
    TEXT_FIELDS,
    Beginning,
    Bool,
    Boosted,
    Constant,
    Everything,
    Exact,
    Fuzzy,
    Near,
    Query,
    Spelled,
    Stemmed,
    StemmedPhrase,
    Wildcard,
)

from . import worlds
from .oracle import Oracle, _forms, _has, _is
from .worlds import Change, World

WORDS = "net .net nets ten #ten tens tense ab abb abab ba è é 東 runs run running".split()
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
fields = st.sampled_from([None, None, *TEXT_FIELDS])
word = st.sampled_from(WORDS)
several = st.lists(word, min_size=1, max_size=4).map(tuple)
patterns = st.one_of(
    st.text("abnte*?.", min_size=1, max_size=5),
    word.flatmap(lambda w: st.sampled_from([f"{w}*", f"*{w}", f"?{w[1:]}", f"{w[:1]}*{w[-1:]}"])),
)
spelled = st.one_of(
    st.builds(Beginning, st.sampled_from(["n", "te", "ab", "a", ".", "r", "ru", "x"]), fields),
    st.builds(Wildcard, patterns, fields),
    st.builds(Fuzzy, word | st.text("abnte", min_size=1, max_size=5), st.integers(0, 3), fields),
)
leaves = st.one_of(
    spelled,
    st.builds(Near, several, st.integers(0, 4), fields),
    st.builds(Exact, several, fields),
    st.builds(StemmedPhrase, st.lists(st.sampled_from([("run",), ("net", "ten"), ("ab",)]),
                                      min_size=1, max_size=3).map(tuple), fields),
    st.builds(Stemmed, st.just(("run",))),
    st.just(Everything()),
)  # fmt: skip


def nested(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    some = st.lists(parts, max_size=3).map(tuple)
    factors = st.sampled_from([0.5, 2.0, 40.0])
    return st.one_of(
        st.builds(Bool, some, some, some, some),
        st.builds(Boosted, parts, factors),
        st.builds(Constant, parts, factors),
    )


queries = st.lists(leaves | st.recursive(leaves, nested, max_leaves=6), min_size=1, max_size=12)


@st.composite
def talks(draw: st.DrawFn) -> tuple[Change, ...]:
    """A few commits, with deletions."""
    made = []
    for _ in range(draw(st.integers(1, 3))):
        items = []
        for id in draw(st.lists(st.sampled_from("abcde"), max_size=4, unique=True)):
            heading = draw(st.none() | texts)
            question = draw(st.sampled_from([None, heading]) | texts)
            section = Section(f"{id}#0", 0, heading, question, draw(texts), ("Ann",), (), 1, 1)
            interview = Interview(id, id, draw(texts), language=draw(st.sampled_from(["en", "de"])))
            items.append((Record(interview, None, "", id, voices=(("Ann",),)), (section,)))
        made.append(Change((draw(st.sampled_from("abcde")),), tuple(items), 8_000_000, False))
    return tuple(made)


thorough = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True, scope="module")
def _small_limits() -> Iterator[None]:
    with worlds.small_limits():
        yield


def world_of(history: tuple[Change, ...]) -> World:
    world = World(Settings())
    for change in history:
        world.apply(change)
    return world


def limited(oracle: Oracle, most: int) -> Oracle:
    return Oracle(oracle.docs, oracle._ranking, most)


@thorough
@given(talks(), queries, st.sampled_from([1, 2, 5, 2_000]))
def test_as_the_oracle(history: tuple[Change, ...], asked: list[Query], most: int) -> None:
    with world_of(history).snapshot() as (snapshot, oracle):
        oracle = limited(oracle, most)
        for query in asked:
            scores, unit = oracle.quantised(query)
            ranked = sorted(scores, key=lambda number: (-scores[number], number))
            found = snapshot.search(query, count=100, limits=Limits(most))
            assert found.numbers == ranked, query
            assert found.scores == [scores[number] * unit for number in ranked]
            assert found.total == len(ranked) and found.total_is_exact and not found.late


few = st.sampled_from(["ten", "net", ".net", "ab"])
lines = st.lists(few, max_size=14).map(" ".join)


@thorough
@given(
    st.lists(st.tuples(lines, lines, st.booleans()), min_size=1, max_size=5),
    st.lists(
        st.one_of(
            st.builds(
                Near, st.lists(few, min_size=1, max_size=4).map(tuple), st.integers(0, 4), fields
            ),
            st.builds(Beginning, st.sampled_from(["n", "ten", "."]), fields),
        ),
        min_size=4,
        max_size=12,
    ),
)
def test_where_words_stand(texts: list[tuple[str, str, bool]], asked: list[Query]) -> None:
    """Windows and parts of sections, where nearly everything matches nearly."""
    sections = [
        Section(f"a#{n}", n, one if twin else other, one, other, (), (), 1, 1)
        for n, (one, other, twin) in enumerate(texts)
    ]
    record = Record(Interview("a", "a", texts[0][1]), None, "", "a", voices=((),) * len(texts))
    with world_of((Change((), ((record, tuple(sections)),), 99, False),)).snapshot() as (
        snapshot,
        oracle,
    ):
        for query in asked:
            scores, unit = oracle.quantised(query)
            found = snapshot.search(query, count=100)
            expected = {number: score * unit for number, score in scores.items()}
            assert dict(zip(found.numbers, found.scores, strict=True)) == expected, query


@thorough
@given(talks(), st.lists(spelled, min_size=1, max_size=8), st.integers(1, 4))
def test_says_what_was_cut(history: tuple[Change, ...], asked: list[Spelled], most: int) -> None:
    with world_of(history).snapshot() as (snapshot, oracle):
        oracle = limited(oracle, most)
        query = Bool(should=tuple(asked), never=(Boosted(asked[0], 2.0),))
        found = snapshot.search(query, count=3, limits=Limits(most))
        assert {*found.cut} == {leaf for leaf in asked if oracle.cut(leaf)}
        assert snapshot.search(query, count=3).cut == ()


@thorough
@given(talks(), queries, st.integers(0, 12))
def test_out_of_time(history: tuple[Change, ...], asked: list[Query], ticks: int) -> None:
    """What is found is right as far as it goes, and says that it is not all."""
    with world_of(history).snapshot() as (snapshot, oracle):
        for query in asked:
            clock = iter(range(10**6))
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(budget, "monotonic", lambda clock=clock: next(clock))
                limits = replace(USUAL, seconds=ticks + 0.5)
                found = snapshot.search(query, count=100, everything=True, limits=limits)
            scores, unit = oracle.quantised(query)
            assert {*found.numbers} <= scores.keys()
            assert found.total == len(found.numbers) == len(found.every)
            assert found.total_is_exact is not found.late
            if found.late:
                assert next(clock) > ticks
            else:
                assert {*found.numbers} == scores.keys()
                whole = {number: score * unit for number, score in scores.items()}
                assert dict(zip(found.numbers, found.scores, strict=True)) == whole


def test_a_late_answer_has_what_was_found_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(Settings())
    sections = [
        Section(f"a#{n}", n, None, None, text, (), (), 1, 1) for n, text in enumerate(WORDS[:9])
    ]
    record = Record(Interview("a", "a", ""), None, "", "a", voices=((),) * 9)
    world.apply(Change((), ((record, tuple(sections)),), 8_000_000, False))
    alternatives = Bool(should=(Exact(("ten",)), Beginning("ab"), Wildcard("n*")))
    clock = iter(range(100))
    monkeypatch.setattr(budget, "monotonic", lambda: next(clock))
    with closing(world.backend.snapshot()) as snapshot:
        found = snapshot.search(alternatives, count=9, limits=Limits(seconds=1.5))
        assert found.late and not found.total_is_exact
        assert {sections[number].answer for number in found.numbers} == {"ten", "#ten"}
        excluded = Bool(must=(Exact(("ten",)),), never=(alternatives,))
        assert snapshot.search(excluded, count=9, limits=Limits(seconds=2.5)).numbers == []


@thorough
@given(talks(), queries, st.sampled_from([2, 2_000]))
def test_accounts(history: tuple[Change, ...], asked: list[Query], most: int) -> None:
    """Every leaf's share of every score, and how many sections match it."""
    limits = Limits(most)
    with world_of(history).snapshot() as (snapshot, oracle):
        oracle = limited(oracle, most)
        for query in asked:
            scores, unit = oracle.quantised(query)
            for doc in oracle.docs:
                account = snapshot.explain(query, doc.number, limits=limits)
                assert account.matches is (doc.number in scores)
                assert sum(share.points for share in account.shares) == scores.get(doc.number, 0)
                assert account.unit == unit
                for share in account.shares:
                    found, _ = oracle.quantised(share.leaf)
                    assert (share.matches, share.sections) == (doc.number in found, len(found))
                    assert share.points <= share.most
                    assert bool(share.points) <= (account.matches and share.matches)


@thorough
@given(talks(), st.lists(leaves, min_size=1, max_size=8), st.sampled_from([2, 2_000]))
def test_occurrences(history: tuple[Change, ...], asked: list[Query], most: int) -> None:
    """What an explanation says to have found is what the oracle counts."""
    limits = Limits(most)
    with world_of(history).snapshot() as (snapshot, oracle):
        oracle = limited(oracle, most)
        for doc in oracle.docs:
            interview = snapshot.records[doc.interview].interview
            text = occurrences.Text(snapshot.section(doc.number), interview, snapshot, limits)
            for leaf in asked:
                said = list(text.occurrences(leaf))
                times = sum(each.times for each in said)
                match leaf:
                    case Everything():
                        assert not said
                    case Stemmed(stems, field):
                        found = [s for part in doc.where(field) for s in doc.stems[part]]
                        assert times == sum(stem in stems for stem in found)
                    case Near(words, slop, field):
                        assert times == doc.windows(field, words, len(words) + slop)
                    case Exact(words, field):
                        assert times == doc.count(field, [_is(word) for word in words])
                    case StemmedPhrase(several, field):
                        assert times == doc.count(field, [_has(stems, doc) for stems in several])
                    case Beginning() | Wildcard() | Fuzzy():
                        meant = oracle.spelled(leaf).keys()
                        test = [lambda word, meant=meant: not meant.isdisjoint(_forms(word))]
                        assert times == doc.count(leaf.field, test)


def test_an_ending_longer_than_all_words() -> None:
    section = Section("a#0", 0, None, None, "ab", (), (), 1, 1)
    record = Record(Interview("a", "a", ""), None, "", "a", voices=((),))
    change = Change((), ((record, (section,)),), 99, False)
    with world_of((change,)).snapshot() as (snapshot, _):
        assert snapshot.search(Wildcard("*abcdefgh"), count=1).total == 0
        assert snapshot.search(Wildcard("*b"), count=1).total == 1
