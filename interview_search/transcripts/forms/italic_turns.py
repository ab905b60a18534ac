"""`*Name [0:00:16]*: text`, also `*Name:* text`, often with initials after the first time."""

from __future__ import annotations

import re

from ..labelled import read_labelled
from ..labels import NAME, TIME, Label, label
from ..reader import Reading
from ..source import Source

FORM = "italic-turns"

_LABEL = re.compile(
    rf"^(?P<mark>[*_])(?P<name>{NAME})\s*(?:{TIME}\s*)?(?P<inner>[:：])?\s*(?P=mark)"
    r"\s*(?P<outer>[:：])?\s*(?P<rest>.*)$"
)


def find(line: str) -> Label | None:
    if not line.startswith(("*", "_")) or line.startswith(("**", "__")):
        return None
    match = _LABEL.match(line)
    if not match or not (match["inner"] or match["outer"] or match["time"]):
        return None
    return label(match["name"], match["rest"], match["time"])


def read(source: Source) -> Reading | None:
    return read_labelled(source, find, trusting=True)
