"""What the loops share: columns by their addresses, bits of sections, the best so far."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from ...compiling import njit
from ...instructions import ones, pointer

compiled = njit
carray: Any = numba.carray

# A row of numbers a segment: addresses of columns, and sizes.
SECTIONS, FIRST, DOCS, IMPACTS, TOP_DOCS, TOP_IMPACTS, LIVE = range(7)
"""LIVE: a bit a section that is not deleted; 0 where none is deleted."""
FIRSTS, INTERVIEWS, PLACES, LOW, PAGES, ROWS, ROW, BASE, NORMS, LANGUAGES = range(7, 17)
"""ROW: how long a row of pages is. PLACES: the snapshot's numbers of the interviews."""
WIDTH = 17

# What loops are handed, a row of numbers a thread: first what they write to.
FOUND, BEST_SCORES, SCORES, NEAR, SUMS, STAGES, DONE, KEPT, ROOM = range(9)
"""The best so far (u4), their whole scores (u4), and at the end those by their unit (f8) and
what of it is for words near one another (f8); a u4 and a u1 a section, zeros before and after;
bits (u8) twice; for how many sections there is room."""
LANDS, SEGMENTS, TOP, ASKED, UNIT = range(9, 14)
"""The address of the segments' rows, and how many there are; how long lists of best sections
are; the address of the addresses of the words; what a score of 1 is worth (f8)."""
COVERED, DEPTH, SHARE, WINDOW = range(14, 18)
"""Whether a word stands in no section that is not among its postings; and as of `Proximity`
(SHARE is f8)."""
ROOMS = 18

# A row of numbers a stem of a word in a segment.
START, END, BEST, PEAK, BITS = range(5)
"""BEST: its row among the lists of best sections, or -1. BITS: the address of a bit
a section, for frequent stems, as of `Segment.ranked`; else 0."""
LISTED = 5

# In front of the rows of a word: its weight (f8), how many of its stems occur, how many rows
# a segment has, and the address of where it stands, as `standing` has it, or 0.
WEIGHT, SEVERAL, STEMS, STANDS = range(4)
KNOWN = 4

SUM_MAX = (2**32 - 1) // 65_535
"""As `statistics.SUM_MAX`."""


@compiled
def u1(address: int, length: int) -> Any:
    return carray(pointer(address), (length,), np.uint8)


@compiled
def u2(address: int, length: int) -> Any:
    return carray(pointer(address), (length,), np.uint16)


@compiled
def u4(address: int, length: int) -> Any:
    return carray(pointer(address), (length,), np.uint32)


@compiled
def u8(address: int, length: int) -> Any:
    return carray(pointer(address), (length,), np.uint64)


@compiled
def f4(address: int, length: int) -> Any:
    return carray(pointer(address), (length,), np.float32)


@compiled
def f8(address: int, length: int) -> Any:
    return carray(pointer(address), (length,), np.float64)


@compiled
def i8(address: int, length: int) -> Any:
    return carray(pointer(address), (length,), np.int64)


@compiled
def whole(asked: Any, weights: Any) -> Any:
    """As `statistics.Statistics.whole`, for the words at some addresses: the scale."""
    total = 0.0
    several = 0
    for word in range(len(asked)):
        head = i8(asked[word], KNOWN)
        total += f8(asked[word], 1)[WEIGHT] * head[SEVERAL]
        several += head[SEVERAL]
    scale = (SUM_MAX - several) / total if total > 0 else 1.0
    for word in range(len(asked)):
        weights[word] = max(1, np.int64(f8(asked[word], 1)[WEIGHT] * scale + 0.5))
    return scale


@compiled
def tell(scratch: int, size: int, scale: float) -> None:
    """Write the scores as they are told."""
    at, unit = i8(scratch, ROOMS), f8(scratch, ROOMS)[UNIT] / scale
    scores, told = u4(at[BEST_SCORES], size), f8(at[SCORES], size)
    for place in range(size):
        told[place] = scores[place] * unit


