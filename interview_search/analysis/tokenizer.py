"""Text to words: one regular expression, Unicode-aware, with a fast path for ASCII.

A word is a run of letters, digits and combining marks, so that words of Indic
scripts stay whole; an apostrophe inside joins (`don't`, `O'Brien`). Scripts
written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese), and the
Korean one, whose words take endings, give one token a letter; the query side looks
for neighbours (`letters.py`). `C++`, `C#`, `.NET`, `@handle` and `#tag` keep their
sign, so that a quote can ask for it. An emoji is a word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from . import emoji


class Token(NamedTuple):
    """One word of a text."""

    word: str
    """As quotes match it: NFKC, case-folded, apostrophes straight."""
    start: int
    """Code point at which it begins in the text as given."""
    end: int
    """One past its last code point."""


SIGNS = "@#."
"""Signs that a word may keep in front."""

THAI_AND_OTHERS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese and Khmer, as parts of a class of a regular expression; so are these."""
KANA = "\u3041-\u30ff\u31f0-\u31ff"
HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SOLO = (
    f"{THAI_AND_OTHERS}{KANA}\uff66-\uff9f{HAN}"
    "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb\uffa0-\uffdc"  # Hangul
)
_VOWELS = "[\u1160-\u11a7\ud7b0-\ud7c6]"
_SYLLABLE = rf"[\u1100-\u115f\ua960-\ua97c]+{_VOWELS}+[\u11a8-\u11ff\ud7cb-\ud7fb]*"
"""Of Hangul in pieces, as NFD leaves it."""
JOINERS = "\u00ad\u200c\u200d\u2060\ufe0e\ufe0f"
"""What a word is compared without, and is written without as often as not."""
_APOSTROPHES = "'\u2019\u02bc\uff07"
_MARK_BLOCKS = ((0x300, 0x1E00), (0x20D0, 0x2100), (0x2CE0, 0x3100), (0xA660, 0xAC00),
                (0xFB1E, 0xFB1F), (0xFE00, 0xFE30), (0x101F0, 0x12000), (0x16A00, 0x17000),
                (0x1D160, 0x1D250), (0x1DA00, 0x1E950))  # fmt: skip

_ASCII = re.compile(
    r"(?:(?<![\w.])[@#.](?=[a-z]))?[a-z0-9]+(?:'[a-z0-9]+)*(?:\+\+|(?<=\b[a-z])#(?!\w))?"
)
_FOLDS = str.maketrans({**dict.fromkeys(JOINERS), **dict.fromkeys(_APOSTROPHES[1:], "'")})
_SELECTORS = str.maketrans(dict.fromkeys("\ufe0e\ufe0f"))
DOT = "\u0307"
"""The dot of the Turkish capital i, which its small letter has anyway."""


@cache
def _unicode() -> re.Pattern[str]:
    """The full pattern; made when the first text that is not ASCII comes along."""
    marks = [
        chr(point)
        for first, end in _MARK_BLOCKS
        for point in range(first, end)
        if unicodedata.category(chr(point)) in ("Mn", "Mc")
    ]
    near = "".join(mark for mark in marks if mark <= "\uffff")
    far = "".join(mark for mark in marks if mark > "\uffff")
    # Apart, as a class with much of the far planes is looked through range by range.
    mark = rf"(?:[{near}{JOINERS}]|(?![\0-\uffff])[{far}])"
    letter = rf"[^\W_{_SOLO}]"
    # Atomic, not possessive: Python before 3.11.5 gets possessive groups with choices wrong.
    word = rf"{letter}(?>(?:{letter}++|(?>{mark}+)|[{_APOSTROPHES}](?={letter}))*)"
    return re.compile(
        rf"(?:(?<![\w.])[@#.](?=[^\W\d_]))?{word}(?:\+\+|(?<=\b[A-Za-z])#(?!\w))?"
        rf"|{_SYLLABLE}|(?=[^\W_])[{_SOLO}](?:{mark}|[\uff9e\uff9f])*"
        rf"|{emoji.PATTERN}"
    )


@cache
def _solo() -> re.Pattern[str]:
    return re.compile(f"[{_SOLO}]")


@cache
def _emoji() -> re.Pattern[str]:
    return re.compile(emoji.PATTERN)


def tokenize(text: str) -> list[Token]:
    """The words of `text` in order, with their places in the text as given."""
    if text.isascii():
        found = _ASCII.finditer(text.lower())
        return [Token(match[0], match.start(), match.end()) for match in found]
    return [Token(normal(m[0]), m.start(), m.end()) for m in _unicode().finditer(text)]


def words(text: str) -> list[str]:
    """The words alone: what indexing needs, at half the cost."""
    if text.isascii():
        return _ASCII.findall(text.lower())
    return [normal(word) for word in _unicode().findall(text)]


def normal(word: str) -> str:
    """The form in which a word is compared: NFKC, case-folded, without joiners."""
    return word.lower() if word.isascii() else _normal(word)


@lru_cache(maxsize=1 << 15)
def _normal(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word).casefold()
    if DOT in folded:
        folded = folded.replace(f"i{DOT}", "i")
    if "\u200d" in folded and _emoji().match(folded):
        return folded.translate(_SELECTORS)  # of several emoji, which it makes one
    return unicodedata.normalize("NFKC", folded.translate(_FOLDS))


def unspaced(word: str) -> bool:
    """Whether this token is a letter of a script whose tokens are letters."""
    return not word.isascii() and _solo().match(word) is not None
