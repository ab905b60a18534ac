"""Another spelling for words that the index does not have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from heapq import nlargest

from .. import analysis
from ..backends.base import Snapshot

_MIN = 3
"""Shorter words have too many neighbours to guess."""
_NEAR = 8
"""Words of the index as near as that are compared by how frequent they are."""
_INSIDE = re.compile(r"\?+\w")


def corrected(text: str, snapshot: Snapshot, languages: Sequence[str]) -> str | None:
    """The query with its unknown words replaced by the nearest known ones; None if there are none.

    Words are suggested as they are written in the interviews, never as stems.
    """
    pieces = []
    last = 0
    for word, start, end in analysis.tokenize(text):
        if len(word) < _MIN or _sign(text, start, end) or _known(word, snapshot, languages):
            continue
        better = _nearest(word, snapshot)
        if better is not None:
            pieces += [text[last:start], better]
            last = end
    return "".join([*pieces, text[last:]]) if pieces else None


def completed(prefix: str, snapshot: Snapshot, limit: int) -> tuple[str, ...]:
    """Queries that begin so: the last word completed, the most frequent first."""
    tokens = analysis.tokenize(prefix)
    if not tokens or tokens[-1].end < len(prefix):
        return ()
    last = tokens[-1]
    found = nlargest(limit, snapshot.terms("words", last.word), key=lambda item: item[1])
    return tuple(prefix[: last.start] + word for word, _ in found)


def _sign(text: str, start: int, end: int) -> bool:
    """Whether this is a part of a pattern, an inexact word or the name of a field."""
    return text[end : end + 1] in ("*", "~", ":") or bool(
        text[start - 1 : start] in ("*", "?") or _INSIDE.match(text, end)
    )


def _known(word: str, snapshot: Snapshot, languages: Sequence[str]) -> bool:
    return bool(snapshot.frequency("words", word)) or any(
        snapshot.frequency("stems", analysis.stem(word, code)) for code in languages
    )


def _nearest(word: str, snapshot: Snapshot) -> str | None:
    """The most frequent of the nearest words with the same first letter."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    terms = {
        term: count
        for term, count in snapshot.terms("words", word[0])
        if abs(len(term) - len(word)) <= 2
    }
    most = 1 if len(word) <= 4 else 2
    near = process.extract(word, terms.keys(), scorer=OSA.distance, score_cutoff=most, limit=_NEAR)
    if not near:
        return None
    return str(min(near, key=lambda item: (item[1], -terms[item[0]]))[0])
