"""The words of a section as one text: what is quicker to search than its turns."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import Section, Turn

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
    def seconds(self) -> float | None:
        """Where the section begins."""
        raise NotImplementedError

    def turn(self, number: int) -> Turn:
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

    def turn(self, number: int) -> Turn:
        return self._section.turns[number]


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
