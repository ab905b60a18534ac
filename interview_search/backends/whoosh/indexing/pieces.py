"""Texts to numbers of pieces, many texts at a time.

A text is split at spaces into *pieces*, most of them one word each; `vocabulary`
looks at each distinct piece once. Whatever comes again is found by array work:
the first 8 bytes of a piece are a number, or its first 16 two of them, whose
hash leads to a slot that says which piece lies there. What is not in its slot
(new, too long, or another piece was there first) is looked up by name.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..files.columns import Array

# ASCII in lower case; what neither belongs to a word nor decides what its
# neighbours mean is a space.
PLAIN = bytes(
    ord(chr(c).lower()) if c >= 128 or chr(c).isalnum() or chr(c) in "'@#.+_" else 32
    for c in range(128)
) + bytes(range(128, 256))
_HALF, _WHOLE = 8, 16
"""Bytes of a piece that slots compare."""
_SPACE, _STOP, _APOSTROPHE = b" .'"
_SLOTS = 4096
_MASKS = np.array([(1 << (8 * n)) - 1 for n in range(_HALF + 1)], np.uint64)
_MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_NOBODY = ~np.uint64(0)
"""UTF-8 has no such bytes."""


class Pieces:
    """Gives pieces their numbers, in the order in which they come."""

    TOGETHER = 1 << 19
    """Characters that are best split at once: what is made of them stays in the cache."""

    def __init__(self) -> None:
        self._known: dict[bytes, int] = {}
        self._short = _Slots(1)
        self._long = _Slots(2)

    def listed(self) -> list[bytes]:
        """All distinct pieces, by their numbers."""
        return list(self._known)

    def numbers(self, texts: list[bytes]) -> tuple[Array, Array]:
        """The pieces of some texts (UTF-8): u4 numbers, and i8 how many up to each text's end."""
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        # Slots read 16 bytes from where a piece begins.
        data = b" ".join([*texts, bytes(_WHOLE)]).translate(PLAIN)
        starts, ends = _bounds(data)
        found = self._look_up(data, starts, ends)
        # A text ends before the space that follows it.
        return found, starts.searchsorted(np.cumsum(sizes + 1) - 1)

    def _look_up(self, data: bytes, starts: Array, ends: Array) -> Array:
        view: Any = np.ndarray((len(data) - 7,), "<u8", data, strides=(1,))
        sizes = ends - starts
        first = view[starts]
        first &= _MASKS.take(sizes, mode="clip")
        longer = np.flatnonzero(sizes > _HALF)
        rest = sizes[longer] - _HALF
        second = view[starts[longer] + _HALF]
        second &= _MASKS.take(rest, mode="clip")
        second[rest > _HALF] = _NOBODY
        both = first[longer], second
        first[longer] = _NOBODY
        found, same = self._short.find(first)
        found[longer], same[longer] = self._long.find(*both)
        missing = np.flatnonzero(~same)
        if not len(missing):
            return found
        known = self._known
        before = len(known)
        bounds = zip(starts[missing].tolist(), ends[missing].tolist(), strict=True)
        found[missing] = [known.setdefault(data[start:end], len(known)) for start, end in bounds]
        if len(known) > before:
            # Where each new piece stands first.
            new = np.empty(len(known) - before, np.int64)
            fresh = missing[found[missing] >= before][::-1]
            new[found[fresh] - before] = fresh
            near = new[sizes[new] <= _HALF]
            self._short.settle(found[near], first[near])
            far = longer.searchsorted(new[sizes[new] > _HALF])
            far = far[second[far] != _NOBODY]
            self._long.settle(found[longer[far]], *(key[far] for key in both))
        return found


class _Slots:
    """Pieces by their bytes, as one number or two; a piece that finds its slot taken has none."""

    def __init__(self, width: int) -> None:
        # Of all pieces that asked for a slot: their bytes, and their numbers.
        self._asked: list[list[Array]] = [[] for _ in range(width + 1)]
        self._size = 0
        self._width = width
        self._clear(_SLOTS)

    def find(self, *keys: Array) -> tuple[Array, Array]:
        """The number in the slot of each piece, and whether it is that of the piece."""
        slots = self._slots(*keys)
        same = self._keys[0].take(slots) == keys[0]
        for held, key in zip(self._keys[1:], keys[1:], strict=True):
            same &= held.take(slots) == key
        return self._numbers.take(slots), same

    def settle(self, numbers: Array, *keys: Array) -> None:
        """Give new pieces their slots."""
        if not len(numbers):
            return
        for asked, new in zip(self._asked, (numbers, *keys), strict=True):
            asked.append(new)
        self._size += len(numbers)
        if self._size * 8 > len(self._numbers):
            self._clear(len(self._numbers) * 4)
            self._asked = [[np.concatenate(asked)] for asked in self._asked]
            numbers, *keys = (asked[0] for asked in self._asked)  # type: ignore[assignment]
        slots = self._slots(*keys)
        free = (self._keys[0][slots] == 0)[::-1]
        # Of those that ask for one slot the first is written last.
        order = np.arange(len(slots))[::-1][free]
        where = slots[order]
        for held, new in zip((self._numbers, *self._keys), (numbers, *keys), strict=True):
            held[where] = new[order]

    def _slots(self, first: Array, second: Array | None = None) -> Array:
        mixed = first if second is None else (second * _MIX[1]) ^ first
        return ((mixed * _MIX[0]) >> self._shift).view(np.int64)

    def _clear(self, size: int) -> None:
        """Slots without pieces; a piece has no zeros, so that zeros are none."""
        self._shift = np.uint64(65 - size.bit_length())
        self._numbers: Array = np.zeros(size, np.uint32)
        self._keys: list[Array] = [np.zeros(size, np.uint64) for _ in range(self._width)]


def _bounds(data: bytes) -> tuple[Array, Array]:
    """Where pieces begin and end."""
    every = np.frombuffer(data, np.uint8)
    space = every == _SPACE
    # A full stop before a space means nothing, nor does an apostrophe beside one.
    space[:-1] |= ((every == _STOP) | (every == _APOSTROPHE))[:-1] & space[1:]
    space[1:] |= (every == _APOSTROPHE)[1:] & space[:-1]
    edges = np.flatnonzero(space[1:] != space[:-1])
    edges += 1
    if not space[0]:
        edges = np.concatenate((np.zeros(1, np.int64), edges))
    return edges[0::2], edges[1::2]
