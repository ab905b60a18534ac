"""Words looked up in all segments: their stems among the terms, and where those stand.

Of memory this reads a little here and there, nearly all of it for the first time:
that is what it costs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .common import bisect, compiled, i8, u1, u2, u4, u8

# A row of numbers a segment: addresses of columns, and sizes.
STEMS, WORDS = 0, 4
TERMS, KEYS, TEXT, ENDS = range(4)
"""From STEMS and from WORDS on: how many terms there are, the addresses of the first eight
bytes of each (`Dictionary.learn`) and of their text."""
STARTS, PEAKS, TOPS, TOP_STEMS = range(8, 12)
"""TOPS: how many stems have lists of best sections; at TOP_STEMS are their numbers."""
FORMS, SURFACES, LANGUAGES, SEVERAL = range(12, 16)
"""Where the words of each stem begin, the words, and their languages; SEVERAL: whether there
is more than one."""
BEGINS, PLACES, DF, LOW, PAGES, ROW, FREQUENT = range(16, 23)
"""As of `files.positions`. ROW: how long a row of pages is. FREQUENT: from so many positions on
a word has one. DF: how many sections have it."""
MARKS, IMPACTS_FROM, LOW_FROM, PAGES_FROM, ROWS_FROM = range(23, 28)
"""A byte a block that says whether its checksum was compared; where columns begin in the file."""
WIDTH = 28

# A row of numbers a stem in a segment.
NUMBER, START, END, BEST, PEAK = range(5)
"""As `known.Listed`; the NUMBER of the stem there is -1 where it has none."""
STEM = 5

# A row of numbers a word in a segment.
BEGIN, STOP, PLACE, OFTEN, LANGUAGE = range(5)
"""PLACE: its row if it is frequent (OFTEN), else where its pages begin. LANGUAGE: in which its
stem is asked for, or -1."""
FORM = 5
HOLDING = LANGUAGE
"""In its place, where a word is asked for as written: how many sections have it; and behind
that its NUMBER."""
WORD = 6

_KEY = 8
_BLOCK = 16
"""As of `files.dictionary` and `files.columns`."""
_STEP = 16


@compiled
def find(lands: int, segments: int, term: int, size: int, out: int) -> Any:
    """Write a row (STEM) for each segment; whether the postings were compared with their
    checksums, and how many words the stem has in all segments."""
    sound, forms = True, np.int64(0)
    guess, before = np.int64(0), np.int64(1)
    for segment in range(segments):
        land, row = i8(lands + 8 * WIDTH * segment, WIDTH), i8(out + 8 * STEM * segment, STEM)
        row[:] = 0
        many = land[STEMS + TERMS]
        # Segments have much the same terms: it is near where it was in the one before.
        number, guess = _number(land, STEMS, term, size, guess * many // before)
        before = max(np.int64(many), np.int64(1))
        row[NUMBER] = number
        if number < 0:
            continue
        starts = u4(land[STARTS], many + 1)
        row[START], row[END] = starts[number], starts[number + 1]
        row[PEAK] = u2(land[PEAKS], many)[number]
        tops = u4(land[TOP_STEMS], land[TOPS])
        best = bisect(tops, 0, land[TOPS], np.uint32(number))
        row[BEST] = best if best < land[TOPS] and tops[best] == number else -1
        sound &= _sound(land, IMPACTS_FROM, 2 * row[START], 2 * row[END])
        begins = u4(land[FORMS], many + 1)
        forms += np.int64(begins[number + 1]) - np.int64(begins[number])
    return sound, forms


@compiled
def word(lands: int, segments: int, term: int, size: int, out: int) -> Any:
    """Write a row (WORD) for each segment; whether all that was compared with its checksums."""
    sound = True
    guess, before = np.int64(0), np.int64(1)
    for segment in range(segments):
        land, row = i8(lands + 8 * WIDTH * segment, WIDTH), i8(out + 8 * WORD * segment, WORD)
        row[:] = 0
        many = land[WORDS + TERMS]
        number, guess = _number(land, WORDS, term, size, guess * many // before)
        before = max(np.int64(many), np.int64(1))
        row[WORD - 1] = number
        if number >= 0:
            sound &= _place(land, number, row)
            row[HOLDING] = u4(land[DF], many)[number]
    return sound


@compiled
def _place(land: Any, word: Any, row: Any) -> Any:
    """Write where a word stands; whether its positions were compared with their checksums."""
    starts = u4(land[BEGINS], word + 2)
    begin, end = np.int64(starts[word]), np.int64(starts[word + 1])
    place = np.int64(u4(land[PLACES], word + 1)[word])
    often = end - begin >= land[FREQUENT]
    row[BEGIN], row[STOP], row[PLACE], row[OFTEN] = begin, end, place, often
    sound = _sound(land, LOW_FROM, 2 * begin, 2 * end)
    if often:
        width = 4 * land[ROW]
        return sound & _sound(land, ROWS_FROM, place * width, (place + 1) * width)
    return sound & _sound(land, PAGES_FROM, 2 * place, 2 * (place + end - begin))


@compiled
def _number(land: Any, lexicon: int, term: int, size: int, guess: Any) -> Any:
    """The number of a term, or -1; and where it would be."""
    terms, wanted = land[lexicon + TERMS], u1(term, size)
    keys, ends = u8(land[lexicon + KEYS], terms), u4(land[lexicon + ENDS], terms)
    key = np.uint64(0)
    for at in range(_KEY):
        key <<= np.uint64(8)
        if at < size:
            key |= np.uint64(wanted[at])
    first = _first(keys, key, guess)
    low = high = first
    step = 1
    while high < terms and keys[high] == key:
        high += step
        step *= 2
    high = min(high, terms)
    while low < high:
        middle = (low + high) >> 1
        start = np.int64(ends[middle - 1]) if middle > 0 else np.int64(0)
        end = np.int64(ends[middle])
        order = _compared(u1(land[lexicon + TEXT] + start, end - start), wanted)
        if order == 0:
            return middle, first
        if order < 0:
            low = middle + 1
        else:
            high = middle
    return np.int64(-1), first


@compiled
def _first(keys: Any, key: Any, guess: Any) -> Any:
    """The first term that may be this one, near a guess most of the time."""
    low, high = np.int64(0), np.int64(len(keys))
    if high == 0:
        return low
    step = np.int64(_STEP)
    guess = min(guess, high - np.int64(1))
    if keys[guess] < key:
        low = guess + 1
        while guess + step < high:
            if keys[guess + step] >= key:
                high = guess + step
                break
            low = guess + step + 1
            step *= np.int64(4)
    else:
        high = guess
        while guess - step >= low:
            if keys[guess - step] < key:
                low = guess - step + 1
                break
            high = guess - step
            step *= np.int64(4)
    return bisect(keys, low, high, key)


@compiled
def _compared(term: Any, wanted: Any) -> Any:
    """Less than 0 if the first comes before the second, 0 if they are the same."""
    for at in range(min(len(term), len(wanted))):
        if term[at] != wanted[at]:
            return -1 if term[at] < wanted[at] else 1
    return len(term) - len(wanted)


@compiled
def _sound(land: Any, column: int, start: int, stop: int) -> Any:
    """Whether some bytes of a column were compared with their checksums."""
    if start >= stop:
        return True
    first, last = (land[column] + start) >> _BLOCK, (land[column] + stop - 1) >> _BLOCK
    marks = u1(land[MARKS], last + 1)
    sound = True
    for block in range(first, last + 1):
        sound &= marks[block] != 0
    return sound


@compiled
def forms(lands: int, segments: int, stems: int, found: int, out: int, ends: int) -> Any:
    """Write a row (FORM) for each word of some stems, and where those of each segment end.

    At `found` are rows (STEM), stem by stem. Gives how many rows there are, how many positions
    rare words have, and whether all positions were compared with their checksums.
    """
    last = i8(ends, segments)
    many, positions, sound = 0, np.int64(0), True
    for segment in range(segments):
        land = i8(lands + 8 * WIDTH * segment, WIDTH)
        begins = u4(land[FORMS], land[STEMS + TERMS] + 1)
        for stem in range(stems):
            number = i8(found + 8 * STEM * (stem * segments + segment), STEM)[NUMBER]
            if number < 0:
                continue
            start, stop = np.int64(begins[number]), np.int64(begins[number + 1])
            words, spoken = u4(land[SURFACES], stop), u1(land[LANGUAGES], stop)
            for at in range(start, stop):
                row = i8(out + 8 * FORM * many, FORM)
                many += 1
                sound &= _place(land, np.int64(words[at]), row)
                row[LANGUAGE] = spoken[at] if land[SEVERAL] else -1
                if not row[OFTEN]:
                    positions += row[STOP] - row[BEGIN]
        last[segment] = many
    return many, positions, sound


@compiled
def place(
    lands: int, segments: int, listed: int, ends: int, many: int, table: int, room: int, out: int,
    size: int,
) -> Any:  # fmt: skip
    """Write the rows of `kernels.standing` for some words (FORM), and the positions of the rare
    ones; how long the table is.

    The words are `listed` and end where `ends` say; `room` and `size` are how many numbers
    there may be in the table and positions at `out`.
    """
    last, numbers, gathered = i8(ends, segments), i8(table, room), u4(out, size)
    rows = i8(listed, FORM * many).reshape((many, FORM))
    done = np.zeros(many, np.bool_)
    at, filled, begin = 2 * segments, np.int64(0), np.int64(0)
    for segment in range(segments):
        land = i8(lands + 8 * WIDTH * segment, WIDTH)
        first, end = at, last[segment]
        for form in range(begin, end):
            if done[form]:
                continue
            language, start = rows[form, LANGUAGE], filled
            for other in range(form, end):
                if rows[other, LANGUAGE] != language:
                    continue
                done[other] = True
                if rows[other, OFTEN]:
                    numbers[at], numbers[at + 1] = language, 0
                    numbers[at + 2], numbers[at + 3] = rows[other, BEGIN], rows[other, STOP]
                    numbers[at + 4] = rows[other, PLACE]
                    at += 5
                else:
                    filled = _add(land, rows[other], gathered, start, filled)
            if filled > start:
                numbers[at], numbers[at + 1] = language, out + 4 * start
                numbers[at + 2], numbers[at + 3], numbers[at + 4] = 0, filled - start, 0
                at += 5
        numbers[2 * segment], numbers[2 * segment + 1] = first, (at - first) // 5
        begin = end
    return at


@compiled
def _add(land: Any, form: Any, out: Any, start: int, end: int) -> Any:
    """Put the positions of a rare word among those that are there from `start` to `end`, each
    once: where they end then."""
    many = form[STOP] - form[BEGIN]
    low = u2(land[LOW] + 2 * form[BEGIN], many)
    pages = u2(land[PAGES] + 2 * form[PLACE], many)
    # From behind, so that nothing is in the way.
    at, mine, theirs = end + many - 1, many - 1, end - 1
    while mine >= 0:
        position = np.uint32(pages[mine]) << np.uint32(16) | np.uint32(low[mine])
        if theirs >= start and out[theirs] > position:
            out[at] = out[theirs]
            theirs -= 1
        else:
            out[at] = position
            mine -= 1
        at -= 1
    kept = end
    if end > start:
        # Words with a sign and without stand at the same places.
        kept = start
        for number in range(start, end + many):
            if kept == start or out[number] != out[kept - 1]:
                out[kept] = out[number]
                kept += 1
        return kept
    return end + many
