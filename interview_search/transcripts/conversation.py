"""Whether labels make a conversation, or are mere notes such as `**Tip:** text`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from .questions_answers import Spoken
from .source import Place, Source

_MOST = 0.6
_OFTEN = 3
"""Turns of each speaker, on average, that make a conversation though nobody asks."""
_NEARLY_ALL = 0.8
_ASKS = 0.15
"""Share of somebody's turns that ask, from which it is a conversation."""
_QUESTION = re.compile(r"[?？؟](?=[\s\"'”’»)*_\]]|$)|(?<=[\u0370-\u03ff]);|[՞፧]")


def is_conversation(
    source: Source, labels: Mapping[Place, Spoken], known: Collection[str], names: int
) -> bool:
    """Whether the turns among `labels` are talk: people who are known or have times, or who ask.

    `names` is how many were found before turns, those of nobody as well; with 0
    of them, recurring alone makes no conversation.
    """
    turns = [spoken for spoken in labels.values() if spoken.speaker]
    if any(turn.time or turn.speaker in known for turn in turns):
        return True
    by_speaker = Counter(turn.speaker for turn in turns)
    often = len(turns) >= len(by_speaker) * _OFTEN and len(turns) >= names * _NEARLY_ALL
    return (names > 0 and len(by_speaker) > 1 and often) or _asks(source, labels)


def _asks(source: Source, labels: Mapping[Place, Spoken]) -> bool:
    """Whether somebody asks in some of their turns."""
    turns, asking = Counter[str](), Counter[str]()
    speaker: str | None = None
    lines = dict(source.lines())
    for place in sorted({*lines, *labels}):
        spoken, line = labels.get(place), lines.get(place, "")
        if spoken is not None and spoken.speaker:
            speaker = spoken.speaker
            turns[speaker] += 1
        if speaker and _QUESTION.search(line):
            asking[speaker] += 1
            speaker = None  # once a turn is enough
    return any(asking[name] >= count * _ASKS for name, count in turns.items() if asking[name])


def spanning(labels: Mapping[Place, Spoken], asking: Sequence[int]) -> int:
    """How many people speak below most of the headings that ask, not just in some answers."""
    below: dict[str, set[int]] = defaultdict(set)
    for (index, _), spoken in labels.items():
        heading = bisect_right(asking, index)
        if spoken.speaker and heading:
            below[spoken.speaker].add(heading)
    return sum(len(headings) > _MOST * len(asking) for headings in below.values())


def below_headings(source: Source, labels: Mapping[Place, Spoken]) -> dict[int, str | None]:
    """Heading -> what the turn directly below it says, None where no turn begins there."""
    blocks = source.document.blocks
    below: dict[int, str | None] = {}
    for index, block in enumerate(blocks[:-1]):
        if block.kind != "heading" or (index, 0) in labels:
            continue
        spoken = labels.get((index + 1, 0))
        if spoken or blocks[index + 1].kind != "heading":
            more = blocks[index + 2].raw if index + 2 < len(blocks) else ""
            below[index] = (spoken.rest.strip() or more) if spoken else None
    return below
