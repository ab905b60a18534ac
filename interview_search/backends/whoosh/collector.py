"""From texts to tokens: texts are gathered and split many at a time."""

from __future__ import annotations

import numpy as np

from ... import analysis
from .columns import Array, lengths
from .pieces import Pieces
from .tokens import PARTS, Tokens
from .vocabulary import Vocabulary

_TOGETHER = 1 << 19
"""Characters that are split at once: what is made of them stays in the cache."""
_WORD = 6
"""About so many characters are a word."""


class Collector:
    """Takes sections one by one; `finish` gives their tokens."""

    def __init__(self) -> None:
        self._pieces = Pieces()
        self._waiting: list[str] = []
        self._chars = 0
        self._numbers: list[Array] = []
        self._ends: list[Array] = []
        self._size = 0
        self._twin = bytearray()
        self._languages: dict[str, int] = {}
        self._language = bytearray()
        self._title, self._code = "", 0

    @property
    def size(self) -> int:
        """About how many words there are so far."""
        return self._size + self._chars // _WORD

    def begin(self, title: str, language: str | None) -> None:
        """What the sections that are added next have in common."""
        self._title = title
        code = analysis.find_language(language).code
        self._code = self._languages.setdefault(code, len(self._languages))

    def add(self, question: str | None, heading: str | None, answer: str) -> None:
        twin = heading is not None and heading == question
        first, second = question or "", "" if twin else heading or ""
        self._waiting += (first, second, self._title, answer)
        self._chars += len(first) + len(second) + len(self._title) + len(answer)
        self._twin.append(twin)
        self._language.append(self._code)
        if self._chars >= _TOGETHER:
            self._split()

    def finish(self) -> Tokens:
        self._split()
        vocabulary = Vocabulary(self._pieces.listed())
        ids: list[Array] = []
        ends: list[Array] = []
        size = 0
        self._numbers.reverse()
        self._ends.reverse()
        while self._numbers:
            words, last = vocabulary.spread(self._numbers.pop(), self._ends.pop())
            ids.append(words)
            ends.append(last + size)
            size += len(words)
        bounds = np.concatenate([np.zeros(1, np.int64), *ends])
        return Tokens(
            vocabulary.words,
            np.concatenate([np.empty(0, np.uint32), *ids]),
            lengths(bounds).astype(np.uint32).reshape(-1, len(PARTS)),
            np.frombuffer(bytes(self._twin), np.bool_),
            list(self._languages),
            np.frombuffer(bytes(self._language), np.uint8),
        )

    def _split(self) -> None:
        if self._waiting:
            texts = [text.encode("utf-8", "surrogatepass") for text in self._waiting]
            numbers, ends = self._pieces.numbers(texts)
            self._numbers.append(numbers)
            self._ends.append(ends)
            self._size += len(numbers)
            self._waiting.clear()
            self._chars = 0
