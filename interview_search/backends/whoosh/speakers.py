"""Who speaks in a segment: by name, by role, turn by turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain

import numpy as np

from ... import analysis
from ...models import Role
from ..sections import ROLES
from .files.columns import Array, Columns, lengths
from .files.dictionary import Dictionary
from .indexing.turns import Turns


class Speakers:
    """The names of a segment by their numbers, and the turns of its sections."""

    def __init__(self, columns: Columns, base: Array) -> None:
        """`base` (u4) are the first positions of sections, and the end of the last."""
        self._columns = columns
        self._base = base

    @cached_property
    def names(self) -> list[str]:
        """All of them, by their numbers."""
        return [*Dictionary(self._columns, "speakers").texts()]

    @cached_property
    def turns(self) -> Turns:
        """Who speaks which words."""
        parts = "starts", "places", "speakers", "roles"
        columns = [self._columns[f"turns.{part}"] for part in parts]
        return Turns(self.names, *columns)

    @cached_property
    def starts(self) -> Array:
        """u4: the position of the first word of each turn."""
        starts: Array = np.repeat(self._base[:-1], lengths(self.turns.starts)) + self.turns.places
        return starts

    def docs(self, speaker: int) -> Array:
        """u2, rising: the sections in which somebody speaks."""
        start, end = self._columns.run("speakers.starts", speaker)
        self._columns.touch("speakers.docs", start, end)
        return self._columns.untouched("speakers.docs")[start:end]

    def sections(self, words: tuple[str, ...], role: Role | None) -> Array:
        """u4, rising: those with somebody whose name has some words in a row, in this role."""
        if role is not None:
            until = np.append(0, np.cumsum(self.spoken(words, role)))[self.turns.starts]
            return np.flatnonzero(until[1:] > until[:-1]).astype(np.uint32)
        speaking = np.zeros(len(self._base) - 1, bool)
        for number in self._called(words):
            speaking[self.docs(number)] = True
        return np.flatnonzero(speaking).astype(np.uint32)

    def spoken(self, words: tuple[str, ...], role: Role | None) -> Array:
        """bool: which turns they speak."""
        turns = self.turns
        found: Array = np.ones(len(turns.places), bool)
        if words:
            # The last place is nobody's.
            meant = np.zeros(len(turns.names) + 1, bool)
            meant[self._called(words)] = True
            found = meant[np.minimum(turns.speakers, len(turns.names))]
        return found if role is None else found & (turns.roles == ROLES.index(role))

    def _called(self, words: tuple[str, ...]) -> list[int]:
        """Whose name has these words in a row; everybody where there are none."""
        if not words:
            return [*range(len(self._forms))]
        return [
            number
            for number in sorted(self._namesakes.get(words[0], ()))
            if any(_holds(form, words) for form in self._forms[number])
        ]

    @cached_property
    def _forms(self) -> list[tuple[tuple[str, ...], ...]]:
        """The names as words: as written, and without accents."""
        every = (tuple(analysis.words(name)) for name in self.names)
        return [(words, tuple(map(analysis.fold, words))) for words in every]

    @cached_property
    def _namesakes(self) -> Mapping[str, frozenset[int]]:
        """Word -> the numbers of the speakers whose name has it."""
        found: dict[str, set[int]] = {}
        for number, forms in enumerate(self._forms):
            for word in chain.from_iterable(forms):
                found.setdefault(word, set()).add(number)
        return {word: frozenset(numbers) for word, numbers in found.items()}


def _holds(name: Sequence[str], words: Sequence[str]) -> bool:
    return any(
        tuple(name[at : at + len(words)]) == tuple(words)
        for at in range(len(name) - len(words) + 1)
    )
