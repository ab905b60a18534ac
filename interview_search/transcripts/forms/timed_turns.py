"""`Name (00:00:00):`, `Name: 00:00:22`, `[00:00:22] Name:`, with text beside or below."""

from __future__ import annotations

import re

from ..labelled import read_labelled
from ..labels import BRACKETED, NAME, RANGE, TIME, Label, label, undecorated
from ..reader import Reading
from ..source import Source
from ..turns import CLOCK

FORM = "timed-turns"

_BARE = rf"(?P<bare>{CLOCK}){RANGE}"
_NAME = rf"(?!\d+:\d)(?P<name>{NAME})"
_FIRST = rf"{TIME}\s*[-–—|]?\s*"
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^{_NAME}\s*[:：|,–—-]?\s*{BRACKETED}\s*[:：–—-]?\s*(?P<rest>.*)$",
        rf"^{_NAME}\s*[:：|,–—-]?\s*{_BARE}\s*(?:[:：]\s*(?P<rest>.*)|)\\?$",
        rf"^{_FIRST}(?P<bold>\*\*|__)(?P<name>{NAME})[:：]?(?P=bold)\s*[:：]?(?:\s+|$)(?P<rest>.*)$",
        rf"^{_FIRST}{_NAME}(?:[:：]\s*(?P<rest>.*)|(?<![.,;…。])\s*)$",
        rf"^{_FIRST}\[(?P<name>{NAME})\](?:\s*[:：]\s*|\s+|$)(?P<rest>.*)$",
    )
)
_ALONE = re.compile(rf"^{TIME}\s*[:：]?\s*\\?$")
_HAS_TIME = re.compile(r"\d:\d\d")


def find(line: str) -> Label | None:
    if not _HAS_TIME.search(line, 0, 100):
        return None
    line = undecorated(line)
    alone = _ALONE.match(line)
    if alone:
        return Label("", "", alone["time"])
    for form in _FORMS:
        match = form.match(line)
        if match:
            groups = match.groupdict()
            time = groups.get("time") or groups.get("bare")
            return label(match["name"], match["rest"] or "", time)
    return None


def read(source: Source) -> Reading | None:
    return read_labelled(source, find, trusting=True)
