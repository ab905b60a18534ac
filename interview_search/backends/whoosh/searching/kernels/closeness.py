"""The second look at the best sections: words of the query that stand near one another in them.

Most of the best sections lack one of two neighbouring words, which their postings
tell at once; in the others it is read where the words stand. What that needs
lies anywhere in memory: it is all asked for before any of it is read.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .common import (
    BASE,
    BEST_SCORES,
    BITS,
    DOCS,
    END,
    FIRST,
    FOUND,
    KNOWN,
    LANGUAGES,
    LISTED,
    NEAR,
    NORMS,
    ROOMS,
    SCORES,
    SECTIONS,
    START,
    STEMS,
    WIDTH,
    bisect,
    compiled,
    f4,
    f8,
    has,
    i8,
    impact,
    prefetch,
    u1,
    u2,
    u4,
    u8,
    whole,
)
from .standing import fetch, near, stand
from .union import union


@compiled
def closeness(
    lands: int,
    segments: int,
    asked: int,
    placed: int,
    words: int,
    flags: Any,
    chosen: int,
    count: int,
    top: int,
    depth: int,
    share: float,
    window: int,
    covered: int,
    unit: float,
    scratch: int,
) -> Any:
    """As `union`, and of what that finds the best `depth` in a new order.

    `placed` is the address of the addresses of where the words stand: for each
    segment a place in that table and how many lists begin there. `covered` says
    that a word stands in no section that is not among its postings.
    """
    room = max(count, depth)
    size, total = union(lands, segments, asked, words, flags, chosen, room, top, unit, scratch)
    at = i8(scratch, ROOMS)
    docs, points = u4(at[FOUND], size), u4(at[BEST_SCORES], size)
    tables, places = i8(asked, words), i8(placed, words)
    weights, neighbours = np.empty(words, np.int64), np.zeros(words, np.int64)
    unit /= whole(tables, weights)
    for word in range(1, words):
        if places[word] != places[word - 1]:
            neighbours[word] = np.int64(max(weights[word], weights[word - 1]) * share)
    looked = min(size, depth)
    mine = np.empty((looked, words), np.bool_)
    most = np.empty(looked, np.int64)
    for number in range(looked):
        most[number] = _meeting(
            lands, segments, docs[number], tables, neighbours, covered, mine[number]
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
        window,
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
    """The most that a section can get; which of the words it has comes into `mine`."""
    number, land, place = _place(lands, segments, doc)
    words = len(tables)
    for word in range(words):
        pair = neighbours[word] != 0 or (word + 1 < words and neighbours[word + 1] != 0)
        mine[word] = pair and (not covered or _listed(land, tables[word], number, segments, place))
    most = np.int64(0)
    for word in range(1, words):
        if mine[word] and mine[word - 1]:
            most += neighbours[word] * 65_535
    if most != 0:
        prefetch(land[BASE] + 4 * place)
        prefetch(land[NORMS] + 4 * place)
        prefetch(land[LANGUAGES] + place)
    return most


@compiled
def _listed(land: Any, known: int, number: int, segments: int, place: int) -> Any:
    """Whether a section is among the postings of a word."""
    stems = i8(known, KNOWN)[STEMS]
    table = i8(known + 8 * KNOWN, segments * stems * LISTED)
    for stem in range(stems):
        row = (number * stems + stem) * LISTED
        start, end = table[row + START], table[row + END]
        if start == end:
            continue
        if table[row + BITS] != 0:
            if has(u8(table[row + BITS], (land[SECTIONS] + 63) >> 6), place):
                return True
        else:
            docs = u2(land[DOCS], end)
            at = bisect(docs, start, end, place)
            if at < end and docs[at] == place:
                return True
    return False


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
            before = word > 0 and neighbours[word] != 0 and mine[word - 1]
            after = word + 1 < words and neighbours[word + 1] != 0 and mine[word + 1]
            if mine[word] and (before or after):
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
    language = np.int64(u1(land[LANGUAGES], land[SECTIONS])[place])
    norm = f4(land[NORMS], land[SECTIONS])[place]
    found = np.int64(0)
    here, there, spare = 0, 1, 2
    first = -1  # how many places of the word before are held; -1 where none were looked up
    for word in range(1, len(neighbours)):
        if neighbours[word] == 0 or not (mine[word - 1] and mine[word]):
            first = -1
            continue
        if first < 0:
            first = stand(
                land, places[word - 1], number, language, start, end, held[here], held[spare]
            )
        if first == 0:
            first = -1
            continue
        second = stand(land, places[word], number, language, start, end, held[there], held[spare])
        points = near(held[here], first, held[there], second, window)
        if points > 0:
            tf = np.float32(points) / np.float32(window - 1)
            found += neighbours[word] * np.int64(impact(tf, norm))
        here, there = there, here
        first = second
    return found
