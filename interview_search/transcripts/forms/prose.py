"""No turns at all: topics by heading, else paragraphs; `Q:` and `A:` count where they stand."""

from __future__ import annotations

from ..reader import Marks, Reading, assemble
from ..source import Source

FORM = "prose"


def read(source: Source) -> Reading | None:
    marks = Marks(source.asked, parts=source.outline.parts, answerer=source.answerer)
    return assemble(source, marks)
