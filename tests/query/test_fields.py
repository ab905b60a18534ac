from datetime import UTC, date, datetime

import pytest

from interview_search import Interview, Person
from interview_search.backends.base import Record
from interview_search.query.fields import canonical, flat, known, matches, values

RECORD = Record(
    Interview(
        "2020/jane",
        "2020/jane.md",
        "Jane: a Life",
        date=datetime(2020, 6, 15, 23, 0, tzinfo=UTC),
        people=(Person("Jane Doe"), Person("José Ortiz")),
        tags=("DevRel", "Open Source"),
        language="pt-BR",
        form="qa",
        metadata={
            "Episode": 12,
            "draft": False,
            "guest": {"Company": "ACME", "links": ["a", "b"]},
            "recorded": "2020-05-30",
            "sponsors": [{"name": "X"}, {"name": "Y"}],
            "tags": "other",
            "none": None,
        },
    ),
    None,
    "",
    "",
    voices=(("Jane Doe",), ("Bo",)),
)


@pytest.mark.parametrize(
    ("field", "condition"),
    [
        ("date", "2020"),
        ("date", "2020-06"),
        ("date", date(2020, 6, 15)),
        ("date", ("2020-01-01", None)),
        ("date", (None, "2020-06")),
        ("date", (date(2020, 6, 15), datetime(2020, 6, 15, 1))),
        ("date", ("2019", "2020")),
        ("year", 2020),
        ("year", ("2019", 2020)),
        ("tags", "devrel"),
        ("tags", ["x", "open source"]),
        ("people", "jane"),
        ("people", "Ortiz, jose"),
        ("speaker", "bo"),
        ("language", "pt"),
        ("language", "PT-br"),
        ("form", "qa"),
        ("path", "2020/"),
        ("path", "2020/jane.md"),
        ("id", "2020/jane"),
        ("title", "jane: a life"),
        ("episode", 12),
        ("episode", "12.0"),
        ("meta.episode", (10, None)),
        ("episode", (2, 100)),
        ("draft", False),
        ("draft", "false"),
        ("guest.company", "acme"),
        ("guest.links", "b"),
        ("sponsors.name", "y"),
        ("recorded", "2020-05-30"),
        ("recorded", ("2020-05", "2020-05")),
        ("meta.tags", "other"),
    ],
)
def test_meets(field: str, condition: object) -> None:
    assert matches(RECORD, field, condition)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "condition"),
    [
        ("date", "202"),
        ("date", "2020-0"),
        ("date", ("2020-07", None)),
        ("date", (None, "2020-06-14")),
        ("tags", "dev"),
        ("tags", "other"),
        ("people", "bo"),
        ("people", ""),
        ("language", "p"),
        ("path", "2020"),
        ("episode", (13, None)),
        ("none", "None"),
        ("unheard", ("a", "z")),
        ("tags", []),
    ],
)
def test_does_not_meet(field: str, condition: object) -> None:
    assert not matches(RECORD, field, condition)  # type: ignore[arg-type]


def test_without_a_date_no_range_matches() -> None:
    undated = Record(Interview("a", "a.md", "A"), None, "", "")
    assert not matches(undated, "date", (None, None))
    assert values(undated, "year") == ()


def test_values_for_facets() -> None:
    assert values(RECORD, "year") == ("2020",)
    assert values(RECORD, "tags") == ("DevRel", "Open Source")
    assert values(RECORD, "speaker") == ("Jane Doe", "Bo")
    assert values(RECORD, "guest.company") == ("ACME",)
    assert values(RECORD, "draft") == ("false",)


def test_names() -> None:
    assert canonical(" Tag ") == canonical("tags") == "tags"
    assert {"sponsors.name", "meta.sponsors.name", "guest.company", "date"} <= known(
        [RECORD.interview]
    )
    assert flat({"A": {"b": [1, {"c": None}]}}) == {"a.b": [1]}
