"""`### Name` over each turn, perhaps with a time: a heading that recurs and names somebody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..labelled import read_labelled
from ..labels import NAME, Label, find_label, is_anonymous, label, narrowed
from ..reader import Reading
from ..source import Place, Source
from . import timed_turns

FORM = "heading-turns"

_HEADING = "# "
_NAME = re.compile(rf"(?P<name>{NAME})$")


def find(line: str) -> Label | None:
    """The label of a heading (written `# ...` here, whatever its level) or of a line below."""
    if not line.startswith(_HEADING):
        bare = line.strip()
        return timed_turns.find(line) or (Label(bare, "") if is_anonymous(bare) else None)
    text = line.removeprefix(_HEADING).strip()
    match = _NAME.match(text.strip("*_:： "))
    return timed_turns.find(text) or (label(match["name"], "") if match else None)


def read(source: Source) -> Reading | None:
    headings = {
        index: _HEADING + narrowed(block.raw)
        for index, block in enumerate(source.document.blocks)
        if block.kind == "heading"
    }
    found = {index: label for index, line in headings.items() if (label := find_label(find, line))}
    counts = Counter(each.name for each in found.values())
    names = {
        index
        for index, each in found.items()
        if each.seconds or counts[each.name] > 1 or each.name in source.people
    }
    if len(names) < 2:
        return None

    def lines() -> Iterator[tuple[Place, str]]:
        yield from (((index, 0), headings[index]) for index in names)
        yield from source.lines()

    in_order = sorted(lines())
    return read_labelled(source, find, trusting=False, lines=in_order, must_ask=True)
