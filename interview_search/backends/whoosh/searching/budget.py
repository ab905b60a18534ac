"""What one query may cost: how many words it stands for, and how long it takes."""

from __future__ import annotations

from time import monotonic

from ....query.tree import Spelled
from ...base import Limits
from .expansion import Expansion, Expansions


class Late(Exception):
    """Time has run out."""


class Budget:
    """Keeps count for one query, over all segments."""

    def __init__(self, limits: Limits, expansions: Expansions) -> None:
        self._until = monotonic() + limits.seconds
        self._most = limits.expansions
        self._expansions = expansions
        self._cut: dict[Spelled, None] = {}
        self.late = False

    def check(self) -> None:
        """Raises Late once there is no time left."""
        if monotonic() > self._until:
            self.late = True
            raise Late

    def expansion(self, leaf: Spelled) -> Expansion:
        """The words that a leaf stands for. Raises Late."""
        self.check()
        found = self._expansions.of(leaf, self._most)
        if found.cut:
            self._cut[leaf] = None
        return found

    @property
    def cut(self) -> tuple[Spelled, ...]:
        """What stands for more words than it may."""
        return tuple(self._cut)
