"""Dashes before each turn, no names: `— Why bread?` and `— It rises.`, as in a novel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ..questions_answers import Spoken
from ..reader import Marks, Reading, assemble
from ..source import Place, Source
from ..vocabulary import ends_as_question, is_question

FORM = "dialogue"

_DASH = re.compile(r"^(?:\*\*|__|\*|_)?[—–―‒]\s*(?![—–―‒\d])")
_FEWEST = 4
_ANSWERED = 0.75
"""Share of the questions right below which another dash stands; in a story the story goes on."""
_ASKS, _ASKS_BACK = 0.5, 0.34
"""Shares of the turns that end as questions: of who asks (at least), of who answers (at most)."""

_Turn = tuple[Place, str]


def read(source: Source) -> Reading | None:
    lines = source.lines()
    turns = [(place, line) for place, line in lines if _DASH.match(line)]
    if len(turns) < _FEWEST:
        return None
    asking = _who_asks(turns)
    if asking is None:
        return None
    asked = {place for (place, _), asks in zip(turns, asking, strict=True) if asks}
    below = [line for (place, _), (_, line) in pairwise(lines) if place in asked]
    if sum(bool(_DASH.match(line)) for line in below) < len(below) * _ANSWERED:
        return None
    labels: dict[Place, Spoken] = {}
    for (place, line), asks in zip(turns, asking, strict=True):
        mark = line[: len(line) - len(line.lstrip("*_"))]
        rest = mark + _DASH.sub("", line)
        if asks:
            labels[place] = Spoken("ask", rest, None, "interviewer")
        else:
            labels[place] = Spoken("answer", rest, source.answerer, "interviewee")
    return assemble(source, Marks(labels, {}, source.topics, source.answerer))


def _who_asks(turns: Sequence[_Turn]) -> list[bool] | None:
    """Which turns ask: every other one, where that agrees with the question marks."""
    asks = [ends_as_question(line) or is_question(_DASH.sub("", line)) for _, line in turns]
    ends = [ends_as_question(line) for _, line in turns]
    for start in (0, 1):
        askers, answers = asks[start::2], ends[1 - start :: 2]
        if sum(askers) >= len(askers) * _ASKS and sum(answers) <= len(answers) * _ASKS_BACK:
            return [index % 2 == start for index in range(len(turns))]
    # Somebody has dashes before each paragraph, or there are three: only the marks tell.
    return ends if 2 <= sum(ends) <= len(ends) / 2 else None
