"""The best sections for words side by side: the commonest query, by the shortest way.

The scores of all sections are summed in one array. A stem's best sections are
kept ready, so that a bound is known before: whatever scores less than it is
never looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from ...query.tree import Among, Bool, Exact, Query, Stemmed
from .columns import Array
from .evaluate import Weights
from .invert import TOP
from .segment import Segment
from .tokens import encoded

Best = tuple[Array, Array, int]
"""Sections and scores among which the best are, and how many match in all."""


class Flat(NamedTuple):
    """A query of one level: words or a phrase, and conditions on the interviews."""

    kind: Literal["any", "all", "phrase"]
    leaf: Query
    words: tuple[Stemmed, ...] = ()
    phrase: tuple[str, ...] = ()
    filters: tuple[Among, ...] = ()


class Term(NamedTuple):
    """A stem of the query in one segment."""

    stem: int
    weight: int


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
            return Flat("any", query, (query,))
        case Exact(words, None):
            return Flat("phrase", query, phrase=words)
        case Bool(must, should, (), ()) if not must or not should:
            parts = must or should
            stems = tuple(p for p in parts if isinstance(p, Stemmed) and p.field is None)
            if parts and len(stems) == len(parts):
                return Flat("all" if must else "any", query, stems)
    return None


def terms(words: Sequence[Stemmed], segment: Segment, weights: Weights) -> list[Term]:
    """The stems that the segment has; one that is asked for twice counts twice."""
    found: dict[int, int] = {}
    for word in words:
        weight = weights[word]
        for stem in word.stems:
            number = segment.stems.find(encoded(stem))
            if number >= 0:
                found[number] = found.get(number, 0) + weight
    return [Term(stem, weight) for stem, weight in found.items()]


def best(
    segment: Segment, flat: Flat, weights: Weights, kept: Array | None, count: int
) -> Best | None:
    """Where the best `count` sections of a segment are; None where there is no short way.

    `kept` (bool, by section) leaves the others out; None keeps all.
    """
    if flat.kind != "any":
        return None
    asked = terms(flat.words, segment, weights)
    if len(asked) == 1:
        return ready(segment, asked[0], kept, count) or _one(segment, asked[0], kept, count)
    sums = np.zeros(segment.sections, np.uint32)
    for stem, weight in asked:
        docs, impacts = segment.postings(stem)
        np.add.at(sums, docs, impacts * np.uint32(weight))
    if kept is not None:
        sums *= kept
    total = int(np.count_nonzero(sums))
    bound = _bound(segment, asked, sums, count)
    docs = np.flatnonzero(sums >= bound).astype(np.uint32)
    return *_above(docs, sums[docs], count), total


def ready(segment: Segment, term: Term, kept: Array | None, count: int) -> Best | None:
    """From the list of a stem's best sections, where there is one and nothing is left out."""
    if kept is not None or count > TOP or (found := _listed(segment, term)) is None:
        return None
    return found[0][:count], found[1][:count], segment.stem_df(term.stem)


def _one(segment: Segment, term: Term, kept: Array | None, count: int) -> Best:
    docs, impacts = segment.postings(term.stem)
    scores = impacts * np.uint32(term.weight)
    if kept is not None:
        which = kept[docs]
        docs, scores = docs[which], scores[which]
    return *_above(docs, scores, count), len(docs)


def _listed(segment: Segment, term: Term) -> tuple[Array, Array] | None:
    """The best sections of a stem, where a list of them is kept."""
    row = segment.tops.get(term.stem)
    if row is None:
        return None
    part = slice(row * TOP, (row + 1) * TOP)
    return segment.columns["top.docs"][part], segment.columns["top.impacts"][part] * np.uint32(
        term.weight
    )


def _bound(segment: Segment, asked: Sequence[Term], sums: Array, count: int) -> np.uint32:
    """A score that at least `count` sections reach; 1 where none is known."""
    found = 1
    if 0 < count <= TOP:
        for term in asked:
            listed = _listed(segment, term)
            if listed is not None:
                reached = np.sort(sums[listed[0]])
                found = max(found, int(reached[-count]))
    return np.uint32(found)


def _above(docs: Array, scores: Array, count: int) -> tuple[Array, Array]:
    """Without those that `count` others surpass."""
    if not 0 < count < len(docs):
        return docs[:0] if not count else docs, scores[:0] if not count else scores
    bound = np.partition(scores, len(scores) - count)[len(scores) - count]
    which = scores >= bound
    return docs[which], scores[which]
