"""Where the words of a query stand in a section, and how near two of them are."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...instructions import prefetch
from .common import (
    BASE,
    LANGUAGES,
    LOW,
    ROW,
    ROWS,
    SECTIONS,
    bisect,
    compiled,
    i8,
    u1,
    u2,
    u4,
)

# A row of numbers a list of positions.
LANGUAGE, LISTED_AT, BEGIN, STOP, PLACE = range(5)
"""LANGUAGE: of the sections that it is for, or -1. LISTED_AT: the address of positions (u4) that
were gathered, from BEGIN to STOP; 0 for those of one frequent word, with its row as PLACE."""
LISTS = 5


@compiled
def fetch(land: Any, word: int, number: int, start: int) -> None:
    """Ask for the memory that `stand` is about to read."""
    head = i8(word + 16 * number, 2)
    rows, many = word + 8 * head[0], head[1]
    reach = np.int64(u4(land[BASE], land[SECTIONS] + 1)[land[SECTIONS]]) + 1
    for at in range(many):
        row = i8(rows + 8 * LISTS * at, LISTS)
        if row[LISTED_AT] != 0:
            prefetch(row[LISTED_AT] + 4 * (row[STOP] * start // reach))
        else:
            begin, stop = _page(land, row, start >> 16)
            prefetch(land[LOW] + 2 * _guess(begin, stop, start))


@compiled
def stand(
    land: Any, word: int, number: int, doc: int, start: int, end: int, out: Any, spare: Any
) -> Any:
    """Where a word stands in a section, in rising order: how many places there are.

    At `word` is its table; the section is `doc` of segment `number`, from `start` to `end`.
    """
    head = i8(word + 16 * number, 2)
    rows, many = word + 8 * head[0], head[1]
    reach = np.int64(u4(land[BASE], land[SECTIONS] + 1)[land[SECTIONS]]) + 1
    size = 0
    for at in range(many):
        row = i8(rows + 8 * LISTS * at, LISTS)
        if row[LANGUAGE] >= 0 and row[LANGUAGE] != u1(land[LANGUAGES], land[SECTIONS])[doc]:
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
def _page(land: Any, word: Any, page: int) -> Any:
    """Where the positions of a frequent word on a page begin and end."""
    row = u4(land[ROWS] + 4 * word[PLACE] * land[ROW], land[ROW])
    return word[BEGIN] + np.int64(row[page]), word[BEGIN] + np.int64(row[page + 1])


@compiled
def _guess(begin: int, stop: int, start: int) -> Any:
    return begin + ((stop - begin) * (start & 0xFFFF) >> 16)


@compiled
def _frequent(land: Any, word: Any, start: int, end: int, out: Any, size: int) -> Any:
    low = u2(land[LOW], word[STOP])
    page = start >> 16
    place, stop = _page(land, word, page)
    place = _first(low, place, stop, start & 0xFFFF, _guess(place, stop, start))
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
        _, stop = _page(land, word, page)


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
def near(here: Any, many: int, there: Any, others: int, window: int) -> Any:
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
