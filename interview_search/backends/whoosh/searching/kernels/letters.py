"""Code points as small numbers, and what the loops over texts must know of each.

Latin letters and the usual signs have numbers; a text that holds anything else
(or letters that change their length or form when words are compared) is not
for these loops.
"""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np

from .....analysis import JOINERS
from .common import compiled

_LATIN, _SIGNS, _SIGNS_END = 0x250, 0x2000, 0x2070
SIZE = _LATIN + _SIGNS_END - _SIGNS

INNER, WORD, ALPHA, LOWER, SPACE, STOP, CLOSING, ODD = (np.uint8(1 << bit) for bit in range(8))
"""INNER: letters and digits. WORD: those and the underline. STOP: may end a sentence.
CLOSING: may stand behind a stop. ODD: is not for these loops."""
FULL_STOP, APOSTROPHE, BLANK, NEWLINE = 46, 39, 32, 10
ELLIPSIS = 0x2026 - _SIGNS + _LATIN
_STOPS, _CLOSING = ".!?\u2026", "\"'\u201d\u2019\u00bb\u203a)]}"


def number(letter: str) -> int:
    """-1 for a letter that has none."""
    point = ord(letter)
    if point < _LATIN:
        return point
    return point - _SIGNS + _LATIN if _SIGNS <= point < _SIGNS_END else -1


def _tables() -> tuple[Any, Any]:
    kinds, plain = np.zeros(SIZE, np.uint8), np.zeros(SIZE, np.uint16)
    for point in (*range(_LATIN), *range(_SIGNS, _SIGNS_END)):
        letter = chr(point)
        even = " " if letter in "\u2026\u00a0" else letter
        folded = even.casefold().replace("\u2019", "'")
        bits = {
            INNER: letter.isalnum(),
            WORD: letter.isalnum() or letter == "_",
            ALPHA: letter.isalpha(),
            LOWER: letter.islower(),
            SPACE: letter.isspace(),
            STOP: letter in _STOPS,
            CLOSING: letter in _CLOSING,
            ODD: len(folded) != 1
            or number(folded) < 0
            or letter in JOINERS
            or unicodedata.normalize("NFKC", even) != even
            or unicodedata.normalize("NFKC", folded) != folded
            or unicodedata.combining(letter) > 0,
        }
        at = number(letter)
        kinds[at] = sum(bit for bit, holds in bits.items() if holds)
        plain[at] = number(folded[:1]) if not bits[ODD] else 0
    return kinds, plain


KINDS, PLAIN = _tables()
"""By number: the bits above, and the number of the letter as words are compared."""


@compiled
def read(data: Any, text: Any) -> Any:
    """UTF-8 as numbers; how many there are, or -1 where the text is not for these loops."""
    end = len(data)
    bits = np.uint8(0)
    for place in range(end):
        bits |= data[place]
    if bits < 128:
        for place in range(end):
            text[place] = data[place]
        return end
    size = at = 0
    while at < end:
        first = np.int64(data[at])
        if first < 0x80:
            point = first
            at += 1
        elif 0xC2 <= first < 0xE0 and at + 1 < end:
            second = np.int64(data[at + 1])
            point = (first & 31) << 6 | (second & 63)
            if second >> 6 != 2 or point >= _LATIN:
                return -1
            at += 2
        elif first == 0xE2 and at + 2 < end:
            second, third = np.int64(data[at + 1]), np.int64(data[at + 2])
            point = (first & 15) << 12 | (second & 63) << 6 | (third & 63)
            if second >> 6 != 2 or third >> 6 != 2 or not _SIGNS <= point < _SIGNS_END:
                return -1
            point += _LATIN - _SIGNS
            at += 3
        else:
            return -1
        if KINDS[point] & ODD:
            return -1
        text[size] = point
        size += 1
    return size


@compiled
def bytes_of(text: Any, size: int) -> Any:
    """How many bytes the first letters take."""
    found = np.int64(size)
    for at in range(size):
        found += np.int64(text[at] >= 0x80) + np.int64(text[at] >= _LATIN)
    return found
