"""Where the words and phrases of a query stand in a text, as `passages.Wanted` finds them.

A query comes as an array of numbers, `asked`:

    parts | pairs | phrases | where these begin | weights | pairs | words | phrases

All parts have a weight; the last ones are the phrases. A pair are the first two letters
of a word, small ones (0: any). Each part that is words says whether they may go on, how
many they are, and their lengths and letters; each phrase how many numbers it takes, how many
words it has, and their lengths and letters.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .common import compiled
from .letters import ALPHA, APOSTROPHE, FULL_STOP, INNER, KINDS, PLAIN, WORD

PHRASES, PHRASES_AT, HEAD = 2, 3, 4
MATCHES_MAX = 4096
_SMALL = np.uint16(32)
"""Makes capitals small, and a few other letters the same."""


@compiled
def candidates(text: Any, asked: Any, flags: Any, places: Any) -> Any:
    """Where a word that is asked for may begin, by its first two letters; how many places.

    Whole texts are compared with two letters in one go: that is many times as quick as
    looking at one letter after the other.
    """
    size = len(text)
    after = text[1:]
    flags[: size + 8] = 0
    for pair in range(asked[1]):
        at = HEAD + asked[0] + 2 * pair
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
def matches(text: Any, low: int, high: int, asked: Any, places: Any, found: Any, size: int) -> Any:
    """Words and phrases of a turn that are asked for: starts, ends, and which parts of the
    query they are. How many there are in all, -1 where there is no room for them."""
    turn = text[low:high]
    phrases = asked[0] - asked[PHRASES]
    for candidate in range(len(places)):
        place = places[candidate] - low
        if place < 0 or place >= high - low:
            continue
        if (place and KINDS[turn[place - 1]] & INNER) or not _begins(turn, place):
            continue
        sign = not KINDS[turn[place]] & INNER
        end = _word_end(turn, place + sign)
        start = place
        part = _part(turn, place, end - place, asked)
        if not sign and place and _signs(turn, place - 1):
            # A word that keeps its sign is also found without it.
            start -= 1
            if part >= 0 and _part(turn, start, end - start, asked) >= 0:
                part = -1
        if part >= 0:
            size = _noted(found, size, low + start, low + end, part)
        at = asked[PHRASES_AT]
        for part in range(phrases, asked[0]):
            last = _phrase(turn, place, end, asked, at + 1)
            if last >= 0 and size >= 0:
                size = _noted(found, size, low + start, low + last, part)
            at += asked[at]
        if size < 0:
            return -1
    return size


@compiled
def _noted(found: Any, size: int, start: int, end: int, part: int) -> Any:
    """One more, in its place: phrases begin where words do. -1 where there is no room."""
    if size < 0 or size == MATCHES_MAX:
        return -1
    at = size
    while at and found[0, at - 1] == start and found[1, at - 1] > end:
        found[:, at] = found[:, at - 1]
        at -= 1
    found[0, at], found[1, at], found[2, at] = start, end, part
    return size + 1


@compiled
def _phrase(turn: Any, start: int, end: int, asked: Any, at: int) -> Any:
    """Where a phrase ends whose first word may be this one; -1 if it is another."""
    words = asked[at]
    at += 1
    if not _same(turn, start, end - start, asked, at):
        return -1
    for _ in range(1, words):
        at += 1 + asked[at]
        start = end
        while start < len(turn) and not KINDS[turn[start]] & INNER and not _signs(turn, start):
            start += 1
        if start == len(turn):
            return -1
        sign = not KINDS[turn[start]] & INNER
        end = _word_end(turn, start + sign)
        bare = sign and _same(turn, start + 1, end - start - 1, asked, at)
        if not bare and not _same(turn, start, end - start, asked, at):
            return -1
    return end


@compiled
def _same(turn: Any, start: int, length: int, asked: Any, at: int) -> Any:
    """Whether a word of so many letters is the one that is asked for."""
    if asked[at] != length:
        return False
    same = 0
    while same < length and PLAIN[turn[start + same]] == asked[at + 1 + same]:
        same += 1
    return same == length


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
    """Which part of the query a word is, phrases aside; -1 for none."""
    at = HEAD + asked[0] + 2 * asked[1]
    for part in range(asked[0] - asked[PHRASES]):
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
