"""Where a text may be cut: at the ends of sentences, else at the ends of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
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
_ENDINGS = {word[-2:] for word in ABBREVIATIONS}
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
    signs = [*filter(text.__contains__, _ASCII_STOPS if text.isascii() else _STOPS)]
    lines = text.find("\n", lowest, min(high, start + most)) >= 0
    first = begin = last_end(text, signs, lines, lowest, start, start)
    if begin < 0:
        first = low
    at_sentence = end - first <= most
    if not at_sentence:
        spare = max(0, width - (end - start))
        first = _word_start(text, low, max(low, start - spare // 2), start)

    if high - first <= width:
        last = high
    else:
        farthest = min(high, first + most)
        last = last_end(text, signs, lines, end, farthest, first + width)
        if last < 0:
            last = first_end(text, signs, lines, end, farthest, end)
            if last < 0 and high - first <= most:
                last = high
            elif last < 0:
                # A few words more, so that a match is not the last of them.
                aim = max(first + width, end + width // 10)
                last = _word_end(text, end, min(high, aim), high)

    if at_sentence and last - first < width:
        earliest = last - width
        if low >= earliest:
            first = low
        elif begin > earliest:
            first = first_end(text, signs, lines, lowest, start, earliest)
    if last - first < width // 2:
        last = _word_end(text, last, min(high, first + width), high)
    if last - first < width // 2:
        first = _word_start(text, low, max(low, last - width), first)
    return first, last


# To look at the signs next to where a passage may end is much quicker than at all of them.


def last_end(text: str, signs: Sequence[str], lines: bool, low: int, high: int, most: int) -> int:
    """The last end of a sentence in `low` to `high` that is not beyond `most`; -1 if none is.

    `signs` are those of the text that may end one; `lines` is whether it may have several.
    """
    found = -1
    if lines:
        for match in _BLANK_LINE.finditer(text, low, high):
            if match.end() <= most:
                found = match.end()
    before = high if high < most else most
    while True:
        at = low - 1
        for sign in signs:
            place = text.rfind(sign, at + 1, before)
            if place > at:
                at = place
        if at < low or at < found:
            return found
        while at > low and text[at - 1] in _STOPS:
            at -= 1
        if found < (end := _end(text, at, high)) <= most:
            return end
        before = at


def first_end(text: str, signs: Sequence[str], lines: bool, low: int, high: int, least: int) -> int:
    """The first that is not before `least`; -1 if none is."""
    found = -1
    if lines:
        for match in _BLANK_LINE.finditer(text, low, high):
            if match.end() >= least:
                found = match.end()
                break
    at = max(low, least - 1)
    while at > low and (text[at - 1] in _STOPS or text[at - 1] in _CLOSING):
        at -= 1
    while True:
        first = high
        for sign in signs:
            place = text.find(sign, at, first)
            if place >= 0:
                first = place
        if first == high:
            return found
        end = _end(text, first, high)
        if end >= least:
            return end if found < 0 else min(end, found)
        at = first + 1
        while at < high and text[at] in _STOPS:
            at += 1


def _end(text: str, first: int, high: int) -> int:
    """The place after a sentence that a sign ends, and after its closing quotes; -1 if it
    ends none.

    A full stop ends none before a small letter, after an initial (`J.`, but
    not `I.`), after letters with stops between (`e.g.`) or after one of a few
    abbreviations (`Dr.`). A blank line always ends one.
    """
    at = first + 1
    if at >= high or text[at] != " ":
        while at < high and text[at] in _STOPS:
            at += 1
        while at < high and text[at] in _CLOSING:
            at += 1
    sign, following = text[first], text[at : at + 3]
    if following and sign in _BEFORE_SPACE:
        if not following[0].isspace():
            return -1
        if sign in ".…":
            if following.lstrip()[:1].islower():
                return -1
            if sign == "." and at == first + 1 and _abbreviates(text, first):
                return -1
    return at


def _abbreviates(text: str, stop: int) -> bool:
    """Whether the word before a full stop is short for something."""
    last = text[max(0, stop - 2) : stop]
    if len(last) == 2 and last.isalpha() and last.lower() not in _ENDINGS:
        return False  # most words, whatever stands before
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
