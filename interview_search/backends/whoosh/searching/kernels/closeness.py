"""The second look at the best sections: words of the query that stand near one another in them.

Most of the best sections lack one of two neighbouring words, which their postings
tell at once, as they tell how much the others can get at most; of those that may be
among the first then it is read where the words stand. What that needs lies anywhere
in memory: it is all asked for before any of it is read.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...instructions import prefetch
from .common import (
    ASKED,
    BASE,
    BEST_SCORES,
    BITS,
    COVERED,
    DEPTH,
    DOCS,
    END,
    FIRST,
    FOUND,
    IMPACTS,
    KNOWN,
    LANDS,
    LISTED,
    NEAR,
    NORMS,
    ROOMS,
    SCORES,
    SECTIONS,
    SEGMENTS,
    SHARE,
    STANDS,
    START,
    STEMS,
    UNIT,
    WIDTH,
    WINDOW,
    bisect,
    compiled,
    f4,
    f8,
    find,
    i8,
    impact,
    u2,
    u4,
    whole,
)
from .intersection import intersection
from .standing import fetch, near, stand
from .union import union


@compiled
def closeness(scratch: int, words: int, flags: int, flagged: int, count: int, every: int) -> Any:
    """As `union`, or as `intersection` where `every` word has to match, and of what that
    finds the best DEPTH in a new order."""
    at, numbers = i8(scratch, ROOMS), f8(scratch, ROOMS)
    lands, segments, depth = at[LANDS], at[SEGMENTS], at[DEPTH]
    room = max(count, depth)
    if every:
        size, total = intersection(scratch, words, flags, flagged, room)
    else:
        size, total = union(scratch, words, flags, flagged, room)
    docs, points = u4(at[FOUND], size), u4(at[BEST_SCORES], size)
    tables = i8(at[ASKED], words)
    weights, places = np.empty(words, np.int64), np.empty(words, np.int64)
    neighbours = np.zeros(words, np.int64)
    unit = numbers[UNIT] / whole(tables, weights)
    for word in range(words):
        places[word] = i8(tables[word], KNOWN)[STANDS]
        if word > 0 and places[word] != places[word - 1]:
            heavier = max(weights[word], weights[word - 1])
            neighbours[word] = np.int64(heavier * numbers[SHARE])
    looked = min(size, depth)
    mine = np.empty((looked, words), np.int64)
    most = np.empty(looked, np.int64)
    for number in range(looked):
        most[number] = _meeting(
            lands, segments, docs[number], tables, neighbours, at[COVERED], mine[number]
        )
    longest = np.int64(0)
    for number in range(looked):
        if most[number] != 0:
            start, end = _ask(lands, segments, docs[number], places, neighbours, mine[number])
            longest = max(longest, end - start)
    kept = min(looked, count)
    added = np.empty(kept, np.int64)
    _order(
        lands,
        segments,
        docs[:looked],
        points[:looked],
        places,
        neighbours,
        mine,
        most,
        at[WINDOW],
        longest,
        added,
    )
    wanted = min(size, count)
    told, gained = f8(at[SCORES], wanted), f8(at[NEAR], wanted)
    for number in range(wanted):
        more = added[number] if number < kept else np.int64(0)
        told[number] = (np.int64(points[number]) + more) * unit
        gained[number] = more * unit
    return wanted, total


@compiled
def _place(lands: int, segments: int, doc: Any) -> Any:
    """The number of the segment that a section lies in, its row, and the section's place there."""
    number = segments - 1
    while number > 0 and i8(lands + 8 * WIDTH * number, WIDTH)[FIRST] > doc:
        number -= 1
    land = i8(lands + 8 * WIDTH * number, WIDTH)
    return number, land, np.int64(doc) - land[FIRST]


@compiled
def _meeting(
    lands: int, segments: int, doc: Any, tables: Any, neighbours: Any, covered: int, mine: Any
) -> Any:
    """The most that a section can get. Into `mine` comes the impact, about, that it would have
    of each word if all its places were near another word; 0 for words that it has not."""
    number, land, place = _place(lands, segments, doc)
    words = len(tables)
    for word in range(words):
        pair = neighbours[word] != 0 or (word + 1 < words and neighbours[word + 1] != 0)
        if not pair:
            mine[word] = 0
        elif covered:
            mine[word] = _bound(land, tables[word], number, segments, place)
        else:
            mine[word] = 65_535
    most = np.int64(0)
    for word in range(1, words):
        if mine[word] != 0:
            most += neighbours[word] * mine[word - 1]
    if most != 0:
        prefetch(land[BASE] + 4 * place)
    return most


