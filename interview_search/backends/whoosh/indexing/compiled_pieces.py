"""The same as `pieces.Pieces`, by compiled loops."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from ..files.columns import Array
from . import kernels
from .vocabulary import SPECIAL, Vocabulary, longer

_END = b" \xff "
_AFTER = bytes(16)
_SLOTS = 4096


class CompiledPieces:
    """Gives pieces their numbers, in the order in which they come."""

    TOGETHER = 1 << 19
    """Characters that are best split at once: the slots of pieces stay in the cache."""

    def __init__(self) -> None:
        self._known = 0
        self._mix: Array = np.frombuffer(bytearray(os.urandom(16)), np.uint64) | np.uint64(1)
        self._arena: Array = np.empty(_SLOTS, np.uint8)
        # What the texts become, and the numbers of their pieces: kept for the next ones.
        self._data: Array = np.empty(0, np.uint8)
        self._found: Array = np.empty(0, np.uint32)
        self._table(_SLOTS)
        self._starts: Array = np.zeros(_SLOTS // 2 + 1, np.int64)

    def listed(self) -> list[bytes]:
        """All distinct pieces, by their numbers."""
        return self._arena[: self._starts[self._known]].tobytes().split()

    def numbers(self, texts: list[bytes]) -> tuple[Array, Array]:
        """The pieces of some texts (UTF-8): u4 numbers, and i8 how many up to each text's end."""
        joined = _END.join([*texts, _AFTER])
        size = len(joined)
        if size > len(self._data):
            self._data, self._found = np.empty(size, np.uint8), np.empty(size // 2, np.uint32)
        data = self._data[:size]
        kernels.plain(np.frombuffer(joined, np.uint8), data)
        view: Any = np.ndarray((size - 7,), "<u8", data.data, strides=(1,))
        ends = np.empty(len(texts), np.int64)
        used = int(self._starts[self._known])
        if used + size > len(self._arena):
            self._arena = longer(self._arena, 2 * used + size)
        place = found = done = 0
        while True:
            place, self._known, found, done = kernels.numbered(
                data, view, place, self._slots, self._mix, self._shift, self._arena,
                self._starts, self._known, self._found, found, ends, done,
            )  # fmt: skip
            if self._known < len(self._starts) - 1:
                return self._found[:found].copy(), ends
            before = self._slots
            self._table(4 * len(before))
            kernels.moved(before, self._slots, self._mix, self._shift)
            self._starts = longer(self._starts, len(self._slots) // 2 + 1)

    def _table(self, size: int) -> None:
        self._slots: Array = np.zeros((size, 3), np.uint64)
        self._shift = np.uint64(65 - size.bit_length())


def spread(
    vocabulary: Vocabulary, pieces: Array, ends: Array, ids: Array, size: int
) -> tuple[Array, Array]:
    """As `vocabulary.spread`."""
    last = np.empty(len(ends), np.int64)
    place = text = 0
    while True:
        place, text, size = kernels.spread(
            pieces, ends, vocabulary.of_piece, np.uint32(SPECIAL), vocabulary.flat,
            vocabulary.bounds, place, text, ids, size, last,
        )  # fmt: skip
        if text == len(ends):
            return ids, last
        ids = longer(ids, 2 * len(ids) + 1024)
