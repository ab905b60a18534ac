"""The postings of one stem in all segments as one list, and the best of some sections."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..files.columns import Array

SCORE_MAX = 2**32 - 1
"""No score is higher."""
_FEW = 16
"""So few sections are sorted by Python."""
_PICKED = 1024
"""Of more sections the best are picked out before they are sorted."""
_BITS, _NUMBER = np.array(31), np.array((1 << 31) - 1)
"""Of the number of a section. Arrays without dimensions are quicker than numbers."""
_WORD, _BIT, _ONE = np.array(6), np.array(63), np.array(1, np.uint64)
"""Of a section's number: which number of eight bytes has its bit, and which bit it is."""

_GATHERED = ("top", "docs", "impacts", "bits", "ranks", "dense")
_READY = ("length", "peak", "best", "frequent")


class Postings:
    """The postings of one stem. Sections are numbered through the segments.

    They are gathered when somebody asks for them: a word by itself is answered
    from the list of its best sections.
    """

    __slots__ = (*_READY, *_GATHERED, "_gather", "_docs_at")

    def __init__(
        self,
        length: int,
        peak: int,
        best: tuple[list[int], list[int]],
        frequent: bool,
        gather: Callable[[Postings, str], Array | None],
        docs_at: Callable[[Array], Array],
    ) -> None:
        self.length = length
        self.peak = peak
        """The highest impact."""
        self.best = best
        """The best sections and their impacts, at most `TOP`."""
        self.frequent = frequent
        """Whether it has a bit for each section."""
        self._gather = gather
        self._docs_at = docs_at

    top: Array
    """i8: the best sections."""
    docs: Array
    """i8, rising. Those of a frequent stem are made anew each time: better ask `at`."""
    impacts: Array
    """u2 where the stem is frequent, else u4."""
    bits: Array
    """u8: a bit a section, for a frequent stem."""
    ranks: Array
    """u4: how many sections have a frequent stem before those of each number of `bits`."""
    dense: Array | None
    """u2: the impact of every section, 0 where it has none; of a frequent stem in an index
    that is not too large."""

    def __getattr__(self, name: str) -> Array | None:
        # Only before it is gathered.
        if name not in _GATHERED:
            raise AttributeError(name)
        return self._gather(self, name)

    def at(self, places: Array) -> Array:
        """i8: the sections at some places of the list, which rise."""
        return self._docs_at(places) if self.frequent else np.asarray(self.docs.take(places))

    def added(self, docs: Array, times: Array) -> Array:
        """u4: what the stem adds to each of some sections; `times` as of `factor`."""
        if not self.frequent:
            place = self.docs.searchsorted(docs)
            found: Array = self.impacts.take(place, mode="clip") * times
            found *= self.docs.take(place, mode="clip") == docs
            return found
        if self.dense is not None:
            return np.asarray(self.dense.take(docs) * times)
        found = np.zeros(len(docs), np.uint32)
        which = having(self.bits, docs).nonzero()[0]
        docs = docs.take(which)
        word = docs >> _WORD
        before = self.bits.take(word) & _BELOW.take(docs & _BIT)
        place = self.ranks.take(word) + np.bitwise_count(before)
        found[which] = self.impacts.take(place) * times
        return found

    def among(self, docs: Array) -> Array:
        """Not 0 for those of some sections that have it."""
        if not self.frequent:
            place = self.docs.searchsorted(docs)
            return np.asarray(self.docs.take(place, mode="clip") == docs)
        dense = self.dense
        return having(self.bits, docs) if dense is None else np.asarray(dense.take(docs))


_KIND = np.dtype(np.uint32)


def factor(weight: int) -> Array:
    """A weight as impacts are multiplied by it: without dimensions, which is quickest."""
    return np.array(weight, _KIND)


_BELOW: Array = (np.uint64(1) << np.arange(64, dtype=np.uint64)) - np.uint64(1)
"""The bits below each bit."""


def having(bits: Array, docs: Array) -> Array:
    """u8: 1 for those of some sections (i8) whose bit is set, else 0."""
    found: Array = bits.take(docs >> _WORD)
    found >>= (docs & _BIT).view(np.uint64)
    found &= _ONE
    return found


def numbers_of(bits: Array) -> Array:
    """i8: the sections whose bits are set, rising."""
    words = bits.nonzero()[0]
    set_ = np.unpackbits(bits.take(words).view(np.uint8), bitorder="little")
    places = set_.view(np.bool_).nonzero()[0]
    found: Array = words.take(places >> _WORD)
    found <<= _WORD
    places &= _BIT
    found += places
    return found


def first(docs: Array, scores: Array, count: int) -> tuple[list[int], list[int]]:
    """The best of some sections, which rise, the lower first where they are equal."""
    if not count > 0:
        return [], []
    if len(docs) <= _FEW:
        numbers, points = docs.tolist(), scores.tolist()
        order = sorted(range(len(points)), key=points.__getitem__, reverse=True)[:count]
        return [numbers[place] for place in order], [points[place] for place in order]
    if len(docs) > _PICKED:
        docs, scores = _best_of(docs, scores, count)
    # As one number each, whose order is theirs.
    keys = scores << _BITS
    np.subtract(docs, keys, out=keys)
    keys.sort()
    keys = keys[:count]
    numbers = keys & _NUMBER
    keys >>= _BITS
    return numbers.tolist(), np.negative(keys).tolist()


def _best_of(docs: Array, scores: Array, count: int) -> tuple[Array, Array]:
    """The best of some sections, and those that are as good as the last of them."""
    more = len(docs) - count
    if more <= 0:
        return docs, scores
    ordered = scores.copy()
    ordered.partition(more)
    which = (scores >= ordered[more]).nonzero()[0]
    return docs.take(which, mode="clip"), scores.take(which, mode="clip")
