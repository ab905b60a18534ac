"""What a run of the indexer did, and what an index holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from .value import INTERNAL, Value


@dataclass(frozen=True, slots=True)
class Problem(Value):
    """Something about a file that its owner should know."""

    path: str
    """The file, as a relative POSIX path or as it was given."""
    line: int | None
    """1-based source line, or None where no single line is to blame."""
    reason: str
    """One clear line: what is wrong."""
    advice: str = field(default="", metadata=INTERNAL)
    """What to write or do instead; empty where nothing needs doing."""


@dataclass(frozen=True, slots=True)
class IndexReport(Value):
    """What one run of the indexer did. The first four count interviews."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    sections: int = 0
    """Sections in the index after the run."""
    skipped: tuple[Problem, ...] = ()
    """Files that were left out, and why."""
    seconds: float = 0.0
    generation: int = 0
    """Grows by one with every commit."""
    warnings: tuple[Problem, ...] = field(default=(), metadata=INTERNAL)
    """Files that are in the index, but not wholly as their owner meant them."""
    withheld: tuple[Problem, ...] = field(default=(), metadata=INTERNAL)
    """Interviews that are kept out because their owner says so, and why."""


@dataclass(frozen=True, slots=True)
class IndexInfo(Value):
    """What an index holds."""

    path: str | None
    """None for an index in memory."""
    generation: int
    interviews: int
    sections: int
    speakers: int
    forms: Mapping[str, int]
    """Form -> interviews."""
    languages: Mapping[str, int]
    """Language -> interviews; `und` where none is known."""
    first_date: date | datetime | None
    last_date: date | datetime | None
    bytes: int
    """Size of the index's files."""
    engine: str
    """The backend and its version."""
