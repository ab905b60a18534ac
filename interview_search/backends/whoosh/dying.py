"""What goes with the interviews that leave a segment: columns that lie beside it.

Only the pages of the positions that go are unpacked, so that a change of one
interview costs little however long the segment is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from .columns import Array, lengths

if TYPE_CHECKING:
    from .segment import Segment


def dying(segment: Segment, interviews: Iterable[int]) -> dict[str, Array]:
    """Sections and document frequencies that go with these, and with those gone before."""
    dead = np.zeros(segment.sections, bool)
    fresh = sorted({*interviews} - segment.gone)
    for interview in fresh:
        numbers = segment.sections_of(interview)
        dead[numbers.start : numbers.stop] = True
    before = segment.deletions
    gone = {
        "interviews": np.array(sorted({*segment.gone, *fresh}), np.uint32),
        "sections": np.flatnonzero(dead if segment.dead is None else dead | segment.dead).astype(
            np.uint32
        ),
    }
    for name, terms in (("stems", _stems(segment, dead)), ("words", _words(segment, dead))):
        gone |= _counted(name, terms, before)
    return gone


def _stems(segment: Segment, dead: Array) -> Array:
    """The stem of each posting that goes."""
    hit = np.flatnonzero(dead[segment.columns["stems.docs"]])
    found: Array = segment.columns["stems.starts"].searchsorted(hit.astype(np.uint32), "right") - 1
    return found


def _words(segment: Segment, dead: Array) -> Array:
    """Each word that stands in a section that goes, once a section."""
    base = segment.base.astype(np.int64)
    numbers = np.flatnonzero(dead)
    pages = np.zeros((int(base[-1]) >> 16) + 1, bool)
    for first, last in zip(base[numbers] >> 16, base[numbers + 1] >> 16, strict=True):
        pages[first : last + 1] = True
    word, place = segment.positions.on(pages)
    gone = np.repeat(dead, lengths(segment.base))[place]
    pairs = word[gone].astype(np.uint64) << np.uint64(32)
    pairs |= segment.sections_at(place[gone])
    return np.unique(pairs) >> np.uint64(32)


def _counted(name: str, terms: Array, before: Mapping[str, Array] | None) -> dict[str, Array]:
    found, df = np.unique(terms, return_counts=True)
    if before is not None:
        every = np.concatenate((found, before[name]))
        found, place = np.unique(every, return_inverse=True)
        df = np.bincount(place, np.concatenate((df, before[f"{name}.df"])))
    return {name: found.astype(np.uint32), f"{name}.df": df.astype(np.uint32)}
