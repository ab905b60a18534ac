"""Inversion by array work: tokens in batches that fit the cache, each sorted by itself.

Within a batch the distinct words take a number of two bytes, which NumPy sorts
by radix; then each run of one word goes to where the batches before it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..files.columns import Array
from ..files.positions import Packing, runs
from .impacts import impacts
from .tokens import PARTS, Tokens

NO_STEM = 0xFFFFFFFF
"""In the place of a stem: a stop word, or a word that a language never uses."""
_TOGETHER = 1 << 18
"""Tokens of a batch, about: it ends where a section does."""
_SCORED = 1 << 16
"""Impacts computed at once: what is made of them stays in the cache."""


@dataclass(slots=True)
class Postings:
    """Stem by stem, the sections in which it stands."""

    starts: Array
    """u4 (stems + 1): where each stem's sections begin."""
    lengths: Array
    """u4: of each section, how many words count in it, weighted."""
    scored: Callable[[Array], tuple[Array, Array]]
    """By the norms of all sections: u2 sections, rising within a stem, and u2 their impacts."""


@dataclass(slots=True)
class _Batch:
    first: int
    """The first section."""
    ids: Array
    parts: Array
    """u4: the part of each token, counted through the whole segment."""
    place: Array
    """u4: the position of each token."""
    ends: Array
    """i8: where each part ends among these tokens."""


def _batches(tokens: Tokens) -> Iterator[_Batch]:
    ends = np.cumsum(tokens.counts.sum(axis=1, dtype=np.int64))
    first = start = 0
    while first < len(ends):
        last = max(first + 1, int(ends.searchsorted(start + _TOGETHER, "right")))
        stop = int(ends[last - 1])
        counts = tokens.counts[first:last].reshape(-1)
        numbers = np.arange(first * len(PARTS), last * len(PARTS), dtype=np.uint32)
        parts = np.repeat(numbers, counts)
        # One position is left free after each part.
        place = np.arange(start, stop, dtype=np.uint32)
        place += parts
        yield _Batch(first, tokens.ids[start:stop], parts, place, np.cumsum(counts, dtype=np.int64))
        first, start = last, stop


