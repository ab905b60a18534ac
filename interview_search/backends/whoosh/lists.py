"""Postings as whole arrays: each stem's in all segments as one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from .columns import Array
from .invert import TOP, TOP_FROM
from .segment import Segment
from .statistics import FREQUENT, Known, Listed

FEW = 64
"""So few sections are sorted by Python."""
_BYTES_MAX = 64_000_000
"""Memory that gathered lists take; when it is used up they are gathered anew."""
_DENSE_MAX = 32_000_000
"""Of that, for the impacts of frequent stems by section."""


@dataclass(slots=True)
class Postings:
    """The postings of one stem. Sections are numbered through the segments."""

    docs: Array
    """u2 or u4, rising."""
    impacts: Array
    """u2."""
    peak: int
    """The highest impact."""
    best: tuple[list[int], list[int]] | None
    """The best sections and their impacts, of a list that is long enough."""
    bits: Array | None
    """u8: a bit a section, for a frequent stem."""
    dense: Array | None
    """u2: the impact of every section, 0 where it has none; where there is room for it."""

    def added(self, docs: Array, weight: int) -> Array:
        """u4: what the stem adds to each of some sections."""
        if self.dense is not None:
            return np.asarray(self.dense.take(docs) * np.uint32(weight))
        place = self.docs.searchsorted(docs)
        found: Array = self.impacts.take(place, mode="clip") * np.uint32(weight)
        found *= self.docs.take(place, mode="clip") == docs
        return found

    def among(self, docs: Array) -> Array:
        """bool: which of some sections have it."""
        if self.dense is not None:
            return np.asarray(self.dense.take(docs) > 0)
        place = self.docs.searchsorted(docs)
        return np.asarray(self.docs.take(place, mode="clip") == docs)


class Gathered:
    """The lists of words, made when they are first asked for."""

    def __init__(self, segments: Sequence[Segment], firsts: Sequence[int]) -> None:
        self._segments = segments
        self._firsts = firsts
        self._known: dict[tuple[str, ...], list[Postings]] = {}
        self._clear()

    def __call__(self, word: Known) -> list[Postings]:
        """A list a stem."""
        found = self._known.get(word.stems)
        if found is None:
            if self._left < 0:
                self._clear()
            listed = [(held, at) for at, some in enumerate(word.listed) for held in some]
            listed.sort(key=_stem)
            found = self._known[word.stems] = [
                self._list([*parts]) for _, parts in groupby(listed, key=_stem)
            ]
        return found

    def _list(self, parts: list[tuple[Listed, int]]) -> Postings:
        peak = max(listed.peak for listed, _ in parts)
        if len(self._segments) == 1:
            ((listed, _),) = parts
            segment = self._segments[0]
            made = Postings(
                segment.docs[listed.start : listed.end],
                segment.impacts[listed.start : listed.end],
                peak,
                segment.best_of(listed.best) if listed.best >= 0 else None,
                listed.bits,
                None,
            )
        else:
            docs = np.concatenate([self._docs(*part) for part in parts])
            impacts = np.concatenate([self._impacts(*part) for part in parts])
            frequent = len(docs) * FREQUENT > self._firsts[-1]
            bits = _bits(docs, self._firsts[-1]) if frequent else None
            best = self._best(parts) if len(docs) >= max(TOP_FROM, TOP) else None
            made = Postings(docs, impacts, peak, best, bits, None)
            self._left -= docs.nbytes + impacts.nbytes + (0 if bits is None else bits.nbytes)
        if made.bits is not None and self._dense_left > 0:
            made.dense = np.zeros(self._firsts[-1], np.uint16)
            made.dense[made.docs] = made.impacts
            self._dense_left -= made.dense.nbytes
        return made

    def _docs(self, listed: Listed, at: int) -> Array:
        docs: Array = self._segments[at].docs[listed.start : listed.end].astype(np.uint32)
        docs += np.uint32(self._firsts[at])
        return docs

    def _impacts(self, listed: Listed, at: int) -> Array:
        return self._segments[at].impacts[listed.start : listed.end]

    def _best(self, parts: list[tuple[Listed, int]]) -> tuple[list[int], list[int]]:
        """Of the best of each segment, the best."""
        pairs = []
        for listed, at in parts:
            segment, first = self._segments[at], self._firsts[at]
            if listed.best >= 0:
                docs, impacts = segment.best_of(listed.best)
            else:
                part = slice(listed.start, listed.end)
                docs, impacts = segment.docs[part].tolist(), segment.impacts[part].tolist()
            pairs += [(-impact, doc + first) for doc, impact in zip(docs, impacts, strict=True)]
        pairs = sorted(pairs)[:TOP]
        return [doc for _, doc in pairs], [-impact for impact, _ in pairs]

    def _clear(self) -> None:
        self._known.clear()
        self._left = _BYTES_MAX
        self._dense_left = _DENSE_MAX


def _bits(docs: Array, sections: int) -> Array:
    held = np.zeros(-(-sections // 64) * 64, bool)
    held[docs] = True
    return np.packbits(held, bitorder="little").view("<u8")


def first(docs: Array, scores: Array, count: int) -> tuple[list[int], list[int]]:
    """The best of some sections in rising order, the lower first where they are equal."""
    if not count > 0:
        return [], []
    if max(count, FEW) < len(docs):
        bound = np.partition(scores, -count)[-count]
        which = (scores >= bound).nonzero()[0]
        docs, scores = docs[which], scores[which]
    if len(docs) <= FEW:
        numbers, listed = docs.tolist(), scores.tolist()
        order = sorted(range(len(listed)), key=listed.__getitem__, reverse=True)[:count]
        return [numbers[place] for place in order], [listed[place] for place in order]
    which = np.argsort(-scores.astype(np.int64), kind="stable")[:count]
    return docs[which].tolist(), scores[which].tolist()


def _stem(part: tuple[Listed, int]) -> int:
    return part[0].stem
