"""`Q:` and `A:` in any markup, language and number."""

from __future__ import annotations

from ..reader import Marks, Reading, assemble
from ..source import Source

FORM = "qa"


def read(source: Source) -> Reading | None:
    if not source.asked:
        return None
    return assemble(source, Marks(source.asked, parts=source.topics, answerer=source.answerer))
