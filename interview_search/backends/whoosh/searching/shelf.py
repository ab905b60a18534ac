"""What was worked out once and may be asked for again, up to so many bytes."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_FREED = 1 / 8
"""The share of the room that is made when there is none left."""
_LARGEST = 1 / 4
"""The share of it that one thing may take; what is larger is worked out anew each time."""


class Shelf(Generic[K, V]):
    """Keeps things by their keys, never more than there is room for.

    When it is full some go, whichever: whoever asks for more things than there is
    room for, one after the other, would never meet the one asked for last again.
    """

    def __init__(self, room: int, forget: Callable[[V], object] | None = None) -> None:
        """`room` is in bytes; `forget` is told what goes, and what is too large to be kept."""
        self.room = room
        self.bytes = 0
        """That are taken."""
        self._held: dict[K, V] = {}
        self._sizes: dict[K, int] = {}
        self._lock = threading.Lock()
        self._chance = random.Random(0)
        self._forget = forget
        self.get: Callable[[K], V | None] = self._held.get

    def put(self, key: K, value: V, size: int) -> V:
        """Keep what takes `size` bytes, in place of what was there; the same value."""
        with self._lock:
            self.bytes += size - self._sizes.get(key, 0)
            self._held[key], self._sizes[key] = value, size
            if size > self.room * _LARGEST:
                self._drop(key)
            elif self.bytes > self.room:
                self._make_room()
        return value

    def _make_room(self) -> None:
        keys = list(self._held)
        self._chance.shuffle(keys)
        while self.bytes > self.room * (1 - _FREED):
            self._drop(keys.pop())

    def _drop(self, key: K) -> None:
        value = self._held.pop(key)
        self.bytes -= self._sizes.pop(key)
        if self._forget is not None:
            self._forget(value)
