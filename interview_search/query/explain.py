"""Why a section was found: the parts of a query with what they add."""

from __future__ import annotations

from ..backends.base import Snapshot
from ..models import Contribution
from .tree import (
    Beginning,
    Constant,
    Exact,
    Fuzzy,
    Near,
    Query,
    Stemmed,
    StemmedPhrase,
    Wildcard,
    positive,
)


def contribution(leaf: Query, score: float, snapshot: Snapshot) -> Contribution:
    """A leaf of the query as a person would type it, with its frequency."""
    text, sections = _shown(leaf), None
    match leaf:
        case Stemmed(stems):
            sections = sum(snapshot.frequency("stems", stem) for stem in stems)
        case Exact((word,)):
            sections = snapshot.frequency("words", word)
    return Contribution(text, score, sections)


def _shown(leaf: Query) -> str:
    field = getattr(leaf, "field", None)
    return f"{field}:{_words(leaf)}" if field else _words(leaf)


def _words(leaf: Query) -> str:
    match leaf:
        case Stemmed(stems):
            return stems[0]
        case Exact(words):
            return f'"{" ".join(words)}"'
        case StemmedPhrase(several):
            return " ".join(stems[0] for stems in several)
        case Near(words, slop):
            return f'"{" ".join(words)}"~{slop}'
        case Beginning(prefix):
            return f"{prefix}*"
        case Wildcard(pattern):
            return pattern
        case Fuzzy(word, edits):
            return f"{word}~{edits}"
        case Constant(inner):
            return " ".join(_shown(part) for part in positive(inner))
        case _:
            return type(leaf).__name__.lower()
