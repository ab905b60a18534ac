"""All that a segment says and has said, what was deleted of it, too: to prove what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from ..segment import Segment
from .dictionary import Dictionary


def remains(segment: Segment) -> Iterator[str]:
    """Its words and its texts. Stems are left out: each is that of a word."""
    for name in ("words", "ids", "speakers"):
        yield from Dictionary(segment.columns, name).texts()
    for interview in range(segment.interviews):
        yield from _texts(segment.record(interview))
    for section in range(segment.sections):
        yield from _texts(segment.section(section))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
