"""The best passages of a page of hits by NumPy: words are looked for in all texts at once.

Where a word may begin is told by its first letters; the texts are compared with them as
one array of bytes. Only what stands there, from space to space, is tokenized. So texts are
for this way whose letters are bytes: in ASCII, or in Latin-1 once a few signs are replaced
by others that part words as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from ....models import Interview, Passage, Section
from ....passages import Wanted
from ....passages.select import chosen
from ....passages.wanted import Found
from ....script import script_of
from ..files.columns import Array

_LETTERS = 3
"""Of a word, so many are compared in whole texts."""
_SMALL = np.uint8(32)
"""Makes capitals small, and other bytes the same; so it does in what they are compared with."""
_ALIKE = (
    *[("\u2019", "'"), ("\u2026", " "), ("\u202f", " "), ("\u2009", " ")],
    *[(sign, '"') for sign in "\u201c\u201d\u201e\u2018\u201a\u2039\u203a"],
    *[(sign, "-") for sign in "\u2013\u2014\u2022"],
)
_ODD = "\u00aa\u00ad\u00b2\u00b3\u00b5\u00b9\u00ba\u00bc\u00bd\u00be".encode("latin-1")
"""Letters and digits that words are compared without, or as others."""
_SHARP_S = "\u00df"
"""It is compared as two letters."""
_INNER = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_BLANK = ord(" ")
_ASCII = 128

_Row = tuple[np.uint8, ...]


def best(
    page: Sequence[tuple[Section, Interview]], wanted: Wanted, words: int
) -> list[Passage | None]:
    """As `passages.select` chooses the best of each section of a page; None where it has to
    be asked itself."""
    shown: list[Passage | None] = [None] * len(page)
    if wanted.needles is None or wanted.phrases or wanted.near or wanted.within:
        return shown
    scripts = [script_of(section) for section, _ in page]
    texts = [_in_bytes(script.text) for script in scripts]
    for language in {interview.language for _, interview in page}:
        several = [
            place
            for place, (_, interview) in enumerate(page)
            if interview.language == language and texts[place] is not None
        ]
        spotted = _spotted([texts[place] or "" for place in several], wanted, language)
        for place, found in zip(several, spotted, strict=False):
            if found:
                passages = chosen(scripts[place], found, wanted, 1, words)
                shown[place] = passages[0] if passages else None
    return shown


def _in_bytes(text: str) -> str | None:
    """A text of which each letter is a byte in Latin-1, at its place; None if it cannot be."""
    if text.isascii():
        return text
    for sign, alike in _ALIKE:
        if sign in text:
            text = text.replace(sign, alike)
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        return None
    return text if len(data.translate(None, _ODD)) == len(data) else None


def _spotted(texts: list[str], wanted: Wanted, language: str | None) -> list[list[Found]]:
    """What is wanted of each text, as `Wanted.places` finds it; nothing if this is no way."""
    whole = " ".join(texts) + " " * _LETTERS
    rows = _rows(wanted.needles or (), _SHARP_S in whole)
    if not rows:
        return []
    data = whole.encode("latin-1")
    marks = _beginnings(data, rows)
    next_mark, space, piece_of = marks.find, whole.find, wanted.piece
    known = wanted.pieces(language)
    spotted = []
    base = 0
    at = next_mark(1)
    for text in texts:
        limit = base + len(text)
        found: list[Found] = []
        while 0 <= at < limit:
            before = data[at - 1] if at else _BLANK
            if before == _BLANK:
                start = at
            elif before in _INNER and data[at] < _ASCII:
                at = next_mark(1, at + 1)
                continue
            else:
                start = whole.rfind(" ", 0, at) + 1
            end = space(" ", at)
            piece = whole[start:end]
            matches = known.get(piece)
            if matches is None:
                matches = known[piece] = piece_of(piece, language)
            start -= base
            for low, high, key, weight in matches:
                found.append((start + low, start + high, key, weight))
            at = next_mark(1, end)
        spotted.append(found)
        base = limit + 1
    return spotted


def _beginnings(data: bytes, rows: Sequence[_Row]) -> bytes:
    """A 1 for each place at which the first letters of a word stand."""
    small = np.frombuffer(data, np.uint8) | _SMALL
    size = len(small) - _LETTERS
    parts = [small[at : at + size] for at in range(_LETTERS)]
    found: Array | None = None
    for first, *others in rows:
        same = parts[0] == first
        for at, letter in enumerate(others, 1):
            same &= parts[at] == letter
        found = same if found is None else np.bitwise_or(found, same, found)
    assert found is not None
    return found.tobytes()


@lru_cache(4096)
def _rows(needles: tuple[str, ...], sharp: bool) -> tuple[_Row, ...]:
    """The first letters of each word that a text in bytes may have; nothing where one
    begins as no letter alone does."""
    rows = []
    for needle in needles:
        letters = needle.partition("ss")[0].removesuffix("s") if sharp else needle
        try:
            data = needle.encode("latin-1") and letters[:_LETTERS].encode("latin-1")
        except UnicodeEncodeError:
            continue
        if not data:
            return ()
        rows.append(tuple(np.uint8(letter | int(_SMALL)) for letter in data))
    return tuple(dict.fromkeys(rows))
