"""What front matter withholds, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from interview_search import Settings, SettingsError
from interview_search.reading import suspected, withheld

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ALL = Settings().withhold


def why(metadata: dict[str, Any], file: str = "/a.md", kinds: tuple[str, ...] = ALL) -> Any:
    return withheld(metadata, file, kinds, NOW)


KEPT_OUT = [
    {"draft": True},
    {"draft": "yes"},
    {"Draft": 1},
    {"draft": "second version"},
    {"private": True},
    {"private": "ask Ann"},
    {"restricted": "on"},
    {"published": False},
    {"published": "no"},
    {"published": 0},
    {"visibility": "Private"},
    {"access": "restricted"},
    {"embargo_until": "2026-06-02"},
    {"embargoUntil": "2030"},
    {"embargo": "some day"},
    {"embargo": True},
    {"publishDate": "2026-06-01T13:00:00Z"},
    {"publish_date": "June 2, 2027"},
    {"expiryDate": "2026-05-31"},
    {"expiryDate": "soon"},
    {"expiry-date": "2026-06-01T12:00:00+00:00"},
    {"params": {"draft": "true"}},
    {"draft": False, "private": True},
    {"embargo_until": ["2026-06-02"]},
]
SHOWN = [
    {},
    {"draft": False},
    {"draft": "no"},
    {"draft": ""},
    {"draft": None},
    {"private": 0},
    {"published": True},
    {"published": "2019-05-01"},
    {"published": "2030-05-01"},
    {"published": None},
    {"date": "2030-01-01"},
    {"access": "public"},
    {"embargo": False},
    {"embargo_until": "2026-05-31"},
    {"publishDate": "2026-06-01T12:00:00Z"},
    {"expiryDate": "2026-06-03"},
    {"expiryDate": "never"},
    {"tags": ["draft", "private"]},
    {"title": "draft: true"},
]


@pytest.mark.parametrize("metadata", KEPT_OUT, ids=str)
def test_kept_out(metadata: dict[str, Any]) -> None:
    assert why(metadata)
    assert not why(metadata, kinds=("redaction",))


@pytest.mark.parametrize("metadata", SHOWN, ids=str)
def test_shown(metadata: dict[str, Any]) -> None:
    assert why(metadata) is None


def test_until() -> None:
    day = (NOW + timedelta(days=9)).isoformat()
    later = (NOW + timedelta(days=10)).isoformat()
    assert why({"embargo_until": day}).until == NOW + timedelta(days=9)
    assert why({"embargo_until": day, "publishDate": later}).until == NOW + timedelta(days=10)
    assert why({"publishDate": later, "embargo_until": day}).until == NOW + timedelta(days=10)
    assert why({"embargo_until": day, "draft": True}).until is None
    assert why({"embargo_until": day, "expiryDate": "2020-01-01"}).until is None
    assert why({"embargo_until": "some day"}).until is None
    assert "no day" in why({"embargo_until": "some day"}).reason


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-12:00"])
def test_the_ends_of_time(day: str) -> None:
    assert (why({"embargo_until": day}) is None) == day.startswith("0001")


def test_folders() -> None:
    assert why({}, "/site/_drafts/a.md") and why({}, "/site/_Drafts/b/a.md")
    assert not why({}, "/site/drafts/a.md") and not why({}, "/site/_drafts.md")
    assert not why({}, "/site/_drafts/a.md", kinds=("private",))


def test_kinds() -> None:
    for kind, metadata in {
        "draft": {"draft": True},
        "private": {"private": True},
        "embargo": {"embargo": "2030-01-01"},
        "expired": {"expiryDate": "2020-01-01"},
    }.items():
        assert why(metadata, kinds=(kind,))
        assert not why(metadata, kinds=tuple({*ALL} - {kind}))
    with pytest.raises(SettingsError, match="nothing that can be withheld"):
        Settings(withhold=("drafts",))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("---\ntitle: [\ndraft: true\n", True),
        ('+++\nprivate = "yes"\n+++\n', True),
        ('{\n"draft": true,\n', True),
        ("---\nembargo_until: 2030-01-01\n", True),
        ("---\ndraft: false\nprivate: no\n", False),
        ("The draft: it was fine.\nAnn Lee: So.\n", False),
        ("x\n" * 20_000 + "draft: true", False),
    ],
)
def test_suspected(text: str, held: bool) -> None:
    assert bool(suspected(text, "/a.md", ALL, NOW)) == held