@compiled
def _bound(land: Any, known: int, number: int, segments: int, place: int) -> Any:
    """At least the impact of a word in a section if each of its places counted once."""
    stems = i8(known, KNOWN)[STEMS]
    table = i8(known + 8 * KNOWN, segments * stems * LISTED)
    found = np.int64(0)
    for stem in range(stems):
        row = (number * stems + stem) * LISTED
        start, end = table[row + START], table[row + END]
        if start == end:
            continue
        if table[row + BITS] != 0:
            at = find(table[row + BITS], (land[SECTIONS] + 63) >> 6, place)
            if at < 0:
                continue
            at += start
        else:
            docs = u2(land[DOCS], end)
            at = bisect(docs, start, end, place)
            if at == end or docs[at] != place:
                continue
        # A place counts at least once in it; the one more is for rounding.
        found += np.int64(u2(land[IMPACTS], end)[at]) + 1
    return found


@compiled
def _span(land: Any, place: int) -> Any:
    """The positions of a section: the first, and the one after the last."""
    if place >= land[SECTIONS]:
        return np.int64(0), np.int64(0)  # only in a forged index
    base = u4(land[BASE], land[SECTIONS] + 1)
    return np.int64(base[place]), np.int64(base[place + 1])


@compiled
def _ask(lands: int, segments: int, doc: Any, places: Any, neighbours: Any, mine: Any) -> Any:
    """Have what a section needs read; its positions, as of `_span`."""
    number, land, place = _place(lands, segments, doc)
    start, end = _span(land, place)
    words = len(places)
    if start < end:
        for word in range(words):
            before = word > 0 and neighbours[word] != 0 and mine[word - 1] != 0
            after = word + 1 < words and neighbours[word + 1] != 0 and mine[word + 1] != 0
            if mine[word] != 0 and (before or after):
                fetch(land, places[word], number, start)
    return start, end


@compiled
def _order(
    lands: int, segments: int, docs: Any, points: Any, places: Any, neighbours: Any, mine: Any,
    most: Any, window: int, longest: int, added: Any,
) -> None:  # fmt: skip
    """Put those first that are best by what they get, which comes into `added`.

    As many as that has room for: what follows them is left in no order.
    """
    room, done = len(added), 0
    held = np.empty((3, longest), np.int64)
    for number in range(len(docs)):
        doc, score = docs[number], points[number]
        at, more = done, np.int64(0)
        if done == room:
            at -= 1
            least = np.int64(points[at]) + added[at]
            total = np.int64(score) + most[number]
            # Of equal ones the lower wins.
            if total < least or (total == least and doc > docs[at]):
                continue
        if most[number] != 0:
            more = _added(lands, segments, doc, places, neighbours, mine[number], window, held)
        total = np.int64(score) + more
        if done < room:
            done += 1
        else:
            least = np.int64(points[at]) + added[at]
            if total < least or (total == least and doc > docs[at]):
                continue
        while at > 0:
            other = np.int64(points[at - 1]) + added[at - 1]
            if other > total or (other == total and docs[at - 1] < doc):
                break
            docs[at], points[at], added[at] = docs[at - 1], points[at - 1], added[at - 1]
            at -= 1
        docs[at], points[at], added[at] = doc, score, more


@compiled
def _added(
    lands: int, segments: int, doc: Any, places: Any, neighbours: Any, mine: Any, window: int,
    held: Any,
) -> Any:  # fmt: skip
    """What one section gets."""
    number, land, place = _place(lands, segments, doc)
    start, end = _span(land, place)
    if start == end:
        return np.int64(0)
    found = np.int64(0)
    here, there, spare = 0, 1, 2
    first = -1  # how many places of the word before are held; -1 where none were looked up
    for word in range(1, len(neighbours)):
        if neighbours[word] == 0 or mine[word - 1] == 0 or mine[word] == 0:
            first = -1
            continue
        if first < 0:
            first = stand(
                land, places[word - 1], number, place, start, end, held[here], held[spare]
            )
        if first == 0:
            first = -1
            continue
        second = stand(land, places[word], number, place, start, end, held[there], held[spare])
        points = near(held[here], first, held[there], second, window)
        if points > 0:
            norm = f4(land[NORMS], land[SECTIONS])[place]
            tf = np.float32(points) / np.float32(window - 1)
            found += neighbours[word] * np.int64(impact(tf, norm))
        here, there = there, here
        first = second
    return found
