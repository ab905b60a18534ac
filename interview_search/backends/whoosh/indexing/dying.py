"""What goes with the interviews that leave a segment: columns that lie beside it.

Only the pages of the positions that go are unpacked, so that a change of one
interview costs little however long the segment is. Most of them are not compared
with their checksums, which would take longer than all the rest: instead every
place of a section that goes must have its word, and none may have two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from .... import analysis
from ..files.columns import Array, lengths
from .batches import NO_STEM
from .tokens import TITLE

if TYPE_CHECKING:
    from ..segment import Segment

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
    words, sections, positions = _standing(segment, dead)
    stems = _stems(segment, words, sections, positions)
    for name, terms in (("stems", stems), ("words", _distinct(words, sections))):
        gone |= _counted(name, terms, before)
    return gone


def _standing(segment: Segment, dead: Array) -> tuple[Array, Array, Array]:
    """The words of the sections that go, their sections and their positions."""
    numbers = np.flatnonzero(dead)
    base = segment.base.astype(np.int64)
    # Sections with pages between them are looked at one after the other.
    apart = np.flatnonzero(base[numbers[1:]] >> 16 > (base[numbers[:-1] + 1] >> 16) + 1) + 1
    runs = np.split(numbers, apart) if len(apart) < _RUNS else [numbers]
    found = [(numbers[:0], numbers[:0], np.empty(0, np.uint32))]
    for run in runs:
        if not len(run):
            continue
        first, last = int(run[0]), int(run[-1]) + 1
        start = int(base[first])
        word, place = segment.positions.between(start, int(base[last]))
        place -= np.uint32(start)
        if not np.array_equal(_placed(segment, word, place), _places(segment, first, last)):
            raise segment.columns.damaged("its words do not fill its sections")
        owner = np.repeat(np.arange(first, last), np.diff(base[first : last + 1]))[place]
        gone = dead[owner]
        found.append((word[gone], owner[gone], place[gone] + np.uint32(start)))
    words, sections, positions = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return words, sections, positions


def _placed(segment: Segment, words: Array, places: Array) -> Array:
    """The places of words in order; those of a word with a sign and without are one."""
    marked = np.zeros(len(segment.words), bool)
    for sign in analysis.SIGNS:
        listed = segment.words.beginning(sign.encode())
        # Were one of these missing, the word without its sign would fill its place.
        segment.positions.touch(listed)
        marked[listed.start : listed.stop] = True
    signed = marked[words]
    if signed.any():
        bare = {
            word: segment.words.find(segment.words[word][1:])
            for word in np.unique(words[signed]).tolist()
        }
        beside = np.array([bare[word] for word in words[signed].tolist()], np.int64)
        twice = np.isin(_pairs(words, places), _pairs(beside, places[signed]))
        if int(twice.sum()) != len(beside):
            raise segment.columns.damaged("its words do not fill its sections")
        places = places[~twice]
    return np.sort(places)


def _places(segment: Segment, first: int, last: int) -> Array:
    """Where words stand in some sections, from the first one's beginning on."""
    ends = segment.base[first : last + 1].astype(np.int64)
    ends -= ends[0]
    used = np.ones(int(ends[-1]), bool)
    # Each part leaves one place free behind it.
    place = ends[:-1] - 1
    for name in ("question", "heading", "title"):
        place = place + segment.columns[f"doc.{name}"][first:last] + 1
        used[place] = False
    used[ends[1:] - 1] = False
    return np.flatnonzero(used)


def _stems(segment: Segment, words: Array, sections: Array, positions: Array) -> Array:
    """Each stem that stands in a section that goes, once a section."""
    columns = segment.columns
    if not segment.ranking.title_weight:
        # What has no weight has no postings.
        counts = ~segment.within(TITLE, sections, positions)
        words, sections = words[counts], sections[counts]
    # A word without its sign stands there beside the one with it, whose stem it has.
    stems = np.repeat(
        np.arange(len(segment.stems), dtype=np.uint32), lengths(columns["surfaces.starts"])
    )
    spoken = columns["doc.language"][sections]
    found = [np.empty(0, np.uint64)]
    for language in np.unique(spoken).tolist():
        here = columns["surfaces.languages"] == language
        stem_of = np.full(len(segment.words), NO_STEM, np.uint32)
        stem_of[columns["surfaces.words"][here]] = stems[here]
        mine = spoken == language
        stem = stem_of[words[mine]]
        kept = stem != NO_STEM
        found.append(_pairs(stem[kept], sections[mine][kept]))
    return np.unique(np.concatenate(found)) >> np.uint64(32)


def _distinct(terms: Array, sections: Array) -> Array:
    """Each term once a section."""
    return np.unique(_pairs(terms, sections)) >> np.uint64(32)


def _pairs(terms: Array, sections: Array) -> Array:
    found: Array = (terms.astype(np.uint64) << np.uint64(32)) | sections.astype(np.uint64)
    return found


def _counted(name: str, terms: Array, before: Mapping[str, Array] | None) -> dict[str, Array]:
    found, df = np.unique(terms, return_counts=True)
    if before is not None:
        every = np.concatenate((found, before[name]))
        found, place = np.unique(every, return_inverse=True)
        df = np.bincount(place, np.concatenate((df, before[f"{name}.df"]))).astype(np.int64)
    return {name: found.astype(np.uint32), f"{name}.df": df.astype(np.uint32)}
