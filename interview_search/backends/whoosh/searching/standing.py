"""Where words stand, as whole arrays: each word's positions in all segments as one list."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain
from operator import lt, or_

import numpy as np

from ..files.columns import Array
from ..indexing.impacts import impacts
from ..indexing.tokens import encoded
from ..segment import Segment
from .known import Known, Written
from .matches import merged
from .placed import List, lists_of, standing_in
from .shelf import Shelf

_WORDS_ROOM = 8_000_000
_STEMS_ROOM = 20_000_000
"""Bytes of memory that positions take: of words as written, and of bare ones. Either would
drive the other out."""
_STRETCHES_ROOM = 4_000_000
_STRETCHES = 8
"""So many stretches as a word has positions, or up to twice as many, tell where it stands."""
_STRETCHED = 60_000
"""For a word of more positions that takes too much memory."""
_FEW = 300
"""So few positions are looked up one by one."""
_IN_PLACE = 1 << 15
"""The positions of a word with more postings are not gathered for few sections."""
_LYING_ROOM = 14_000_000
"""Bytes of memory for where they lie, and for those of their rarer forms."""
_LYING = 1_000
"""Of it, what a word takes in a segment beside positions, about."""
_NARROW = 1 << 31
"""In an index of fewer positions they take four bytes each."""


Stands = tuple["memoryview[int]", list[int], list[int]]
"""Where a word stands in some sections: positions, where those of each section begin among
them, and where they end; others may lie between."""


class Standing:
    """Positions count through the segments, from the first section to the last."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._words: Shelf[tuple[int, ...], Array] = Shelf(_WORDS_ROOM)
        self._stretches: Shelf[tuple[int, ...], tuple[Array, Array]] = Shelf(_STRETCHES_ROOM)
        self._stems: Shelf[tuple[str, ...], Array] = Shelf(_STEMS_ROOM)
        self._lying: Shelf[tuple[int, tuple[str, ...]], list[List]] = Shelf(_LYING_ROOM)

    def row(self, words: Sequence[Written]) -> Array:
        """Where words stand one after the other: the positions of the first, rising."""
        lists = [(step, self.of_word(word), word) for step, word in enumerate(words)]
        lists.sort(key=_length)
        (first, found, _), *others = lists
        for step, there, word in others:
            wanted = _moved(found, step - first)
            if len(found) > _FEW and len(there) <= _STRETCHED:
                shift, held = self._rough(word, there)
                which = held.take(wanted >> shift, mode="clip").nonzero()[0]
                found, wanted = found.take(which), wanted.take(which)
            if not len(found):
                break
            place = there.searchsorted(wanted)
            found = found.compress(there.take(place, mode="clip") == wanted)
        return _moved(found, -first) if first else found

    def _rough(self, word: Written, there: Array) -> tuple[Array, Array]:
        """Where a word stands about: which stretches have it, and by how many bits positions
        are shifted to those. That is looked up in a fraction of the time."""
        found = self._stretches.get(word.numbers)
        if found is None:
            shift = (self._starts[-1] // (len(there) * _STRETCHES)).bit_length()
            by = np.array(shift, there.dtype)
            held = np.zeros((self._starts[-1] >> shift) + 1, bool)
            held[there >> by] = True
            found = self._stretches.put(word.numbers, (by, held), held.nbytes)
        return found

    def counted(self, found: Array) -> tuple[Array, Array]:
        """Sections (i8, rising) by some positions in them, with their impacts (u2)."""
        docs = self.sections_at(found)
        begin = (docs[1:] != docs[:-1]).nonzero()[0]
        if len(begin) + 1 == len(docs):
            return docs, self._once.take(docs)
        begin += 1
        begin = np.concatenate((_ZERO, begin))
        docs = docs.take(begin)
        frequency = np.concatenate((begin[1:], [len(found)])) - begin
        return docs, impacts(frequency, self.norms.take(docs))

    def of_word(self, word: Written) -> Array:
        """Where a word stands as written, rising."""
        found = self._words.get(word.numbers)
        if found is None:
            rows = word.rows.tolist()
            found = self._joined([*map(_unpacked, self._segments, rows)])
            self._words.put(word.numbers, found, found.nbytes)
        return found

    def of_stems(self, word: Known) -> Array:
        """Where any of a word's stems stands, rising."""
        found = self._stems.get(word.stems)
        if found is None:
            keys = [*map(encoded, word.stems)]
            found = self._joined([_merged(segment, keys) for segment in self._segments])
            self._stems.put(word.stems, found, found.nbytes)
        return found

    def within(
        self, neighbours: Sequence[tuple[Known, Known]], docs: Sequence[int]
    ) -> dict[tuple[str, ...], Stands]:
        """By stems, where words that are neighbours stand in some sections, which rise.

        A word that is read where it lies may be left out where no neighbour of it stands.
        """
        bounds = self.base.take(np.add.outer(docs, _BOTH))
        held: dict[tuple[str, ...], Stands] = {}
        lying: dict[tuple[str, ...], Known] = {}
        for word in chain.from_iterable(neighbours):
            if word.postings > _IN_PLACE:
                lying[word.stems] = word
            elif word.stems not in held:
                positions = self.of_stems(word)
                held[word.stems] = positions.data, *positions.searchsorted(bounds).T.tolist()
        for word in sorted(lying.values(), key=_postings):
            wanted = _beside(word, neighbours, held, len(docs))
            held[word.stems] = self._lying_within(word, docs, wanted)
        return held

    def _lying_within(self, word: Known, docs: Sequence[int], wanted: Sequence[bool]) -> Stands:
        positions = array("q")
        ends = []
        for doc, asked in zip(docs, wanted, strict=True):
            if asked:
                positions.extend(self._lying_in(word, doc))
            ends.append(len(positions))
        return memoryview(positions), [0, *ends[:-1]], ends

    def _lying_in(self, word: Known, doc: int) -> list[int]:
        at = bisect_right(self._firsts, doc) - 1
        segment, start = self._segments[at], self._starts[at]
        lists = self._lying.get((at, word.stems))
        if lists is None:
            lists = lists_of(segment, word.stems)
            size = sum([part.gathered.nbytes for part in lists if part.gathered is not None])
            self._lying.put((at, word.stems), lists, size + _LYING)
        found = standing_in(segment, lists, doc - self._firsts[at])
        return [start + position for position in found] if start else found

    def sections_at(self, positions: Array) -> Array:
        """i8: the sections in which positions lie."""
        docs: Array = self.base.searchsorted(positions, "right")
        docs -= 1
        return docs

    def live(self, docs: Array) -> int:
        """How many of some sections are not deleted."""
        total = len(docs)
        for segment, first in zip(self._segments, self._firsts, strict=False):
            if segment.dead is not None:
                mine = docs[(docs >= first) & (docs < first + segment.sections)]
                total -= int(segment.dead[mine - first].sum())
        return total

    @cached_property
    def _firsts(self) -> list[int]:
        """The first section of each segment, and the end of the last."""
        return [*accumulate([segment.sections for segment in self._segments], initial=0)]

    @cached_property
    def _starts(self) -> list[int]:
        """The first position of each segment, and the end of the last."""
        return [*accumulate([int(segment.base[-1]) for segment in self._segments], initial=0)]

    @cached_property
    def base(self) -> Array:
        """The first position of each section and the end of the last, in the type of all
        positions, which has room beyond it."""
        kind = np.dtype(np.uint32 if self._starts[-1] < _NARROW else np.int64)
        parts = [segment.base[:-1] for segment in self._segments]
        return np.append(self._joined(parts, kind), kind.type(self._starts[-1]))

    @cached_property
    def norms(self) -> Array:
        """f4: of each section."""
        held = [segment.norms for segment in self._segments]
        return held[0] if len(held) == 1 else np.concatenate([np.empty(0, np.float32), *held])

    @cached_property
    def _once(self) -> Array:
        """u2: the impact of a phrase that stands in a section once, for each section."""
        return impacts(np.ones(1, np.int64), self.norms)

    def _joined(self, parts: Sequence[Array], kind: np.dtype[np.generic] | None = None) -> Array:
        """Positions of the segments as one list."""
        kind = kind or self.base.dtype
        if len(parts) == 1:
            return parts[0].astype(kind, copy=False)
        found = np.empty(sum(map(len, parts)), kind)
        place = 0
        for part, start in zip(parts, self._starts, strict=False):
            end = place + len(part)
            np.add(part, kind.type(start), out=found[place:end])
            place = end
        return found


def _unpacked(segment: Segment, row: list[int]) -> Array:
    """The positions (u4) of a word in a segment, by its row in `Written.table`."""
    start, end, place, often = row
    where = (start, end, place, -1) if often else (start, end, -1, place)
    return segment.positions.unpacked(*where) if start < end else _NOWHERE


def _merged(segment: Segment, stems: Sequence[bytes]) -> Array:
    """u4, rising: where any of some stems stands in a segment."""
    numbers = [number for stem in stems if (number := segment.stems.find(stem)) >= 0]
    return merged([found for n in numbers for found in segment.surfaces(n)] or [_NOWHERE])


_NOWHERE: Array = np.empty(0, np.uint32)
_ZERO: Array = np.zeros(1, np.int64)
_BOTH: Array = np.array([0, 1])
"""A section and the next one."""


def _moved(positions: Array, by: int) -> Array:
    step = positions.dtype.type(abs(by))
    return np.asarray(positions + step if by > 0 else positions - step)


def _beside(
    word: Known,
    neighbours: Sequence[tuple[Known, Known]],
    held: Mapping[tuple[str, ...], Stands],
    size: int,
) -> list[bool]:
    """In which sections a neighbour of a word stands, as far as it is known."""
    wanted = [False] * size
    for first, second in neighbours:
        if word.stems in (first.stems, second.stems):
            there = held.get(second.stems if first.stems == word.stems else first.stems)
            if there is None:
                return [True] * size
            wanted = [*map(or_, wanted, map(lt, *there[1:]))]
    return wanted


def _length(held: tuple[int, Array, Written]) -> int:
    return len(held[1])


def _postings(word: Known) -> int:
    return word.postings
