"""The best passage of each of some stored sections: `passages.select` as compiled loops.

Sections come as `sections.dump` gives them; what their sizes promise is there,
whatever else they say is checked. What is not for these loops is left to
`select`: other scripts than the Latin, turns without spaces, sections in which
nothing matches.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .common import compiled
from .cutting import cut
from .letters import (
    ALPHA,
    APOSTROPHE,
    BLANK,
    FULL_STOP,
    INNER,
    KINDS,
    NEWLINE,
    PLAIN,
    SPACE,
    WORD,
    bytes_of,
    read,
)

# Where things stand in a stored section.
TURNS, LINES, TIMES, NAMES, STRINGS, SCRIPT = range(0, 24, 4)
SECONDS, ASKED = 24, 44
TABLE, ROW, LINE, TIME = 72, 33, 8, 12
_NONE = 0xFFFFFFFF

ASKS, START, END, NAME, NAME_END, ON_LINE, SECONDS_AT, SPANS = range(1, 9)
"""What is told of a passage, after a 1: whether it lies in the question; where its text and
the name of its speaker lie, in bytes of the section (-1: nobody); its line; where its seconds
lie (-1: not known); how many matches there are, whose starts and ends in code points follow.
A 0 alone: not for these loops."""
TOLD = 9
SPANS_MAX = 64
_MATCHES_MAX = 4096
_UNSPACED = 12
_BETWEEN = 2
_SMALL = np.uint16(32)
"""Makes capitals small, and a few other letters the same."""


@compiled
def passages(data: Any, ends: Any, asked: Any, known: Any, words: int, told: Any) -> Any:
    """How many numbers were written to `told`, which has room for what each section can need.

    `ends` are those of the sections in `data`; `known` are the abbreviations. `asked` is a
    query: how many parts it has, and how many pairs of first letters, the weights of the
    parts, the pairs (small letters, 0 for any), and of each part whether its words may go
    on, how many there are, and their lengths and letters.
    """
    longest = first = 0
    for at in range(len(ends)):
        longest = max(longest, ends[at] - first)
        first = ends[at]
    text = np.empty(longest, np.uint16)
    scratch = np.empty(longest + 2, np.int64)
    matches = np.empty((3, _MATCHES_MAX), np.int64)
    inside = np.empty(asked[0], np.int64)
    flags = np.empty((longest + 15) & ~7, np.uint8)
    size = 0
    first = 0
    for at in range(len(ends)):
        section = data[first : ends[at]]
        first = ends[at]
        size += _passage(
            section, asked, known, words, text, flags, scratch, matches, inside, told[size:]
        )
    return size


@compiled
def _passage(
    data: Any, asked: Any, known: Any, words: int, text: Any, flags: Any, scratch: Any,
    matches: Any, inside: Any, told: Any,
) -> Any:  # fmt: skip
    told[0] = 0
    begin = len(data) - _u4(data, SCRIPT)
    size = read(data[begin:], text)
    if size < 0:
        return 1
    places = scratch[: _candidates(text[:size], asked, flags, scratch)]
    turns, question = _u4(data, TURNS), _u4(data, ASKED)
    best = chosen = -1
    covered = total = tight = start = end = width = low = high = found = before = 0
    for turn in range(turns):
        after = before + _u4(data, TABLE + turn * ROW + 8)
        if after > size:
            return 1
        here = _matches(text, before, after, asked, places, matches, found)
        if here < 0:
            return 1
        if here > found:
            wide = _width(text, before, after, words)
            if wide < 0:
                return 1
            factor = 3 if turn < question else 5
            score = _window(matches, found, here, wide, asked, inside)
            one, every, close = score[0] * factor, score[1] * factor, score[2] - score[3]
            if best < 0 or (one, every, close) > (covered, total, tight):
                covered, total, tight = one, every, close
                best, chosen, width = turn, found, wide
                start, end, low, high = score[2], score[3], before, after
        found = here
        before = after + _BETWEEN
    if best < 0:
        return 1
    first, last = cut(text, start, end, low, high, width, known, scratch)
    while first < last and KINDS[text[first]] & SPACE:
        first += 1
    while last > first and KINDS[text[last - 1]] & SPACE:
        last -= 1
    count = _spans(matches, chosen, found, first, last, told[TOLD:])
    if count < 0:
        return 1
    line, seconds = _marks(data, best, first - low)
    name, name_end = _name(data, _u4(data, TABLE + best * ROW + 12))
    if line < 0 or name_end < -1:
        return 1
    told[0] = 1
    told[ASKS] = best < question
    if size == len(data) - begin:
        told[START], told[END] = begin + first, begin + last
    else:
        told[START] = begin + bytes_of(text, first)
        told[END] = begin + bytes_of(text, last)
    told[NAME], told[NAME_END], told[ON_LINE], told[SECONDS_AT] = name, name_end, line, seconds
    told[SPANS] = count
    return TOLD + 2 * count


@compiled
def _u4(data: Any, at: int) -> Any:
    return (
        np.int64(data[at]) | np.int64(data[at + 1]) << 8
        | np.int64(data[at + 2]) << 16 | np.int64(data[at + 3]) << 24
    )  # fmt: skip


@compiled
def _candidates(text: Any, asked: Any, flags: Any, places: Any) -> Any:
    """Where a word that is asked for may begin, by its first two letters; how many places.

    Whole texts are compared with two letters in one go: that is many times as quick as
    looking at one letter after the other.
    """
    size = len(text)
    after = text[1:]
    flags[: size + 8] = 0
    for pair in range(asked[1]):
        at = 2 + asked[0] + 2 * pair
        first, second = np.uint16(asked[at]), np.uint16(asked[at + 1])
        if second == 0:
            for place in range(size):
                flags[place] |= (text[place] | _SMALL) == first
        else:
            for place in range(len(after)):
                flags[place] |= ((text[place] | _SMALL) == first) & (
                    (after[place] | _SMALL) == second
                )
    count = 0
    eights = flags.view(np.uint64)
    for eight in range((size + 7) >> 3):
        if eights[eight]:
            for place in range(eight << 3, min(size, (eight + 1) << 3)):
                if flags[place]:
                    places[count] = place
                    count += 1
    return count


@compiled
def _matches(
    text: Any, low: int, high: int, asked: Any, places: Any, matches: Any, size: int
) -> Any:
    """Words of a turn that are asked for: starts, ends, and which parts of the query they are."""
    turn = text[low:high]
    for candidate in range(len(places)):
        place = places[candidate] - low
        if place < 0 or place >= high - low:
            continue
        if (place and KINDS[turn[place - 1]] & INNER) or not _begins(turn, place):
            continue
        sign = not KINDS[turn[place]] & INNER
        end = _word_end(turn, place + sign)
        part = _part(turn, place, end - place, asked)
        if part >= 0 and not sign and place and _signs(turn, place - 1):
            # A word that keeps its sign is also found without it.
            place -= 1
            if _part(turn, place, end - place, asked) >= 0:
                continue
        if part >= 0:
            if size == _MATCHES_MAX:
                return -1
            matches[0, size], matches[1, size] = low + place, low + end
            matches[2, size] = part
            size += 1
    return size


@compiled
def _begins(turn: Any, at: int) -> Any:
    """Whether a word begins at this letter or sign, which stands behind no letter."""
    if not KINDS[turn[at]] & INNER:
        return _signs(turn, at)
    if not at:
        return True
    return not (at > 1 and PLAIN[turn[at - 1]] == APOSTROPHE and KINDS[turn[at - 2]] & INNER)


@compiled
def _signs(turn: Any, at: int) -> Any:
    """Whether a word begins with the sign at this place."""
    sign = turn[at]
    if sign != 64 and sign != 35 and sign != FULL_STOP:
        return False
    if at + 1 >= len(turn) or not KINDS[turn[at + 1]] & ALPHA:
        return False
    return not at or not (turn[at - 1] == FULL_STOP or KINDS[turn[at - 1]] & WORD)


@compiled
def _word_end(text: Any, at: int) -> Any:
    """The end of the word whose first letter is at `at`, as `analysis.tokenize` finds it."""
    high = len(text)
    while at < high and KINDS[text[at]] & INNER:
        at += 1
    while at + 1 < high and PLAIN[text[at]] == APOSTROPHE and KINDS[text[at + 1]] & INNER:
        at += 2
        while at < high and KINDS[text[at]] & INNER:
            at += 1
    if at + 1 < high and text[at] == 43 and text[at + 1] == 43:
        return at + 2
    if at < high and text[at] == 35 and text[at - 1] < 128 and KINDS[text[at - 1]] & ALPHA:
        alone = at == 1 or not KINDS[text[at - 2]] & WORD
        if alone and (at + 1 == high or not KINDS[text[at + 1]] & WORD):
            return at + 1
    return at


@compiled
def _part(text: Any, start: int, length: int, asked: Any) -> Any:
    """Which part of the query a word is; -1 for none."""
    at = 2 + asked[0] + 2 * asked[1]
    for part in range(asked[0]):
        open_ended, count = asked[at], asked[at + 1]
        at += 2
        for _ in range(count):
            size = asked[at]
            if size == length or (open_ended and size < length):
                same = 0
                while same < size and PLAIN[text[start + same]] == asked[at + 1 + same]:
                    same += 1
                if same == size:
                    return part
            at += 1 + size
    return -1


@compiled
def _width(text: Any, low: int, high: int, words: int) -> Any:
    """About how many code points hold so many words; -1 where spaces do not tell."""
    turn = text[low:high]
    blanks = np.int64(1)
    for at in range(len(turn)):
        blanks += (turn[at] == BLANK) | (turn[at] == NEWLINE)
    length = (high - low) / blanks
    return -1 if length > _UNSPACED else np.int64(words * length)


@compiled
def _window(matches: Any, first: int, last: int, width: int, asked: Any, inside: Any) -> Any:
    """The best of the windows that can take in no further match: weight of the distinct
    words, weight of all, start and end."""
    starts, ends, parts = matches[0], matches[1], matches[2]
    inside[:] = 0
    covered = total = -1
    begin = finish = distinct = every = end = 0
    after = first
    for at in range(first, last):
        before, limit = after, starts[at] + width
        while after < last and (after <= at or ends[after] <= limit):
            weight = asked[2 + parts[after]]
            if not inside[parts[after]]:
                distinct += weight
            every += weight
            inside[parts[after]] += 1
            end = max(end, ends[after])
            after += 1
        if after > before:
            better = (distinct, every, starts[at] - end) > (covered, total, begin - finish)
            if covered < 0 or better:
                covered, total, begin, finish = distinct, every, starts[at], end
        if after == last:
            break
        weight = asked[2 + parts[at]]
        every -= weight
        inside[parts[at]] -= 1
        if not inside[parts[at]]:
            distinct -= weight
    return covered, total, begin, finish


@compiled
def _spans(matches: Any, first: int, last: int, low: int, high: int, told: Any) -> Any:
    """The matches inside, those that touch as one; -1 where there are too many."""
    size = 0
    for at in range(first, last):
        start, end = matches[0, at] - low, matches[1, at] - low
        if start < 0 or end > high - low:
            continue
        if size and start <= told[2 * size - 1]:
            told[2 * size - 1] = max(told[2 * size - 1], end)
            continue
        if size == SPANS_MAX:
            return -1
        told[2 * size], told[2 * size + 1] = start, end
        size += 1
    return size


@compiled
def _marks(data: Any, turn: int, offset: int) -> Any:
    """The line at an offset of a turn, and where its seconds lie; -1 where they do not fit."""
    line_at = TABLE + _u4(data, TURNS) * ROW
    time_at = lines_end = line_at + _u4(data, LINES) * LINE
    times_end = time_at + _u4(data, TIMES) * TIME
    row = TABLE
    for _ in range(turn):
        line_at += _u4(data, row + 24) * LINE
        time_at += _u4(data, row + 28) * TIME
        row += ROW
    lines, times = _u4(data, row + 24), _u4(data, row + 28)
    if line_at + lines * LINE > lines_end or time_at + times * TIME > times_end:
        return -1, -1
    line, seconds = _u4(data, row + 16), row
    for at in range(line_at, line_at + lines * LINE, LINE):
        if _u4(data, at) > offset:
            break
        line = _u4(data, at + 4)
    for at in range(time_at, time_at + times * TIME, TIME):
        if _u4(data, at) > offset:
            break
        seconds = at + 4
    if _none(data, seconds):
        seconds = -1 if _none(data, SECONDS) else SECONDS
    return line, seconds


@compiled
def _none(data: Any, at: int) -> Any:
    """Whether eight bytes are no number."""
    rest = data[at + 6] & 15
    for place in range(at, at + 6):
        rest |= data[place]
    return data[at + 7] & 127 == 127 and data[at + 6] >> 4 == 15 and rest != 0


@compiled
def _name(data: Any, number: int) -> Any:
    """Where a name lies; -1, -1 for nobody, and an end of -2 where it is not there."""
    several = _u4(data, NAMES)
    if number >= several:
        return -1, -1 if number == _NONE else -2
    lengths = (
        TABLE + _u4(data, TURNS) * ROW + _u4(data, LINES) * LINE + _u4(data, TIMES) * TIME
    )  # fmt: skip
    start = end = lengths + 4 * several
    last = end + _u4(data, STRINGS)
    for at in range(number + 1):
        start = end
        for _ in range(_u4(data, lengths + 4 * at)):
            end += 1
            while end < last and data[end] >> 6 == 2:
                end += 1
            if end > last:
                return -1, -2
    return start, end
