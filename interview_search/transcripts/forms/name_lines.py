"""`Name:` or `**Name**` alone on its line, the text below it."""

from __future__ import annotations

import re

from ..labelled import read_labelled
from ..labels import NAME, Label, is_anonymous, label
from ..reader import Reading
from ..source import Source

FORM = "name-lines"

_LABEL = re.compile(rf"^(?P<name>{NAME})\s*[:：]\s*\\?$")
_BOLD = re.compile(rf"^(?P<mark>\*\*|__)\s*(?P<name>{NAME})\s*(?P=mark)\s*\\?$")
_LONGEST = 80


def find(line: str) -> Label | None:
    if len(line) > _LONGEST:
        return None
    match = _LABEL.match(line) or _BOLD.match(line)
    if match:
        return label(match["name"], "")
    bare = line.strip()
    return Label(bare, "") if is_anonymous(bare) else None


def read(source: Source) -> Reading | None:
    return read_labelled(source, find, trusting=False)
