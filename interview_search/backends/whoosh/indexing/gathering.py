"""Which texts of a section are split into words, and whose they are."""

from __future__ import annotations

from array import array

import numpy as np

from ....models import Section, Turn
from ...sections import ROLES, Spoken
from ..files.columns import Array
from .tokens import ANSWER, PARTS, QUESTION, TITLE, encoded
from .turns import NOBODY, Turns

_ROLE_NUMBERS = {role: number for number, role in enumerate(ROLES)}
_NO_TURN = Turn(None, None, "", 0, 0)
"""In the place of turns, for a text that is not theirs."""


class _Names(dict[str | None, int]):
    """Numbers names as they come; the first key is nobody's."""

    def __missing__(self, name: str | None) -> int:
        number = self[name] = len(self) - 1
        return number


class Gathering:
    """Takes sections, and says which texts to split into words: turn by turn."""

    def __init__(self) -> None:
        self._names = _Names({None: NOBODY})
        self._speakers = array("I")
        self._roles = bytearray()
        self._many = array("I")
        """How many texts each question and each answer is."""

    def texts(self, section: Section, told: Spoken, heading: bytes, title: bytes) -> list[bytes]:
        """The texts of a section (UTF-8), in the order of its parts; `told` as of `spoken`."""
        words, question_told, answer_told = told
        turns, asked = section.turns, section.question_turns
        question, answer = words[:asked], words[asked:]
        # A part is taken turn by turn where its text is that of the turns.
        if not (question and question_told):
            question = [encoded(section.question or "")]
            turns = _NO_TURN, *turns[asked:]
            asked = 1
        if not (answer and answer_told):
            answer = [encoded(section.answer)]
            turns = *turns[:asked], _NO_TURN
        names = self._names
        for turn in turns:
            self._speakers.append(names[turn.speaker])
            self._roles.append(_ROLE_NUMBERS[turn.role])
        self._many.append(len(question))
        self._many.append(len(answer))
        return [*question, heading, title, *answer]

    def finish(self, sizes: Array) -> tuple[Array, Turns]:
        """The words of each part (u4, sections by parts), and the turns; `sizes` (i8) are
        the words of each text."""
        if not len(sizes):
            return np.empty((0, len(PARTS)), np.uint32), Turns()
        texts = np.ones((len(self._many) // 2, len(PARTS)), np.int64)
        texts[:, [QUESTION, ANSWER]] = np.frombuffer(self._many, np.uint32).reshape(-1, 2)
        parts = np.repeat(np.tile(np.arange(len(PARTS)), len(texts)), texts.reshape(-1))
        begin = (np.cumsum(texts) - texts.reshape(-1)).reshape(texts.shape)
        counts = np.add.reduceat(sizes, begin.reshape(-1)).reshape(texts.shape)
        many = texts.sum(axis=1)
        words = np.cumsum(sizes) - sizes
        # One position is free behind each part.
        places = words - np.repeat(words[begin[:, 0]], many) + parts
        said = (parts == QUESTION) | (parts == ANSWER)
        speakers = np.full(len(parts), NOBODY, np.uint32)
        roles = np.zeros(len(parts), np.uint8)
        speakers[said] = np.frombuffer(self._speakers, np.uint32)
        roles[said] = np.frombuffer(self._roles, np.uint8)
        turns = parts != TITLE
        found = Turns(
            [*self._names][1:],
            np.append(0, np.cumsum(many - 1)).astype(np.uint32),
            places[turns].astype(np.uint32),
            speakers[turns],
            roles[turns],
        )
        return counts.astype(np.uint32), found
