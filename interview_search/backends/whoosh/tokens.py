"""The words of many sections as flat arrays of numbers: what a segment is inverted from.

Texts are gathered and split many at a time; what comes after that is array work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ... import analysis
from .columns import Array
from .pieces import Pieces

PARTS = ("question", "heading", "title", "answer")
"""The parts of a section, in the order of their words."""
QUESTION, HEADING, TITLE, ANSWER = range(4)

_TOGETHER = 1 << 19
"""Bytes of text that are split at once: what is made of them stays in the cache."""
_WORD = 6
"""About so many bytes are a word."""


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
        self._pieces = Pieces()
        self._waiting: list[bytes] = []
        self._bytes = 0
        self._ids: list[Array] = []
        self._ends: list[Array] = []
        self._size = 0
        self._twin = bytearray()
        self._languages: dict[str, int] = {}
        self._language = bytearray()

    @property
    def size(self) -> int:
        """About how many words there are so far."""
        return self._size + self._bytes // _WORD

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
            data = encoded(text) if text else b""
            self._waiting.append(data)
            self._bytes += len(data)
        self._twin.append(twin)
        code = analysis.find_language(language).code
        self._language.append(self._languages.setdefault(code, len(self._languages)))
        if self._bytes >= _TOGETHER:
            self._split()

    def finish(self) -> Tokens:
        self._split()
        words, order = ordered(self._pieces.words)
        ids = np.empty(self._size, np.uint32)
        end = len(ids)
        while self._ids:
            part = self._ids.pop()
            order.take(part, out=ids[end - len(part) : end])
            end -= len(part)
        ends = np.concatenate(self._ends) if self._ends else np.empty(0, np.int64)
        sizes = np.diff(ends, prepend=0).astype(np.uint32).reshape(-1, len(PARTS))
        return Tokens(
            words,
            ids,
            sizes,
            np.frombuffer(bytes(self._twin), np.bool_),
            list(self._languages),
            np.frombuffer(bytes(self._language), np.uint8),
        )

    def _split(self) -> None:
        if self._waiting:
            ids, ends = self._pieces.numbers(self._waiting)
            self._ids.append(ids)
            self._ends.append(ends + self._size)
            self._size += len(ids)
            self._waiting.clear()
            self._bytes = 0


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
