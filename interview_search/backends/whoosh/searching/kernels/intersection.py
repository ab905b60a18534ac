"""Words that all have to match: along the rarest list, looking the others up."""

from __future__ import annotations

from typing import Any

import numpy as np

from .common import (
    ASKED,
    BEST_SCORES,
    BITS,
    DOCS,
    END,
    FIRST,
    FOUND,
    IMPACTS,
    KEPT,
    KNOWN,
    LANDS,
    LISTED,
    PEAK,
    ROOM,
    ROOMS,
    SECTIONS,
    SEGMENTS,
    STAGES,
    START,
    STEMS,
    SUMS,
    WIDTH,
    after,
    compiled,
    find,
    has,
    i8,
    keep,
    push,
    tell,
    u1,
    u2,
    u4,
    u8,
    whole,
)

_W = LISTED
_G = LISTED + 1
"""The number of the word, the rarest first."""


@compiled
def intersection(scratch: int, words: int, flags: int, flagged: int, room: int) -> Any:
    """The best `room` sections with a stem of each word: how many they are, and how many match.

    What is handed over is as for `union`.
    """
    size = total = 0
    at = i8(scratch, ROOMS)
    best, scores = u4(at[FOUND], room), u4(at[BEST_SCORES], room)
    sums, stages = u4(at[SUMS], at[ROOM]), u1(at[STAGES], at[ROOM])
    kept = u8(at[KEPT], (at[ROOM] >> 6) + 2)
    segments, tables = at[SEGMENTS], i8(at[ASKED], words)
    weights = np.empty(words, np.int64)
    scale = whole(tables, weights)
    most = 0
    for word in range(words):
        most += i8(tables[word], KNOWN)[STEMS]
    lists = np.empty((most, LISTED + 2), np.int64)
    order = np.empty(words, np.int64)
    for number in range(segments):
        land = i8(at[LANDS] + 8 * WIDTH * number, WIDTH)
        many = _gather(tables, weights, number, segments, lists, order)
        if many == 0:
            continue
        filtered = keep(land, flags, flagged, kept)
        if many == words:
            size, found = _walk(land, lists[:many], filtered, kept, best, scores, size)
        else:
            size, found = _stage(
                land, lists[:many], filtered, kept, best, scores, sums, stages, size
            )
        total += found
    tell(scratch, size, scale)
    return size, total


@compiled
def _gather(tables: Any, weights: Any, number: int, segments: int, lists: Any, order: Any) -> Any:
    """The lists of one segment, word by word, the rarest first; 0 where a word is missing."""
    words = len(tables)
    sizes = np.zeros(words, np.int64)
    for word in range(words):
        stems = i8(tables[word], KNOWN)[STEMS]
        table = i8(tables[word] + 8 * KNOWN, segments * stems * LISTED)
        for stem in range(stems):
            row = (number * stems + stem) * LISTED
            sizes[word] += table[row + END] - table[row + START]
        if sizes[word] == 0:
            return 0
        at = word
        while at > 0 and sizes[order[at - 1]] > sizes[word]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = word
    many = 0
    for group in range(words):
        word = order[group]
        stems = i8(tables[word], KNOWN)[STEMS]
        table = i8(tables[word] + 8 * KNOWN, segments * stems * LISTED)
        for stem in range(stems):
            row = (number * stems + stem) * LISTED
            if table[row + END] > table[row + START]:
                for field in range(LISTED):
                    lists[many, field] = table[row + field]
                lists[many, _W] = weights[word]
                lists[many, _G] = group
                many += 1
    return many


@compiled
def _walk(
    land: Any, lists: Any, filtered: Any, kept: Any, best: Any, scores: Any, size: Any
) -> Any:
    """Where each word has one list."""
    room, first, words = len(best), land[FIRST], (land[SECTIONS] + 63) >> 6
    many = len(lists)
    places = lists[:, START].copy()
    rest = np.int64(0)
    end = np.int64(0)
    for at in range(many):
        rest += lists[at, PEAK] * lists[at, _W]
        end = max(end, lists[at, END])
    rest -= lists[0, PEAK] * lists[0, _W]
    docs, impacts = u2(land[DOCS], end), u2(land[IMPACTS], end)
    total = 0
    floor = np.int64(1)
    if size == room:
        floor = np.int64(scores[room - 1]) + 1
    for place in range(lists[0, START], lists[0, END]):
        doc = np.int64(docs[place])
        if filtered and not has(kept, doc):
            continue
        matches = True
        for at in range(1, many):
            if lists[at, BITS] != 0:
                found = find(lists[at, BITS], words, doc)
                places[at] = lists[at, START] + found
                matches = found >= 0
            else:
                found = after(docs, places[at], lists[at, END], doc)
                places[at] = found
                matches = found < lists[at, END] and docs[found] == doc
            if not matches:
                break
        if not matches:
            continue
        total += 1
        score = lists[0, _W] * np.int64(impacts[place])
        if score + rest < floor:
            continue
        for at in range(1, many):
            score += lists[at, _W] * np.int64(impacts[places[at]])
        if score >= floor:
            size = push(best, scores, size, np.uint32(doc + first), np.uint32(score))
            if size == room:
                floor = np.int64(scores[room - 1]) + 1
    return size, total


@compiled
def _stage(
    land: Any, lists: Any, filtered: Any, kept: Any,
    best: Any, scores: Any, sums: Any, stages: Any, size: Any,
) -> Any:  # fmt: skip
    """Where a word has several lists: each section goes on by one stage a word."""
    first = land[FIRST]
    lead = most = 0
    end = np.int64(0)
    for at in range(len(lists)):
        end = max(end, lists[at, END])
        if lists[at, _G] == 0:
            most += lists[at, END] - lists[at, START]
            lead += 1
    docs, impacts = u2(land[DOCS], end), u2(land[IMPACTS], end)
    candidates = np.empty(most, np.uint32)
    left = 0
    for at in range(lead):
        for place in range(lists[at, START], lists[at, END]):
            doc = np.int64(docs[place])
            if filtered and not has(kept, doc):
                continue
            if stages[doc] == 0:
                stages[doc] = 1
                candidates[left] = doc
                left += 1
            sums[doc] += np.uint32(lists[at, _W]) * np.uint32(impacts[place])
    for at in range(lead, len(lists)):
        stage = lists[at, _G]
        weight = np.uint32(lists[at, _W])
        for number in range(left):
            doc = np.int64(candidates[number])
            if stages[doc] < stage:
                continue
            place = after(docs, lists[at, START], lists[at, END], doc)
            if place < lists[at, END] and docs[place] == doc:
                stages[doc] = stage + 1
                sums[doc] += weight * np.uint32(impacts[place])
    last = lists[len(lists) - 1, _G] + 1
    total = 0
    for number in range(left):
        doc = np.int64(candidates[number])
        if stages[doc] == last:
            total += 1
            size = push(best, scores, size, np.uint32(doc + first), sums[doc])
        stages[doc] = 0
        sums[doc] = 0
    return size, total
