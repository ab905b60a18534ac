"""A text as its words are compared: what can be searched for them at once.

Each code point stays in its place. Where that cannot be, because letters get longer or
shorter (`ß`, many letters of Indic scripts), the words that have them are left out, to be
looked at one by one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from string import ascii_lowercase, digits

from ..analysis import DOT, JOINERS

INNER = frozenset(ascii_lowercase + digits)
"""After one of these no word begins (but a letter of a script without spaces)."""
_DROPPED = JOINERS + DOT
"""A word may be compared without them."""
_SPACES = str.maketrans("…\u00a0", "  ")
_SPACE = re.compile(r"\s")
_NO_ASCII = re.compile(r"(?<!\S)[^\s\x80-\U0010ffff]*+[^\s\x00-\x7f]\S*+")
"""Letters from space to space of which one is not in ASCII."""

Places = list[tuple[int, int]]


def plainly(text: str) -> tuple[str, Places] | None:
    """The text with one kind of space, and the words that are blank in it: from where to where
    they go. None where it has to be looked at word by word."""
    # No word holds white space: one kind of it is enough to part them.
    if text.isascii():
        return text.lower().replace("\n", " "), []
    plain = _plain(text)
    if plain is not None:
        return plain.replace("\n", " "), []
    odd = [match.span() for match in _NO_ASCII.finditer(text) if _is_odd(match[0])]
    even = _SPACE.sub(" ", text)
    parts: list[str] = []
    last = 0
    for start, end in odd:
        parts += even[last:start], " " * (end - start)
        last = end
    plain = _plain("".join([*parts, even[last:]]))
    return None if plain is None else (plain, odd)


def _plain(text: str) -> str | None:
    """The text as its words are compared, each code point in its place; None if that cannot be."""
    # No word holds these two, and they are all that is odd in many a text.
    even = text.translate(_SPACES) if "…" in text or "\u00a0" in text else text
    plain = even.casefold().replace("\u2019", "'").replace("\u02bc", "'")
    if len(plain) != len(text) or any(sign in text for sign in _DROPPED):
        return None
    stable = unicodedata.is_normalized("NFKC", even) and unicodedata.is_normalized("NFKC", plain)
    return plain if stable else None


@lru_cache(1 << 14)
def _is_odd(word: str) -> bool:
    return _plain(word) is None


def following(plain: str, needle: str, at: int) -> int:
    """Where the needle stands next at what may be the beginning of a word; -1 if nowhere."""
    at = plain.find(needle, at)
    while at > 0 and plain[at - 1] in INNER and needle[0] < "\x80":
        at = plain.find(needle, at + 1)
    return at


def around(plain: str, start: int, end: int) -> tuple[int, int]:
    """From the space before to the space after."""
    after = plain.find(" ", end)
    return plain.rfind(" ", 0, start) + 1, after if after >= 0 else len(plain)


def follow(plain: str, at: int, phrase: Sequence[str]) -> int:
    """The end of a phrase that may begin here; -1 if other letters come between."""
    for word in phrase:
        while not plain.startswith(word, at):
            if at >= len(plain) or plain[at].isalnum():
                return -1
            at += 1
        at += len(word)
    return at
