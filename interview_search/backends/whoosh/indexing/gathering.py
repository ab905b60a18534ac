"""Which texts of a section are split into words, and whose they are."""

from __future__ import annotations

from array import array
from operator import attrgetter

import numpy as np

from ....models import Section, Turn
from ....script import BETWEEN
from ...sections import ROLES
from ..files.columns import Array
from .tokens import ANSWER, PARTS, QUESTION, TITLE
from .turns import NOBODY, Turns

_ROLE_NUMBERS = {role: number for number, role in enumerate(ROLES)}
_fields = attrgetter("heading", "question", "answer", "turns", "question_turns")
_text, _speaker, _role = attrgetter("text"), attrgetter("speaker"), attrgetter("role")
_NOBODY = Turn(None, None, "", 0, 0)
"""Who says what is not the text of turns."""


class Gathering:
    """Takes sections, and says which texts to split into words: turn by turn."""

    def __init__(self) -> None:
        self._names = _Names()
        # Of each text but the titles.
        self._speakers = array("I")
        self._roles = bytearray()
        # Of each section: how many texts its question and its answer are.
        self._sizes = array("I")
        self._twin = bytearray()

    def texts(self, section: Section, title: str) -> list[str]:
        """The texts of a section, in the order of its parts."""
        heading, question, answer, turns, asked = _fields(section)
        twin = heading is not None and heading == question
        asking, answering = turns[:asked], turns[asked:]
        # A part goes turn by turn where its text is that of its turns.
        asks, answers = [*map(_text, asking)], [*map(_text, answering)]
        if not asks or BETWEEN.join(asks) != question:
            asking, asks = (_NOBODY,), [question or ""]
        if not answers or BETWEEN.join(answers) != answer:
            answering, answers = (_NOBODY,), [answer]
        voices = (*asking, _NOBODY, *answering)
        self._speakers.extend(map(self._names.__getitem__, map(_speaker, voices)))
        self._roles.extend(map(_ROLE_NUMBERS.__getitem__, map(_role, voices)))
        self._sizes.extend((len(asks), len(answers)))
        self._twin.append(twin)
        return [*asks, "" if twin or not heading else heading, title, *answers]

    def finish(self, sizes: Array) -> tuple[Array, Array, Turns]:
        """The words of each part (u4, sections by parts), whether the heading is the question
        (bool), and the turns; `sizes` (i8) are the words of each text."""
        twin = np.frombuffer(bytes(self._twin), np.bool_)
        if not len(twin):
            return np.empty((0, len(PARTS)), np.uint32), twin, Turns()
        texts = np.ones((len(twin), len(PARTS)), np.int64)
        texts[:, [QUESTION, ANSWER]] = np.frombuffer(self._sizes, np.uint32).reshape(-1, 2)
        parts = np.repeat(np.tile(np.arange(len(PARTS)), len(twin)), texts.reshape(-1))
        ends = np.cumsum(sizes)
        begins = ends - sizes
        bounds = np.cumsum(texts.reshape(-1)) - texts.reshape(-1)
        counts = np.add.reduceat(sizes, bounds).reshape(-1, len(PARTS))
        many = texts.sum(axis=1)
        # One position is free behind each part.
        places = begins - np.repeat(begins[bounds[:: len(PARTS)]], many) + parts
        found = Turns(
            self._names.listed(),
            np.append(0, np.cumsum(many - 1)).astype(np.uint32),
            places[parts != TITLE].astype(np.uint32),
            np.frombuffer(self._speakers, np.uint32),
            np.frombuffer(bytes(self._roles), np.uint8),
        )
        return counts.astype(np.uint32), twin, found


class _Names(dict[str | None, int]):
    """Numbers of speakers, in the order in which they come."""

    def __init__(self) -> None:
        self[None] = NOBODY

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self) - 1
        return number

    def listed(self) -> list[str]:
        return [name for name in self if name is not None]
