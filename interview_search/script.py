"""The words of a section as one text: what is quicker to search than its turns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import inf
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from .models import Role, Section

T = TypeVar("T")

BETWEEN = "\n\n"
"""Stands between two turns."""


class Script:
    """The turns of a section, joined by blank lines."""

    __slots__ = ()

    @property
    def text(self) -> str:
        raise NotImplementedError

    @property
    def starts(self) -> list[int]:
        """The code point at which each turn begins, and that at which one more would."""
        raise NotImplementedError

    @property
    def asked(self) -> int:
        """How many of the turns are the question."""
        raise NotImplementedError

    @property
    def outline(self) -> tuple[str, list[int], int]:
        """These three at once."""
        return self.text, self.starts, self.asked

    @property
    def seconds(self) -> float | None:
        """Where the section begins."""
        raise NotImplementedError

    def said(self, turn: int, offset: int) -> tuple[str | None, int, float | None]:
        """Who says what stands at an offset of a turn, on which line and at which second."""
        raise NotImplementedError

    def role(self, turn: int) -> Role | None:
        """What the speaker of a turn is in the interview."""
        raise NotImplementedError

    def fill(self, section: object, name: str) -> None:
        """Set a field of the section that was stored with this script, and others that
        come with it."""


class _Told(Script):
    """Of a section whose turns are there."""

    __slots__ = ("_section",)

    def __init__(self, section: Section) -> None:
        self._section = section

    @property
    def text(self) -> str:
        return BETWEEN.join([turn.text for turn in self._section.turns])

    @property
    def starts(self) -> list[int]:
        sizes = (len(turn.text) + len(BETWEEN) for turn in self._section.turns)
        return [*accumulate(sizes, initial=0)]

    @property
    def asked(self) -> int:
        return self._section.question_turns

    @property
    def seconds(self) -> float | None:
        return self._section.start_seconds

    def said(self, turn: int, offset: int) -> tuple[str | None, int, float | None]:
        said = self._section.turns[turn]
        return (
            said.speaker,
            last_before(said.lines, offset, said.start_line),
            last_before(said.times, offset, said.start_seconds),
        )

    def role(self, turn: int) -> Role | None:
        return self._section.turns[turn].role


def last_before(marks: Sequence[tuple[int, T]], offset: int, default: T) -> T:
    """What the last of the marks (offset, value) says that is not behind an offset."""
    at = bisect_right(marks, (offset, inf))
    return marks[at - 1][1] if at else default


class Scripted:
    """A section that was stored may come without its fields: each is read from its script
    when somebody asks for it, once. Otherwise it is a value like any other."""

    __slots__ = ("_script",)

    _script: Script

    def __getattr__(self, name: str) -> Any:
        # Only where a slot is empty.
        if name.startswith("_"):
            raise AttributeError(name)
        self._script.fill(self, name)
        return object.__getattribute__(self, name)


def script_of(section: Section) -> Script:
    """The one it was stored with, or one of its turns."""
    try:
        return section._script
    except AttributeError:
        return _Told(section)
