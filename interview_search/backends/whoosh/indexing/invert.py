"""Tokens to columns: everything that a segment knows of its words.

Positions count through the whole segment: section after section, part after
part, with one left free after each part, so that no phrase runs on from one to
the next. A word has its positions; a stem has its sections, each with an
impact (`impacts.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress, repeat
from typing import Any

import numpy as np

from .... import analysis
from ....settings import Settings
from .. import compiling
from ..files.columns import Array, lengths
from . import batches
from .batches import NO_STEM
from .tokens import HEADING, PARTS, QUESTION, TITLE, Tokens, encoded, ordered

SECTIONS_MAX = 65_536
"""No segment has more sections: their numbers take two bytes, their sums stay in the cache."""
TOP = 32
"""The best sections of a stem are kept ready, so many of them,"""
TOP_FROM = 128
"""for stems that stand in at least so many sections."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the impacts of an index were computed with."""

    k1: float
    b: float
    question_weight: int
    title_weight: int
    reference: float
    """The length that counts as average."""

    @classmethod
    def of(cls, settings: Settings, reference: float) -> Ranking:
        s = settings
        return cls(float(s.k1), float(s.b), s.question_weight, s.title_weight, float(reference))

    def around(self, lengths: Array) -> Ranking:
        """The same, with the mean of some lengths as its reference."""
        return replace(self, reference=float(lengths.mean()) if len(lengths) else 0.0)

    @property
    def weights(self) -> Array:
        """i8: of the parts of a section."""
        found = np.ones(len(PARTS), np.int64)
        found[[QUESTION, TITLE]] = self.question_weight, self.title_weight
        return found


def places(counts: Array) -> tuple[Array, Array]:
    """Where each part begins, in positions (sections, 4), and the end of all."""
    flat = counts.reshape(-1).astype(np.int64) + 1
    starts = np.zeros(len(flat) + 1, np.int64)
    np.cumsum(flat, out=starts[1:])
    return starts[:-1].reshape(-1, len(PARTS)), starts[-1]


