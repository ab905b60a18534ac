"""Words that follow one another: along the positions of the rarest of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .common import (
    ASKED,
    BASE,
    BEST_SCORES,
    FIRST,
    FOUND,
    KEPT,
    KNOWN,
    LANDS,
    LOW,
    NORMS,
    PAGES,
    ROOM,
    ROOMS,
    ROW,
    ROWS,
    SECTIONS,
    SEGMENTS,
    SUM_MAX,
    WEIGHT,
    WIDTH,
    after,
    compiled,
    f4,
    f8,
    has,
    i8,
    impact,
    keep,
    push,
    tell,
    u2,
    u4,
    u8,
)

# A row of numbers a word of the phrase in a segment.
BEGIN, STOP, PLACE, ROWED = range(4)
"""Its positions; where its pages begin, or its row if ROWED."""
PLACED = 4
STEP = 4
"""The place of the word in the phrase."""


@compiled
def phrase(scratch: int, words: int, flags: int, flagged: int, room: int) -> Any:
    """The best `room` sections with a phrase: how many they are, and how many match.

    The words have a row (PLACED) a segment. The rest as for `union`.
    """
    size = total = 0
    at = i8(scratch, ROOMS)
    best, scores = u4(at[FOUND], room), u4(at[BEST_SCORES], room)
    kept = u8(at[KEPT], (at[ROOM] >> 6) + 2)
    tables = i8(at[ASKED], words)
    # A phrase weighs what its words weigh together; alone, it has all there is.
    total_weight = 0.0
    for word in range(words):
        total_weight += f8(tables[word], 1)[WEIGHT]
    scale = (SUM_MAX - 1) / total_weight if total_weight > 0 else 1.0
    weight = max(1, np.int64(total_weight * scale + 0.5))
    placed = np.empty((words, PLACED + 1), np.int64)
    for number in range(at[SEGMENTS]):
        land = i8(at[LANDS] + 8 * WIDTH * number, WIDTH)
        if words == 0 or not _gather(tables, number, placed):
            continue
        found = _positions(land, placed[0])
        left = len(found)
        for word in range(1, words):
            if left == 0:
                break
            if placed[word, ROWED]:
                left = _following_frequent(land, found[:left], placed[word])
            else:
                left = _following_rare(land, found[:left], placed[word])
        if left == 0:
            continue
        filtered = keep(land, flags, flagged, kept)
        size, matching = _count(land, found[:left], weight, filtered, kept, best, scores, size)
        total += matching
    tell(scratch, size, scale)
    return size, total


@compiled
def _gather(tables: Any, number: int, placed: Any) -> Any:
    """The words in one segment, the rarest first; False where one is missing."""
    for word in range(len(tables)):
        row = i8(tables[word] + 8 * (KNOWN + PLACED * number), PLACED)
        many = row[STOP] - row[BEGIN]
        if many == 0:
            return False
        at = word
        while at > 0 and placed[at - 1, STOP] - placed[at - 1, BEGIN] > many:
            placed[at] = placed[at - 1]
            at -= 1
        placed[at, :PLACED] = row
        placed[at, STEP] = word
    return True


@compiled
def _positions(land: Any, word: Any) -> Any:
    """Where the phrase begins if it holds the first of these words there; u4, rising."""
    low = u2(land[LOW], word[STOP])
    found = np.empty(word[STOP] - word[BEGIN], np.uint32)
    step = word[STEP]
    left = 0
    if word[ROWED]:
        row = u4(land[ROWS] + 4 * word[PLACE] * land[ROW], land[ROW])
        for page in range(land[ROW] - 1):
            high = np.int64(page) << 16
            for place in range(word[BEGIN] + row[page], word[BEGIN] + row[page + 1]):
                position = (high | np.int64(low[place])) - step
                if position >= 0:
                    found[left] = position
                    left += 1
    else:
        pages = u2(land[PAGES], word[PLACE] + word[STOP] - word[BEGIN])
        for place in range(word[BEGIN], word[STOP]):
            high = np.int64(pages[word[PLACE] + place - word[BEGIN]]) << 16
            position = (high | np.int64(low[place])) - step
            if position >= 0:
                found[left] = position
                left += 1
    return found[:left]


@compiled
def _following_frequent(land: Any, found: Any, word: Any) -> Any:
    """Keep the beginnings that have this word in its place; how many there are left."""
    low = u2(land[LOW], word[STOP])
    row = u4(land[ROWS] + 4 * word[PLACE] * land[ROW], land[ROW])
    left = 0
    page = np.int64(-1)
    place = end = word[BEGIN]
    for number in range(len(found)):
        wanted = np.int64(found[number]) + word[STEP]
        below = wanted & 0xFFFF
        if wanted >> 16 != page:
            page = wanted >> 16
            if page >= land[ROW] - 1:
                break
            place = word[BEGIN] + np.int64(row[page])
            end = word[BEGIN] + np.int64(row[page + 1])
        # Most of the time the next one is near.
        near = min(place + 4, end)
        while place < near and low[place] < below:
            place += 1
        if place == near:
            place = after(low, place, end, below)
        if place < end and low[place] == below:
            found[left] = found[number]
            left += 1
    return left


@compiled
def _following_rare(land: Any, found: Any, word: Any) -> Any:
    low = u2(land[LOW], word[STOP])
    pages = u2(land[PAGES], word[PLACE] + word[STOP] - word[BEGIN])
    shift = word[PLACE] - word[BEGIN]
    left = 0
    place = word[BEGIN]
    for number in range(len(found)):
        wanted = np.int64(found[number]) + word[STEP]
        while place < word[STOP]:
            position = np.int64(pages[place + shift]) << 16 | np.int64(low[place])
            if position >= wanted:
                if position == wanted:
                    found[left] = found[number]
                    left += 1
                break
            place += 1
    return left


@compiled
def _count(
    land: Any, found: Any, weight: int, filtered: Any, kept: Any,
    best: Any, scores: Any, size: Any,
) -> Any:  # fmt: skip
    """The best sections by how many positions lie in them."""
    base, norms = u4(land[BASE], land[SECTIONS] + 1), f4(land[NORMS], land[SECTIONS])
    first = land[FIRST]
    total = 0
    doc = np.int64(-1)
    at = 0
    while at < len(found):
        # The section is the last that begins at or before it.
        doc = np.int64(after(base, doc + 1, len(base), np.int64(found[at]) + 1)) - 1
        if doc >= land[SECTIONS]:
            break  # only in a forged index
        end = base[doc + 1]
        begin = at
        while at < len(found) and found[at] < end:
            at += 1
        if filtered and not has(kept, doc):
            continue
        total += 1
        score = np.uint32(weight) * impact(at - begin, norms[doc])
        size = push(best, scores, size, np.uint32(doc + first), score)
    return size, total
