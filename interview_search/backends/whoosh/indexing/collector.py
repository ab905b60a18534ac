"""From texts to tokens: texts are gathered and split many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .... import analysis
from ....models import Section
from ...sections import Spoken
from .. import compiling
from ..files.columns import Array, lengths
from .gathering import Gathering
from .pieces import Pieces
from .tokens import Tokens, encoded
from .vocabulary import Vocabulary

_WORD = 5.5
"""About so many characters are a word."""


class Collector:
    """Takes sections; `finish` gives their tokens."""

    def __init__(self) -> None:
        self._pieces: Any = Pieces()
        self._way: Any = None
        self._waiting: list[bytes] = []
        self._chars = self._split_chars = 0
        self._numbers: list[Array] = []
        self._ends: list[Array] = []
        self._texts = Gathering()
        self._languages: dict[str, int] = {}
        self._language = bytearray()
        self._number = 0
        self._title, self._title_chars = b"", 0

    @property
    def size(self) -> int:
        """About how many words there are so far."""
        return int(self._chars / _WORD)

    def begin(self, title: str, language: str | None) -> None:
        """The sections to come are of an interview with this title."""
        code = analysis.find_language(language).code
        self._number = self._languages.setdefault(code, len(self._languages))
        self._title, self._title_chars = encoded(title), len(title)

    def add(self, sections: Sequence[Section], told: Spoken) -> None:
        """The next sections of the interview; `told` is what `sections.spoken` gives."""
        self._chars += self._texts.add(sections, told, self._title, self._waiting)
        self._chars += self._title_chars * len(sections)
        self._language += bytes([self._number]) * len(sections)
        if self._chars - self._split_chars >= self._pieces.TOGETHER:
            self._split()

    def finish(self) -> Tokens:
        self._split()
        vocabulary = Vocabulary(self._pieces.listed())
        spread = self._way.spread if self._way else Vocabulary.spread
        # Most pieces are one word.
        pieces = sum(map(len, self._numbers))
        ids: Array = np.empty(pieces + pieces // 16, np.uint32)
        ends: list[Array] = []
        size = 0
        self._numbers.reverse()
        self._ends.reverse()
        while self._numbers:
            ids, last = spread(vocabulary, self._numbers.pop(), self._ends.pop(), ids, size)
            ends.append(last)
            size = int(last[-1])
        bounds = np.concatenate([np.zeros(1, np.int64), *ends])
        counts, turns = self._texts.finish(lengths(bounds))
        return Tokens(
            vocabulary.words,
            ids[:size],
            counts,
            self._texts.twins(),
            list(self._languages),
            np.frombuffer(bytes(self._language), np.uint8),
            turns,
        )

    def _split(self) -> None:
        if self._waiting:
            if self._way is None and (way := compiling.indexing(self.size)):
                self._compile(way)
            numbers, ends = self._pieces.numbers(self._waiting)
            self._numbers.append(numbers)
            self._ends.append(ends)
            self._waiting.clear()
            self._split_chars = self._chars

    def _compile(self, way: Any) -> None:
        """Go on by compiled loops: each piece so far is one of theirs."""
        self._way = way
        pieces = way.Pieces()
        numbers, _ = pieces.numbers(self._pieces.listed())
        self._numbers = [numbers.take(part) for part in self._numbers]
        self._pieces = pieces
