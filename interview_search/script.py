"""The words of a section as one text: what is quicker to search than its turns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import Section, Turn

BETWEEN = "\n\n"
"""Stands between two turns."""


class Script:
    """The turns of a section, joined by blank lines."""

    __slots__ = ("text",)

    text: str

    @property
    def starts(self) -> list[int]:
        """The code point at which each turn begins, and that at which one more would."""
        raise NotImplementedError

    def turn(self, number: int) -> Turn:
        raise NotImplementedError

    def turns(self) -> tuple[Turn, ...]:
        return tuple(map(self.turn, range(len(self.starts) - 1)))


class _Told(Script):
    """Of turns that are there."""

    __slots__ = ("_turns",)

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = turns
        self.text = BETWEEN.join([turn.text for turn in turns])

    @property
    def starts(self) -> list[int]:
        sizes = (len(turn.text) + len(BETWEEN) for turn in self._turns)
        return [*accumulate(sizes, initial=0)]

    def turn(self, number: int) -> Turn:
        return self._turns[number]


class Scripted:
    """What a section that was stored keeps beside its fields: `turns` and `answer` are
    made of its script when they are first asked for."""

    __slots__ = ("_script",)

    _script: Script

    def __getattr__(self: Any, name: str) -> Any:
        # Only where a slot is empty.
        if name == "turns":
            made: Any = self._script.turns()
        elif name == "answer":
            script, starts = self._script, self._script.starts
            made = script.text[starts[min(self.question_turns, len(starts) - 1)] :]
        else:
            raise AttributeError(name)
        object.__setattr__(self, name, made)
        return made


def script_of(section: Section) -> Script:
    """The one it was stored with, or one of its turns."""
    try:
        return section._script
    except AttributeError:
        return _Told(section.turns)
