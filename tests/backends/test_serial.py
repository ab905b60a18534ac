from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from interview_search import Interview, Person, Section, Turn
from interview_search.backends.base import Record
from interview_search.backends.serial import (
    dump_record,
    dump_section,
    load_record,
    load_section,
)

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


@given(sections)
def test_section(section: Section) -> None:
    assert load_section(dump_section(section)) == section


def test_the_answer_is_not_stored_twice() -> None:
    said = Turn("Ann", None, "a long answer " * 50, 1, 2)
    section = Section("a#b", 0, None, None, said.text, ("Ann",), (said,), 1, 2)
    assert len(dump_section(section)) < 1.3 * len(said.text)
    assert load_section(dump_section(section)) == section


@given(
    st.builds(
        Record,
        interview=st.builds(
            Interview,
            id=texts,
            path=texts,
            title=texts,
            date=st.sampled_from([None, date(1984, 1, 2), datetime(2020, 1, 2, 3, tzinfo=UTC)]),
            people=st.lists(st.builds(Person, texts, st.sampled_from([None, "other"]))).map(tuple),
            tags=st.lists(texts).map(tuple),
            language=maybe,
            metadata=st.dictionaries(texts, st.integers() | texts | st.lists(texts)),
            content_hash=texts,
            form=maybe,
            body_line=numbers,
        ),
        root=maybe,
        key=texts,
        claimed=texts,
        speakers=st.lists(texts).map(tuple),
        hosts=st.lists(texts).map(tuple),
        voices=st.lists(st.lists(texts, max_size=2).map(tuple)).map(tuple),
    )
)
def test_record(record: Record) -> None:
    assert load_record(dump_record(record)) == record
