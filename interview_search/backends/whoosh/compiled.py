"""The same as `topk.best`, by compiled loops: for conjunctions and phrases, too."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import kernels, topk
from .columns import Array
from .evaluate import Weights
from .segment import Segment
from .tokens import encoded
from .topk import Best, Flat, Term

_ALL: Array = np.empty(0, bool)
_scratch = threading.local()


def best(
    segment: Segment, flat: Flat, weights: Weights, kept: Array | None, count: int
) -> Best | None:
    """As `topk.best`, for every kind of flat query."""
    if count <= 0 or (flat.kind == "phrase" and len(flat.phrase) < 2):
        return topk.best(segment, flat, weights, kept, count)
    only = _ALL if kept is None else kept
    docs = np.empty(min(count, segment.sections), np.uint32)
    scores = np.empty(len(docs), np.uint32)
    if flat.kind == "phrase":
        size, total = _phrase(segment, flat, weights, only, docs, scores)
    elif flat.kind == "all":
        size, total = _all(segment, flat, weights, only, docs, scores)
    else:
        asked = topk.terms(flat.words, segment, weights)
        if len(asked) == 1 and (ready := topk.ready(segment, asked[0], kept, count)):
            return ready
        size, total = _any(segment, asked, only, docs, scores)
    return docs[:size], scores[:size], total


def _any(
    segment: Segment, asked: Sequence[Term], kept: Array, docs: Array, scores: Array
) -> tuple[int, int]:
    listed, impacts = segment.columns["stems.docs"], segment.columns["stems.impacts"]
    starts, ends, weights = _ranges(segment, asked)
    if len(asked) == 1:
        found = kernels.one(listed, impacts, starts[0], ends[0], weights[0], kept, docs, scores)
    else:
        sums, _ = _room(segment.sections)
        found = kernels.union(listed, impacts, starts, ends, weights, kept, sums, docs, scores)
    return int(found[0]), int(found[1])


def _all(
    segment: Segment, flat: Flat, weights: Weights, kept: Array, docs: Array, scores: Array
) -> tuple[int, int]:
    groups = [topk.terms((word,), segment, weights) for word in flat.words]
    if not all(groups):
        return 0, 0
    starts = segment.columns["stems.starts"]
    groups.sort(key=lambda group: sum(int(starts[t.stem + 1] - starts[t.stem]) for t in group))
    asked = [term for group in groups for term in group]
    numbers = [number for number, group in enumerate(groups) for _ in group]
    sums, stages = _room(segment.sections)
    found = kernels.intersection(
        segment.columns["stems.docs"],
        segment.columns["stems.impacts"],
        *_ranges(segment, asked),
        np.array(numbers, np.int64),
        kept,
        sums,
        stages,
        docs,
        scores,
    )
    return int(found[0]), int(found[1])


def _phrase(
    segment: Segment, flat: Flat, weights: Weights, kept: Array, docs: Array, scores: Array
) -> tuple[int, int]:
    numbers = [segment.words.find(encoded(word)) for word in flat.phrase]
    if min(numbers) < 0:
        return 0, 0
    listed = segment.columns["words.starts"]
    ranges = [(int(listed[n]), int(listed[n + 1]), step) for step, n in enumerate(numbers)]
    ranges.sort(key=lambda item: item[1] - item[0])
    starts, ends, steps = np.array(ranges, np.int64).T.copy()
    found = kernels.phrase(
        segment.columns["words.positions"],
        starts,
        ends,
        steps,
        segment.base,
        segment.norms,
        weights[flat.leaf],
        kept,
        docs,
        scores,
    )
    return int(found[0]), int(found[1])


def _ranges(segment: Segment, asked: Sequence[Term]) -> tuple[Array, Array, Array]:
    stems = np.array([term.stem for term in asked], np.int64)
    starts = segment.columns["stems.starts"]
    weights = np.array([term.weight for term in asked], np.int64)
    return starts[stems].astype(np.int64), starts[stems + 1].astype(np.int64), weights


def _room(sections: int) -> tuple[Array, Array]:
    """Scratch of this thread: zeros, left as zeros by the kernels."""
    held: Any = getattr(_scratch, "arrays", None)
    if held is None or len(held[0]) < sections:
        held = _scratch.arrays = np.zeros(sections, np.uint32), np.zeros(sections, np.uint8)
    return held[0][:sections], held[1][:sections]


def prepare() -> None:
    """Compile the kernels, or load them from Numba's cache: some seconds the first time ever."""
    words = np.frombuffer(np.ones(2, np.uint32).tobytes(), np.uint32)
    impacts = np.frombuffer(np.ones(2, np.uint16).tobytes(), np.uint16)
    zero, one, two = np.zeros(1, np.int64), np.ones(1, np.int64), np.full(1, 2, np.int64)
    docs, scores = np.empty(1, np.uint32), np.empty(1, np.uint32)
    sums, stages = _room(4)
    norms = np.ones(4, np.float32)
    base = np.frombuffer(np.arange(4, dtype=np.uint32).tobytes(), np.uint32)
    kernels.one(words, impacts, zero[0], one[0], one[0], _ALL, docs, scores)
    kernels.union(words, impacts, zero, one, one, _ALL, sums, docs, scores)
    kernels.intersection(words, impacts, zero, one, one, zero, _ALL, sums, stages, docs, scores)
    kernels.phrase(words, zero, two, zero, base, norms, 1, _ALL, docs, scores)
