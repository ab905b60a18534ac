"""`Name (00:00:00):`, `Name: 00:00:22`, `[00:00:22] Name:`, with text beside or below.

Also a name, its time and the text on lines of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from ..labelled import read_labelled
from ..labels import BRACKETED, NAME, RANGE, TIME, Label, is_name_like, label, undecorated
from ..reader import Reading
from ..source import Place, Source
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
_NAME_ALONE = re.compile(rf"^(?P<mark>\*\*|__)?(?P<name>{NAME})[:：]?(?(mark)(?P=mark))\s*\\?$")
_NAME_CHARS_MAX = 80
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
    return read_labelled(source, find, trusting=True, lines=_with_times_below(source))


def _with_times_below(source: Source) -> list[tuple[Place, str]]:
    """The lines; names whose time stands alone on the line below as if it stood beside them."""
    lines = list(source.lines())
    above: dict[int, tuple[str, str]] = {}
    for index, ((_, line), (_, below)) in enumerate(pairwise(lines)):
        if not below[:1] or len(line) > _NAME_CHARS_MAX or len(below) > _NAME_CHARS_MAX:
            continue
        alone = _ALONE.match(undecorated(below)) if _HAS_TIME.search(below) else None
        bare = _NAME_ALONE.match(line) if alone else None
        if alone and bare and is_name_like(bare["name"]):
            above[index] = bare["name"], alone["time"]
    counts = Counter(name for name, _ in above.values())
    for index, (name, time) in above.items():
        if counts[name] > 1 or name in source.people:
            lines[index] = lines[index][0], f"{name} ({time})"
    return lines
