"""What the loops share: columns by their addresses, bits of sections, the best so far."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba.core import cgutils
from numba.extending import intrinsic as _intrinsic

compiled: Any = numba.njit(cache=True, nogil=True)
carray: Any = numba.carray  # type: ignore[attr-defined]
intrinsic: Any = _intrinsic

# A row of numbers a segment: addresses of columns, and sizes.
SECTIONS, FIRST, DOCS, IMPACTS, TOP_DOCS, TOP_IMPACTS, LIVE = range(7)
"""LIVE: a bit a section that is not deleted; 0 where none is deleted."""
FIRSTS, INTERVIEWS, PLACES, LOW, PAGES, ROWS, ROW, BASE, NORMS = range(7, 16)
"""ROW: how long a row of pages is. PLACES: the snapshot's numbers of the interviews."""
WIDTH = 16

# A row of numbers a stem of a word in a segment.
START, END, BEST, PEAK, BITS = range(5)
"""BEST: its row among the lists of best sections, or -1. BITS: the address of a bit
a section, for frequent stems; else 0."""
LISTED = 5

# A row of numbers a word of the query.
TABLE, STEMS, WEIGHT = range(3)
"""TABLE: the address of its rows, segment by segment, STEMS of them in each."""
ASKED = 3


@intrinsic
def _pointer(typing: Any, address: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], cgutils.voidptr_t)

    return numba.types.voidptr(numba.types.int64), code


@compiled
def u2(address: int, length: int) -> Any:
    return carray(_pointer(address), (length,), np.uint16)


@compiled
def u4(address: int, length: int) -> Any:
    return carray(_pointer(address), (length,), np.uint32)


@compiled
def u8(address: int, length: int) -> Any:
    return carray(_pointer(address), (length,), np.uint64)


@compiled
def f4(address: int, length: int) -> Any:
    return carray(_pointer(address), (length,), np.float32)


@compiled
def i8(address: int, length: int) -> Any:
    return carray(_pointer(address), (length,), np.int64)


@compiled
def push(docs: Any, scores: Any, size: int, doc: int, score: int) -> Any:
    """Put a section into its place among the best, if it has one; how many there are.

    The better one comes first, of equal ones the lower.
    """
    room = len(docs)
    if size == room:
        last = scores[room - 1]
        if score < last or (score == last and doc > docs[room - 1]):
            return size
        at = room - 1
    else:
        at = size
        size += 1
    while at > 0 and (scores[at - 1] < score or (scores[at - 1] == score and docs[at - 1] > doc)):
        docs[at] = docs[at - 1]
        scores[at] = scores[at - 1]
        at -= 1
    docs[at] = doc
    scores[at] = score
    return size


@compiled
def after(values: Any, low: int, high: int, wanted: int) -> Any:
    """The first place from `low` on whose value is not below `wanted`: by doubling steps."""
    step = 1
    start = low
    while low < high and values[low] < wanted:
        start = low + 1
        low += step
        step *= 2
    end = min(low, high)
    while start < end:
        middle = (start + end) // 2
        if values[middle] < wanted:
            start = middle + 1
        else:
            end = middle
    return start


@compiled
def has(bits: Any, doc: int) -> Any:
    return (bits[doc >> 6] >> np.uint64(doc & 63)) & np.uint64(1) != 0


@compiled
def add_bits(bits: Any, docs: Any, start: int, end: int) -> None:
    """Set the bits of some sections."""
    for place in range(start, end):
        doc = np.int64(docs[place])
        bits[doc >> 6] |= np.uint64(1) << np.uint64(doc & 63)


@compiled
def counted(bits: Any, words: int) -> Any:
    """How many bits are set in the first so many numbers."""
    total = np.uint64(0)
    for at in range(words):
        x = bits[at]
        x -= (x >> np.uint64(1)) & np.uint64(0x5555555555555555)
        x = (x & np.uint64(0x3333333333333333)) + (
            (x >> np.uint64(2)) & np.uint64(0x3333333333333333)
        )
        x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
        total += (x * np.uint64(0x0101010101010101)) >> np.uint64(56)
    return np.int64(total)


@compiled
def keep(land: Any, flags: Any, chosen: int, kept: Any) -> Any:
    """Write the bits of the sections that count; whether any is left out.

    `land` is the segment's row; `flags` say which interviews are meant where `chosen`.
    """
    words = (land[SECTIONS] + 63) >> 6
    live = u8(land[LIVE], words)
    if not chosen:
        if land[LIVE] == 0:
            return False
        kept[:words] = live
        return True
    kept[:words] = 0
    firsts = u4(land[FIRSTS], land[INTERVIEWS] + 1)
    places = i8(land[PLACES], land[INTERVIEWS])
    for interview in range(land[INTERVIEWS]):
        place = places[interview]
        if place < 0 or place >= len(flags) or flags[place] == 0:
            continue
        start, end = np.int64(firsts[interview]), np.int64(firsts[interview + 1])
        while start < end:
            stop = min(end, (start | 63) + 1)
            ones = ~np.uint64(0) >> np.uint64(64 - (stop - start))
            kept[start >> 6] |= ones << np.uint64(start & 63)
            start = stop
    if land[LIVE] != 0:
        for at in range(words):
            kept[at] &= live[at]
    return True
