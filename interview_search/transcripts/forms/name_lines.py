"""`Name:`, `**Name**` or a bare `NAME` alone on its line, the text below it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from ..labelled import read_labelled
from ..labels import NAME, Label, is_anonymous, is_name_like, label
from ..reader import Reading
from ..source import Source

FORM = "name-lines"

_LABEL = re.compile(rf"^(?P<name>{NAME})\s*[:：]\s*\\?$")
_BOLD = re.compile(rf"^(?P<mark>\*\*|__)\s*(?P<name>{NAME})\s*(?P=mark)\s*\\?$")
_BARE = re.compile(rf"^(?!\d){NAME}(?<![.,;…。])\s*\\?$")
_LONGEST = 80
_FEWEST_PEOPLE = 2
"""So many names have to recur where nothing but their line marks them."""


def find(line: str) -> Label | None:
    if len(line) > _LONGEST:
        return None
    match = _LABEL.match(line) or _BOLD.match(line)
    if match:
        return label(match["name"], "")
    bare = line.strip()
    return Label(bare, "") if is_anonymous(bare) else None


def find_bare(line: str) -> Label | None:
    """`INTERVIEWER` or `Ann Lee` without any mark; a single word has to be in capitals."""
    found = find(line)
    if found is not None or len(line) > _LONGEST or not _BARE.match(line):
        return found
    bare = line.strip(" \\")
    return Label(bare, "") if is_name_like(bare) and (bare.isupper() or " " in bare) else None


def read(source: Source) -> Reading | None:
    marked = read_labelled(source, find, trusting=False)
    if marked is not None and len(marked.speakers) > 1:
        return marked
    lines = source.lines()
    bare = {place: line for place, line in lines if find_bare(line)}
    # `MAURICE THORNE` at first, `THORNE` afterwards: last names recur.
    counts = Counter(line.strip(" \\").rpartition(" ")[2] for line in bare.values())
    if sum(count > 1 for count in counts.values()) < _FEWEST_PEOPLE:
        return marked
    # A name over nothing but another name is an item of a list of names.
    alone = {above for (above, _), (below, _) in pairwise(lines) if above in bare and below in bare}
    kept = [(place, line) for place, line in lines if place not in alone]
    reading = read_labelled(source, find_bare, trusting=False, lines=kept, must_ask=True)
    return reading if reading and len(reading.speakers) > 1 else marked
