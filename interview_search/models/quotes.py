"""What became of a quote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .value import Value

Kind = Literal["same", "changed", "missing", "added", "omitted"]
Verdict = Literal["exact", "altered", "absent"]


@dataclass(frozen=True, slots=True)
class Change(Value):
    """Some words of a quote beside what was said. Capitals and signs do not count."""

    kind: Kind
    """`missing` was said and is not quoted, `added` the other way round; `omitted` is what
    the quote leaves out by `...` or `[...]`, or puts in brackets of its own."""
    said: str
    quoted: str


@dataclass(frozen=True, slots=True)
class QuoteCheck(Value):
    """Whether somebody said this, in these words; made by `Searcher.verify_quote`."""

    quote: str
    verdict: Verdict
    similarity: float
    """Words that are the same, as a share of those said or quoted, 0 to 1. What is below
    0.6 is absent, and what shares but words that stand anywhere: then nothing is told of
    where the nearest stands."""
    interview: str | None = None
    """The id of the interview."""
    path: str | None = None
    """Its file, as a relative POSIX path."""
    section: str | None = None
    """The id of the section in which it begins."""
    text: str = ""
    """What was said, as it is written there."""
    changes: tuple[Change, ...] = ()
    """All of the quote, word by word, in order."""
    speaker: str | None = None
    line: int | None = None
    """1-based source line at which it begins."""
    start_seconds: float | None = None
    url: str | None = None
    also: tuple[str, ...] = ()
    """The ids of other sections that have it as exactly."""
    warnings: tuple[str, ...] = ()
    """How the quote was read where it could not be read whole; who said it, where that is
    somebody else, or several people."""
