"""Texts to numbers of words, many texts at a time.

A text is split at spaces into *pieces*; `analysis` looks at each distinct piece
once, and finds one word in it most of the time. Whatever comes again is found
by array work: the first 16 bytes of a piece are two numbers, whose hash leads
to a slot that says which piece lies there and which word it is. What is not in
its slot (new, too long, or another piece was there first) is looked up by name.
"""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np

from ... import analysis
from .columns import Array

# ASCII in lower case; what neither belongs to a word nor decides what its
# neighbours mean is a space.
_PLAIN = bytes(
    ord(chr(c).lower()) if c >= 128 or chr(c).isalnum() or chr(c) in "'@#.+_" else 32
    for c in range(128)
) + bytes(range(128, 256))
_SHORT = 16
"""Bytes of a piece that slots compare."""
_SLOTS = 4096
_SPECIAL = np.uint32(1 << 31)
"""Marks the number of a piece that is not one word."""
_MASKS = np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)
_MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


class Pieces:
    """Gives words their numbers, in the order in which they come."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        """word -> number; a word that keeps its sign is followed by the one without it."""
        self._known: dict[bytes, int] = {}
        # The pieces that are not one word: their words, one after the other.
        self._flat = array("I")
        self._ends = array("Q", [0])
        # Of the pieces that have a slot: their bytes as two numbers, and their own.
        self._keys = array("Q"), array("Q"), array("I")
        self._table(_SLOTS)

    def numbers(self, texts: list[bytes]) -> tuple[Array, Array]:
        """The words of some texts (UTF-8): u4 numbers, and i8 how many up to each text's end."""
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        # Slots read 16 bytes from where a piece begins.
        data = b" ".join([*texts, bytes(_SHORT)]).translate(_PLAIN)
        starts, ends = _bounds(data)
        found = self._look_up(data, starts, ends)
        # A text ends before the space that follows it.
        last = starts.searchsorted(np.cumsum(sizes + 1) - 1)
        special = np.flatnonzero(found >= _SPECIAL)
        if not len(special):
            return found, last
        return self._spread(found, special, last)

    def _look_up(self, data: bytes, starts: Array, ends: Array) -> Array:
        """u4: the number of the word that each piece is, or that of a special piece."""
        first, second = _keys(data, starts, ends - starts)
        slots = self._slots(first, second)
        same = self._first.take(slots) == first
        same &= self._second.take(slots) == second
        found: Array = self._numbers.take(slots)
        missing = np.flatnonzero(~same)
        if len(missing):
            known = self._known
            bounds = zip(starts[missing].tolist(), ends[missing].tolist(), strict=True)
            pieces = [data[start:end] for start, end in bounds]
            numbers = [*map(known.get, pieces)]
            fresh = []
            for place, piece in enumerate(pieces):
                if numbers[place] is None:
                    number = known.get(piece)  # it may stand here twice
                    if number is None:
                        number = known[piece] = self._learn(piece)
                        if len(piece) <= _SHORT:
                            fresh.append(place)
                    numbers[place] = number
            found[missing] = numbers
            if fresh:
                new = missing[fresh]
                self._settle(first[new], second[new], found[new])
        return found

    def _learn(self, piece: bytes) -> int:
        """The number of a new piece: of its word, or its own."""
        bare = piece.removesuffix(b".")
        if bare.isalnum():  # ASCII alone: by far the most
            return self.words.setdefault(bare.decode(), len(self.words))
        listed = []
        for word in analysis.words(piece.decode("utf-8", "surrogatepass")):
            listed.append(self.words.setdefault(word, len(self.words)))
            if word[0] in analysis.SIGNS:
                self.words.setdefault(word[1:], len(self.words))
        if len(listed) == 1:
            return listed[0]
        self._flat.extend(listed)
        self._ends.append(len(self._flat))
        return int(_SPECIAL) + len(self._ends) - 2

    def _spread(self, found: Array, special: Array, last: Array) -> tuple[Array, Array]:
        """Put the words of special pieces into their places."""
        bounds = np.frombuffer(self._ends, np.uint64).astype(np.int64)
        piece = (found[special] - _SPECIAL).astype(np.int64)
        begin, many = bounds[piece], np.diff(bounds)[piece]
        counts = np.ones(len(found), np.int64)
        counts[special] = many
        total = np.zeros(len(found) + 1, np.int64)
        np.cumsum(counts, out=total[1:])
        spread = np.repeat(found, counts)
        within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
        source = np.repeat(begin, many) + within
        if len(source):
            flat = np.frombuffer(self._flat, np.uint32)
            spread[np.repeat(total[special], many) + within] = flat[source]
        return spread, total[last]

    # slots

    def _slots(self, first: Array, second: Array) -> Array:
        mixed = ((second * _MIX[1]) ^ first) * _MIX[0]
        return (mixed >> self._shift).view(np.int64)

    def _settle(self, first: Array, second: Array, numbers: Array) -> None:
        """Give new pieces their slots; who came first stays."""
        for held, new in zip(self._keys, (first, second, numbers), strict=True):
            held.frombytes(new.tobytes())
        if len(self._keys[0]) * 4 > len(self._numbers):
            self._table(len(self._numbers) * 4)
            first, second, numbers = (
                np.frombuffer(bytes(held), kind)
                for held, kind in zip(self._keys, (np.uint64, np.uint64, np.uint32), strict=True)
            )
        slots = self._slots(first, second)
        free = (self._first[slots] == 0)[::-1]
        # Of those that ask for one slot the first is written last.
        order = np.arange(len(slots))[::-1][free]
        where = slots[order]
        self._first[where] = first[order]
        self._second[where] = second[order]
        self._numbers[where] = numbers[order]

    def _table(self, size: int) -> None:
        """Slots without pieces; a piece has no zeros, so that zeros are none."""
        self._shift = np.uint64(65 - size.bit_length())
        self._first: Array = np.zeros(size, np.uint64)
        self._second: Array = np.zeros(size, np.uint64)
        self._numbers: Array = np.zeros(size, np.uint32)


def _bounds(data: bytes) -> tuple[Array, Array]:
    """Where pieces begin and end."""
    space = np.frombuffer(data, np.uint8) == 32
    edges = np.flatnonzero(space[1:] != space[:-1])
    edges += 1
    if not space[0]:
        edges = np.concatenate((np.zeros(1, np.int64), edges))
    return edges[0::2], edges[1::2]


def _keys(data: bytes, starts: Array, sizes: Array) -> tuple[Array, Array]:
    """The first 16 bytes of each piece as two numbers; of longer ones, numbers nothing has."""
    view: Any = np.ndarray((len(data) - 7,), "<u8", data, strides=(1,))
    first = view[starts]
    first &= _MASKS.take(sizes, mode="clip")
    second = np.zeros(len(starts), np.uint64)
    longer = np.flatnonzero(sizes > 8)
    rest = view[starts[longer] + 8]
    rest &= _MASKS.take(sizes[longer] - 8, mode="clip")
    second[longer] = rest
    # A zero in a slot is nobody's.
    second[sizes > _SHORT] = 0
    first[sizes > _SHORT] = ~np.uint64(0)
    return first, second
