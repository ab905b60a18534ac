"""Dashes before each turn, no names: `— Why bread?` and `— It rises.`, as in a novel."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..questions_answers import Spoken
from ..reader import Marks, Reading, assemble
from ..source import Place, Source
from ..vocabulary import ends_as_question, is_question

FORM = "dialogue"

_DASH = re.compile(r"^(?:\*\*|__|\*|_)?[—–―‒]\s*(?![—–―‒\d])")
_FEWEST = 4
_SHARE = 1 / 3
"""Of the lines from the first dash on, which begin with one; fewer are a dialogue in a story."""
_ASKS, _ASKS_BACK = 0.5, 0.34
"""Shares of the turns that end as questions: of who asks (at least), of who answers (at most)."""

_Turn = tuple[Place, str]


def read(source: Source) -> Reading | None:
    lines = list(source.lines())
    turns = [(place, line) for place, line in lines if _DASH.match(line)]
    if len(turns) < _FEWEST:
        return None
    first = turns[0][0]
    since = sum(bool(line.strip()) for place, line in lines if place >= first)
    asking = _who_asks(turns)
    if len(turns) < since * _SHARE or asking is None:
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
