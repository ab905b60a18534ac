"""Postings as whole arrays: each stem's in all segments as one list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


class Postings:
    """The postings of one stem. Sections are numbered through the segments.

    They are gathered when somebody asks for them: a word by itself is answered
    from the list of its best sections.
    """

    def __init__(
        self,
        length: int,
        peak: int,
        best: tuple[list[int], list[int]] | None,
        gather: Callable[[Postings], None],
    ) -> None:
        self.length = length
        self.peak = peak
        """The highest impact."""
        self.best = best
        """The best sections and their impacts, of a list that is long enough."""
        self._gather = gather

    docs: Array
    """u2 or u4, rising."""
    impacts: Array
    """u2."""
    bits: Array | None
    """u8: a bit a section, for a frequent stem."""
    dense: Array | None
    """u2: the impact of every section, 0 where it has none; where there is room for it."""

    def __getattr__(self, name: str) -> Array | None:
        # Only before they are gathered.
        if name not in ("docs", "impacts", "bits", "dense"):
            raise AttributeError(name)
        self._gather(self)
        found: Array | None = self.__dict__[name]
        return found

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
        length = sum(listed.end - listed.start for listed, _ in parts)
        peak = max(listed.peak for listed, _ in parts)
        best = None
        if len(self._segments) > 1:
            best = self._best(parts) if length >= max(TOP_FROM, TOP) else None
        elif (row := parts[0][0].best) >= 0:
            best = self._segments[0].best_of(row)
        return Postings(length, peak, best, lambda made: self._fill(made, parts))

    def _fill(self, made: Postings, parts: list[tuple[Listed, int]]) -> None:
        if len(self._segments) == 1:
            ((listed, _),) = parts
            part = slice(listed.start, listed.end)
            made.docs = self._segments[0].docs[part]
            made.impacts = self._segments[0].impacts[part]
            made.bits = listed.bits
        else:
            made.docs = np.concatenate([self._docs(*part) for part in parts])
            made.impacts = np.concatenate([self._impacts(*part) for part in parts])
            frequent = made.length * FREQUENT > self._firsts[-1]
            made.bits = _bits(made.docs, self._firsts[-1]) if frequent else None
            self._left -= made.docs.nbytes + made.impacts.nbytes
            self._left -= 0 if made.bits is None else made.bits.nbytes
        made.dense = None
        if made.bits is not None and self._dense_left > 0:
            made.dense = np.zeros(self._firsts[-1], np.uint16)
            made.dense[made.docs] = made.impacts
            self._dense_left -= made.dense.nbytes

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
