"""Dates as people write them, without guessing a part that is not there."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Any

_YEAR = re.compile(r"\d{4}$")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})$")
_DAY_FIRST = re.compile(r"(\d{1,2})\.[ ]?(\d{1,2})\.[ ]?(\d{4})$")
_MAIL = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? \d", re.IGNORECASE)
_FILE_NAME = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=[-_ .]|$)")
_CHARS_MAX = 60
AMBIGUOUS = "it could mean two different days"


def parse_date(value: Any) -> date | datetime:
    """The date that a value of the front matter states; a datetime where it has a time of day.

    A zone is kept. Of a year alone, or a year and month, the missing part is
    taken as the first (`2020-05` is 1 May 2020), so that it sorts. Raises
    ValueError, with the reason, for what is no date, has no year, or could mean
    two days (`03/04/2020`).
    """
    if isinstance(value, datetime | date):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("it is no date")
    text = " ".join(str(value).split())
    if not text or len(text) > _CHARS_MAX:
        raise ValueError("it is no date")
    numeric = _numeric(text)
    if numeric is not None:
        return numeric
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if not re.search(r"\d{4}", text):
        raise ValueError("it names no year of four digits")
    try:
        return _mail(text) if _MAIL.match(text) and ":" in text else _wordy(text)
    except (OverflowError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError("it is no date") from error


def date_of_name(name: str) -> date | None:
    """The date at the start of a file name such as `2020-12-03-ann.md`."""
    match = _FILE_NAME.match(name)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _numeric(text: str) -> date | None:
    if len(text) == 10 and text[4] == text[7] == "-":
        return date.fromisoformat(text)
    if _YEAR.match(text):
        return date(int(text), 1, 1)
    if match := _MONTH.match(text):
        return date(int(match[1]), int(match[2]), 1)
    if match := _YEAR_FIRST.match(text):
        return date(int(match[1]), int(match[3]), int(match[4]))
    if match := _DAY_FIRST.match(text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if len(text) == 8 and text.isdecimal():
        return date.fromisoformat(text)
    return None


def _mail(text: str) -> datetime | date:
    """As in e-mail and RSS; knows the American zones by name."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return _wordy(text)


def _wordy(text: str) -> date | datetime:
    """`March 3, 2020`, `3 Dec 2020 10:00 +0530`, `12/31/2020`."""
    from dateutil import parser

    # Two defaults that differ in every part show which parts the text states.
    low, high = datetime(2001, 1, 1, 1, 1, 1), datetime(2002, 2, 2, 2, 2, 2)
    first = parser.parse(text, default=low, ignoretz=False)
    second = parser.parse(text, default=high, ignoretz=False)
    if first.year != second.year:
        raise ValueError("it names no year")
    if first.month != second.month:
        raise ValueError("it names no month")
    if re.match(r"\d{1,2}\D\d{1,2}\D\d{4}", text):
        swapped = parser.parse(text, default=low, dayfirst=True)
        if swapped.date() != first.date():
            raise ValueError(AMBIGUOUS)
    if first.day != second.day:
        return date(first.year, first.month, 1)
    if first.hour != second.hour:
        return first.date()
    offset = first.utcoffset()
    zone = None if offset is None else timezone(timedelta(seconds=offset.total_seconds()))
    if first.minute != second.minute:
        first = first.replace(minute=0)
    return first.replace(tzinfo=zone, second=first.second if first.second == second.second else 0)
