"""What a segment was inverted from, restored from its columns: to write it anew."""

from __future__ import annotations

import numpy as np

from ..files.columns import Array, lengths
from ..segment import Segment
from .invert import bare_words, places
from .tokens import ANSWER, HEADING, PARTS, QUESTION, TITLE, Tokens


def tokens_of(segment: Segment) -> Tokens:
    """Its tokens, those of deleted sections left out."""
    columns = segment.columns
    words = [*segment.words.texts()]
    bare = bare_words(words)
    counts = _counts(segment)
    ids = _placed(segment, bare)[_used(segment, counts)]
    # Words of deleted sections go; those without their sign stay with their sign.
    wanted = np.zeros(len(words), bool)
    wanted[ids] = True
    wanted[bare[wanted]] = True
    if not wanted.all():
        left = np.cumsum(wanted, dtype=np.uint32) - np.uint32(1)
        ids = left.take(ids)
        words = [word for word, stays in zip(words, wanted.tolist(), strict=True) if stays]
    kept = _kept(segment)
    counts, languages = counts[kept], list(columns.about["languages"])
    language = columns["doc.language"][kept]
    # Compiled loops trust these numbers.
    fit = int(counts.sum(dtype=np.int64)) == len(ids) and (words or not len(ids))
    if not fit or int(language.max(initial=0)) >= max(len(languages), 1):
        raise columns.damaged("its words do not fill its sections")
    twin = columns["doc.twin"].view(bool)[kept]
    turns = segment.speakers.turns.kept(kept)
    return Tokens(words, ids, counts, twin, languages, language, turns)


def _counts(segment: Segment) -> Array:
    """u4 (sections, 4): tokens of each part."""
    columns = segment.columns
    counts = np.empty((segment.sections, len(PARTS)), np.uint32)
    counts[:, QUESTION] = columns["doc.question"]
    counts[:, HEADING] = columns["doc.heading"]
    counts[:, TITLE] = columns["doc.title"]
    spans = lengths(segment.base) - len(PARTS)
    counts[:, ANSWER] = spans - counts[:, :ANSWER].sum(axis=1)
    return counts


def _placed(segment: Segment, bare: Array) -> Array:
    """u4: the word at each position."""
    found = np.zeros(int(segment.base[-1]), np.uint32)
    starts = segment.positions.starts
    for words, positions in segment.positions.each():
        numbers = np.arange(words.start, words.stop, dtype=np.uint32)
        found[positions] = np.repeat(numbers, lengths(starts[words.start : words.stop + 1]))
    # Where a word stands with its sign and without, the sign belongs to it.
    for number in np.flatnonzero(bare != np.arange(len(bare))).tolist():
        found[segment.positions[number]] = number
    return found


def _used(segment: Segment, counts: Array) -> Array:
    """bool: the positions that are not free, of sections that are left."""
    used = np.repeat(_kept(segment), lengths(segment.base))
    starts, _ = places(counts)
    used[(starts + counts).reshape(-1)] = False
    return used


def _kept(segment: Segment) -> Array:
    """bool: the sections that are left."""
    return np.ones(segment.sections, bool) if segment.dead is None else ~segment.dead
