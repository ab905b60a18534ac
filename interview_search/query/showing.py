"""Queries as one could type them, for people to read."""

from __future__ import annotations

from ..backends.base import Found, Limits
from .tree import (
    Among,
    Beginning,
    Bool,
    Boosted,
    Constant,
    Everything,
    Exact,
    Fuzzy,
    Near,
    Query,
    Speaker,
    Stemmed,
    StemmedPhrase,
    Wildcard,
)


def shown(query: Query) -> str:
    """A part of a query; bare words by their stems, interviews by how many they are."""
    match query:
        case Everything():
            return "*"
        case Among(flags):
            return f"({flags.count(1):,} interviews)"
        case Speaker(words, role):
            asked = [f"speaker:{_quoted(words)}"] if words else []
            return " ".join([*asked, *([f"role:{role}"] if role else [])])
        case Boosted(inner, times):
            return f"{shown(inner)}^{times:g}"
        case Constant(inner, score):
            return f"{shown(inner)}^={score:g}"
        case Bool(must, should, never, filters):
            parts = [f"+{shown(part)}" for part in (*must, *filters)]
            parts += [shown(part) for part in should]
            parts += [f"-{shown(part)}" for part in never]
            return f"({' '.join(parts)})" if parts else "*"
    return (f"{query.field}:" if query.field else "") + _text(query)


def _text(
    leaf: Stemmed | StemmedPhrase | Exact | Near | Beginning | Wildcard | Fuzzy,
) -> str:
    match leaf:
        case Stemmed(stems):
            return "/".join(stems)
        case StemmedPhrase(words):
            return '"' + " ".join("/".join(stems) for stems in words) + '"'
        case Exact(words):
            return f'"{" ".join(words)}"'
        case Near(words, slop):
            return f'"{" ".join(words)}"~{slop}'
        case Beginning(prefix):
            return f"{prefix}*"
        case Wildcard(pattern):
            return pattern
        case Fuzzy(word, edits):
            return f"{word}~{edits}"


def shortfalls(found: Found, limits: Limits) -> tuple[str, ...]:
    """What an answer is short of, as warnings."""
    said = [
        f"{shown(leaf)} stands for more than {limits.expansions:,} words; the "
        f"{'nearest' if isinstance(leaf, Fuzzy) else 'most frequent'} were searched"
        for leaf in found.cut
    ]
    if found.late:
        said.append(f"the search was ended after {limits.seconds:g} seconds: there may be more")
    return tuple(dict.fromkeys(said))


def _quoted(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f'"{" ".join(words)}"'
