"""Which words there are in each distinct piece of text, looked at once."""

from __future__ import annotations

from array import array
from itertools import compress

import numpy as np

from .... import analysis
from ..files.columns import Array
from .tokens import ordered

SPECIAL = 1 << 31
"""Marks a piece that is not one word."""


class Vocabulary:
    """The words of some pieces, in order; pieces are numbered as they are listed."""

    def __init__(self, pieces: list[bytes]) -> None:
        # ASCII alone, by far the most: the piece is the word.
        plain = [*map(bytes.isalnum, pieces)]
        words = b" ".join(compress(pieces, plain))
        ids = {word: number for number, word in enumerate(words.decode().split())}
        of_piece = np.empty(len(pieces), np.uint32)
        alike = np.array(plain, bool)
        of_piece[alike] = np.arange(len(ids))
        flat, ends = array("I"), array("Q", [0])
        for place in np.flatnonzero(~alike).tolist():
            listed = []
            for word in analysis.words(pieces[place].decode("utf-8", "surrogatepass")):
                listed.append(ids.setdefault(word, len(ids)))
                if word[0] in analysis.SIGNS:
                    ids.setdefault(word[1:], len(ids))
            if len(listed) == 1:
                of_piece[place] = listed[0]
            else:
                of_piece[place] = SPECIAL + len(ends) - 1
                flat.extend(listed)
                ends.append(len(flat))
        self.words, order = ordered(ids)
        """The distinct words, in the order of their UTF-8."""
        single = of_piece < SPECIAL
        of_piece[single] = order[of_piece[single]]
        self.of_piece = of_piece
        """u4: the word of each piece, or the number of one that is not one word."""
        self.flat = order[np.frombuffer(flat, np.uint32)] if flat else np.empty(0, np.uint32)
        """u4: the words of those, one after the other."""
        self.bounds = np.frombuffer(ends, np.uint64).astype(np.int64)
        """i8: where they begin, and where the last ends."""

    def spread(self, pieces: Array, ends: Array, ids: Array, size: int) -> tuple[Array, Array]:
        """Put the words of pieces (u4 numbers) into `ids` behind the first `size`, in a longer
        one if need be; that, and i8 how many there are then up to each text's end.

        `ends` says how many pieces there are up to it.
        """
        found, last = self._spread(pieces, ends)
        stop = size + len(found)
        if stop > len(ids):
            ids = longer(ids, 2 * stop)
        ids[size:stop] = found
        return ids, last + size

    def _spread(self, pieces: Array, ends: Array) -> tuple[Array, Array]:
        found = self.of_piece.take(pieces)
        special = np.flatnonzero(found >= SPECIAL)
        if not len(special):
            return found, ends
        piece = (found[special] - np.uint32(SPECIAL)).astype(np.int64)
        begin, many = self.bounds[piece], np.diff(self.bounds)[piece]
        counts = np.ones(len(found), np.int64)
        counts[special] = many
        total = np.zeros(len(found) + 1, np.int64)
        np.cumsum(counts, out=total[1:])
        spread = np.repeat(found, counts)
        within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
        spread[np.repeat(total[special], many) + within] = self.flat[
            np.repeat(begin, many) + within
        ]
        return spread, total[ends]


def longer(array: Array, size: int) -> Array:
    """The same with zeros behind."""
    found = np.zeros(size, array.dtype)
    found[: len(array)] = array
    return found
