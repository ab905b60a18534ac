"""Text to words: one regular expression, Unicode-aware, with a fast path for ASCII.

A word is a run of letters, digits and combining marks, so that words of Indic
scripts stay whole; an apostrophe inside joins (`don't`, `O'Brien`). Scripts
written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) give one
token a letter; the query side looks for their neighbours as phrases. `C++`,
`C#`, `.NET`, `@handle` and `#tag` keep their sign, so that a quote can ask for it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple


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

_SOLO = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # kana, Han
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_JOINERS = "\u00ad\u200c\u200d\u2060"
_APOSTROPHES = "'\u2019\u02bc\uff07"
_MARK_BLOCKS = ((0x300, 0x1E00), (0x20D0, 0x2100), (0x2CE0, 0x3100), (0xA660, 0xAC00),
                (0xFB1E, 0xFB1F), (0xFE00, 0xFE30), (0x101F0, 0x12000), (0x16A00, 0x17000),
                (0x1D160, 0x1D250), (0x1DA00, 0x1E950))  # fmt: skip

_ASCII = re.compile(
    r"(?:(?<![\w.])[@#.](?=[a-z]))?[a-z0-9]+(?:'[a-z0-9]+)*(?:\+\+|(?<=\b[a-z])#(?!\w))?"
)
_FOLDS = str.maketrans({**dict.fromkeys(_JOINERS), **dict.fromkeys(_APOSTROPHES[1:], "'")})


@cache
def _unicode() -> re.Pattern[str]:
    """The full pattern; made when the first text that is not ASCII comes along."""
    marks = "".join(
        chr(point)
        for first, end in _MARK_BLOCKS
        for point in range(first, end)
        if unicodedata.category(chr(point)) in ("Mn", "Mc")
    )
    letter = rf"[^\W_{_SOLO}]"
    inner = rf"(?:[^\W_{_SOLO}]|[{marks}{_JOINERS}])*"
    word = rf"{letter}{inner}(?:[{_APOSTROPHES}]{letter}{inner})*"
    return re.compile(
        rf"(?:(?<![\w.])[@#.](?=[^\W\d_]))?{word}(?:\+\+|(?<=\b[A-Za-z])#(?!\w))?"
        rf"|(?=[^\W_])[{_SOLO}][{marks}]*"
    )


@cache
def _solo() -> re.Pattern[str]:
    return re.compile(f"[{_SOLO}]")


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
    """The form in which a word is compared: NFKC, case-folded, joiners dropped."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFKC", word).casefold().translate(_FOLDS)
    return unicodedata.normalize("NFKC", folded)


def unspaced(word: str) -> bool:
    """Whether this token is a letter of a script that is written without spaces."""
    return not word.isascii() and _solo().match(word) is not None
