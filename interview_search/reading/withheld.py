"""Which interviews their owner does not want to be shown, or not yet, or no longer.

In case of doubt an interview is withheld: `private: ask Ann` is private, and
`embargo_until: some day` never ends.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .dates import parse_date
from .people import nested
from .redaction import marked

_NO = frozenset(("", "false", "no", "off", "0", "n", "f", "none", "never", "null", "[]", "{}"))
_FLAGS = {"draft": "draft", "private": "private", "restricted": "private"}
_FROM = ("embargo", "embargountil", "embargoeduntil", "embargodate", "publishdate")
_UNTIL = ("expirydate", "expiredate", "expirationdate", "unpublishdate")
_ACCESS = ("access", "visibility")
_ANY = re.compile("draft|private|restricted|embargo|publish|expir|access|visib", re.IGNORECASE)
_LINE = re.compile(r"[ \t]*[\"']?([A-Za-z_-]{4,30})[\"']?[ \t]*[:=](.*)")
_HEAD = 10_000
"""Characters."""
_SEPARATORS = re.compile(r"[\s_-]")


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why an interview is kept out, and for how long."""

    reason: str
    """`draft: true`, as it stands in the front matter."""
    until: datetime | None = None
    """When that ends, in UTC; None where it does not end by itself."""
    advice: str = ""


def withheld(
    metadata: Mapping[str, Any], file: str, kinds: Collection[str], now: datetime
) -> Withheld | None:
    """Why an interview is to be kept out at that moment, if it is.

    `file` is its whole path. `kinds` are those of `Settings.withhold`. Days
    begin at midnight in the time zone of this machine.
    """
    if "draft" in kinds and "_drafts" in file.lower().split("/")[:-1]:
        return Withheld("it lies in a folder _drafts")
    if not _ANY.search(" ".join(map(str, metadata))) and not any(nested(metadata)):
        return None
    found: Withheld | None = None
    for values in (metadata, *(value for _, value in nested(metadata))):
        for key, value in values.items():
            held = _of(_SEPARATORS.sub("", str(key)).lower(), str(key), value, kinds, now)
            if held is not None and held.until is None:
                return held
            if held is not None and (found is None or _later(held, found)):
                found = held
    return found


def suspected(text: str, file: str, kinds: Collection[str], now: datetime) -> Withheld | None:
    """The same for a file that cannot be read, by the lines at its head and by marks in it."""
    lines = map(_LINE.match, text[:_HEAD].split("\n"))
    said = {m[1]: m[2].strip(" \t\"',") for m in lines if m}
    if found := withheld(said, file, kinds, now):
        return found
    if "redaction" in kinds and marked(text):
        return Withheld("it has redaction marks, and cannot be read")
    return None


def _later(one: Withheld, other: Withheld) -> bool:
    return one.until is not None and other.until is not None and one.until > other.until


def _of(plain: str, key: str, value: Any, kinds: Collection[str], now: datetime) -> Withheld | None:
    if plain in _FLAGS:
        if _FLAGS[plain] in kinds and not _denied(value):
            return Withheld(_shown(key, value))
    elif plain == "published":
        # An empty one says nothing, and a date is the day it was published.
        if "draft" in kinds and value not in (None, "") and _denied(value):
            return Withheld(_shown(key, value))
    elif plain in _ACCESS:
        if "private" in kinds and str(value).strip().lower() in ("private", "restricted"):
            return Withheld(_shown(key, value))
    elif plain in _FROM:
        if "embargo" in kinds and not _denied(value):
            return _dated(key, value, now, ends=True)
    elif plain in _UNTIL and "expired" in kinds and not _denied(value):
        return _dated(key, value, now, ends=False)
    return None


def _dated(key: str, value: Any, now: datetime, *, ends: bool) -> Withheld | None:
    """Kept out until a day, or from it on."""
    try:
        moment = _moment(value)
    except ValueError as error:
        advice = f"Write: {key}: 2030-12-31 (year-month-day)"
        return Withheld(f"{_shown(key, value)}, which is no day: {error}", advice=advice)
    if ends:
        return Withheld(_shown(key, value), moment) if now < moment else None
    return None if now < moment else Withheld(_shown(key, value))


def _moment(value: Any) -> datetime:
    """In UTC. Raises ValueError for what is no date."""
    day = parse_date(value)
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    try:
        return moment.astimezone(UTC)
    except (OverflowError, OSError, ValueError):
        # The first and the last days that there are, in some zones.
        return moment.replace(tzinfo=UTC)


def _denied(value: Any) -> bool:
    return str(value).strip().lower() in _NO if not isinstance(value, list | dict) else not value


def _shown(key: str, value: Any) -> str:
    text = " ".join(str(value).lower().split() if isinstance(value, bool) else str(value).split())
    return f"{key}: {text if len(text) <= 40 else text[:40] + '...'}"
