"""The words of many sections as flat arrays of numbers: what a segment is inverted from.

Texts are split at spaces into pieces; a piece is looked at once, however often
it occurs, and everything after that is array work.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ... import analysis
from .columns import Array

PARTS = ("question", "heading", "title", "answer")
"""The parts of a section, in the order of their words."""
QUESTION, HEADING, TITLE, ANSWER = range(4)

# ASCII that neither belongs to a word nor decides what its neighbours mean.
_SEPARATORS = str.maketrans(
    {c: " " for c in map(chr, range(128)) if not (c.isalnum() or c in "'@#.+_")}
)


@dataclass(slots=True)
class Tokens:
    """Every word of some sections, in order: section by section, part by part."""

    words: list[str]
    """The distinct words, in the order of their UTF-8."""
    ids: Array
    """u4: number of the word, one a token."""
    counts: Array
    """u4 (sections, 4): tokens of each part."""
    twin: Array
    """bool: the heading is the question, and its words are not repeated."""
    languages: list[str]
    """Codes of `analysis`, as `language` counts them."""
    language: Array
    """u1: of each section."""

    def __len__(self) -> int:
        return len(self.counts)


class Collector:
    """Takes sections one by one; `finish` gives their tokens."""

    def __init__(self) -> None:
        self._pieces = _Pieces()
        self._ids = array("I")
        self._ends = array("Q")
        self._twin = bytearray()
        self._languages: dict[str, int] = {}
        self._language = bytearray()

    @property
    def size(self) -> int:
        """Pieces so far: about as many as words."""
        return len(self._ids)

    def add(
        self,
        question: str | None,
        heading: str | None,
        title: str,
        answer: str,
        language: str | None,
    ) -> None:
        twin = heading is not None and heading == question
        for text in (question, None if twin else heading, title, answer):
            if text:
                pieces = text.lower().translate(_SEPARATORS) if text.isascii() else text
                self._ids.extend(map(self._pieces.__getitem__, pieces.split()))
            self._ends.append(len(self._ids))
        self._twin.append(twin)
        code = analysis.find_language(language).code
        self._language.append(self._languages.setdefault(code, len(self._languages)))

    def finish(self) -> Tokens:
        words, firsts, counts, flat = self._pieces.words()
        pieces = np.frombuffer(self._ids, np.uint32) if self._ids else np.empty(0, np.uint32)
        many = counts[pieces]
        total = np.zeros(len(pieces) + 1, np.int64)
        np.cumsum(many, out=total[1:])
        # Token k of a piece stands k places after the piece's first word in `flat`.
        source = np.repeat(firsts[pieces] - total[:-1], many) + np.arange(total[-1])
        ends = total[np.frombuffer(self._ends, np.uint64).astype(np.int64)]
        sizes = np.diff(ends, prepend=0).astype(np.uint32).reshape(-1, len(PARTS))
        return Tokens(
            words,
            flat[source],
            sizes,
            np.frombuffer(bytes(self._twin), np.bool_),
            list(self._languages),
            np.frombuffer(bytes(self._language), np.uint8),
        )


class _Pieces(dict[str, int]):
    """piece -> number, given out as pieces come along."""

    def __missing__(self, piece: str) -> int:
        number = self[piece] = len(self)
        return number

    def words(self) -> tuple[list[str], Array, Array, Array]:
        """The distinct words; of each piece, where its words begin in the last array; how many."""
        ids: dict[str, int] = {}
        flat = array("I")
        ends = array("Q")
        for piece in self:
            for word in analysis.words(piece):
                flat.append(ids.setdefault(word, len(ids)))
                if word[0] in analysis.SIGNS:
                    ids.setdefault(word[1:], len(ids))
            ends.append(len(flat))
        words, order = ordered(ids)
        end = np.array(ends, np.int64)
        first = np.concatenate((np.zeros(1, np.int64), end[:-1])) if len(end) else end
        return words, first, end - first, order[np.array(flat, np.uint32)] if flat else order


def ordered(ids: dict[str, int]) -> tuple[list[str], Array]:
    """Words numbered as they came: in the order of their UTF-8, and old number -> new one."""
    words = sorted(ids, key=encoded) if any(map(_wide, ids)) else sorted(ids)
    places = np.empty(len(words), np.uint32)
    places[np.fromiter(map(ids.__getitem__, words), np.int64, len(words))] = np.arange(len(words))
    return words, places


def encoded(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def _wide(word: str) -> bool:
    """Code points beyond the surrogates: the only ones that UTF-8 and Python order otherwise."""
    return not word.isascii() and max(word) >= "\ud800"


def joined(parts: Sequence[Tokens]) -> Tokens:
    """The same sections as one run of tokens."""
    if len(parts) == 1:
        return parts[0]
    ids: dict[str, int] = {}
    languages: dict[str, int] = {}
    moved: list[Array] = []
    spoken: list[Array] = []
    for part in parts:
        places = [ids.setdefault(word, len(ids)) for word in part.words]
        moved.append(np.array(places, np.uint32)[part.ids] if places else part.ids)
        codes = [languages.setdefault(code, len(languages)) for code in part.languages]
        spoken.append(np.array(codes, np.uint8)[part.language] if codes else part.language)
    words, order = ordered(ids)
    every: Any = np.concatenate(moved)
    return Tokens(
        words,
        order[every] if words else every,
        np.concatenate([part.counts for part in parts]),
        np.concatenate([part.twin for part in parts]),
        list(languages),
        np.concatenate(spoken),
    )
