"""`**Name:** text`, also `**Name**: text` and `**Name** (00:01:02): text`.

Where others are written so, `**Name: all that the host says**` is a turn as well.
"""

from __future__ import annotations

import re
from collections import Counter

from ..labelled import read_labelled
from ..labels import NAME, TIME, Label, is_name_like, label, undecorated
from ..questions_answers import untagged
from ..reader import Reading
from ..source import Source

FORM = "bold-turns"

_PLAIN = re.compile(r"^\*\*(?P<name>[^\W\d_][\w .'’-]{0,59}):\*\*(?P<after>.*)$")
"""What nearly all of them are; the other patterns match it as well, but slowly."""
_WITHIN = re.compile(
    rf"^(?:\*\*|__)\s*(?P<name>{NAME})\s*(?:[|,–—-]?\s*{TIME}\s*)?"
    r"(?P<colon>[:：])?\s*(?:\*\*|__)(?P<after>.*)$"
)
_FIRST = re.compile(
    rf"^(?:\*\*|__)\s*{TIME}\s*[-–—|]?\s*(?P<name>{NAME})\s*[:：]?\s*(?:\*\*|__)(?P<after>.*)$"
)
_AFTER = re.compile(rf"^\s*(?:[|,–—-]?\s*{TIME})?\s*(?P<colon>[:：]|[-–—](?=\s))?\s*")

_EMBRACED = re.compile(rf"^(?P<mark>\*\*|__)(?P<name>{NAME})\s?[:：]\s*(?P<rest>[^\s*_].*)$")

_WITHOUT_COLON = re.compile(rf"^(?P<mark>\*\*|__)(?P<name>{NAME})(?P=mark)\s+(?P<rest>\S.*)$")
_FEWEST = 4


def find(line: str) -> Label | None:
    plain = _PLAIN.match(line)
    if plain:
        return label(plain["name"], plain["after"])
    if not line.startswith(("**", "__", "<")):
        line = undecorated(line)
        if not line.startswith(("**", "__")):
            return None
    if line.startswith("<"):
        line = untagged(line)
    if "](" in line[:80]:
        line = undecorated(line)
    line = line.replace("***", "**")
    match = _WITHIN.match(line) or _FIRST.match(line)
    if not match:
        return None
    if match.groupdict().get("colon"):
        return label(match["name"], match["after"], match["time"])
    after = _AFTER.match(match["after"])
    assert after is not None
    time = match["time"] or after["time"]
    if not (after["colon"] or time):
        return None
    return label(match["name"], match["after"][after.end() :], time)


def read(source: Source) -> Reading | None:
    embraced: Counter[str] = Counter()
    for _, line in source.lines():
        if line.startswith(("**", "__")) and (found := _find_embraced(line)):
            embraced[found.name] += 1
    recurring = {name for name, count in embraced.items() if count > 1}

    def find_both(line: str) -> Label | None:
        found = find(line) or _find_embraced(line)
        return found if found and (found.name in recurring or not _EMBRACED.match(line)) else None

    alone = read_labelled(source, find, trusting=True)
    if not recurring:
        return alone or _without_colon(source)
    # Where only one of them is in bold, bold marks questions, not turns.
    both = read_labelled(source, find_both, trusting=True)
    return both if both and set(both.speakers) - recurring else alone


def _without_colon(source: Source) -> Reading | None:
    """`**Name** text`, where most paragraphs begin so: few bold words are names."""
    lines = [(place, line) for place, line in source.lines() if line.strip()]
    labelled = [place for place, line in lines if _find_without_colon(line)]
    if len(labelled) < _FEWEST or len(labelled) * 2 < sum(p >= labelled[0] for p, _ in lines):
        return None
    reading = read_labelled(source, _find_without_colon, trusting=False, must_ask=True)
    return reading if reading and len(reading.speakers) > 1 else None


def _find_without_colon(line: str) -> Label | None:
    match = _WITHOUT_COLON.match(line)
    found = label(match["name"], match["rest"]) if match else None
    return found if found and is_name_like(found.name) else None


def _find_embraced(line: str) -> Label | None:
    match = _EMBRACED.match(line)
    if not match or find(line):
        return None
    rest = match["rest"].rstrip()
    inner = rest.removesuffix(match["mark"])
    if match["mark"] in inner:
        return None
    return label(match["name"], match["mark"] + rest)
