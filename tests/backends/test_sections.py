"""Sections as bytes, and what is made of them when somebody asks."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, replace
from struct import error as StructError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_search import Section, Turn
from interview_search.backends.sections import dump, dumped, load, spoken
from interview_search.backends.whoosh.indexing.collector import Collector
from interview_search.script import script_of

texts = st.text(max_size=20)
maybe = st.none() | texts
seconds = st.none() | st.floats(0, 1e6)
numbers = st.integers(0, 10**6)
turns = st.builds(
    Turn,
    maybe,
    st.sampled_from([None, "interviewer", "interviewee", "other"]),
    texts,
    numbers,
    numbers,
    seconds,
    st.lists(st.tuples(numbers, numbers), max_size=3).map(tuple),
    st.lists(st.tuples(numbers, st.floats(0, 1e6)), max_size=3).map(tuple),
)
sections = st.builds(
    Section,
    id=texts,
    ordinal=numbers,
    heading=maybe,
    question=maybe,
    answer=texts,
    speakers=st.lists(texts, max_size=2).map(tuple),
    turns=st.lists(turns, max_size=3).map(tuple),
    start_line=numbers,
    end_line=numbers,
    start_seconds=seconds,
    anchor=maybe,
    question_turns=st.integers(0, 3),
)


@st.composite
def told(draw: st.DrawFn) -> Section:
    """One whose question and answer are what its turns say, as they mostly are."""
    made = draw(sections)
    texts = [turn.text for turn in made.turns]
    asked = draw(st.integers(0, len(texts)))
    question = "\n\n".join(texts[:asked]) if asked else None
    answer = "\n\n".join(texts[asked:])
    return replace(made, question=question, answer=answer, question_turns=asked)


@given(sections | told())
def test_reads_back(section: Section) -> None:
    assert load(dump(section)) == section
    read = load(dump(section))
    assert (read.turns, read.answer, read.question) == (
        section.turns, section.answer, section.question,
    )  # fmt: skip


@given(st.lists(sections | told(), max_size=4))
def test_many_at_once_are_stored_as_each_alone(listed: list[Section]) -> None:
    assert [*dumped(listed, spoken(listed))] == [*map(dump, listed)]


@given(st.lists(sections | told(), max_size=4))
def test_many_at_once_have_the_words_of_each_alone(listed: list[Section]) -> None:
    together, alone = Collector(), Collector()
    for collector in (together, alone):
        collector.begin("a title", None)
    together.add(listed, spoken(listed))
    for section in listed:
        alone.add([section], spoken([section]))
    assert together.size == alone.size
    found, wanted = together.finish(), alone.finish()
    assert (found.words, found.turns.names) == (wanted.words, wanted.turns.names)
    for name in ("ids", "counts", "twin", "language"):
        assert getattr(found, name).tolist() == getattr(wanted, name).tolist()
    for name in ("starts", "places", "speakers", "roles"):
        assert getattr(found.turns, name).tolist() == getattr(wanted.turns, name).tolist()


@given(sections | told())
def test_is_a_value_like_any_other(section: Section) -> None:
    stored = dump(section)
    assert hash(load(stored)) == hash(section)
    assert repr(load(stored)) == repr(section)
    assert load(stored).to_dict() == section.to_dict()
    assert pickle.loads(pickle.dumps(load(stored))) == section
    assert copy.deepcopy(load(stored)) == copy.copy(load(stored)) == section
    assert replace(load(stored), ordinal=7) == replace(section, ordinal=7)
    assert type(load(stored)) is Section
    with pytest.raises(FrozenInstanceError):
        load(stored).id = "x"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        load(stored).unknown  # type: ignore[attr-defined]  # noqa: B018


@given(sections | told())
def test_its_script_is_that_of_its_turns(section: Section) -> None:
    stored, made = script_of(load(dump(section))), script_of(section)
    assert stored.text == made.text == "\n\n".join(turn.text for turn in section.turns)
    assert stored.starts == made.starts
    for number, turn in enumerate(section.turns):
        for offset in (0, 3, len(turn.text)):
            line, seconds = turn.start_line, turn.start_seconds
            for at, value in turn.lines:
                line = value if at <= offset else line
            for at, second in turn.times:
                seconds = second if at <= offset else seconds
            assert stored.said(number, offset) == made.said(number, offset)
            if [*turn.lines] == sorted(turn.lines) and [*turn.times] == sorted(turn.times):
                assert stored.said(number, offset) == (turn.speaker, line, seconds)
        assert stored.text[stored.starts[number] :].startswith(turn.text)


def test_no_text_is_stored_twice() -> None:
    asked, said = Turn("Bob", None, "why? " * 50, 1, 1), Turn("Ann", None, "so it is " * 50, 2, 2)
    section = Section(
        "a#b", 0, None, asked.text, said.text, ("Bob", "Ann"), (asked, said), 1, 2,
        question_turns=1,
    )  # fmt: skip
    assert len(dump(section)) < 1.3 * len(asked.text + said.text)
    assert load(dump(section)) == section


@given(told(), st.data())
def test_bytes_of_any_kind_give_a_section_or_an_error_of_values(
    section: Section, data: st.DataObject
) -> None:
    stored = bytearray(dump(section))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(stored) - 1))
        stored[place] = data.draw(st.sampled_from([0, 1, 255, 128, 7]))
    cut = data.draw(st.none() | st.integers(0, len(stored)))
    try:
        read = load(bytes(stored[:cut]))
    except (ValueError, StructError):
        return
    assert isinstance(read.turns, tuple) and isinstance(read.answer, str)
    for number in range(len(read.turns)):
        speaker, line, _ = script_of(read).said(number, 2)
        assert (speaker is None or isinstance(speaker, str)) and isinstance(line, int)
    assert read.to_dict()
