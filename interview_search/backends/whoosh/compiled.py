"""The same as `topk.best`, by compiled loops: for conjunctions and phrases, too."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from . import kernels, topk
from .columns import Array
from .evaluate import among
from .segment import Segment
from .statistics import Listed
from .tokens import encoded
from .topk import Asked, Best, room

_ALL: Array = np.empty(0, bool)


def best(segment: Segment, asked: Asked, count: int) -> Best | None:
    """As `topk.best`, for every kind of flat query."""
    if count <= 0 or (asked.kind == "phrase" and len(asked.phrase) < 2):
        return topk.best(segment, asked, count)
    if asked.kind == "any" and len(asked.terms[0]) == 1:
        ((listed, weight),) = asked.terms[0].items()
        if found := topk.ready(segment, listed, weight, asked.kept, count):
            return found
    docs = np.empty(min(count, segment.sections), np.uint32)
    scores = np.empty(len(docs), np.uint32)
    size, total = _FILL[asked.kind](segment, asked, docs, scores)
    return docs[:size].tolist(), scores[:size].tolist(), total


def _any(segment: Segment, asked: Asked, docs: Array, scores: Array) -> tuple[int, int]:
    stems = asked.terms[0]
    if not stems:
        return 0, 0
    kept = _ALL if asked.kept is None else asked.kept
    if len(stems) == 1:
        (((_, start, end), weight),) = stems.items()
        return kernels.one(  # type: ignore[no-any-return]
            segment.docs, segment.impacts, start, end, weight, kept, docs, scores
        )
    sums, _ = room(segment.sections)
    return kernels.union(  # type: ignore[no-any-return]
        segment.docs, segment.impacts, _table(stems), kept, sums, docs, scores
    )


def _all(segment: Segment, asked: Asked, docs: Array, scores: Array) -> tuple[int, int]:
    if not all(asked.terms):
        return 0, 0
    groups = sorted(asked.terms, key=lambda stems: sum(end - start for _, start, end in stems))
    table = np.concatenate([_table(stems) for stems in groups])
    numbers = np.repeat(np.arange(len(groups)), [len(stems) for stems in groups])
    kept = _ALL if asked.kept is None else asked.kept
    sums, stages = room(segment.sections)
    return kernels.intersection(  # type: ignore[no-any-return]
        segment.docs, segment.impacts, table, numbers, kept, sums, stages, docs, scores
    )


def _phrase(segment: Segment, asked: Asked, docs: Array, scores: Array) -> tuple[int, int]:
    numbers = [segment.words.find(encoded(word)) for word in asked.phrase]
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
    kept = _ALL if asked.kept is None else asked.kept
    return kernels.counted(  # type: ignore[no-any-return]
        found, segment.base, segment.norms, asked.weight, kept, docs, scores
    )


_FILL = {"any": _any, "all": _all, "phrase": _phrase}


def _table(stems: Mapping[Listed, int]) -> Array:
    """i8: of each stem, where its postings begin and end, and what it weighs."""
    return np.array([(start, end, w) for (_, start, end), w in stems.items()], np.int64)


def prepare() -> None:
    """Compile the kernels, or load them from Numba's cache: some seconds the first time ever."""
    held = {
        kind: np.frombuffer(np.ones(4, kind).tobytes(), kind) for kind in (np.uint16, np.uint32)
    }
    small, large = held[np.uint16], held[np.uint32]
    zero, table = np.zeros(1, np.int64), np.array([[0, 1, 1]], np.int64)
    docs, scores = np.empty(1, np.uint32), np.empty(1, np.uint32)
    sums, stages = room(4)
    kernels.one(small, small, 0, 1, 1, _ALL, docs, scores)
    kernels.union(small, small, table, _ALL, sums, docs, scores)
    kernels.intersection(small, small, table, zero, _ALL, sums, stages, docs, scores)
    found = np.zeros(1, np.uint32)
    kernels.following(found, 0, small, 0, large)
    kernels.counted(found, large, np.ones(4, np.float32), 1, _ALL, docs, scores)
