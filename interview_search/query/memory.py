"""What was worked out once and may be asked for again, up to so many things."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(dict[K, V]):
    """Things by their keys. When there are `most` of them, all are forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most

    def of(self, key: K, make: Callable[[K], V]) -> V:
        """What belongs to a key: as it was made before, else as `make` does now."""
        try:
            return self[key]
        except KeyError:
            made = make(key)
        if len(self) >= self._most:
            self.clear()
        self[key] = made
        return made