def counted(tokens: Tokens) -> Array:
    """i8 (languages, words): how often each word occurs in each language."""
    found = np.zeros((len(tokens.languages), len(tokens.words)), np.int64)
    for batch in _batches(tokens):
        spoken = tokens.language[batch.first : batch.first + len(batch.ends) // len(PARTS)]
        languages = np.unique(spoken).tolist()
        for language in languages:
            ids = batch.ids
            if len(languages) > 1:
                ids = ids[(tokens.language == language)[batch.parts >> np.uint32(2)]]
            found[language] += np.bincount(ids, minlength=len(tokens.words))
    return found


def positions(tokens: Tokens, bare: Array, counts: Array) -> dict[str, Array]:
    """Positions by word, packed, and sections a word; `bare` as of `bare_words`.

    A word that keeps its sign stands there without it, too.
    """
    words = len(tokens.words)
    signed = bare != np.arange(words, dtype=np.uint32)
    packing = packing_of(tokens, bare, counts)
    df = np.zeros(words, np.uint32)
    for batch in _batches(tokens):
        ids, place, parts = batch.ids, batch.place, batch.parts
        twice = signed[ids]
        if twice.any():
            source = np.repeat(np.arange(len(ids)), twice.astype(np.int64) + 1)
            ids, place, parts = ids[source], place[source], parts[source]
            second = np.flatnonzero(source[1:] == source[:-1]) + 1
            ids[second] = bare[ids[second]]
        found, many, order = grouped(ids, words)
        packing.add(found, many, place[order])
        first = _firsts((parts >> np.uint32(2))[order], many)
        df[found] += _sums(first, many).astype(np.uint32)
    packing.finish()
    return {**packing.columns(), "words.df": df}


def packing_of(tokens: Tokens, bare: Array, counts: Array) -> Packing:
    """Room for all positions; `counts` as of `counted`, of all languages."""
    signed = np.flatnonzero(bare != np.arange(len(bare), dtype=np.uint32))
    every = counts.copy()
    np.add.at(every, bare[signed], counts[signed])
    return Packing(every, len(tokens.ids) + len(PARTS) * len(tokens))


def postings(tokens: Tokens, stem_of: Array, stems: int, weights: Array) -> Postings:
    """Sections by stem; `stem_of` (languages, words); a part of no weight makes no posting."""
    lengths = np.zeros(len(tokens), np.uint32)
    df = np.zeros(stems, np.int64)
    made = []
    for batch in _batches(tokens):
        sections = len(batch.ends) // len(PARTS)
        doc = batch.parts >> np.uint32(2)
        if len(tokens.languages) == 1:
            stem = stem_of[0][batch.ids]
        else:
            stem = stem_of[tokens.language[doc], batch.ids]
        every = np.tile(weights.astype(np.uint32), sections)
        weight = np.repeat(every, np.diff(batch.ends, prepend=0))
        weight[stem == NO_STEM] = 0
        total = np.zeros(len(weight) + 1, np.uint32)
        np.cumsum(weight, out=total[1:])
        own = lengths[batch.first : batch.first + sections]
        own[:] = np.diff(total[batch.ends[len(PARTS) - 1 :: len(PARTS)]], prepend=np.uint32(0))
        kept = np.flatnonzero(weight)
        found, many, order = grouped(stem[kept], stems)
        order = kept[order]
        doc = doc[order]
        first = _firsts(doc, many)
        begins = np.flatnonzero(first)
        if len(begins):
            frequency = np.add.reduceat(weight[order], begins)
            count = _sums(first, many)
            df[found] += count
            made.append((found, count, doc[begins].astype(np.uint16), frequency))
    starts = np.zeros(stems + 1, np.int64)
    np.cumsum(df, out=starts[1:])
    docs, frequencies = np.empty(starts[-1], np.uint16), np.empty(starts[-1], np.uint32)
    ends = starts[:-1].copy()
    for found, count, doc, frequency in made:
        place = runs(ends[found], count)
        docs[place] = doc
        frequencies[place] = frequency
        ends[found] += count
    return Postings(starts.astype(np.uint32), lengths, partial(_scored, docs, frequencies))


def _scored(docs: Array, frequencies: Array, norm: Array) -> tuple[Array, Array]:
    found = np.empty(len(docs), np.uint16)
    for start in range(0, len(found), _SCORED):
        part = slice(start, start + _SCORED)
        found[part] = impacts(frequencies[part], norm[docs[part]])
    return docs, found


def best(starts: Array, docs: Array, impacts: Array, stems: Array, top: int) -> tuple[Array, Array]:
    """The first `top` postings of some stems by impact, then by section: u2 sections, impacts."""
    found = np.empty((len(stems), top), np.uint64)
    for row, stem in enumerate(stems.tolist()):
        part = slice(int(starts[stem]), int(starts[stem + 1]))
        key = (impacts[part].astype(np.uint64) << np.uint64(32)) | ~docs[part].astype(np.uint32)
        found[row] = np.partition(key, len(key) - top)[-top:]
    found.sort(axis=1)
    flat: Array = found[:, ::-1].reshape(-1)
    return (~flat.astype(np.uint32)).astype(np.uint16), (flat >> np.uint64(32)).astype(np.uint16)


def grouped(numbers: Array, limit: int) -> tuple[Array, Array, Array]:
    """The distinct numbers (below `limit`), how many of each, and the stable order by them."""
    seen = np.zeros(limit, bool)
    seen[numbers] = True
    found = np.flatnonzero(seen)
    kind = np.uint16 if len(found) <= 1 << 16 else np.uint32
    short = np.empty(limit, kind)
    short[found] = np.arange(len(found), dtype=kind)
    key = short[numbers]
    return found, np.bincount(key, minlength=len(found)), np.argsort(key, kind="stable")


def _firsts(docs: Array, counts: Array) -> Array:
    """bool: where a word, or the section within its run, is another than before."""
    found = np.ones(len(docs), bool)
    np.not_equal(docs[1:], docs[:-1], out=found[1:])
    found[(np.cumsum(counts) - counts)] = True
    return found


def _sums(flags: Array, counts: Array) -> Array:
    """i8: how many of each run are set; no run is empty."""
    begins = np.cumsum(counts) - counts
    return np.add.reduceat(flags, begins, dtype=np.int64) if len(begins) else begins
