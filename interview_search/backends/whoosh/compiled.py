"""The same as `topk.best`, by compiled loops: for conjunctions and phrases, too."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import kernels, topk
from .columns import Array
from .evaluate import among
from .segment import Segment
from .statistics import Statistics, Weights
from .tokens import encoded
from .topk import Best, Flat, Term

_ALL: Array = np.empty(0, bool)
_scratch = threading.local()


def best(
    segment: Segment,
    at: int,
    flat: Flat,
    statistics: Statistics,
    weights: Weights,
    kept: Array | None,
    count: int,
) -> Best | None:
    """As `topk.best`, for every kind of flat query."""
    if count <= 0 or (flat.kind == "phrase" and len(flat.phrase) < 2):
        return topk.best(segment, at, flat, statistics, weights, kept, count)
    only = _ALL if kept is None else kept
    docs = np.empty(min(count, segment.sections), np.uint32)
    scores = np.empty(len(docs), np.uint32)
    if flat.kind == "phrase":
        size, total = _phrase(segment, flat, weights, only, docs, scores)
    elif flat.kind == "all":
        groups = [topk.terms((word,), at, statistics, weights) for word in flat.words]
        size, total = _all(segment, groups, only, docs, scores) if all(groups) else (0, 0)
    else:
        asked = topk.terms(flat.words, at, statistics, weights)
        if len(asked) == 1 and (found := topk.ready(segment, asked[0], kept, count)):
            return found
        size, total = _any(segment, asked, only, docs, scores)
    return docs[:size].tolist(), scores[:size].tolist(), total


def _any(
    segment: Segment, asked: Sequence[Term], kept: Array, docs: Array, scores: Array
) -> tuple[int, int]:
    columns = segment.columns
    listed, impacts = columns["stems.docs"], columns["stems.impacts"]
    if len(asked) == 1:
        ((_, start, end), weight) = asked[0]
        found = kernels.one(listed, impacts, start, end, weight, kept, docs, scores)
    else:
        sums, _ = _room(segment.sections)
        found = kernels.union(listed, impacts, *_ranges(asked), kept, sums, docs, scores)
    return found  # type: ignore[no-any-return]


def _all(
    segment: Segment, groups: list[list[Term]], kept: Array, docs: Array, scores: Array
) -> tuple[int, int]:
    groups.sort(key=lambda group: sum(term.listed.end - term.listed.start for term in group))
    numbers = [number for number, group in enumerate(groups) for _ in group]
    sums, stages = _room(segment.sections)
    return kernels.intersection(  # type: ignore[no-any-return]
        segment.columns["stems.docs"],
        segment.columns["stems.impacts"],
        *_ranges([term for group in groups for term in group]),
        np.array(numbers, np.int64),
        kept,
        sums,
        stages,
        docs,
        scores,
    )


def _phrase(
    segment: Segment, flat: Flat, weights: Weights, kept: Array, docs: Array, scores: Array
) -> tuple[int, int]:
    numbers = [segment.words.find(encoded(word)) for word in flat.phrase]
    if min(numbers) < 0:
        return 0, 0
    held = segment.positions
    (rarest, step), *others = sorted(
        ((number, step) for step, number in enumerate(numbers)),
        key=lambda item: held.count(item[0]),
    )
    found = held[rarest]
    found = found[found >= step] - np.uint32(step)
    for number, step in others:
        start, _, row, _ = held.where(number)
        if row < 0:
            found = found[among(found + np.uint32(step), held[number])]
        else:
            left = kernels.following(found, step, held.low, start, held.rows[row])
            found = found[:left]
    weight = weights[flat.leaf]
    return kernels.counted(  # type: ignore[no-any-return]
        found, segment.base, segment.norms, weight, kept, docs, scores
    )


def _ranges(asked: Sequence[Term]) -> tuple[Array, Array, Array]:
    """Where the postings of each term begin and end, and what it weighs."""
    return (
        np.array([term.listed.start for term in asked], np.int64),
        np.array([term.listed.end for term in asked], np.int64),
        np.array([term.weight for term in asked], np.int64),
    )


def _room(sections: int) -> tuple[Array, Array]:
    """Scratch of this thread: zeros, left as zeros by the kernels."""
    held: Any = getattr(_scratch, "arrays", None)
    if held is None or len(held[0]) < sections:
        held = _scratch.arrays = np.zeros(sections, np.uint32), np.zeros(sections, np.uint8)
    return held[0][:sections], held[1][:sections]


def prepare() -> None:
    """Compile the kernels, or load them from Numba's cache: some seconds the first time ever."""
    held = {
        kind: np.frombuffer(np.ones(4, kind).tobytes(), kind) for kind in (np.uint16, np.uint32)
    }
    small, large = held[np.uint16], held[np.uint32]
    zero, one = np.zeros(1, np.int64), np.ones(1, np.int64)
    docs, scores = np.empty(1, np.uint32), np.empty(1, np.uint32)
    sums, stages = _room(4)
    kernels.one(small, small, 0, 1, 1, _ALL, docs, scores)
    kernels.union(small, small, zero, one, one, _ALL, sums, docs, scores)
    kernels.intersection(small, small, zero, one, one, zero, _ALL, sums, stages, docs, scores)
    found = np.zeros(1, np.uint32)
    kernels.following(found, 0, small, 0, large)
    kernels.counted(found, large, np.ones(4, np.float32), 1, _ALL, docs, scores)
