"""The second look at the best sections, along the positions of the words in each of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .common import (
    BASE,
    BEST_SCORES,
    FIRST,
    FOUND,
    LANGUAGES,
    LOW,
    NEAR,
    NORMS,
    ROOMS,
    ROW,
    ROWS,
    SCORES,
    SECTIONS,
    WIDTH,
    bisect,
    compiled,
    f4,
    f8,
    i8,
    impact,
    u1,
    u2,
    u4,
    whole,
)
from .union import union

# A row of numbers a list of positions.
LANGUAGE, LISTED_AT, BEGIN, STOP, PLACE = range(5)
"""LANGUAGE: of the sections that it is for, or -1. LISTED_AT: the address of positions (u4) that
were gathered, from BEGIN to STOP; 0 for those of one frequent word, with its row as PLACE."""
LISTS = 5


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
    unit: float,
    scratch: int,
) -> Any:
    """As `union`, and of what that finds the best `depth` in a new order.

    `placed` is the address of the addresses of where the words stand: for each
    segment a place in that table and how many lists begin there.
    """
    room = max(count, depth)
    size, total = union(lands, segments, asked, words, flags, chosen, room, top, unit, scratch)
    size = _again(
        lands, segments, asked, placed, words, size, depth, count, share, window, unit, scratch
    )
    return size, total


@compiled
def _again(
    lands: int, segments: int, asked: int, placed: int, words: int, size: int, depth: int,
    count: int, share: float, window: int, unit: float, scratch: int,
) -> Any:  # fmt: skip
    """Look at the best again, as far as it matters for the first `count`: how many there are."""
    at = i8(scratch, ROOMS)
    docs, points = u4(at[FOUND], size), u4(at[BEST_SCORES], size)
    told, near = f8(at[SCORES], size), f8(at[NEAR], size)
    tables, places = i8(asked, words), i8(placed, words)
    weights, neighbours = np.empty(words, np.int64), np.zeros(words, np.int64)
    scale = whole(tables, weights)
    unit /= scale
    most = np.int64(0)
    for word in range(1, words):
        if places[word] != places[word - 1]:
            neighbours[word] = np.int64(max(weights[word], weights[word - 1]) * share)
        most += neighbours[word] * 65_535
    looked = min(size, depth)
    wanted = min(size, count)
    kept = min(looked, wanted)
    best, totals = np.empty(kept, np.uint32), np.empty(kept, np.int64)
    added = np.empty(kept, np.int64)
    room = np.int64(0)
    for number in range(looked):
        start, end = _span(lands, segments, docs[number])
        room = max(room, end - start)
    held = np.empty((3, room), np.int64)
    done = 0
    for number in range(looked):
        doc, first = docs[number], np.int64(points[number])
        # Those that follow have no more points; of equal ones the lower may still win.
        if done == kept and (done == 0 or first + most < totals[done - 1]):
            break
        more = _added(lands, segments, doc, places, neighbours, window, held)
        total = first + more
        at_end = done
        if done == kept:
            at_end = kept - 1
            if total < totals[at_end] or (total == totals[at_end] and doc > best[at_end]):
                continue
        else:
            done += 1
        while at_end > 0 and (
            totals[at_end - 1] < total or (totals[at_end - 1] == total and best[at_end - 1] > doc)
        ):
            best[at_end] = best[at_end - 1]
            totals[at_end] = totals[at_end - 1]
            added[at_end] = added[at_end - 1]
            at_end -= 1
        best[at_end], totals[at_end], added[at_end] = doc, total, more
    for number in range(wanted):
        if number < kept:
            docs[number] = best[number]
            told[number] = totals[number] * unit
            near[number] = added[number] * unit
        else:
            told[number] = points[number] * unit
            near[number] = 0.0
    return wanted


@compiled
def _segment(lands: int, segments: int, doc: Any) -> Any:
    """The number of the segment that a section lies in."""
    number = segments - 1
    while number > 0 and i8(lands + 8 * WIDTH * number, WIDTH)[FIRST] > doc:
        number -= 1
    return number


@compiled
def _span(lands: int, segments: int, doc: Any) -> Any:
    """The positions of a section: the first, and the one after the last."""
    land = i8(lands + 8 * WIDTH * _segment(lands, segments, doc), WIDTH)
    place = np.int64(doc) - land[FIRST]
    if place >= land[SECTIONS]:
        return np.int64(0), np.int64(0)  # only in a forged index
    base = u4(land[BASE], land[SECTIONS] + 1)
    return np.int64(base[place]), np.int64(base[place + 1])


@compiled
def _added(
    lands: int, segments: int, doc: Any, places: Any, neighbours: Any, window: int, held: Any
) -> Any:
    """What one section gets."""
    number = _segment(lands, segments, doc)
    land = i8(lands + 8 * WIDTH * number, WIDTH)
    start, end = _span(lands, segments, doc)
    if start == end:
        return np.int64(0)
    place = np.int64(doc) - land[FIRST]
    language = np.int64(u1(land[LANGUAGES], land[SECTIONS])[place])
    norm = f4(land[NORMS], land[SECTIONS])[place]
    found = np.int64(0)
    here, there, spare = 0, 1, 2
    first = -1  # how many places of the word before are held; -1 where none were looked up
    for word in range(1, len(neighbours)):
        if neighbours[word] == 0:
            first = -1
            continue
        if first < 0:
            first = _stand(
                land, places[word - 1], number, language, start, end, held[here], held[spare]
            )
        if first == 0:
            first = -1
            continue
        second = _stand(land, places[word], number, language, start, end, held[there], held[spare])
        near = _near(held[here], first, held[there], second, window)
        if near > 0:
            tf = np.float32(near) / np.float32(window - 1)
            found += neighbours[word] * np.int64(impact(tf, norm))
        here, there = there, here
        first = second
    return found


@compiled
def _stand(
    land: Any, place: int, number: int, language: int, start: int, end: int, out: Any, spare: Any
) -> Any:
    """Where a word stands in a section, in rising order: how many places there are."""
    head = i8(place + 16 * number, 2)
    rows, many = place + 8 * head[0], head[1]
    reach = np.int64(u4(land[BASE], land[SECTIONS] + 1)[land[SECTIONS]]) + 1
    size = 0
    for at in range(many):
        row = i8(rows + 8 * LISTS * at, LISTS)
        if row[LANGUAGE] >= 0 and row[LANGUAGE] != language:
            continue
        before = size
        if row[LISTED_AT] != 0:
            size = _gathered(u4(row[LISTED_AT], row[STOP]), reach, start, end, out, size)
        else:
            size = _frequent(land, row, start, end, out, size)
        if before > 0 and size > before and out[before - 1] >= out[before]:
            size = _merge(out, before, size, spare)
    return size


@compiled
def _gathered(positions: Any, reach: int, start: int, end: int, out: Any, size: int) -> Any:
    # Words are spread about evenly.
    guess = len(positions) * start // reach
    place = _first(positions, 0, len(positions), start, guess)
    while place < len(positions) and positions[place] < end and size < len(out):
        out[size] = positions[place]
        size += 1
        place += 1
    return size


@compiled
def _frequent(land: Any, word: Any, start: int, end: int, out: Any, size: int) -> Any:
    low = u2(land[LOW], word[STOP])
    row = u4(land[ROWS] + 4 * word[PLACE] * land[ROW], land[ROW])
    page = start >> 16
    place, stop = word[BEGIN] + np.int64(row[page]), word[BEGIN] + np.int64(row[page + 1])
    guess = place + ((stop - place) * (start & 0xFFFF) >> 16)
    place = _first(low, place, stop, start & 0xFFFF, guess)
    while True:
        while place < stop:
            position = page << 16 | np.int64(low[place])
            if position >= end or size == len(out):
                return size
            out[size] = position
            size += 1
            place += 1
        page += 1
        if page << 16 >= end:
            return size
        stop = word[BEGIN] + np.int64(row[page + 1])


@compiled
def _first(values: Any, low: int, high: int, wanted: int, guess: int) -> Any:
    """The first place whose value is not below `wanted`; it is near a guess, most of the time."""
    if low >= high:
        return low
    guess = min(max(guess, low), high - 1)
    step = 4
    if values[guess] < wanted:
        low = guess + 1
        while guess + step < high and values[guess + step] < wanted:
            low = guess + step + 1
            step *= 4
        high = min(high, guess + step)
    else:
        high = guess
        while guess - step >= low and values[guess - step] >= wanted:
            high = guess - step
            step *= 4
        low = max(low, guess - step)
    return bisect(values, low, high, wanted)


@compiled
def _merge(out: Any, middle: int, size: int, spare: Any) -> Any:
    """Two rising runs into one, and how long that is: a word is found without its sign, too."""
    for at in range(middle):
        spare[at] = out[at]
    left, right, at = 0, middle, 0
    while left < middle:
        if right < size and out[right] <= spare[left]:
            if out[right] == spare[left]:
                left += 1
            out[at] = out[right]
            right += 1
        else:
            out[at] = spare[left]
            left += 1
        at += 1
    while right < size:
        out[at] = out[right]
        right += 1
        at += 1
    return at


@compiled
def _near(here: Any, many: int, there: Any, others: int, window: int) -> Any:
    """The sum over some places of how many steps less than `window` it is to another place."""
    found = 0
    after = 0
    for at in range(many):
        position = here[at]
        while after < others and there[after] < position:
            after += 1
        least = window
        if after > 0:
            least = min(least, position - there[after - 1])
        # A word is not near itself.
        following = after + 1 if after < others and there[after] == position else after
        if following < others:
            least = min(least, there[following] - position)
        found += window - least
    return found
