"""Postings as whole arrays: each stem's in all segments as one list."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from contextlib import suppress
from itertools import accumulate, groupby

import numpy as np

from ..files.columns import Array
from ..indexing.invert import TOP
from ..segment import Segment
from .known import FREQUENT, Known, Listed
from .postings import Postings
from .shelf import Shelf

_BITS_ROOM = 52_000_000
_SHORT_ROOM = 24_000_000
_LONG_ROOM = 8_000_000
"""Bytes of memory that gathered lists take: what makes a frequent stem quick, the lists of
others, and the impacts of frequent ones, which are long and soon gathered anew."""
_WORDS_MAX = 5_000
"""Words whose best sections are remembered: some 4 KB each."""
_DENSE_MAX = 1 << 17
"""In an index of at most so many sections, a frequent stem has an impact for each of them."""

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
