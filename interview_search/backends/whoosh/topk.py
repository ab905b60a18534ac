"""The best sections for words side by side: the commonest query, by the shortest way.

The scores of all sections are summed in one array. A stem's best sections are
kept ready, so that a bound is known before: whatever scores less than it is
never looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from ...query.tree import Among, Bool, Exact, Query, Stemmed
from .columns import Array
from .invert import TOP
from .segment import Segment
from .statistics import Known, Listed

Best = tuple[list[int], list[int], int]
"""Sections and scores, the best first, and how many match in all."""


class Flat(NamedTuple):
    """A query of one level: words or a phrase, and conditions on the interviews."""

    kind: Literal["any", "all", "phrase"]
    words: tuple[Stemmed, ...]
    """None for a phrase."""
    phrase: Exact | None = None
    filters: tuple[Among, ...] = ()


class Asked(NamedTuple):
    """The same for one segment."""

    kind: Literal["any", "all", "phrase"]
    terms: Sequence[Mapping[Listed, int]]
    """Its stems with their weights; where all words have to match, word by word."""
    phrase: tuple[str, ...]
    weight: int
    """Of the phrase."""
    kept: Array | None
    """bool: which of its sections count; None for all."""


def flat(query: Query) -> Flat | None:
    """The query, if it has one level."""
    if isinstance(query, Bool) and query.filters and len(query.must) == 1:
        inner = flat(query.must[0])
        filters = tuple(part for part in query.filters if isinstance(part, Among))
        if inner is None or inner.filters or query.should or query.never:
            return None
        return inner._replace(filters=filters) if len(filters) == len(query.filters) else None
    match query:
        case Stemmed(_, None):
            return Flat("any", (query,))
        case Exact(_, None):
            return Flat("phrase", (), query)
        case Bool(must, should, (), ()) if not must or not should:
            parts = must or should
            stems = tuple(p for p in parts if isinstance(p, Stemmed) and p.field is None)
            if parts and len(stems) == len(parts):
                return Flat("all" if must else "any", stems)
    return None


def terms(words: Sequence[Known], weights: Sequence[int], at: int) -> dict[Listed, int]:
    """The stems that a segment has; one that is asked for twice counts twice."""
    found: dict[Listed, int] = {}
    for known, weight in zip(words, weights, strict=True):
        for listed in known.listed[at]:
            found[listed] = found.get(listed, 0) + weight
    return found


def best(segment: Segment, asked: Asked, count: int) -> Best | None:
    """The best `count` sections of a segment; None where there is no short way."""
    if asked.kind != "any":
        return None
    kept = asked.kept
    stems = asked.terms[0]
    if len(stems) == 1:
        ((listed, weight),) = stems.items()
        return ready(segment, listed, weight, kept, count) or _one(
            segment, listed, weight, kept, count
        )
    sums = np.zeros(segment.sections, np.uint32)
    all_docs, all_impacts = segment.docs, segment.impacts
    for (_, start, end), weight in stems.items():
        np.add.at(sums, all_docs[start:end], all_impacts[start:end] * np.uint32(weight))
    if kept is not None:
        sums *= kept
    total = int(np.count_nonzero(sums))
    docs = np.flatnonzero(sums >= _bound(segment, stems, sums, count))
    return *_first(docs, sums[docs], count), total


def ready(
    segment: Segment, listed: Listed, weight: int, kept: Array | None, count: int
) -> Best | None:
    """From the list of a stem's best sections, where there is one and nothing is left out."""
    if kept is not None or count > TOP or (row := segment.tops.get(listed.stem)) is None:
        return None
    docs, impacts = segment.best_of(row)
    scores = [impact * weight for impact in impacts[:count]]
    return docs[:count], scores, listed.end - listed.start


def _one(segment: Segment, listed: Listed, weight: int, kept: Array | None, count: int) -> Best:
    _, start, end = listed
    docs = segment.docs[start:end]
    scores = segment.impacts[start:end] * np.uint32(weight)
    if kept is not None:
        which = kept[docs]
        docs, scores = docs[which], scores[which]
    return *_first(docs, scores, count), len(docs)


def _bound(segment: Segment, stems: Iterable[Listed], sums: Array, count: int) -> np.uint32:
    """A score that at least `count` sections reach; 1 where none is known."""
    found = 1
    if 0 < count <= TOP:
        for listed in stems:
            row = segment.tops.get(listed.stem)
            if row is not None:
                reached = np.sort(sums[segment.columns["top.docs"][row * TOP : (row + 1) * TOP]])
                found = max(found, int(reached[-count]))
    return np.uint32(found)


def _first(docs: Array, scores: Array, count: int) -> tuple[list[int], list[int]]:
    """The best of some sections in rising order, the lower first where they are equal."""
    if not count > 0:
        return [], []
    if count < len(docs):
        bound = np.partition(scores, len(scores) - count)[len(scores) - count]
        which = np.flatnonzero(scores >= bound)
        docs, scores = docs[which], scores[which]
    order = np.argsort(-scores.astype(np.int64), kind="stable")[:count]
    return docs[order].tolist(), scores[order].tolist()
