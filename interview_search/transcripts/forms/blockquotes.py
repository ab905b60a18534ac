"""Blockquotes ask and paragraphs answer, or paragraphs ask and blockquotes answer."""

from __future__ import annotations

from ..reader import Marks, Reading, assemble
from ..source import Source
from ..vocabulary import ends_as_question, is_question

FORM = "blockquotes"

_FEWEST = 2


def read(source: Source) -> Reading | None:
    blocks = source.document.blocks
    quotes = [i for i, block in enumerate(blocks) if block.kind == "quote"]
    if len(quotes) < _FEWEST:
        return None
    quoted = set(quotes)
    before_quotes = [
        i for i, block in enumerate(blocks[:-1]) if block.kind == "paragraph" and i + 1 in quoted
    ]
    for candidates, test in ((quotes, is_question), (before_quotes, ends_as_question)):
        asking = sum(test(source.document.flat(blocks[i])) for i in candidates)
        if asking >= _FEWEST and asking * 2 >= len(candidates):
            questions = {i: len(blocks[i].raw) for i in candidates}
            break
    else:
        return None
    marks = Marks(source.answers, questions, source.topics, source.answerer)
    return assemble(source, marks)
