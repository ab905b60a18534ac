"""Where words stand: a number through the whole segment, kept in half its size.

Of each position the lower 16 bits are stored. The upper ones are those of a
*page* of 65,536 positions: a frequent word has a row that says where each page
begins in its list, a rarer one has the page beside each position.
"""

from __future__ import annotations

import numpy as np

from .columns import Array, Columns, lengths

FREQUENT = 256
"""Words with so many positions have a row of pages."""
_BITS = np.uint32(16)


def packed(starts: Array, positions: Array, end: int) -> dict[str, Array]:
    """The columns of the positions of all words, word by word; `end` is above all of them."""
    pages = (end >> 16) + 1
    counts = lengths(starts)
    frequent = counts >= FREQUENT
    high = (positions >> _BITS).astype(np.uint16)
    often = np.repeat(frequent, counts)
    row = np.repeat(np.cumsum(frequent) - 1, counts)[often]
    filled = np.bincount(row * pages + high[often], minlength=int(frequent.sum()) * pages)
    rows = np.zeros((int(frequent.sum()), pages + 1), np.uint32)
    np.cumsum(filled.reshape(-1, pages), axis=1, out=rows[:, 1:])
    # A rare word's place is where its pages begin, a frequent one's is its row.
    place = np.cumsum(np.where(frequent, 0, counts)) - np.where(frequent, 0, counts)
    place[frequent] = np.arange(int(frequent.sum()))
    return {
        "words.starts": starts,
        "words.low": positions.astype(np.uint16),
        "words.pages": high[~often],
        "words.rows": rows.reshape(-1),
        "words.place": place.astype(np.uint32),
    }


class Positions:
    """The positions of a segment's words."""

    def __init__(self, columns: Columns) -> None:
        self.starts = columns["words.starts"]
        self.low = columns["words.low"]
        """u2: the lower half of every position."""
        self.pages = columns["words.pages"]
        """u2: the upper half of those of rare words."""
        self._place = columns["words.place"]
        end = int(columns["doc.base"][-1])
        self.rows = columns["words.rows"].reshape(-1, (end >> 16) + 2)
        """u4: where each page begins in the list of a frequent word, row by row."""

    def __len__(self) -> int:
        return len(self.low)

    def __getitem__(self, word: int) -> Array:
        """u4, rising."""
        start, end, row, place = self.where(word)
        low = self.low[start:end].astype(np.uint32)
        if row >= 0:
            pages = np.arange(self.rows.shape[1] - 1, dtype=np.uint32)
            high = np.repeat(pages, lengths(self.rows[row]))
        else:
            high = self.pages[place : place + end - start].astype(np.uint32)
        found: Array = low | (high << _BITS)
        return found

    def count(self, word: int) -> int:
        return int(self.starts[word + 1]) - int(self.starts[word])

    def where(self, word: int) -> tuple[int, int, int, int]:
        """Where a word's list begins and ends, its row or -1, and where its pages begin."""
        start, end, place = map(int, (self.starts[word], self.starts[word + 1], self._place[word]))
        return (start, end, place, -1) if end - start >= FREQUENT else (start, end, -1, place)

    def every(self) -> Array:
        """u4: of all words, word by word."""
        counts = lengths(self.starts)
        often = np.repeat(counts >= FREQUENT, counts)
        high = np.empty(len(self.low), np.uint32)
        high[~often] = self.pages
        pages = np.tile(np.arange(self.rows.shape[1] - 1, dtype=np.uint32), len(self.rows))
        filled: Array = np.diff(self.rows.astype(np.int64), axis=1).reshape(-1)
        high[often] = np.repeat(pages, filled)
        found: Array = self.low | (high << _BITS)
        return found
