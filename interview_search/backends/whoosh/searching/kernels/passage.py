"""The best passage of each of some stored sections: `passages.select` as compiled loops.

Sections come as `sections.dump` gives them; what their sizes promise is there,
whatever else they say is checked. What is not for these loops is left to
`select`: other scripts than the Latin, turns without spaces, sections in which
nothing matches.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ....sections import layout
from .common import compiled, i8, u1
from .cutting import cut
from .letters import BLANK, KINDS, NEWLINE, SPACE, bytes_of, read
from .matching import HEAD, MATCHES_MAX, candidates
from .matching import matches as matches_in

# Where things stand in a stored section, as `layout` has it: the sizes, then
# numbers of the head, then what is one after the other.
TURNS, LINES, TIMES, NAMES, STRINGS, SCRIPT = range(0, 24, 4)
SECONDS, ASKED = layout.SIZES.size, layout.ASKED
TABLE, ROW, LINE, TIME = layout.TABLE, layout.ROW.size, layout.LINE.size, layout.TIME.size
_NONE = layout.NONE

ASKS, START, END, NAME, NAME_END, ON_LINE, SECONDS_AT, SPANS = range(1, 9)
"""What is told of a passage, after a 1: whether it lies in the question; where its text and
the name of its speaker lie, in bytes of the section (-1: nobody); its line; where its seconds
lie (-1: not known); how many matches there are, whose starts and ends in code points follow.
A 0 alone: not for these loops."""
TOLD = 9
SPANS_MAX = 64
TOLD_MAX = TOLD + 2 * SPANS_MAX
"""Numbers that are told of a section, at most."""
_UNSPACED = 12
_SAMPLE = 300
_BETWEEN = layout.GAP


@compiled
def passages(
    at_data: int, at_ends: int, many: int, at_asked: int, length: int,
    at_known: int, abbreviations: int, words: int, at_told: int,
) -> Any:  # fmt: skip
    """How many numbers were written to `told` (i8), which has room for what each section can need.

    Everything is handed over as an address: `ends` (i8) are those of `many` sections in `data`
    (u1); `known` (i8) are the abbreviations. `asked` (i8) is a query, as `matching.py` has it.
    """
    ends = i8(at_ends, many)
    data = u1(at_data, ends[many - 1])
    asked, known = i8(at_asked, length), i8(at_known, abbreviations)
    told = i8(at_told, many * TOLD_MAX)
    longest = first = 0
    for at in range(len(ends)):
        longest = max(longest, ends[at] - first)
        first = ends[at]
    text = np.empty(longest, np.uint16)
    scratch = np.empty(longest + 2, np.int64)
    matches = np.empty((3, MATCHES_MAX), np.int64)
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
    places = scratch[: candidates(text[:size], asked, flags, scratch)]
    turns, question = _u4(data, TURNS), _u4(data, ASKED)
    best = chosen = -1
    covered = total = tight = start = end = width = low = high = found = before = 0
    for turn in range(turns):
        after = before + _u4(data, TABLE + turn * ROW + 8)
        if after > size:
            return 1
        here = matches_in(text, before, after, asked, places, matches, found)
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
def _width(text: Any, low: int, high: int, words: int) -> Any:
    """About how many code points hold so many words; -1 where spaces do not tell."""
    turn = text[low : min(high, low + _SAMPLE)]
    blanks = np.int64(1)
    for at in range(len(turn)):
        blanks += (turn[at] == BLANK) | (turn[at] == NEWLINE)
    length = len(turn) / blanks
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
            weight = asked[HEAD + parts[after]]
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
        weight = asked[HEAD + parts[at]]
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
