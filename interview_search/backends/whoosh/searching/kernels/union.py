"""Words of which one is enough, through all segments.

First come the sections of the short lists, which are walked through side by side
while the long ones are looked up. What they score is a bound for what long lists
have beyond that. The best sections of each stem, which are kept ready, are a
bound at the start.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...instructions import ones
from .common import (
    ASKED,
    BEST,
    BEST_SCORES,
    BITS,
    DOCS,
    DONE,
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
    START,
    STEMS,
    SUMS,
    TOP,
    TOP_DOCS,
    TOP_IMPACTS,
    WIDTH,
    compiled,
    i8,
    keep,
    push,
    tell,
    u2,
    u4,
    u8,
    whole,
)
from .maxscore import U, W, beyond, merge


@compiled
def union(scratch: int, words: int, flags: int, flagged: int, room: int) -> Any:
    """The best `room` sections with any stem of some words: how many they are, and how many match.

    `scratch` is the address of a row (ROOMS) of what is read and written, `words` how
    many words were written there; `flags` and `flagged` are as of `keep`. The answer
    goes to the `scratch`.
    """
    size = total = 0
    at = i8(scratch, ROOMS)
    best, scores = u4(at[FOUND], room), u4(at[BEST_SCORES], room)
    done, kept = u8(at[DONE], (at[ROOM] >> 6) + 2), u8(at[KEPT], (at[ROOM] >> 6) + 2)
    segments, tables = at[SEGMENTS], i8(at[ASKED], words)
    weights = np.empty(words, np.int64)
    scale = whole(tables, weights)
    most = 0
    for word in range(words):
        most += i8(tables[word], KNOWN)[STEMS]
    lists = np.empty((most, LISTED + 2), np.int64)
    for number in range(segments):
        land = i8(at[LANDS] + 8 * WIDTH * number, WIDTH)
        long, many = _gather(tables, weights, number, segments, lists)
        if many == 0:
            continue
        filtered = keep(land, flags, flagged, kept)
        floor = np.int64(1)
        if size == room:
            # Of equal sections the lower wins, and all that follow are higher.
            floor = np.int64(scores[room - 1]) + 1
        if many == 1 and not filtered:
            total += lists[0, END] - lists[0, START]
            size = _single(land, lists[0], floor, room, at[TOP], best, scores, size)
            continue
        if not filtered:
            floor = max(floor, _ready(land, lists, many, room, at[TOP]))
        if long:
            done[: (land[SECTIONS] + 63) >> 6] = 0
        if long < many:
            size, found = merge(
                land, lists, long, many, floor, filtered, kept, done, best, scores, at[SUMS], size
            )
            total += found
            if size == room:
                floor = max(floor, np.int64(scores[room - 1]))
        if long:
            total += _count(land, lists, long, filtered, kept, done)
            size = beyond(
                land, lists, many, long, at[TOP], floor,
                filtered, kept, done, best, scores, at[SUMS], size,
            )  # fmt: skip
    tell(scratch, size, scale)
    return size, total


@compiled
def _gather(tables: Any, weights: Any, number: int, segments: int, lists: Any) -> Any:
    """The lists of one segment, the long ones first, each kind with the lowest bounds first.

    Gives how many are long, and how many there are.
    """
    long = many = 0
    for word in range(len(tables)):
        stems = i8(tables[word], KNOWN)[STEMS]
        weight = weights[word]
        table = i8(tables[word] + 8 * KNOWN, segments * stems * LISTED)
        for stem in range(stems):
            row = (number * stems + stem) * LISTED
            if table[row + END] == table[row + START]:
                continue
            bound = table[row + PEAK] * weight
            at = many
            many += 1
            if table[row + BITS] != 0:
                while at > long:
                    lists[at] = lists[at - 1]
                    at -= 1
                long += 1
                while at > 0 and lists[at - 1, U] > bound:
                    lists[at] = lists[at - 1]
                    at -= 1
            else:
                while at > long and lists[at - 1, U] > bound:
                    lists[at] = lists[at - 1]
                    at -= 1
            for field in range(LISTED):
                lists[at, field] = table[row + field]
            lists[at, W] = weight
            lists[at, U] = bound
    return long, many


@compiled
def _count(land: Any, lists: Any, long: int, filtered: Any, kept: Any, done: Any) -> Any:
    """How many sections of long lists match that are not done."""
    words = (land[SECTIONS] + 63) >> 6
    total = np.uint64(0)
    first = u8(lists[0, BITS], words)
    second = u8(lists[min(1, long - 1), BITS], words)
    if long <= 2 and not filtered:
        for word in range(words):
            total += ones((first[word] | second[word]) & ~done[word])
        return np.int64(total)
    for word in range(words):
        matching = first[word] | second[word]
        for at in range(2, long):
            matching |= u8(lists[at, BITS], words)[word]
        if filtered:
            matching &= kept[word]
        total += ones(matching & ~done[word])
    return np.int64(total)


@compiled
def _single(
    land: Any, held: Any, floor: Any, room: int, top: int, best: Any, scores: Any, size: Any
) -> Any:
    """The best of one list."""
    weight, first = held[W], land[FIRST]
    if held[BEST] >= 0 and room <= top:
        begin = held[BEST] * top
        docs = u2(land[TOP_DOCS], begin + top)
        impacts = u2(land[TOP_IMPACTS], begin + top)
        for place in range(begin, begin + room):
            score = weight * np.int64(impacts[place])
            if score < floor:
                break
            size = push(best, scores, size, np.uint32(docs[place] + first), np.uint32(score))
        return size
    docs, impacts = u2(land[DOCS], held[END]), u2(land[IMPACTS], held[END])
    least = (floor + weight - 1) // weight
    for place in range(held[START], held[END]):
        if impacts[place] < least:
            continue
        score = weight * np.int64(impacts[place])
        size = push(best, scores, size, np.uint32(docs[place] + first), np.uint32(score))
        if size == room:
            least = (np.int64(scores[room - 1]) + weight) // weight
    return size


@compiled
def _ready(land: Any, lists: Any, many: int, room: int, top: int) -> Any:
    """A score that so many sections of this segment reach by one word alone; 1 if none is known."""
    floor = np.int64(1)
    if room <= top:
        for at in range(many):
            if lists[at, BEST] >= 0:
                place = lists[at, BEST] * top + room - 1
                impact = np.int64(u2(land[TOP_IMPACTS], place + 1)[place])
                floor = max(floor, lists[at, W] * impact)
    return floor
