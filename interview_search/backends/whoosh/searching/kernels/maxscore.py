"""The best sections of some lists of one segment, without looking at most of them.

A list whose word cannot lift a section to the floor by itself is not walked
through, only looked up for sections that others bring (MaxScore: Turtle and
Flood 1995).
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
    SECTIONS,
    START,
    TOP_DOCS,
    TOP_IMPACTS,
    bisect,
    compiled,
    find,
    has,
    push,
    u2,
    u4,
)

W, U = LISTED, LISTED + 1
"""Behind the numbers of a list: its weight, and the most it adds to a score."""
_CHUNK = 128
"""Numbers looked at together: a length that is known becomes a few vector instructions."""
_TRIED = 2
"""Of so many lists, those with the highest bounds, the best sections are scored at the start."""
_DEAR = 32
"""Looking a section up costs as much as adding so many postings."""


@compiled
def column(address: int, lists: Any, at: int) -> Any:
    """The column as far as this list goes."""
    return u2(address, lists[at, END])


@compiled
def _rise(land: Any, lists: Any, light: int, rest: Any, floor: Any, doc: Any, score: Any) -> Any:
    """The whole score of a section, or one below the floor."""
    words = (land[SECTIONS] + 63) >> 6
    for at in range(light - 1, -1, -1):
        if score + rest < floor:
            return score
        rest -= lists[at, U]
        place = find(lists[at, BITS], words, doc)
        if place >= 0:
            place += lists[at, START]
            score += lists[at, W] * np.int64(column(land[IMPACTS], lists, at)[place])
    return score


@compiled
def merge(
    land: Any, lists: Any, long: int, many: int, floor: Any,
    filtered: Any, kept: Any, done: Any, best: Any, scores: Any, address: int, size: Any,
) -> Any:  # fmt: skip
    """Add the short lists up, and look the long ones up; count what matches."""
    room, first = len(best), land[FIRST]
    sums = u4(address, land[SECTIONS])
    rest = np.int64(0)
    for at in range(long):
        rest += lists[at, U]
    several = many - long > 1
    if several:
        for at in range(long, many):
            _add(land, lists, at, sums)
    total = 0
    for at in range(long, many):
        docs, impacts = column(land[DOCS], lists, at), column(land[IMPACTS], lists, at)
        for place in range(lists[at, START], lists[at, END]):
            doc = np.int64(docs[place])
            if several:
                score = np.int64(sums[doc])
                sums[doc] = 0
            else:
                score = lists[at, W] * np.int64(impacts[place])
            if score == 0 or (filtered and not has(kept, doc)):
                continue
            total += 1
            if long:
                done[doc >> 6] |= np.uint64(1) << np.uint64(doc & 63)
            if score + rest < floor:
                continue
            # Written out, as in `_walk` and `_sum`: a function for it takes a tenth of a query.
            score = _rise(land, lists, long, rest, floor, doc, score)
            if score >= floor:
                size = push(best, scores, size, np.uint32(doc + first), np.uint32(score))
                if size == room:
                    floor = max(floor, np.int64(scores[room - 1]))
    return size, total


@compiled
def beyond(
    land: Any, lists: Any, many: int, long: int, top: int, floor: Any,
    filtered: Any, kept: Any, done: Any, best: Any, scores: Any, address: int, size: Any,
) -> Any:  # fmt: skip
    """The sections that are in long lists alone."""
    light = 0
    rest = np.int64(0)
    while light < long and rest + lists[light, U] < floor:
        rest += lists[light, U]
        light += 1
    if light == long:
        return size
    if long - light > 1:
        floor = max(floor, _reached(land, lists, many, long, filtered, kept, len(best), top))
        while light < long and rest + lists[light, U] < floor:
            rest += lists[light, U]
            light += 1
        if light == long:
            return size
    if long - light == 1:
        return _walk(land, lists, light, rest, floor, filtered, kept, done, best, scores, size)
    return _sum(
        land, lists, light, long, rest, floor, filtered, kept, done, best, scores, address, size
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
            score = lists[at, W] * np.int64(impacts[place])
            for other in range(many):
                if other != at:
                    score += _look_up(land, lists, other, doc)
            size = push(docs, scores, size, np.uint32(doc), np.uint32(score))
    return np.int64(scores[room - 1]) if size == room else np.int64(1)


@compiled
def _look_up(land: Any, lists: Any, at: int, doc: Any) -> Any:
    """What a list adds to a section."""
    if lists[at, BITS] != 0:
        place = find(lists[at, BITS], (land[SECTIONS] + 63) >> 6, doc)
        if place < 0:
            return np.int64(0)
        place += lists[at, START]
        return lists[at, W] * np.int64(column(land[IMPACTS], lists, at)[place])
    docs = column(land[DOCS], lists, at)
    place = bisect(docs, lists[at, START], lists[at, END], doc)
    if place < lists[at, END] and docs[place] == doc:
        return lists[at, W] * np.int64(column(land[IMPACTS], lists, at)[place])
    return np.int64(0)


@compiled
def _walk(
    land: Any, lists: Any, light: int, rest: Any, floor: Any,
    filtered: Any, kept: Any, done: Any, best: Any, scores: Any, size: Any,
) -> Any:  # fmt: skip
    """Only sections of one list can be among the best."""
    room, first = len(best), land[FIRST]
    weight = lists[light, W]
    docs = column(land[DOCS], lists, light)
    impacts = column(land[IMPACTS], lists, light)
    least = (floor - rest + weight - 1) // weight
    for chunk in range(lists[light, START], lists[light, END], _CHUNK):
        end = min(chunk + _CHUNK, lists[light, END])
        if end - chunk == _CHUNK and _highest(u2(land[IMPACTS] + 2 * chunk, _CHUNK)) < least:
            continue
        for place in range(chunk, end):
            if impacts[place] < least:
                continue
            doc = np.int64(docs[place])
            if has(done, doc) or (filtered and not has(kept, doc)):
                continue
            score = weight * np.int64(impacts[place])
            score = _rise(land, lists, light, rest, floor, doc, score)
            if score >= floor:
                size = push(best, scores, size, np.uint32(doc + first), np.uint32(score))
                if size == room and np.int64(scores[room - 1]) > floor:
                    floor = np.int64(scores[room - 1])
                    least = (floor - rest + weight - 1) // weight
    return size


@compiled
def _sum(
    land: Any, lists: Any, light: int, long: int, rest: Any, floor: Any,
    filtered: Any, kept: Any, done: Any, best: Any, scores: Any, address: int, size: Any,
) -> Any:  # fmt: skip
    """Add the heavy lists up, section by section, then look the light ones up."""
    room, first = len(best), land[FIRST]
    sums = u4(address, land[SECTIONS])
    for at in range(light, long):
        _add(land, lists, at, sums)
    # So many may be left to look up that it is quicker to add one more list.
    while light and _passing(address, land[SECTIONS], floor - rest) * _DEAR > (
        lists[light - 1, END] - lists[light - 1, START]
    ):
        light -= 1
        rest -= lists[light, U]
        _add(land, lists, light, sums)
    for chunk in range(0, land[SECTIONS], _CHUNK):
        part = u4(address + 4 * chunk, _CHUNK)
        if np.int64(_highest(part)) + rest < floor:
            continue
        for at in range(_CHUNK):
            score = np.int64(part[at])
            if score == 0 or score + rest < floor:
                continue
            doc = chunk + at
            if has(done, doc) or (filtered and not has(kept, doc)):
                continue
            score = _rise(land, lists, light, rest, floor, doc, score)
            if score >= floor:
                size = push(best, scores, size, np.uint32(doc + first), np.uint32(score))
                if size == room:
                    floor = max(floor, np.int64(scores[room - 1]))
    sums[:] = 0
    return size


@compiled
def _add(land: Any, lists: Any, at: int, sums: Any) -> None:
    """Add a list up, section by section."""
    weight = np.uint32(lists[at, W])
    docs = column(land[DOCS], lists, at)
    impacts = column(land[IMPACTS], lists, at)
    for place in range(lists[at, START], lists[at, END]):
        sums[docs[place]] += weight * np.uint32(impacts[place])


@compiled
def _highest(part: Any) -> Any:
    """The highest of a chunk of numbers."""
    highest = part[0]
    for at in range(_CHUNK):
        highest = max(highest, part[at])
    return highest


@compiled
def _passing(address: int, sections: int, least: Any) -> Any:
    """How many sums are not below a bound."""
    found = 0
    for chunk in range(0, sections, _CHUNK):
        part = u4(address + 4 * chunk, _CHUNK)
        if np.int64(_highest(part)) >= least:
            for at in range(_CHUNK):
                found += np.int64(part[at]) >= least
    return found
