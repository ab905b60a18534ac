"""Words that follow one another: along the positions of the rarest of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .common import (
    BASE,
    FIRST,
    LOW,
    NORMS,
    PAGES,
    ROW,
    ROWS,
    SECTIONS,
    after,
    compiled,
    f4,
    has,
    keep,
    push,
    u2,
    u4,
)

# A row of numbers a word of the phrase in a segment.
BEGIN, STOP, PLACE, FREQUENT, STEP = range(5)
"""Its positions; where its pages begin, or its row if FREQUENT; its place in the phrase."""
PLACED = 5


@compiled
def phrase(
    lands: Any,
    asked: Any,
    weight: int,
    flags: Any,
    chosen: int,
    room: int,
    best: Any,
    scores: Any,
    bits: Any,
) -> Any:
    """The best `room` sections with a phrase: how many they are, and how many match.

    `asked` (segments, words, PLACED) has the rarest word first; no positions at
    all where the segment lacks a word. The rest as for `union`.
    """
    size = total = 0
    best, scores = best[:room], scores[:room]
    kept = bits[len(bits) // 2 :]
    for number in range(len(lands)):
        land = lands[number]
        words = asked[number]
        if words[0, STOP] == words[0, BEGIN]:
            continue
        found = _positions(land, words[0])
        left = len(found)
        for at in range(1, len(words)):
            if left == 0:
                break
            if words[at, FREQUENT]:
                left = _following_frequent(land, found[:left], words[at])
            else:
                left = _following_rare(land, found[:left], words[at])
        if left == 0:
            continue
        filtered = keep(land, flags, chosen, kept)
        size, matching = _count(
            land, found[:left], weight, filtered, kept, best, scores, size
        )  # fmt: skip
        total += matching
    return size, total


@compiled
def _positions(land: Any, word: Any) -> Any:
    """Where the phrase begins if it holds the first of these words there; u4, rising."""
    low = u2(land[LOW], word[STOP])
    found = np.empty(word[STOP] - word[BEGIN], np.uint32)
    step = word[STEP]
    left = 0
    if word[FREQUENT]:
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
        end = base[doc + 1]
        begin = at
        while at < len(found) and found[at] < end:
            at += 1
        if filtered and not has(kept, doc):
            continue
        total += 1
        score = np.uint32(weight) * _impact(at - begin, norms[doc])
        size = push(best, scores, size, np.uint32(doc + first), score)
    return size, total


@compiled
def _impact(frequency: int, norm: Any) -> Any:
    """As `invert.impacts`."""
    tf = np.float32(frequency)
    found = tf / (tf + norm) * np.float32(65535) + np.float32(0.5)
    return np.uint32(max(found, np.float32(1)))
