"""Words of which one is enough: the best sections without looking at most of them.

First come the sections of the short lists, which are walked through side by side
while the long ones are looked up. What they score is a bound for the rest: a
long list whose word cannot lift a section to it by itself is not walked through
(MaxScore: Turtle and Flood 1995). The best sections of each stem, which are
kept ready, are a bound at the start.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .common import (
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
    LISTED,
    PEAK,
    ROOM,
    ROOMS,
    SECTIONS,
    START,
    STEMS,
    SUMS,
    TOP_DOCS,
    TOP_IMPACTS,
    WIDTH,
    after,
    compiled,
    has,
    i8,
    keep,
    ones,
    push,
    tell,
    u2,
    u4,
    u8,
    whole,
)

_CHUNK = 64
_CHEAP = 4_096
"""A list of fewer postings is quicker added up than looked up."""
_TRIED = 2
"""Of so many lists, those with the highest bounds, the best sections are scored at the start."""
_NONE = 1 << 40
"""In the place of a section, where a list is at its end."""
_W, _U = LISTED, LISTED + 1


@compiled
def union(
    lands: int,
    segments: int,
    asked: int,
    words: int,
    flags: Any,
    chosen: int,
    room: int,
    top: int,
    unit: float,
    scratch: int,
) -> Any:
    """The best `room` sections with any stem of some words: how many they are, and how many match.

    `lands` is the address of a row a segment, `asked` that of the words' addresses.
    Where `chosen`, only interviews with a flag count. `top` is how long the lists
    of best sections are. A score of 1 is told as `unit` by the scale of the weights.
    The answer goes to the `scratch`.
    """
    size = total = 0
    at = i8(scratch, ROOMS)
    best, scores = u4(at[FOUND], room), u4(at[BEST_SCORES], room)
    sums = u4(at[SUMS], at[ROOM])
    done, kept = u8(at[DONE], (at[ROOM] >> 6) + 2), u8(at[KEPT], (at[ROOM] >> 6) + 2)
    tables = i8(asked, words)
    weights = np.empty(words, np.int64)
    scale = whole(tables, weights)
    most = 0
    for word in range(words):
        most += i8(tables[word], KNOWN)[STEMS]
    lists = np.empty((most, LISTED + 2), np.int64)
    for number in range(segments):
        land = i8(lands + 8 * WIDTH * number, WIDTH)
        long, many = _gather(tables, weights, number, segments, lists)
        if many == 0:
            continue
        filtered = keep(land, flags, chosen, kept)
        floor = np.int64(1)
        if size == room:
            # Of equal sections the lower wins, and all that follow are higher.
            floor = np.int64(scores[room - 1]) + 1
        if many == 1 and not filtered:
            total += lists[0, END] - lists[0, START]
            size = _single(land, lists[0], floor, room, top, best, scores, size)
            continue
        if not filtered:
            floor = max(floor, _ready(land, lists, many, room, top))
        if long:
            done[: (land[SECTIONS] + 63) >> 6] = 0
        if long < many:
            size, found = _merge(
                land, lists, long, many, floor, filtered, kept, done, best, scores, size
            )
            total += found
            if size == room:
                floor = max(floor, np.int64(scores[room - 1]))
        if long:
            total += _count(land, lists, long, filtered, kept, done)
            size = _rest(
                land, lists, many, long, top, floor,
                filtered, kept, done, best, scores, sums, size,
            )  # fmt: skip
    tell(at, size, unit / scale)
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
                while at > 0 and lists[at - 1, _U] > bound:
                    lists[at] = lists[at - 1]
                    at -= 1
            else:
                while at > long and lists[at - 1, _U] > bound:
                    lists[at] = lists[at - 1]
                    at -= 1
            for field in range(LISTED):
                lists[at, field] = table[row + field]
            lists[at, _W] = weight
            lists[at, _U] = bound
    return long, many


@compiled
def _column(address: int, lists: Any, at: int) -> Any:
    """The column as far as this list goes."""
    return u2(address, lists[at, END])


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
    weight, first = held[_W], land[FIRST]
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
                floor = max(floor, lists[at, _W] * impact)
    return floor


@compiled
def _rise(land: Any, lists: Any, light: int, rest: Any, floor: Any, doc: Any, score: Any,
          places: Any) -> Any:  # fmt: skip
    """The whole score of a section, or one below the floor. `places` go on from doc to doc."""
    for at in range(light - 1, -1, -1):
        if score + rest < floor:
            return score
        rest -= lists[at, _U]
        if not has(u8(lists[at, BITS], (land[SECTIONS] + 63) >> 6), doc):
            continue
        docs = _column(land[DOCS], lists, at)
        place = after(docs, places[at], lists[at, END], doc)
        places[at] = place + 1
        score += lists[at, _W] * np.int64(_column(land[IMPACTS], lists, at)[place])
    return score


@compiled
def _begin(lists: Any, many: int) -> Any:
    places = np.empty(many, np.int64)
    for at in range(many):
        places[at] = lists[at, START]
    return places


@compiled
def _merge(
    land: Any, lists: Any, long: int, many: int, floor: Any,
    filtered: Any, kept: Any, done: Any, best: Any, scores: Any, size: Any,
) -> Any:  # fmt: skip
    """Walk the short lists side by side, and look the long ones up; count what matches."""
    room, first = len(best), land[FIRST]
    short = many - long
    rest = np.int64(0)
    for at in range(long):
        rest += lists[at, _U]
    end = np.int64(0)
    places = _begin(lists, many)
    ends, heads = np.empty(short, np.int64), np.empty(short, np.int64)
    for at in range(long, many):
        end = max(end, lists[at, END])
    docs, impacts = u2(land[DOCS], end), u2(land[IMPACTS], end)
    for at in range(short):
        ends[at] = lists[long + at, END]
        heads[at] = docs[places[long + at]]
    total = 0
    while True:
        doc = heads[0]
        for at in range(1, short):
            doc = min(doc, heads[at])
        if doc == _NONE:
            return size, total
        score = np.int64(0)
        for at in range(short):
            if heads[at] == doc:
                place = places[long + at]
                score += lists[long + at, _W] * np.int64(impacts[place])
                place += 1
                places[long + at] = place
                heads[at] = np.int64(docs[place]) if place < ends[at] else _NONE
        if filtered and not has(kept, doc):
            continue
        total += 1
        if long:
            done[doc >> 6] |= np.uint64(1) << np.uint64(doc & 63)
        if score + rest < floor:
            continue
        score = _rise(land, lists, long, rest, floor, doc, score, places)
        if score >= floor:
            size = push(best, scores, size, np.uint32(doc + first), np.uint32(score))
            if size == room:
                floor = max(floor, np.int64(scores[room - 1]) + 1)


@compiled
def _rest(
    land: Any, lists: Any, many: int, long: int, top: int, floor: Any,
    filtered: Any, kept: Any, done: Any, best: Any, scores: Any, sums: Any, size: Any,
) -> Any:  # fmt: skip
    """The sections that are in long lists alone."""
    light = 0
    rest = np.int64(0)
    while light < long and rest + lists[light, _U] < floor:
        rest += lists[light, _U]
        light += 1
    if light == long:
        return size
    if long - light > 1:
        floor = max(floor, _reached(land, lists, many, long, filtered, kept, len(best), top))
        while light < long and rest + lists[light, _U] < floor:
            rest += lists[light, _U]
            light += 1
        if light == long:
            return size
    if long - light == 1:
        return _walk(land, lists, light, rest, floor, filtered, kept, done, best, scores, size)
    while light and lists[light - 1, END] - lists[light - 1, START] < _CHEAP:
        light -= 1
        rest -= lists[light, _U]
    return _sum(
        land, lists, light, long, rest, floor, filtered, kept, done, best, scores, sums, size
    )


@compiled
def _reached(
    land: Any, lists: Any, many: int, long: int, filtered: Any, kept: Any, room: int, top: int
) -> Any:
    """A score that so many sections reach: the whole scores of the best for the heaviest words."""
    docs, scores = np.empty(room, np.uint32), np.empty(room, np.uint32)
    size = 0
    for at in range(long - 1, max(long - 1 - _TRIED, -1), -1):
        if lists[at, BEST] < 0:
            continue
        begin = lists[at, BEST] * top
        listed = u2(land[TOP_DOCS], begin + top)
        impacts = u2(land[TOP_IMPACTS], begin + top)
        for place in range(begin, begin + top):
            doc = np.int64(listed[place])
            known = filtered and not has(kept, doc)
            for other in range(size):
                known |= np.int64(docs[other]) == doc
            if known:
                continue
            score = lists[at, _W] * np.int64(impacts[place])
            for other in range(many):
                if other != at:
                    score += _look_up(land, lists, other, doc)
            size = push(docs, scores, size, np.uint32(doc), np.uint32(score))
    return np.int64(scores[room - 1]) if size == room else np.int64(1)


@compiled
def _look_up(land: Any, lists: Any, at: int, doc: Any) -> Any:
    """What a list adds to a section."""
    if lists[at, BITS] != 0 and not has(u8(lists[at, BITS], (land[SECTIONS] + 63) >> 6), doc):
        return np.int64(0)
    docs = _column(land[DOCS], lists, at)
    place, end = lists[at, START], lists[at, END]
    while place < end:
        middle = (place + end) >> 1
        if docs[middle] < doc:
            place = middle + 1
        else:
            end = middle
    if place < lists[at, END] and docs[place] == doc:
        return lists[at, _W] * np.int64(_column(land[IMPACTS], lists, at)[place])
    return np.int64(0)


@compiled
def _walk(
    land: Any, lists: Any, light: int, rest: Any, floor: Any,
    filtered: Any, kept: Any, done: Any, best: Any, scores: Any, size: Any,
) -> Any:  # fmt: skip
    """Only sections of one list can be among the best."""
    room, first = len(best), land[FIRST]
    weight = lists[light, _W]
    docs = _column(land[DOCS], lists, light)
    impacts = _column(land[IMPACTS], lists, light)
    places = _begin(lists, light)
    least = (floor - rest + weight - 1) // weight
    for place in range(lists[light, START], lists[light, END]):
        if impacts[place] < least:
            continue
        doc = np.int64(docs[place])
        if has(done, doc) or (filtered and not has(kept, doc)):
            continue
        score = weight * np.int64(impacts[place])
        score = _rise(land, lists, light, rest, floor, doc, score, places)
        if score >= floor:
            size = push(best, scores, size, np.uint32(doc + first), np.uint32(score))
            if size == room and np.int64(scores[room - 1]) > floor:
                floor = np.int64(scores[room - 1])
                least = (floor - rest + weight - 1) // weight
    return size


@compiled
def _sum(
    land: Any, lists: Any, light: int, long: int, rest: Any, floor: Any,
    filtered: Any, kept: Any, done: Any, best: Any, scores: Any, sums: Any, size: Any,
) -> Any:  # fmt: skip
    """Add the heavy lists up, section by section, then look the light ones up."""
    room, first = len(best), land[FIRST]
    for at in range(light, long):
        weight = np.uint32(lists[at, _W])
        docs = _column(land[DOCS], lists, at)
        impacts = _column(land[IMPACTS], lists, at)
        for place in range(lists[at, START], lists[at, END]):
            sums[docs[place]] += weight * np.uint32(impacts[place])
    places = _begin(lists, light)
    for chunk in range(0, land[SECTIONS], _CHUNK):
        # A part of its own, so that the loops become vector instructions.
        part = sums[chunk : min(chunk + _CHUNK, land[SECTIONS])]
        highest = np.uint32(0)
        for at in range(len(part)):
            highest = max(highest, part[at])
        if highest == 0:
            continue
        if np.int64(highest) + rest >= floor:
            for at in range(len(part)):
                score = np.int64(part[at])
                if score == 0 or score + rest < floor:
                    continue
                doc = chunk + at
                if has(done, doc) or (filtered and not has(kept, doc)):
                    continue
                score = _rise(land, lists, light, rest, floor, doc, score, places)
                if score >= floor:
                    size = push(best, scores, size, np.uint32(doc + first), np.uint32(score))
                    if size == room:
                        floor = max(floor, np.int64(scores[room - 1]))
        for at in range(len(part)):
            part[at] = 0
    return size
