"""The headings of an interview: which ask, which are topics, which only frame it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from ..reading.markdown import Block, Document
from .vocabulary import ends_as_question, is_question, known_heading, may_be_question

Part = Literal["title", "question", "topic", "inner"]


_WORDLESS = re.compile(r"[\W_]+")
_LINK = ("[", "![", "<http", "http", "<img", "{{")


@dataclass(frozen=True, slots=True)
class Outline:
    """What each heading is, by the index of its block."""

    parts: dict[int, Part]
    question_level: int | None
    """The level at which this interview writes its questions; None where headings do not ask."""


def outline(document: Document, title: str) -> Outline:
    """Sort out the headings by the level that most questions stand at."""
    blocks = document.blocks
    texts = {i: document.flat(block) for i, block in enumerate(blocks) if block.kind == "heading"}
    name = _title(blocks, texts, title)
    asking = _levels(blocks, texts, name)
    level = min(asking, default=None)
    parts: dict[int, Part] = {}
    for i, text in texts.items():
        if i == name:
            parts[i] = "title"
        elif level is None or known_heading(text):
            parts[i] = "question" if level is None and ends_as_question(text) else "topic"
        elif blocks[i].level in asking or blocks[i].level < level:
            parts[i] = "question" if ends_as_question(text) else "topic"
        else:
            parts[i] = "inner"
    if level is not None:
        _fill(blocks, texts, parts, level)
    return Outline(parts, level)


def _fill(
    blocks: Sequence[Block], texts: Mapping[int, str], parts: dict[int, Part], level: int
) -> None:
    """Headings without a mark that stand where questions stand: `Your tools`, `What next`.

    Those before the first question introduce the interview; those with only links below close it.
    """
    here = [i for i in parts if blocks[i].level == level and not known_heading(texts[i])]
    first = min(i for i in here if parts[i] == "question" or may_be_question(texts[i]))
    for i in here:
        if i >= first and parts[i] == "topic" and not _only_links(blocks, i):
            parts[i] = "question"


def _only_links(blocks: Sequence[Block], heading: int) -> bool:
    level = blocks[heading].level
    below = takewhile(lambda b: b.kind != "heading" or b.level > level, blocks[heading + 1 :])
    return all(block.raw.startswith(_LINK) for block in below if block.kind != "rule")


def _title(blocks: Sequence[Block], texts: Mapping[int, str], title: str) -> int | None:
    """The heading that only repeats the interview's title."""
    first = next(iter(texts), None)
    if first is None or blocks[first].level > 2 or not _same(texts[first], title):
        return None
    alone = sum(blocks[i].level == blocks[first].level for i in texts) == 1
    return first if alone or not is_question(texts[first]) else None


def _same(left: str, right: str) -> bool:
    return _WORDLESS.sub("", left).casefold() == _WORDLESS.sub("", right).casefold()


def _levels(blocks: Sequence[Block], texts: Mapping[int, str], name: int | None) -> set[int]:
    """The highest level at which most headings ask, and those below where they do too."""
    by_level: dict[int, list[str]] = defaultdict(list)
    for i, text in texts.items():
        if i != name and not known_heading(text):
            by_level[blocks[i].level].append(text)
    asking: set[int] = set()
    for level in sorted(by_level):
        here = by_level[level]
        if level == 1 and len(here) == 1 and len(texts) > 1:
            continue  # the title, written unlike that of the front matter
        # `Your first oven` alone is a topic; among questions it is one of them.
        sure = sum(map(ends_as_question if asking else is_question, here))
        maybe = sum(map(ends_as_question if asking else may_be_question, here))
        if sure and maybe * 2 >= len(here) and (maybe > 1 or len(texts) - (name is not None) == 1):
            asking.add(level)
    return asking
