"""An interview, as it is read and cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from ..script import Scripted
from .value import INTERNAL, Value

Role = Literal["interviewer", "interviewee", "other"]
Marks = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Person(Value):
    """Somebody who takes part in an interview."""

    name: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Interview(Value):
    """One file (or one text that was added without a file)."""

    id: str
    """Relative path without suffix; an `id` in the front matter wins."""
    path: str
    """POSIX path relative to the folder it was found under."""
    title: str
    date: date | datetime | None = None
    """With its zone where the front matter states one."""
    people: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    """BCP 47, such as `en` or `pt-BR`."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """The whole front matter, JSON-safe, otherwise untouched."""
    content_hash: str = ""
    """SHA-256 of the file's bytes, in hex; of its text without redacted spans, if it has any."""
    form: str | None = None
    """How it is written: a name from the table of forms; None until detected."""
    body_line: int = 1
    """1-based line of the source at which the body begins."""
    body: str = field(default="", repr=False, metadata=INTERNAL)
    """The source text below the front matter, line ends as `\\n`."""
    redactions: int = field(default=0, repr=False, compare=False, metadata=INTERNAL)
    """How many spans between redaction marks were left out when it was read."""


@dataclass(frozen=True, slots=True)
class Turn(Value):
    """What one person says in one go."""

    speaker: str | None
    role: Role | None
    text: str
    """Plain text without the label; paragraphs are parted by a blank line."""
    start_line: int
    """1-based line of the label (or of the text, where there is no label)."""
    end_line: int
    """1-based, inclusive."""
    start_seconds: float | None = None
    """Seconds from the start of the recording."""
    lines: tuple[tuple[int, int], ...] = field(default=(), repr=False, metadata=INTERNAL)
    """(offset, line): from that code point on, the text stands on that line."""
    times: Marks = field(default=(), repr=False, metadata=INTERNAL)
    """(offset, seconds): from that code point on, it is said at that second."""


@dataclass(frozen=True, slots=True)
class Section(Scripted, Value):
    """A question with its answer, or a stretch of text where nobody asks."""

    id: str
    """`interview-id#slug`; stays the same when a neighbour is inserted."""
    ordinal: int
    """0-based place in the interview."""
    heading: str | None
    """The heading above it, question or topic."""
    question: str | None
    """None where nobody asks."""
    answer: str
    """The text after the question; turns are joined by a blank line, without labels."""
    speakers: tuple[str, ...]
    """Who speaks in it, in the order of their first word."""
    turns: tuple[Turn, ...]
    """The whole text of the section: first the question's turns, then the answer's."""
    start_line: int
    """1-based."""
    end_line: int
    """1-based, inclusive."""
    start_seconds: float | None = None
    anchor: str | None = field(default=None, metadata=INTERNAL)
    """The explicit `{#id}` of its heading."""
    question_turns: int = field(default=0, metadata=INTERNAL)
    """How many of the turns are the question."""

    @property
    def interview_id(self) -> str:
        return self.id.rpartition("#")[0]
