"""Which texts of a section are split into words, and whose they are."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

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
        self._twins = bytearray()
        self._many = array("I")
        """How many texts each question and each answer is."""

    def add(
        self, sections: Sequence[Section], told: Spoken, title: bytes, found: list[bytes]
    ) -> int:
        """Append the texts of sections (UTF-8) in the order of their parts; about how many
        characters they are without the titles. `told` as of `spoken`."""
        turns, words, chars, parts = told
        said: list[Turn] = []
        for section, (start, middle, end, question_told, answer_told) in zip(
            sections, parts, strict=True
        ):
            heading, headed = section.heading, b""
            twin = heading is not None and heading == section.question
            if heading and not twin:
                headed = encoded(heading)
                chars += len(heading)
            self._twins.append(twin)
            # A part is taken turn by turn where its text is that of the turns.
            if question_told and start < middle:
                found += words[start:middle]
                said += turns[start:middle]
                self._many.append(middle - start)
            else:
                question = section.question or ""
                found.append(encoded(question))
                said.append(_NO_TURN)
                self._many.append(1)
                chars += len(question)
            found += headed, title
            if answer_told and middle < end:
                found += words[middle:end]
                said += turns[middle:end]
                self._many.append(end - middle)
            else:
                found.append(encoded(section.answer))
                said.append(_NO_TURN)
                self._many.append(1)
                chars += len(section.answer)
        names = self._names
        self._speakers.extend([names[turn.speaker] for turn in said])
        self._roles += bytes([_ROLE_NUMBERS[turn.role] for turn in said])
        return chars

    def twins(self) -> Array:
        """bool: of each section, whether its heading is its question."""
        return np.frombuffer(bytes(self._twins), np.bool_)

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
