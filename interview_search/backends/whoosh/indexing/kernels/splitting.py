"""Texts to pieces, and those to words."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...compiling import njit
from ...instructions import lowest

_ONES, _HIGH = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_SPACES = np.uint64(0x2020202020202020)
_ZERO, _ONE, _TWO, _SEVEN = np.uint64(0), np.uint64(1), np.uint64(2), np.uint64(7)
_HALF, _SHORT = np.uint64(8), np.uint64(16)
"""Bytes of a piece that its slot holds: a half in each of two numbers."""
_BYTE, _BYTES, _TOP = np.uint64(8), np.uint64(3), np.uint64(56)
"""Bits of a byte; what shifts bits to bytes; what shifts to the last byte."""
_LONG = np.uint64(0xFF00000000000000)
"""Marks the hash of a long piece: no UTF-8 has such a byte."""
_SPACE, _STOP, _APOSTROPHE = 32, 46, 39
_END = np.uint64(255)
"""A piece of this byte alone is the end of a text."""


_A, _LOWER_A, _CASE, _DIGIT = np.uint8(65), np.uint8(97), np.uint8(32), np.uint8(48)
_LETTERS, _DIGITS, _WIDE = np.uint8(26), np.uint8(10), np.uint8(128)
_SIGN_1, _SIGN_2, _SIGN_3 = np.uint8(39), np.uint8(64), np.uint8(35)  # ' @ #
_SIGN_4, _SIGN_5, _SIGN_6 = np.uint8(46), np.uint8(43), np.uint8(95)  # . + _


@njit
def plain(data: Any, found: Any) -> Any:
    """As `pieces.PLAIN` has it, many bytes at a time: no look-ups, no branches."""
    for place in range(found.size):
        byte = data[place]
        if np.uint8(byte - _A) < _LETTERS:
            byte = np.uint8(byte + _CASE)
        kept = (np.uint8(byte - _LOWER_A) < _LETTERS) | (np.uint8(byte - _DIGIT) < _DIGITS)
        kept |= (byte >= _WIDE) | (byte == _SIGN_1) | (byte == _SIGN_2) | (byte == _SIGN_3)
        kept |= (byte == _SIGN_4) | (byte == _SIGN_5) | (byte == _SIGN_6)
        found[place] = byte if kept else np.uint8(_SPACE)


@njit
def numbered(
    data: Any, view: Any, place: Any, slots: Any, mix: Any, shift: Any, arena: Any,
    starts: Any, known: Any, found: Any, size: Any, ends: Any, texts: Any,
) -> Any:  # fmt: skip
    """Number the pieces from a place on, until there is no room for a new one.

    `view` has 8 bytes from each place; a slot has the first 16 bytes of a piece (of a
    longer one the first 8 and a hash) and its number, counted from 1. `mix` are two odd
    numbers that nobody can guess, so that no text can crowd one corner of the slots;
    `shift` makes a hash the number of a slot. New pieces go to the `arena`, each with a
    space behind, and `starts` says where each begins, and the next one.
    Gives where it stopped, and how many pieces are known, found, and texts ended.
    """
    last = np.uint64(len(data)) - _SHORT
    mask, room = np.uint64(len(slots) - 1), np.uint64(len(starts) - 1)
    place, known = np.uint64(place), np.uint64(known)
    size, texts = np.uint64(size), np.uint64(texts)
    one, other = mix[0], mix[1]
    while place < last:
        start = place
        first, second = view[start], _ZERO
        # All bytes before the lowest bit that is set are the piece.
        spaces = _zeros(first ^ _SPACES)
        if spaces:
            bit = lowest(spaces)
            if bit == _SEVEN:
                place += _ONE
                continue
            first &= (_ONE << (bit - _SEVEN)) - _ONE
            length = bit >> _BYTES
            if first == _END:
                ends[texts] = size
                texts += _ONE
                place += _TWO
                continue
        else:
            second = view[start + _HALF]
            spaces = _zeros(second ^ _SPACES)
            if spaces:
                bit = lowest(spaces)
                second &= (_ONE << (bit - _SEVEN)) - _ONE
                length = _HALF + (bit >> _BYTES)
            else:
                bit, length = _ZERO, _SHORT
                while data[start + length] != _SPACE:
                    length += _ONE
        # Two spaces come often: a branch for the second would be guessed wrongly.
        place = start + length + _ONE + (((spaces >> bit) >> _BYTE) & _ONE)
        tail = data[start + length - _ONE]
        if tail in (_STOP, _APOSTROPHE) or data[start] == _APOSTROPHE:
            # Beside a space they mean nothing.
            while length > _ONE and data[start + length - _ONE] in (_STOP, _APOSTROPHE):
                length -= _ONE
            while length > _ONE and data[start] == _APOSTROPHE:
                start += _ONE
                length -= _ONE
            first, second = view[start], _ZERO
            if length < _HALF:
                first &= (_ONE << (_HALF * length)) - _ONE
            elif length > _HALF:
                second = view[start + _HALF]
                if length < _SHORT:
                    second &= (_ONE << (_HALF * (length - _HALF))) - _ONE
        if length > _SHORT:
            for at in range(start + _SHORT, start + length):
                second = ((second ^ np.uint64(data[at])) * one) ^ (second >> _TOP)
            second |= _LONG
        slot = ((second * other) ^ (first * one)) >> shift
        number = slots[slot, 2]
        while number:
            if (
                slots[slot, 0] == first
                and slots[slot, 1] == second
                and (length <= _SHORT or _same(data, start, length, arena, starts, number))
            ):
                break
            slot = (slot + _ONE) & mask
            number = slots[slot, 2]
        if not number:
            if known == room:
                return start, known, size, texts
            begin = np.uint64(starts[known])
            for at in range(length):
                arena[begin + at] = data[start + at]
            arena[begin + length] = _SPACE
            known += _ONE
            starts[known] = begin + length + _ONE
            slots[slot, 0], slots[slot, 1], slots[slot, 2] = first, second, known
            number = known
        found[size] = number - _ONE
        size += _ONE
    return place, known, size, texts


@njit
def _zeros(number: Any) -> Any:
    """The high bit of each byte that is 0, exact where none is 1: `plain` leaves no `!`."""
    return (number - _ONES) & ~number & _HIGH


@njit
def _same(data: Any, start: Any, length: Any, arena: Any, starts: Any, number: Any) -> Any:
    """Whether a long piece is the one with this number."""
    begin = np.uint64(starts[number - _ONE])
    if np.uint64(starts[number]) - _ONE - begin != length:
        return False
    for at in range(_HALF, length):  # noqa: SIM110 - Numba compiles no generators
        if arena[begin + at] != data[start + at]:
            return False
    return True


@njit
def moved(old: Any, slots: Any, mix: Any, shift: Any) -> Any:
    """Give the pieces of a table their slots in a larger one."""
    mask = np.uint64(len(slots) - 1)
    for row in range(len(old)):
        if old[row, 2]:
            slot = ((old[row, 1] * mix[1]) ^ (old[row, 0] * mix[0])) >> shift
            while slots[slot, 2]:
                slot = (slot + _ONE) & mask
            slots[slot] = old[row]


@njit
def spread(
    pieces: Any, ends: Any, of_piece: Any, special: Any, flat: Any, bounds: Any,
    place: Any, text: Any, ids: Any, size: Any, last: Any,
) -> Any:  # fmt: skip
    """Put the words of pieces behind those there are, until there is no room.

    Numbers from `special` on are pieces of several words, which stand one after the
    other in `flat`. Gives the piece and the text at which it stopped, and how many
    words there are; `last` says so at each text's end.
    """
    room = np.uint64(len(ids))
    place, text, size = np.uint64(place), np.uint64(text), np.uint64(size)
    while text < np.uint64(len(ends)):
        end = np.uint64(ends[text])
        while place < end:
            word = of_piece[pieces[place]]
            if word < special:
                if size == room:
                    return place, text, size
                ids[size] = word
                size += _ONE
            else:
                begin, stop = bounds[word - special], bounds[word - special + _ONE]
                if size + np.uint64(stop - begin) > room:
                    return place, text, size
                for at in range(begin, stop):
                    ids[size] = flat[at]
                    size += _ONE
            place += _ONE
        last[text] = size
        text += _ONE
    return place, text, size
