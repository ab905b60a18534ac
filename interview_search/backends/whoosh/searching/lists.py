"""Postings as whole arrays: each stem's in all segments as one list."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import accumulate, groupby

import numpy as np

from ..files.columns import Array
from ..indexing.invert import TOP
from ..segment import Segment
from .known import FREQUENT, Known, Listed
from .shelf import Shelf

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
_BITS_ROOM = 52_000_000
_SHORT_ROOM = 24_000_000
_LONG_ROOM = 8_000_000
"""Bytes of memory that gathered lists take: what makes a frequent stem quick, the lists of
others, and the impacts of frequent ones, which are long and soon gathered anew."""
_WORDS_MAX = 5_000
"""Words whose best sections are remembered: some 4 KB each."""
_DENSE_MAX = 1 << 17
"""In an index of at most so many sections, a frequent stem has an impact for each of them."""

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


Held = Shelf[tuple[Postings, str], tuple[Postings, str]]
"""Which of what was gathered takes memory."""


class Gathered:
    """The lists of words, made when they are first asked for."""

    def __init__(self, segments: Sequence[Segment], firsts: Sequence[int]) -> None:
        self._segments = segments
        self._firsts = firsts
        # What a word of which the shelf lets go held besides would stay with it.
        self._words: weakref.WeakSet[Known] = weakref.WeakSet()
        """Those that have lists."""
        self._held_bits: Held = Shelf(_BITS_ROOM, _forget)
        self._held_short: Held = Shelf(_SHORT_ROOM, _forget)
        self._held_long: Held = Shelf(_LONG_ROOM, _forget)

    def __call__(self, word: Known) -> list[Postings]:
        """A list a stem."""
        found = word.lists
        if found is None:
            listed = [(held, at) for at, some in enumerate(word.listed) for held in some]
            listed.sort(key=_stem)
            found = [self._list([*parts]) for _, parts in groupby(listed, key=_stem)]
            if len(self._words) >= _WORDS_MAX:
                for known in self._words:
                    known.lists = None
                self._words.clear()
            self._words.add(word)
            word.lists = found
        return found

    def _list(self, parts: list[tuple[Listed, int]]) -> Postings:
        length = sum(listed.end - listed.start for listed, _ in parts)
        peak = max(listed.peak for listed, _ in parts)
        frequent = length * FREQUENT > self._firsts[-1]
        # In a circle with its lists this would hold the files until the collector comes.
        me = weakref.proxy(self)
        return Postings(
            length,
            peak,
            self._best(parts),
            frequent,
            lambda made, name: me._fill(made, name, parts),
            lambda places: me._docs_at(places, parts),
        )

    def _fill(self, made: Postings, name: str, parts: list[tuple[Listed, int]]) -> Array | None:
        found: Array | None
        match name:
            case "top":
                found = np.array(made.best[0], np.int64)
            case "docs":
                found = self._docs(parts)
                if made.frequent:
                    return found
            case "impacts":
                found = _joined([*map(self._impacts, parts)])
                if not made.frequent:
                    found = found.astype(np.uint32)
            case "bits":
                found = self._bits(parts)
            case "ranks":
                held = np.bitwise_count(made.bits)
                found = np.cumsum(held, dtype=np.uint32)
                found -= held
            case _:
                found = None
                if self._firsts[-1] <= _DENSE_MAX:
                    found = np.zeros(self._firsts[-1], np.uint16)
                    found[made.docs] = made.impacts
        setattr(made, name, found)
        if found is not None and (taken := _taken(found)):
            shelf = self._held_short
            if made.frequent:
                shelf = self._held_long if name == "impacts" else self._held_bits
            shelf.put((made, name), (made, name), taken)
        return found

    def _low(self, part: tuple[Listed, int]) -> Array:
        listed, at = part
        return self._segments[at].docs[listed.start : listed.end]

    def _impacts(self, part: tuple[Listed, int]) -> Array:
        listed, at = part
        return self._segments[at].impacts[listed.start : listed.end]

    def _docs(self, parts: list[tuple[Listed, int]]) -> Array:
        found = np.empty(sum(listed.end - listed.start for listed, _ in parts), np.int64)
        place = 0
        for listed, at in parts:
            docs = self._low((listed, at))
            end = place + len(docs)
            np.add(docs, np.int64(self._firsts[at]), out=found[place:end])
            place = end
        return found

    def _docs_at(self, places: Array, parts: list[tuple[Listed, int]]) -> Array:
        if len(parts) == 1:
            docs = self._low(parts[0]).take(places).astype(np.int64)
            docs += self._firsts[parts[0][1]]
            return docs
        ends = [*accumulate([listed.end - listed.start for listed, _ in parts], initial=0)]
        bounds = places.searchsorted(ends).tolist()
        found = np.empty(len(places), np.int64)
        for part, end, low, high in zip(parts, ends, bounds, bounds[1:], strict=False):
            if low < high:
                docs = self._low(part).take(places[low:high] - end if end else places[low:high])
                np.add(docs, np.int64(self._firsts[part[1]]), out=found[low:high])
        return found

    def _bits(self, parts: list[tuple[Listed, int]]) -> Array:
        held = np.zeros(-(-self._firsts[-1] // 64) * 64, bool)
        # Numbers of eight bytes are quickest.
        for listed, at in parts:
            mine = held[self._firsts[at] : self._firsts[at + 1]]
            mine[self._low((listed, at)).astype(np.intp)] = True
        return np.packbits(held, bitorder="little").view("<u8")

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


def _forget(held: tuple[Postings, str]) -> None:
    """Let it be gathered anew when somebody asks for it."""
    with suppress(AttributeError):
        delattr(*held)


def _taken(array: Array) -> int:
    """Bytes of memory: none where it is mapped."""
    owner = array
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    return array.nbytes if owner.base is None else 0


def _joined(parts: list[Array]) -> Array:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _stem(part: tuple[Listed, int]) -> int:
    return part[0].stem
