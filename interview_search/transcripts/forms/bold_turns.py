"""`**Name:** text`, also `**Name**: text` and `**Name** (00:01:02): text`."""

from __future__ import annotations

import re

from ..labelled import read_labelled
from ..labels import NAME, TIME, Label, label, undecorated
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
    return read_labelled(source, find, trusting=True)