@compiled
def impact(frequency: Any, norm: Any) -> Any:
    """As `invert.impacts`."""
    tf = np.float32(frequency)
    found = tf / (tf + norm) * np.float32(65535) + np.float32(0.5)
    return np.uint32(max(found, np.float32(1)))


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
def bisect(values: Any, low: int, high: int, wanted: int) -> Any:
    """The first place from `low` on whose value is not below `wanted`: by halves."""
    while low < high:
        middle = (low + high) >> 1
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def after(values: Any, low: int, high: int, wanted: int) -> Any:
    """The first place from `low` on whose value is not below `wanted`: by doubling steps."""
    step = 1
    start = low
    while low < high and values[low] < wanted:
        start = low + 1
        low += step
        step *= 2
    return bisect(values, start, min(low, high), wanted)


@compiled
def has(bits: Any, doc: int) -> Any:
    return (bits[doc >> 6] >> np.uint64(doc & 63)) & np.uint64(1) != 0


@compiled
def rank(docs: int, many: int, bits: int, words: int) -> None:
    """Set a bit for each of some sections among zeros, and say how many are before each word."""
    listed, set_, before = u2(docs, many), u8(bits, words), u2(bits + 8 * words, words)
    for at in range(many):
        doc = np.int64(listed[at])
        if doc >> 6 < words:  # all are, but in a forged index
            set_[doc >> 6] |= np.uint64(1) << np.uint64(doc & 63)
    total = np.uint64(0)
    for word in range(words):
        before[word] = total
        total += ones(set_[word])


@compiled
def find(bits: int, words: int, doc: int) -> Any:
    """Which of the sections with a bit this is, from 0; -1 where it has none."""
    at, shift = doc >> 6, np.uint64(doc & 63)
    if at >= words:
        return np.int64(-1)  # only in a forged index
    word = u8(bits, words)[at]
    if (word >> shift) & np.uint64(1) == 0:
        return np.int64(-1)
    before = np.int64(u2(bits + 8 * words, words)[at])
    return before + np.int64(ones(word & ((np.uint64(1) << shift) - np.uint64(1))))


@compiled
def _fill(bits: Any, start: int, end: int) -> None:
    for doc in range(start, end):
        bits[doc >> 6] |= np.uint64(1) << np.uint64(doc & 63)


@compiled
def keep(land: Any, flags: int, flagged: int, kept: Any) -> Any:
    """Write the bits of the sections that count; whether any is left out.

    `land` is the segment's row; at `flags` is a byte an interview that says whether it is
    meant, of so many; -1 where all are.
    """
    if flagged < 0 and land[LIVE] == 0:
        return False
    words = (land[SECTIONS] + 63) >> 6
    live = u8(land[LIVE], words)
    if flagged < 0:
        kept[:words] = live
        return True
    kept[: words + 1] = 0
    firsts = u4(land[FIRSTS], land[INTERVIEWS] + 1)
    places = i8(land[PLACES], land[INTERVIEWS])
    meant = u1(flags, flagged)
    end = np.int64(firsts[0])
    for interview in range(land[INTERVIEWS]):
        start, end = end, np.int64(firsts[interview + 1])
        place = places[interview]
        if place < 0 or place >= flagged:
            continue
        if end - start > 64:
            if meant[place]:
                _fill(kept, start, end)
        elif end > start:
            # Without a branch, which would be guessed wrong every other time.
            run = (~np.uint64(0) >> np.uint64(64 - (end - start))) * np.uint64(meant[place])
            shift = np.uint64(start & 63)
            kept[start >> 6] |= run << shift
            kept[(start >> 6) + 1] |= (run >> np.uint64(1)) >> (np.uint64(63) - shift)
    if land[LIVE] != 0:
        for at in range(words):
            kept[at] &= live[at]
    return True
