"""Paragraphs without any mark ask: `What do you bake?`, the answer in those below."""

from __future__ import annotations

from ..reader import Marks, Reading, assemble
from ..source import Source
from ..vocabulary import ends_as_question, may_be_question, speaks_to_somebody

FORM = "plain-questions"

_FEWEST = 3
_LONGEST = 400
"""Code points; a longer paragraph that ends in a question is mostly something else."""
_DASHES = ("――", "ーー", "──", "——")


def read(source: Source) -> Reading | None:
    if source.asked:
        return None
    blocks = source.document.blocks
    paragraphs = {
        i: source.document.flat(block)
        for i, block in enumerate(blocks[:-1])
        if block.kind == "paragraph" and len(block.raw) <= _LONGEST
    }
    asking = [i for i, text in paragraphs.items() if text.startswith(_DASHES)]
    if len(asking) < _FEWEST - 1 or not any(may_be_question(paragraphs[i]) for i in asking):
        asking = [i for i, text in paragraphs.items() if ends_as_question(text)]
        # An essay asks itself; an interview asks somebody.
        addressed = sum(speaks_to_somebody(paragraphs[i]) for i in asking)
        if len(asking) < _FEWEST or addressed * 2 < len(asking):
            return None
    questions = {i: len(blocks[i].raw) for i in asking}
    marks = Marks(source.answers, questions, source.topics, source.answerer)
    return assemble(source, marks)
