"""Where a text may be cut: at the ends of sentences, else at the ends of words."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from itertools import chain

_ASCII_STOPS = ".!?"
_STOPS = _ASCII_STOPS + "…؟۔।॥。！？"
_CLOSING = "\"'”’»›)]}」』）】"
_BEFORE_SPACE = ".!?…؟۔"
"""These end a sentence only before white space."""
_BLANK_LINE = re.compile(r"\n\s*\n")
ABBREVIATIONS = {
    "approx", "bzw", "ca", "cf", "dr", "fig", "gen", "gov", "hr", "jr", "mr", "mrs",
    "ms", "nr", "prof", "rev", "sen", "sr", "sra", "st", "vol", "vs",
}  # fmt: skip
_LONG_WORD = 60
"""A longer run without white space is no single word and may be cut within."""
_SLACK = 1.25
"""How far beyond the wanted length a passage may go for the end of a sentence."""


def cut(text: str, start: int, end: int, *, low: int, high: int, width: int) -> tuple[int, int]:
    """A stretch of some `width` code points around `start` to `end`.

    It stays within `low` to `high`, begins and ends at sentences where that
    keeps it between half and 1.25 times the width, else at words, and is
    longer only when `start` to `end` is.
    """
    most = int(width * _SLACK)
    if high - low <= most:
        return low, high
    lowest = max(low, end - most)
    before = sentence_ends(text, lowest, start)
    first = before[-1] if before else low
    at_sentence = end - first <= most
    if not at_sentence:
        spare = max(0, width - (end - start))
        first = _word_start(text, low, max(low, start - spare // 2), start)

    after = [*sentence_ends(text, end, min(high, first + most)), high]
    fits = [e for e in after if e - first <= width]
    if fits:
        last = fits[-1]
    elif after[0] - first <= most:
        last = after[0]
    else:
        # A few words more, so that a match is not the last of them.
        aim = max(first + width, end + width // 10)
        last = _word_end(text, end, min(high, aim), high)

    if at_sentence and last - first < width:
        earliest = last - width
        if low >= earliest:
            first = low
        else:
            place = bisect_left(before, earliest)
            first = before[place] if place < len(before) else first
    if last - first < width // 2:
        last = _word_end(text, last, min(high, first + width), high)
    if last - first < width // 2:
        first = _word_start(text, low, max(low, last - width), first)
    return first, last


def sentence_ends(text: str, low: int, high: int) -> list[int]:
    """The offsets in `low` to `high` after each sentence and its closing quotes.

    A full stop ends none before a small letter, after an initial (`J.`, but
    not `I.`), after letters with stops between (`e.g.`) or after one of a few
    abbreviations (`Dr.`). A blank line always ends one.
    """
    ends: list[int] = []
    if text.find("\n", low, high) >= 0:
        ends += [match.end() for match in _BLANK_LINE.finditer(text, low, high)]
    # Looking for one sign after the other is much quicker than for all of them in one go.
    signs = []
    for sign in _ASCII_STOPS if text.isascii() else _STOPS:
        at = text.find(sign, low, high)
        while at >= 0:
            signs.append(at)
            at = text.find(sign, at + 1, high)
    signs.sort()
    at = low
    for first in signs:
        if first < at:
            continue
        at = first + 1
        if at >= high or text[at] != " ":
            while at < high and text[at] in _STOPS:
                at += 1
            while at < high and text[at] in _CLOSING:
                at += 1
        sign, following = text[first], text[at : at + 3]
        if following and sign in _BEFORE_SPACE:
            if not following[0].isspace():
                continue
            if sign in ".…":
                if following.lstrip()[:1].islower():
                    continue
                if sign == "." and at == first + 1 and _abbreviates(text, first):
                    continue
        ends.append(at)
    ends.sort()
    return ends


def _abbreviates(text: str, stop: int) -> bool:
    """Whether the word before a full stop is short for something."""
    begin = max(0, stop - 11)
    word = text[max(begin, text.rfind(" ", begin, stop) + 1) : stop]
    if word.isalpha():
        return word != "I" if len(word) == 1 else word.lower() in ABBREVIATIONS
    word = word.rpartition("\n")[2].lstrip("\"'“‘«([")
    if len(word) == 1:
        return word.isalpha() and word != "I"
    if "." in word:
        return all(len(letter) == 1 and letter.isalpha() for letter in word.split("."))
    return word.lower() in ABBREVIATIONS


def _word_end(text: str, low: int, aim: int, high: int) -> int:
    """The last end of a word in `low` to `aim`, else the first up to `high`."""
    back = range(aim, max(low, aim - _LONG_WORD) - 1, -1)
    on = range(aim + 1, min(high, aim + _LONG_WORD) + 1)
    for i in chain(back, on):
        if i == len(text) or text[i].isspace():
            return i
    # No white space (Chinese, Thai): anywhere but between a letter and its marks.
    while aim > low and unicodedata.category(text[aim])[0] == "M":
        aim -= 1
    return aim


def _word_start(text: str, low: int, aim: int, high: int) -> int:
    """The first start of a word in `aim` to `high`, else the last down to `low`."""
    on = range(aim, min(high, aim + _LONG_WORD) + 1)
    back = range(aim - 1, max(low, aim - _LONG_WORD) - 1, -1)
    for i in chain(on, back):
        if i == 0 or text[i - 1].isspace():
            return i
    while aim < high and unicodedata.category(text[aim])[0] == "M":
        aim += 1
    return aim
