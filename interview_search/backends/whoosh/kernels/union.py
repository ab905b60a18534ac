"""Words of which one is enough: the best sections without looking at most of them.

A list whose words weigh too little to lift a section among the best by
themselves is not walked through, only looked up for sections that other lists
bring (MaxScore: Turtle and Flood 1995). How much is enough is known early, as
the best sections of each stem are kept ready.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .common import (
    BEST,
    BITS,
    DOCS,
    END,
    FIRST,
    IMPACTS,
    LISTED,
    PEAK,
    SECTIONS,
    START,
    STEMS,
    TABLE,
    TOP_DOCS,
    TOP_IMPACTS,
    WEIGHT,
    add_bits,
    after,
    compiled,
    counted,
    has,
    i8,
    keep,
    push,
    u2,
    u8,
)

_CHUNK = 64
_TRIED = 2
"""Of so many lists, those with the highest bounds, the best sections are scored at the start."""
_DENSE = 8
"""With more postings than one in so many sections, all sums are looked through."""
_W, _U = LISTED, LISTED + 1


@compiled
def union(
    lands: Any,
    asked: Any,
    flags: Any,
    chosen: int,
    room: int,
    top: int,
    best: Any,
    scores: Any,
    sums: Any,
    bits: Any,
) -> Any:
    """The best `room` sections with any stem of some words: how many they are, and how many match.

    `asked` is a row a word. Where `chosen`, only interviews with a flag count.
    `top` is how long the lists of best sections are. `best` and `scores` (u4) take
    the answer; `sums` (u4, zeros before and after) and `bits` (u8, of two
    segments) are scratch.
    """
    size = total = 0
    best, scores = best[:room], scores[:room]
    words = len(bits) // 2
    matching, kept = bits[:words], bits[words:]
    most = 0
    for word in range(len(asked)):
        most += asked[word, STEMS]
    lists = np.empty((most, LISTED + 2), np.int64)
    tried_docs, tried = np.empty(room, np.uint32), np.empty(room, np.uint32)
    for number in range(len(lands)):
        land = lands[number]
        many = _gather(asked, number, len(lands), lists)
        if many == 0:
            continue
        filtered = keep(land, flags, chosen, kept)
        if many == 1 and not filtered:
            total += lists[0, END] - lists[0, START]
        else:
            total += _count(land, lists, many, filtered, kept, matching)
        floor = np.int64(1)
        if size == room:
            # Of equal sections the lower wins, and all that follow are higher.
            floor = np.int64(scores[room - 1]) + 1
        if many == 1:
            size = _single(land, lists[0], floor, filtered, kept, room, top, best, scores, size)
            continue
        floor = max(
            floor,
            _reached(land, lists, many, filtered, kept, room, top, tried_docs, tried),
        )
        # Lists that cannot reach the floor together, and what they can add.
        light = rest = 0
        while light < many and rest + lists[light, _U] < floor:
            rest += lists[light, _U]
            light += 1
        if light == many:
            continue
        if many - light == 1:
            size = _walk(land, lists, light, rest, floor, filtered, kept, best, scores, size)
        else:
            size = _sum(
                land, lists, light, many, rest, floor, filtered, kept, best, scores, sums, size
            )
    return size, total


@compiled
def _gather(asked: Any, number: int, segments: int, lists: Any) -> Any:
    """The lists of one segment, the lowest bounds first; how many."""
    many = 0
    for word in range(len(asked)):
        stems = asked[word, STEMS]
        weight = asked[word, WEIGHT]
        table = i8(asked[word, TABLE], segments * stems * LISTED)
        for stem in range(stems):
            row = (number * stems + stem) * LISTED
            if table[row + END] == table[row + START]:
                continue
            bound = table[row + PEAK] * weight
            at = many
            while at > 0 and lists[at - 1, _U] > bound:
                lists[at] = lists[at - 1]
                at -= 1
            for field in range(LISTED):
                lists[at, field] = table[row + field]
            lists[at, _W] = weight
            lists[at, _U] = bound
            many += 1
    return many


@compiled
def _column(address: int, lists: Any, at: int) -> Any:
    """The column as far as this list goes."""
    return u2(address, lists[at, END])


@compiled
def _count(land: Any, lists: Any, many: int, filtered: Any, kept: Any, matching: Any) -> Any:
    """How many sections match."""
    words = (land[SECTIONS] + 63) >> 6
    fresh = True
    for at in range(many):
        if lists[at, BITS] != 0:
            held = u8(lists[at, BITS], words)
            if fresh:
                matching[:words] = held
                fresh = False
            else:
                for word in range(words):
                    matching[word] |= held[word]
    if fresh:
        matching[:words] = 0
    for at in range(many):
        if lists[at, BITS] == 0:
            docs = _column(land[DOCS], lists, at)
            add_bits(matching, docs, lists[at, START], lists[at, END])
    if filtered:
        for word in range(words):
            matching[word] &= kept[word]
    return counted(matching, words)


@compiled
def _single(
    land: Any, held: Any, floor: Any, filtered: Any, kept: Any,
    room: int, top: int, best: Any, scores: Any, size: Any,
) -> Any:  # fmt: skip
    weight, first = held[_W], land[FIRST]
    if held[BEST] >= 0 and not filtered and room <= top:
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
        doc = np.int64(docs[place])
        if filtered and not has(kept, doc):
            continue
        score = weight * np.int64(impacts[place])
        size = push(best, scores, size, np.uint32(doc + first), np.uint32(score))
        if size == room:
            least = (np.int64(scores[room - 1]) + weight) // weight
    return size


@compiled
def _look_up(land: Any, lists: Any, at: int, doc: int) -> Any:
    """What a list adds to a section."""
    docs = _column(land[DOCS], lists, at)
    start, end = lists[at, START], lists[at, END]
    if lists[at, BITS] != 0 and not has(
        u8(lists[at, BITS], (land[SECTIONS] + 63) >> 6), doc
    ):  # fmt: skip
        return np.int64(0)
    while start < end:
        middle = (start + end) >> 1
        if docs[middle] < doc:
            start = middle + 1
        else:
            end = middle
    if start < lists[at, END] and docs[start] == doc:
        return lists[at, _W] * np.int64(_column(land[IMPACTS], lists, at)[start])
    return np.int64(0)


@compiled
def _reached(
    land: Any, lists: Any, many: int, filtered: Any, kept: Any,
    room: int, top: int, docs: Any, scores: Any,
) -> Any:  # fmt: skip
    """A score that so many sections of this segment reach; 1 where none is known."""
    if room > top:
        return np.int64(1)
    floor = np.int64(1)
    size = 0
    tried = 0
    for at in range(many - 1, -1, -1):
        if lists[at, BEST] < 0:
            continue
        begin = lists[at, BEST] * top
        listed = u2(land[TOP_DOCS], begin + top)
        impacts = u2(land[TOP_IMPACTS], begin + top)
        if not filtered:
            floor = max(floor, lists[at, _W] * np.int64(impacts[begin + room - 1]))
        if tried == _TRIED:
            continue
        tried += 1
        for place in range(begin, begin + room):
            doc = np.int64(listed[place])
            if filtered and not has(kept, doc):
                continue
            known = False
            for other in range(size):
                known |= np.int64(docs[other]) == doc
            if known:
                continue
            score = lists[at, _W] * np.int64(impacts[place])
            for other in range(many):
                if other != at:
                    score += _look_up(land, lists, other, doc)
            size = push(docs, scores, size, np.uint32(doc), np.uint32(score))
    if size == room:
        floor = max(floor, np.int64(scores[room - 1]))
    return floor


@compiled
def _rise(
    land: Any, lists: Any, light: int, rest: Any, floor: Any,
    doc: int, score: Any, places: Any,
) -> Any:  # fmt: skip
    """The whole score of a section, or one below the floor. `places` go on from doc to doc."""
    for at in range(light - 1, -1, -1):
        if score + rest < floor:
            return score
        rest -= lists[at, _U]
        if lists[at, BITS] != 0 and not has(
            u8(lists[at, BITS], (land[SECTIONS] + 63) >> 6), doc
        ):  # fmt: skip
            continue
        docs = _column(land[DOCS], lists, at)
        place = after(docs, places[at], lists[at, END], doc)
        places[at] = place
        if place < lists[at, END] and docs[place] == doc:
            score += lists[at, _W] * np.int64(_column(land[IMPACTS], lists, at)[place])
    return score


@compiled
def _walk(
    land: Any, lists: Any, light: int, rest: Any, floor: Any,
    filtered: Any, kept: Any, best: Any, scores: Any, size: Any,
) -> Any:  # fmt: skip
    """Only sections of one list can be among the best."""
    room, first = len(best), land[FIRST]
    weight = lists[light, _W]
    docs = _column(land[DOCS], lists, light)
    impacts = _column(land[IMPACTS], lists, light)
    places = np.empty(light, np.int64)
    for at in range(light):
        places[at] = lists[at, START]
    for place in range(lists[light, START], lists[light, END]):
        score = weight * np.int64(impacts[place])
        if score + rest < floor:
            continue
        doc = np.int64(docs[place])
        if filtered and not has(kept, doc):
            continue
        score = _rise(land, lists, light, rest, floor, doc, score, places)
        if score >= floor:
            size = push(best, scores, size, np.uint32(doc + first), np.uint32(score))
            if size == room:
                floor = np.int64(scores[room - 1]) + 1
    return size


@compiled
def _sum(
    land: Any, lists: Any, light: int, many: int, rest: Any, floor: Any,
    filtered: Any, kept: Any, best: Any, scores: Any, sums: Any, size: Any,
) -> Any:  # fmt: skip
    """Add the heavy lists up, section by section, then look the light ones up."""
    room, first = len(best), land[FIRST]
    postings = np.int64(0)
    for at in range(light, many):
        weight = np.uint32(lists[at, _W])
        docs = _column(land[DOCS], lists, at)
        impacts = _column(land[IMPACTS], lists, at)
        postings += lists[at, END] - lists[at, START]
        for place in range(lists[at, START], lists[at, END]):
            sums[docs[place]] += weight * np.uint32(impacts[place])
    places = np.empty(light, np.int64)
    for at in range(light):
        places[at] = lists[at, START]
    if postings * _DENSE > land[SECTIONS]:
        for chunk in range(0, land[SECTIONS], _CHUNK):
            end = min(chunk + _CHUNK, land[SECTIONS])
            highest = np.uint32(0)
            for doc in range(chunk, end):
                highest = max(highest, sums[doc])
            if highest == 0:
                continue
            if np.int64(highest) + rest >= floor:
                for doc in range(chunk, end):
                    score = np.int64(sums[doc])
                    if score == 0 or score + rest < floor or (filtered and not has(kept, doc)):
                        continue
                    score = _rise(land, lists, light, rest, floor, doc, score, places)
                    if score >= floor:
                        size = push(best, scores, size, np.uint32(doc + first), np.uint32(score))
                        if size == room:
                            floor = np.int64(scores[room - 1]) + 1
            sums[chunk:end] = 0
        return size
    for at in range(light, many):
        docs = _column(land[DOCS], lists, at)
        for other in range(light):
            places[other] = lists[other, START]
        for place in range(lists[at, START], lists[at, END]):
            section = np.int64(docs[place])
            score = np.int64(sums[section])
            sums[section] = 0
            if score == 0 or score + rest < floor or (filtered and not has(kept, section)):
                continue
            score = _rise(land, lists, light, rest, floor, section, score, places)
            if score >= floor:
                size = push(best, scores, size, np.uint32(section + first), np.uint32(score))
                if size == room:
                    # Sections come list by list: an equal one that is lower may follow.
                    floor = max(floor, np.int64(scores[room - 1]))
    return size
