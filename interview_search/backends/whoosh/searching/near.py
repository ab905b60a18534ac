"""Words near one another: windows of positions that hold them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ..files.columns import Array
from ..files.positions import runs
from ..segment import Segment
from .matches import merged


def windows(segment: Segment, words: Sequence[int], slop: int) -> tuple[Array, Array]:
    """The first and the last position of each window of `len(words) + slop` that holds all words.

    Of windows within one another the smallest counts. A window lies in one part
    of a section. Words are given by their numbers, in any order.
    """
    size = len(words) + slop
    counts = Counter(words)
    rarest, *others = sorted(counts, key=segment.positions.count)
    held = {rarest: segment.positions[rarest].astype(np.int64)}
    for word in others:
        held[word] = _around(held[rarest], segment.positions[word].astype(np.int64), size)
    ends = held[rarest] if not others else merged([*held.values()])
    starts = ends
    for word, times in counts.items():
        # The last but some of its places up to here; before the first there is none.
        place = held[word].searchsorted(ends, "right") - times
        starts = np.minimum(starts, np.append(held[word], -1)[np.maximum(place, -1)])
    fits = (starts >= 0) & (ends - starts < size)
    starts, ends = starts[fits], ends[fits]
    sections = segment.sections_at(ends)
    # One position is free between parts: where they begin tells them apart.
    begins = parts(segment, sections)
    fits = ((begins <= ends[:, None]) == (begins <= starts[:, None])).all(axis=1)
    starts, ends = starts[fits], ends[fits]
    smallest = np.ones(len(starts), bool)
    np.not_equal(starts[1:], starts[:-1], out=smallest[1:])
    return starts[smallest], np.asarray(ends[smallest], np.uint32)


def parts(segment: Segment, sections: Array | slice = slice(None)) -> Array:
    """i8 (sections, 4): the positions at which the parts of some sections begin."""
    columns = segment.columns
    starts = np.empty((len(segment.base[:-1][sections]), 4), np.int64)
    starts[:, 0] = segment.base[:-1][sections]
    for at, part in enumerate(("question", "heading", "title")):
        starts[:, at + 1] = starts[:, at] + columns[f"doc.{part}"][sections] + 1
    return starts


def _around(centres: Array, positions: Array, size: int) -> Array:
    """The positions less than `size` away from some centre; all are rising."""
    if not len(centres) or not len(positions):
        return positions[:0]
    starts = positions.searchsorted(centres - size + 1)
    ends = positions.searchsorted(centres + size)
    if int((ends - starts).sum()) >= len(positions):
        return positions  # as good, and at hand
    return merged([positions[runs(starts, ends - starts)]])
