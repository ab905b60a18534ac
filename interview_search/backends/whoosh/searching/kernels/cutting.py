"""Where a text may be cut: `passages.cut` as compiled loops, over numbers of letters."""

from __future__ import annotations

from typing import Any

import numpy as np

from .common import compiled
from .letters import ALPHA, BLANK, CLOSING, ELLIPSIS, FULL_STOP, KINDS, LOWER, NEWLINE, SPACE, STOP

_LONG_WORD = 60
_SHORT = 7
"""An abbreviation is shorter."""


def packed(word: str) -> int:
    """A short word in lower case as one number."""
    return int.from_bytes(word.encode(), "little")


@compiled
def cut(
    text: Any, start: int, end: int, low: int, high: int, width: int, known: Any, ends: Any
) -> Any:
    """As `passages.cut.cut` of the turn from `low` to `high`; `ends` is scratch."""
    most = np.int64(width * 1.25)
    if high - low <= most:
        return low, high
    before = _sentence_ends(text, max(low, end - most), start, low, high, known, ends)
    first = ends[before - 1] if before else low
    at_sentence = end - first <= most
    if not at_sentence:
        spare = max(0, width - (end - start))
        first = _word_start(text, low, max(low, start - spare // 2), start)
        before = 0
    after = _sentence_ends(
        text, end, min(high, first + most), low, high, known, ends[before:]
    )  # fmt: skip
    last = -1
    for at in range(after):
        if ends[before + at] - first <= width:
            last = ends[before + at]
    if high - first <= width:
        last = high
    if last < 0:
        nearest = ends[before] if after else high
        if nearest - first <= most:
            last = nearest
        else:
            # A few words more, so that a match is not the last of them.
            aim = max(first + width, end + width // 10)
            last = _word_end(text, end, min(high, aim), high)
    if at_sentence:
        for at in range(before):
            if last - ends[at] <= width:
                first = min(first, ends[at])
        if last - low <= width:
            first = low
    if last - first < width // 2:
        last = _word_end(text, last, min(high, first + width), high)
    if last - first < width // 2:
        first = _word_start(text, low, max(low, last - width), first)
    return first, last


@compiled
def _sentence_ends(
    text: Any, start: int, stop: int, low: int, high: int, known: Any, ends: Any
) -> Any:
    """How many ends of sentences there are in a part of a turn; they stand in `ends`."""
    size = 0
    blank = at = start
    while at < stop:
        kind = KINDS[text[at]]
        if text[at] == NEWLINE and at >= blank:
            blank = at + 1
            for on in range(at + 1, stop):
                if not KINDS[text[on]] & SPACE:
                    break
                if text[on] == NEWLINE:
                    blank = on + 1
            if blank > at + 1:
                ends[size] = blank
                size += 1
        if not kind & STOP:
            at += 1
            continue
        first = at
        at += 1
        while at < stop and KINDS[text[at]] & STOP:
            at += 1
        while at < stop and KINDS[text[at]] & CLOSING:
            at += 1
        if at < high:
            if not KINDS[text[at]] & SPACE:
                continue
            sign = text[first]
            if sign in (FULL_STOP, ELLIPSIS):
                on = at
                while on < min(high, at + 3) and KINDS[text[on]] & SPACE:
                    on += 1
                if on < min(high, at + 3) and KINDS[text[on]] & LOWER:
                    continue
            if sign == FULL_STOP and at == first + 1 and _abbreviates(text, first, low, known):
                continue
        ends[size] = at
        size += 1
    # Blank lines may have come out of order.
    for at in range(1, size):
        value = ends[at]
        place = at
        while place and ends[place - 1] > value:
            ends[place] = ends[place - 1]
            place -= 1
        ends[place] = value
    return size


@compiled
def _abbreviates(text: Any, stop: int, low: int, known: Any) -> Any:
    """Whether the word before a full stop is short for something."""
    first = stop
    low = max(low, stop - 11)
    while first > low and text[first - 1] != BLANK and text[first - 1] != NEWLINE:
        first -= 1
    while first < stop and _opens(text[first]):
        first += 1
    if stop - first == 1:
        return bool(KINDS[text[first]] & ALPHA) and text[first] != 73
    dotted = False
    for at in range(first, stop):
        dotted |= text[at] == FULL_STOP
    if dotted:
        # Letters with stops between.
        for at in range(first, stop):
            letter = (at - first) % 2 == 0
            if letter != bool(KINDS[text[at]] & ALPHA) or letter == (text[at] == FULL_STOP):
                return False
        return (stop - first) % 2 == 1
    if stop - first >= _SHORT:
        return False
    word = np.int64(0)
    for at in range(first, stop):
        small = np.int64(text[at])
        if 65 <= small <= 90:
            small += 32
        if small >= 128:
            return False
        word |= small << (8 * (at - first))
    same = False
    for at in range(len(known)):
        same |= known[at] == word
    return same


@compiled
def _opens(letter: int) -> Any:
    """Quotation marks and brackets, which may stand before a word."""
    return (
        letter == 34 or letter == 39 or letter == 40 or letter == 91
        or letter == 0xAB or letter == 0x250 + 0x1C or letter == 0x250 + 0x18
    )  # fmt: skip


@compiled
def _word_end(text: Any, low: int, aim: int, high: int) -> Any:
    """The last end of a word in `low` to `aim`, else the first up to `high`."""
    for at in range(aim, max(low, aim - _LONG_WORD) - 1, -1):
        if at == high or KINDS[text[at]] & SPACE:
            return at
    for at in range(aim + 1, min(high, aim + _LONG_WORD) + 1):
        if at == high or KINDS[text[at]] & SPACE:
            return at
    return aim


@compiled
def _word_start(text: Any, low: int, aim: int, high: int) -> Any:
    """The first start of a word in `aim` to `high`, else the last down to `low`."""
    for at in range(aim, min(high, aim + _LONG_WORD) + 1):
        if at == low or KINDS[text[at - 1]] & SPACE:
            return at
    for at in range(aim - 1, max(low, aim - _LONG_WORD) - 1, -1):
        if at == low or KINDS[text[at - 1]] & SPACE:
            return at
    return aim
