import json
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from interview_search import Interview, Person
from interview_search.backends.base import Record
from interview_search.backends.serial import dump_record, load_interview, load_record

texts = st.text(max_size=20)
maybe = st.none() | texts
numbers = st.integers(0, 10**6)


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
    assert load_interview(dump_record(record)) == record.interview
    assert load_interview(b" " + dump_record(record)) == record.interview
    # As somebody else would write it.
    written = json.dumps(json.loads(dump_record(record))).encode()
    assert load_record(written) == record
    assert load_interview(written) == record.interview
