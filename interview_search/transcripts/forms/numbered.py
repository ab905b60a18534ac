"""Items of a list ask: `1. What ...?`, the answer below, beside or in a list of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...reading.markdown import Block
from ..reader import Marks, Reading, assemble
from ..source import Source
from ..vocabulary import ends_as_question, is_question, may_be_question

FORM = "numbered"

_ASKED = re.compile(r"[?？؟]['\"”’)\]*_]*(?=\s|$)")
_LINK = re.compile(r"!?\[.*\]\(\S*\)\W*$", re.DOTALL)
_FEWEST = 2
_LINK_CHARS = 1_000
"""A longer item is more than a link."""


def read(source: Source) -> Reading | None:
    blocks = source.document.blocks
    items = [i for i, b in enumerate(blocks) if b.kind == "item" and b.marker and b.level == 1]
    numbered = [i for i in items if blocks[i].marker[0].isdigit()]
    return _read(source, numbered) or (_read(source, items) if _mostly_lists(blocks) else None)


def _mostly_lists(blocks: Sequence[Block]) -> bool:
    """Bullets may ask where there is little else; in other texts they are what they are."""
    sizes = [(len(block.raw), block.kind == "item") for block in blocks if block.kind != "heading"]
    return sum(size for size, listed in sizes if listed) * 2 > sum(size for size, _ in sizes)


def _read(source: Source, items: Sequence[int]) -> Reading | None:
    lengths = {i: _length(source.document.blocks[i].raw) for i in items}
    # A list of questions without answers between them is only a list.
    answered = [i for i in items if _answered(source.document.blocks, i, lengths[i])]
    asked = {i: source.document.blocks[i].raw[: lengths[i]].strip("*_ ") for i in answered}
    asking = [i for i in answered if may_be_question(asked[i])]
    sure = sum(is_question(asked[i]) for i in asking)
    if not sure or len(asking) < _FEWEST or len(asking) * 2 < len(items):
        return None
    questions = {i: lengths[i] for i in asking}
    marks = Marks(source.answers, questions, source.topics, source.answerer)
    return assemble(source, marks)


def _length(raw: str) -> int:
    """How much of an item asks: all, or as far as its first question mark."""
    mark = None if ends_as_question(raw) else _ASKED.search(raw)
    return mark.end() if mark else len(raw)


def _answered(blocks: Sequence[Block], index: int, length: int) -> bool:
    raw = blocks[index].raw
    if raw[length:].strip():
        return True
    below = blocks[index + 1] if index + 1 < len(blocks) else None
    if below is None or below.kind == "heading" or _LINK.match(raw[:_LINK_CHARS]):
        return False
    return not (below.kind == "item" and below.marker and below.level == 1)
