"""Headings ask, at whatever level; the text below each answers."""

from __future__ import annotations

from ..reader import Marks, Reading, assemble
from ..source import Source

FORM = "headings"


def read(source: Source) -> Reading | None:
    if source.outline.question_level is None:
        return None
    labels = source.asked or source.answers
    return assemble(source, Marks(labels, {}, source.outline.parts, source.answerer))
