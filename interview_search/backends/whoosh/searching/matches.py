"""Sections that match, with their scores, and how to put them together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..files.columns import Array

_DENSE = 8
"""With more postings than one in so many sections, sums are kept for all sections."""


class Matches(NamedTuple):
    """Sections that match."""

    docs: Array
    """u4, rising."""
    scores: Array | None
    """u4; None where they were not asked for."""


NONE = Matches(np.empty(0, np.uint32), np.empty(0, np.uint32))


def among(values: Array, sorted_ones: Array) -> Array:
    """bool: which values occur in a sorted array."""
    if not len(sorted_ones):
        return np.zeros(len(values), bool)
    place = sorted_ones.searchsorted(values)
    place[place == len(sorted_ones)] = 0
    return np.asarray(sorted_ones[place] == values)


def any_of(parts: Sequence[Matches]) -> Matches:
    """What matches any, with the sums of the scores."""
    parts = [part for part in parts if len(part.docs)]
    if len(parts) < 2:
        return parts[0] if parts else NONE
    size = 1 + max(int(part.docs[-1]) for part in parts)
    if sum(len(part.docs) for part in parts) * _DENSE > size:
        matched = np.zeros(size, bool)
        for part in parts:
            matched[part.docs] = True
        docs = np.flatnonzero(matched).astype(np.uint32)
        sums = np.zeros(size, np.uint32)
        for part in parts:
            if part.scores is not None:
                sums[part.docs] += part.scores
        return Matches(docs, sums[docs])
    docs = np.concatenate([part.docs for part in parts])
    scores = np.concatenate([_scores(part) for part in parts])
    order = np.argsort(docs, kind="stable")
    docs = docs[order]
    first = np.flatnonzero(firsts(docs))
    return Matches(docs[first], np.add.reduceat(scores[order], first))


def all_of(parts: Sequence[Matches]) -> Matches:
    """What matches each, with the sums of the scores."""
    first, *others = sorted(parts, key=lambda part: len(part.docs))
    found = Matches(first.docs, _scores(first))
    for other in others:
        found = kept(found, among(found.docs, other.docs))
        found = plus(found, other)
    return found


def plus(found: Matches, more: Matches) -> Matches:
    """The same sections, with the scores that others give them added."""
    if more.scores is None or not len(more.docs) or not len(found.docs):
        return found
    place = more.docs.searchsorted(found.docs)
    place[place == len(more.docs)] = 0
    extra = np.where(more.docs[place] == found.docs, more.scores[place], np.uint32(0))
    return Matches(found.docs, _scores(found) + extra)


def kept(found: Matches, which: Array) -> Matches:
    scores = None if found.scores is None else found.scores[which]
    return Matches(found.docs[which], scores)


def firsts(values: Array) -> Array:
    """bool: where a sorted array takes a new value."""
    found = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def merged(runs: Sequence[Array]) -> Array:
    """All values of some rising arrays, rising and each once."""
    if len(runs) == 1 and (len(runs[0]) < 2 or bool((runs[0][1:] > runs[0][:-1]).all())):
        return runs[0]
    # Sorting runs that are sorted is quick; what `unique` does is not.
    values = np.sort(np.concatenate(runs), kind="stable")
    return values[firsts(values)]


def _scores(found: Matches) -> Array:
    return np.zeros(len(found.docs), np.uint32) if found.scores is None else found.scores
