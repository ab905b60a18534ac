"""The index as Whoosh sees it: its fields, with analyzers that make the same words as we do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh import fields
from whoosh.analysis import Composable, Token

from .... import analysis


class Words(Composable):  # type: ignore[misc]
    """Words as written, for quotes."""

    is_morph = False

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        **options: Any,
    ) -> Iterator[Token]:
        token = Token(positions, chars, removestops=removestops, mode=mode, **options)
        for place, (word, start, end) in enumerate(analysis.tokenize(value), start_pos):
            token.text = self.term(word)
            token.boost = 1.0
            token.stopped = False
            if keeporiginal:
                token.original = word
            if positions:
                token.pos = place
            if chars:
                token.startchar, token.endchar = start_char + start, start_char + end
            yield token

    def term(self, word: str) -> str:
        return word


class Stems(Words):
    """The stems of words, taken for English: what Whoosh's own parser looks for."""

    is_morph = True

    def term(self, word: str) -> str:
        return analysis.stem(word)


def schema() -> fields.Schema:
    """`text` has the stems of all parts of a section, `words` its words with their positions."""
    return fields.Schema(
        id=fields.ID(stored=True),
        interview=fields.ID(stored=True),
        title=fields.STORED(),
        question=fields.STORED(),
        text=fields.TEXT(analyzer=Stems(), phrase=False, stored=True),
        words=fields.TEXT(analyzer=Words(), phrase=True, stored=False),
    )
