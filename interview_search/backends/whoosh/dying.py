"""What goes with the interviews that leave a segment: columns that lie beside it.

Only the pages of the positions that go are unpacked, so that a change of one
interview costs little however long the segment is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from .columns import Array
from .positions import found_between

if TYPE_CHECKING:
    from .segment import Segment

_RUNS = 16
"""From so many places in a segment on, all that lies between them is looked at."""


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
    docs = segment.columns["stems.docs"]
    numbers = np.flatnonzero(dead)
    if not len(numbers):
        return numbers
    near = found_between(docs, int(numbers[0]), int(numbers[-1]))
    hit = near[dead[docs[near]]].astype(np.uint32)
    found: Array = segment.columns["stems.starts"].searchsorted(hit, "right") - 1
    return found


def _words(segment: Segment, dead: Array) -> Array:
    """Each word that stands in a section that goes, once a section."""
    base = segment.base.astype(np.int64)
    numbers = np.flatnonzero(dead)
    # Sections with pages between them are looked at one after the other.
    apart = np.flatnonzero(base[numbers[1:]] >> 16 > (base[numbers[:-1] + 1] >> 16) + 1) + 1
    runs = np.split(numbers, apart) if len(apart) < _RUNS else [numbers]
    pairs = [np.empty(0, np.uint64)]
    for run in runs:
        if not len(run):
            continue
        first, last = int(run[0]), int(run[-1]) + 1
        word, place = segment.positions.between(int(base[first]), int(base[last]))
        owners = np.repeat(np.arange(first, last), np.diff(base[first : last + 1]))
        owner = owners[place - np.uint32(base[first])]
        gone = dead[owner]
        pairs.append(
            (word[gone].astype(np.uint64) << np.uint64(32)) | owner[gone].astype(np.uint64)
        )
    return np.unique(np.concatenate(pairs)) >> np.uint64(32)


def _counted(name: str, terms: Array, before: Mapping[str, Array] | None) -> dict[str, Array]:
    found, df = np.unique(terms, return_counts=True)
    if before is not None:
        every = np.concatenate((found, before[name]))
        found, place = np.unique(every, return_inverse=True)
        df = np.bincount(place, np.concatenate((df, before[f"{name}.df"])))
    return {name: found.astype(np.uint32), f"{name}.df": df.astype(np.uint32)}
