"""Which texts of a section are split into words, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ....models import Section, Turn
from ....script import BETWEEN
from ...sections import ROLES
from ..files.columns import Array
from .tokens import ANSWER, HEADING, PARTS, QUESTION, TITLE
from .turns import NOBODY, Turns

_ROLE_NUMBERS = {role: number for number, role in enumerate(ROLES)}
_Text = tuple[str, str | None, int]
"""Words, who says them, and the number of the role."""


class Gathering:
    """Takes sections, and says which texts to split into words: turn by turn."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}
        self._speakers: list[int] = []
        self._roles = bytearray()
        self._parts = bytearray()

    def texts(self, section: Section, heading: str, title: str) -> list[str]:
        """The texts of a section, in the order of its parts."""
        asked, turns = section.question_turns, section.turns
        several = (
            (QUESTION, self._said(section.question or "", turns[:asked])),
            (HEADING, [(heading, None, 0)]),
            (TITLE, [(title, None, 0)]),
            (ANSWER, self._said(section.answer, turns[asked:])),
        )
        found = []
        for part, texts in several:
            for text, name, role in texts:
                found.append(text)
                self._parts.append(part)
                self._roles.append(role)
                number = NOBODY
                if name is not None:
                    number = self._names.setdefault(name, len(self._names))
                self._speakers.append(number)
        return found

    def finish(self, sizes: Array) -> tuple[Array, Turns]:
        """The words of each part (u4, sections by parts), and the turns; `sizes` (i8) are
        the words of each text."""
        parts = np.frombuffer(bytes(self._parts), np.uint8)
        if not len(parts):
            return np.empty((0, len(PARTS)), np.uint32), Turns()
        fresh = np.append(True, parts[1:] != parts[:-1])
        counts = np.add.reduceat(sizes, np.flatnonzero(fresh)).reshape(-1, len(PARTS))
        first = np.flatnonzero(fresh)[:: len(PARTS)]
        many = np.diff(first, append=len(parts))
        ends = np.cumsum(sizes)
        begins = ends - sizes
        # One position is free behind each part.
        places = begins - np.repeat(begins[first], many) + parts
        turns = parts != TITLE
        starts = np.append(0, np.cumsum(many - 1)).astype(np.uint32)
        found = Turns(
            list(self._names),
            starts,
            places[turns].astype(np.uint32),
            np.array(self._speakers, np.uint32)[turns],
            np.frombuffer(bytes(self._roles), np.uint8)[turns],
        )
        return counts.astype(np.uint32), found

    @staticmethod
    def _said(text: str, turns: Sequence[Turn]) -> list[_Text]:
        """A part turn by turn, where its text is that of the turns."""
        said = [(t.text, t.speaker, _ROLE_NUMBERS[t.role]) for t in turns]
        if len(said) == 1 and said[0][0] == text:
            return said
        if said and BETWEEN.join([words for words, _, _ in said]) == text:
            return said
        return [(text, None, 0)]
