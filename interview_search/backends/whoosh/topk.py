"""The best sections for words side by side: the commonest query, by the shortest way.

The scores of all sections are summed in one array. A stem's best sections are
kept ready, so that a bound is known before: whatever scores less than it is
never looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ...query.tree import Among, Bool, Query, Stemmed
from .columns import Array
from .evaluate import Weights
from .invert import TOP
from .segment import Segment
from .tokens import encoded


class Flat(NamedTuple):
    """Words side by side, and conditions on the interviews."""

    words: tuple[Stemmed, ...]
    filters: tuple[Among, ...]


class Term(NamedTuple):
    """A stem of the query in one segment."""

    stem: int
    weight: int


def flat(query: Query) -> Flat | None:
    """The words and conditions of a query that has nothing else."""
    filters: tuple[Among, ...] = ()
    if isinstance(query, Bool) and query.filters and len(query.must) == 1:
        if query.should or query.never:
            return None
        filters = tuple(part for part in query.filters if isinstance(part, Among))
        if len(filters) < len(query.filters):
            return None
        query = query.must[0]
    if isinstance(query, Bool):
        if query.must or query.never or query.filters or not query.should:
            return None
        parts = query.should
    else:
        parts = (query,)
    words = tuple(part for part in parts if isinstance(part, Stemmed) and part.field is None)
    return Flat(words, filters) if len(words) == len(parts) else None


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
    segment: Segment, asked: Sequence[Term], kept: Array | None, count: int
) -> tuple[Array, Array, int]:
    """Sections and scores among which the best `count` are, and how many match in all.

    `kept` (bool, by section) leaves the others out; None keeps all.
    """
    if len(asked) == 1 and kept is None and count <= TOP:
        ready = _ready(segment, asked[0])
        if ready is not None:
            docs, scores = ready
            return docs[:count], scores[:count], segment.stem_df(asked[0].stem)
    if len(asked) == 1:
        docs, impacts = segment.postings(asked[0].stem)
        scores = impacts * np.uint32(asked[0].weight)
        if kept is not None:
            which = kept[docs]
            docs, scores = docs[which], scores[which]
        return *_above(docs, scores, count), len(docs)
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


def _ready(segment: Segment, term: Term) -> tuple[Array, Array] | None:
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
            ready = _ready(segment, term)
            if ready is not None:
                reached = np.sort(sums[ready[0]])
                found = max(found, int(reached[-count]))
    return np.uint32(found)


def _above(docs: Array, scores: Array, count: int) -> tuple[Array, Array]:
    """Without those that `count` others surpass."""
    if not 0 < count < len(docs):
        return docs[:0] if not count else docs, scores[:0] if not count else scores
    bound = np.partition(scores, len(scores) - count)[len(scores) - count]
    which = scores >= bound
    return docs[which], scores[which]