class Inverted:
    """The columns of some tokens; lengths first, as the reference length may depend on them."""

    def __init__(self, tokens: Tokens, weights: Array) -> None:
        self._tokens = tokens
        self._way: Any = compiling.indexing(len(tokens.ids)) or batches
        self._counts = self._way.counted(tokens)
        self._stems, self._surface, stem_of = self._stemmed()
        self._postings = self._way.postings(tokens, stem_of, len(self._stems), weights)
        self.lengths = self._postings.lengths

    def columns(self, ranking: Ranking) -> dict[str, Array]:
        tokens = self._tokens
        starts, end = places(tokens.counts)
        return {
            "doc.base": np.append(starts[:, 0], end).astype(np.uint32),
            "doc.question": tokens.counts[:, QUESTION],
            "doc.heading": tokens.counts[:, HEADING],
            "doc.title": tokens.counts[:, TITLE],
            "doc.length": self.lengths,
            "doc.twin": tokens.twin.astype(np.uint8),
            "doc.language": tokens.language,
            **terms("words", tokens.words),
            **self._way.positions(tokens, bare_words(tokens.words), self._counts.sum(axis=0)),
            **terms("stems", self._stems),
            **self._scored(ranking),
            **self._surfaces(),
        }

    def _stemmed(self) -> tuple[list[str], tuple[Array, Array, Array], Array]:
        """The stems in order, the distinct (stem, word, language), a word's stem by language."""
        tokens = self._tokens
        ids: dict[str, int] = {}
        found = np.full(self._counts.shape, NO_STEM, np.uint32)
        for number, code in enumerate(tokens.languages):
            used = self._counts[number] > 0
            stems = analysis.stems(code, stops=True)
            of_used = [*map(stems.__getitem__, compress(tokens.words, used.tolist()))]
            for stem in dict.fromkeys(of_used):
                if stem:
                    ids.setdefault(stem, len(ids))
            found[number, used] = [*map(ids.get, of_used, repeat(NO_STEM))]
        stems_in_order, order = ordered(ids)
        known = found != NO_STEM
        found[known] = order[found[known]]
        where, which = (np.asarray(axis) for axis in np.nonzero(known))
        whose: Array = found[known]
        by_stem = np.argsort((whose.astype(np.uint64) << np.uint64(32)) | which.astype(np.uint64))
        return stems_in_order, (whose[by_stem], which[by_stem], where[by_stem]), found

    def _scored(self, ranking: Ranking) -> dict[str, Array]:
        """Sections and impacts by stem."""
        docs, found = self._postings.scored(norms(self.lengths, ranking))
        return {
            "stems.starts": self._postings.starts,
            "stems.docs": docs,
            "stems.impacts": found,
            **self._best(docs, found),
        }

    def _best(self, docs: Array, impacts: Array) -> dict[str, Array]:
        """The best postings of each frequent stem, and the highest impact of any."""
        starts = self._postings.starts
        counts = lengths(starts)
        listed = np.flatnonzero(counts >= TOP_FROM)
        peaks = np.zeros(len(counts), np.uint16)
        full = np.flatnonzero(counts)
        if len(full):
            peaks[full] = np.maximum.reduceat(impacts, starts[full])
        top_docs, top_impacts = self._way.best(starts, docs, impacts, listed, TOP)
        return {
            "stems.peaks": peaks,
            "top.stems": listed.astype(np.uint32),
            "top.docs": top_docs,
            "top.impacts": top_impacts,
        }

    def _surfaces(self) -> dict[str, Array]:
        """The words of each stem, and in which language they have it."""
        stem, word, language = self._surface
        return {
            "surfaces.starts": _starts(stem, len(self._stems)),
            "surfaces.words": word.astype(np.uint32),
            "surfaces.languages": language.astype(np.uint8),
        }


def norms(lengths: Array, ranking: Ranking) -> Array:
    """f4: what an impact adds to the frequency below the line, for each section."""
    share = lengths.astype(np.float32) / np.float32(max(ranking.reference, 1.0))
    k1, b = np.float32(ranking.k1), np.float32(ranking.b)
    found: Array = k1 * (np.float32(1) - b + b * share)
    return found


def terms(name: str, listed: Sequence[str]) -> dict[str, Array]:
    """A dictionary: all terms in order, and where each ends."""
    text = np.frombuffer(encoded("".join(listed)), np.uint8)
    ends = np.cumsum(np.fromiter(map(len, listed), np.int64, len(listed)))
    if len(listed) and len(text) > ends[-1]:
        # Code points to bytes: all but the first of a code point are 10xxxxxx.
        ends = np.append(np.flatnonzero(text & 0xC0 != 0x80), len(text))[ends]
    return {f"{name}.text": text, f"{name}.ends": ends.astype(np.uint32)}


def bare_words(words: list[str]) -> Array:
    """u4: for each word the number of the one without its sign; its own where it has none.

    Raises ValueError for words that are not those of a segment.
    """
    found = np.arange(len(words), dtype=np.uint32)
    for sign in analysis.SIGNS:
        first = bisect_left(words, sign)
        last = bisect_left(words, chr(ord(sign) + 1), first)
        for number in range(first, last):
            bare = words[number][1:]
            place = bisect_left(words, encoded(bare), key=encoded)
            # The loops that follow these numbers trust them.
            if bare[:1] in ("", *analysis.SIGNS) or words[place : place + 1] != [bare]:
                raise ValueError(f"{words[number]!r} without its sign is no word")
            found[number] = place
    return found


def _starts(numbers: Array, count: int) -> Array:
    """u4: where each number's run begins in a sorted array, and the end of the last."""
    found = np.zeros(count + 1, np.uint32)
    np.cumsum(np.bincount(numbers, minlength=count), out=found[1:])
    return found
