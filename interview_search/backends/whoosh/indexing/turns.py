"""Who speaks which words: where turns begin among the words of a section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..files.columns import Array, lengths

NOBODY = 0xFFFF_FFFF
"""For a speaker: these words are nobody's."""


def _empty() -> Array:
    return np.empty(0, np.uint32)


@dataclass(slots=True)
class Turns:
    """The turns of some sections, in the order of their words; headings are nobody's turn."""

    names: list[str] = field(default_factory=list)
    """Distinct, in any order."""
    starts: Array = field(default_factory=lambda: np.zeros(1, np.uint32))
    """u4 (sections + 1): the first turn of each section, and the end of the last."""
    places: Array = field(default_factory=_empty)
    """u4: the position of its first word, from that of its section."""
    speakers: Array = field(default_factory=_empty)
    """u4: the number of a name, or NOBODY."""
    roles: Array = field(default_factory=lambda: np.empty(0, np.uint8))
    """u1: a place in `sections.ROLES`."""

    def columns(self, names: Sequence[str]) -> dict[str, Array]:
        """As a segment keeps them, speakers by their place among all of its names."""
        numbers = {name: number for number, name in enumerate(names)}
        return {
            "turns.starts": self.starts,
            "turns.places": self.places,
            "turns.speakers": _renumbered(self.speakers, [numbers[name] for name in self.names]),
            "turns.roles": self.roles,
        }

    def kept(self, sections: Array) -> Turns:
        """Those of some sections (bool)."""
        sizes = lengths(self.starts)
        which = np.repeat(sections, sizes)
        starts = np.append(0, np.cumsum(sizes[sections])).astype(np.uint32)
        return Turns(
            self.names, starts, self.places[which], self.speakers[which], self.roles[which]
        ).used()

    def used(self) -> Turns:
        """The same without the names that nobody of them has."""
        held = np.zeros(len(self.names), bool)
        held[self.speakers[self.speakers != NOBODY]] = True
        numbers = np.maximum(np.cumsum(held) - 1, 0).tolist()
        names = [name for name, there in zip(self.names, held.tolist(), strict=True) if there]
        speakers = _renumbered(self.speakers, numbers)
        return Turns(names, self.starts, self.places, speakers, self.roles)

    @staticmethod
    def joined(parts: Sequence[Turns]) -> Turns:
        """Those of sections that follow one another."""
        numbers: dict[str, int] = {}
        speakers = [
            _renumbered(
                part.speakers, [numbers.setdefault(name, len(numbers)) for name in part.names]
            )
            for part in parts
        ]
        sizes = np.concatenate([lengths(part.starts) for part in parts])
        return Turns(
            list(numbers),
            np.append(0, np.cumsum(sizes)).astype(np.uint32),
            np.concatenate([part.places for part in parts]),
            np.concatenate(speakers),
            np.concatenate([part.roles for part in parts]),
        )


def _renumbered(speakers: Array, numbers: Sequence[int]) -> Array:
    """Speakers by other numbers; nobody stays nobody."""
    # The last place stands for nobody.
    table = np.array([*numbers, NOBODY], np.uint32)
    return table[np.minimum(speakers, len(numbers))]
