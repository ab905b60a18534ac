"""The fields of the index.

Every section is a document, every interview one more before its sections, so
that both come and go in one commit. The documents arrive analysed: the fields
take postings as `documents.py` makes them.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from whoosh import fields, formats

from ... import analysis

SECTION, INTERVIEW, REMOVED = "section", "interview", "removed"
"""The kinds of documents."""

PARTS = ("question", "heading", "title", "answer")
"""The parts of a section, in the order of their counts and of their positions."""
PART_SPAN = 1 << 20
"""Positions of one part begin this far from those of the last; the answer's has no end."""

_COUNTS = struct.Struct("<4H")
_COUNT_MAX = 65_535

Posting = tuple[bytes, int, float, bytes]
"""Term, frequency, weight, and the value that its format reads."""


class Counts(formats.Format):  # type: ignore[misc]
    """How often a stem stands in each part: one list answers bare and fielded words."""

    posting_size = _COUNTS.size

    def decode_counts(self, value: bytes) -> tuple[int, ...]:
        return _COUNTS.unpack(value)

    def decode_frequency(self, value: bytes) -> int:
        return sum(_COUNTS.unpack(value))

    def decode_weight(self, value: bytes) -> float:
        return float(self.decode_frequency(value))


class Places(formats.Positions):  # type: ignore[misc]
    """At which positions a word stands, as whole numbers of four bytes."""

    def encode(self, positions: Iterable[int]) -> bytes:
        return array("I", positions).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4


class Prepared(fields.FieldType):  # type: ignore[misc]
    """A field that is given postings instead of text."""

    def __init__(self, format: formats.Format, *, stems: bool, scorable: bool) -> None:
        super().__init__(format, None, scorable=scorable)
        self.stems = stems

    def index(self, value: Iterable[Posting], **_options: Any) -> Iterable[Posting]:
        return value

    def process_text(self, qstring: str, mode: str = "", **_options: Any) -> Iterator[str]:
        """For Whoosh's own parser: what it finds is what we index."""
        words = analysis.words(qstring)
        return (analysis.stem(word) for word in words) if self.stems else iter(words)


def schema() -> fields.Schema:
    return fields.Schema(
        kind=fields.ID(),
        id=fields.ID(),
        interview=fields.ID(),
        text=Prepared(Counts(), stems=True, scorable=True),
        words=Prepared(Places(), stems=False, scorable=True),
        speaker=Prepared(Places(), stems=False, scorable=False),
        data=fields.STORED(),
    )


def counts(values: Iterable[int]) -> bytes:
    try:
        return _COUNTS.pack(*values)
    except struct.error:
        return _COUNTS.pack(*(min(value, _COUNT_MAX) for value in values))
