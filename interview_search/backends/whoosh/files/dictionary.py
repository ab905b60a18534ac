"""Terms in the order of their bytes, looked up where they lie in the file."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import numpy as np

from .columns import Array, Columns


class Dictionary:
    """The terms of a lexicon; a term's number is its place in the order."""

    def __init__(self, columns: Columns, name: str) -> None:
        self._columns = columns
        self._name = name
        self._text = columns.untouched(f"{name}.text").data
        self._ends = columns.untouched(f"{name}.ends")
        self._known: dict[bytes, int] = {}
        self.keys: Array = np.empty(0, np.uint64)
        """The first bytes of each term as a number; none before it is made ready."""
        self._keys: memoryview | None = None
        if len(self._ends) and columns.at(f"{name}.ends", len(self._ends) - 1) != len(self._text):
            raise columns.damaged(f"its {name} do not fit")

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> bytes:
        known = self._keys is not None  # then all of it has been looked at
        if not known:
            self._columns.touch(f"{self._name}.ends", number - 1, number + 1)
        start = int(self._ends[number - 1]) if number else 0
        end = int(self._ends[number])
        if not known:
            self._columns.touch(f"{self._name}.text", start, end)
        return bytes(self._text[start:end])

    def find(self, term: bytes) -> int:
        """The number of a term; -1 where there is none."""
        number = self._known.get(term)
        if number is None:
            number = self.place(term)
            if number == len(self) or self[number] != term:
                number = -1
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[term] = number
        return number

    def learn(self) -> None:
        """Make ready for many searches: the first bytes of a term are nearly always enough.

        All terms in a dict would take ten times the memory, in every segment anew.
        """
        self._columns.touch(f"{self._name}.ends", 0, len(self._ends))
        self._columns.touch(f"{self._name}.text", 0, len(self._text))
        text, ends = np.asarray(self._text), self._ends.astype(np.int64)
        starts = np.concatenate([np.zeros(1, np.int64), ends])[:-1]
        keys = np.zeros(len(ends), np.uint64)
        for place in range(_KEY):
            at = starts + place
            inside = at < ends
            keys <<= np.uint64(8)
            keys[inside] |= text[at[inside]]
        self.keys, self._keys = keys, keys.data

    def place(self, term: bytes) -> int:
        """The number of the first term that is not before this one."""
        low, high = 0, len(self)
        if self._keys is not None:
            key = int.from_bytes(term[:_KEY].ljust(_KEY, b"\0"), "big")
            low = bisect_left(self._keys, key)
            # Most often no other term begins so.
            if low == high or self._keys[low] != key or self[low] >= term:
                return low
            low += 1
            high = bisect_right(self._keys, key, low)
        while low < high:
            middle = (low + high) // 2
            if self[middle] < term:
                low = middle + 1
            else:
                high = middle
        return low

    def beginning(self, prefix: bytes) -> range:
        """The numbers of the terms that begin so."""
        if not prefix:
            return range(len(self))
        start = self.place(prefix)
        after = _after(prefix)
        return range(start, self.place(after) if after else len(self))

    def several(self, numbers: Sequence[int]) -> list[bytes]:
        """The terms of many numbers, of which all terms between are looked at, too."""
        if not len(numbers):
            return []
        first, last = min(numbers), max(numbers)
        self._columns.touch(f"{self._name}.ends", first - 1, last + 1)
        ends, text = self._ends, self._text
        start = int(ends[first - 1]) if first else 0
        self._columns.touch(f"{self._name}.text", start, int(ends[last]))
        return [bytes(text[(ends[n - 1] if n else 0) : ends[n]]) for n in numbers]

    def texts(self) -> Iterator[str]:
        """All terms, in order."""
        for term in self.slice(range(len(self))):
            yield term.decode("utf-8", "surrogatepass")

    def slice(self, numbers: range) -> Iterator[bytes]:
        """Neighbouring terms, in order."""
        self._columns.touch(f"{self._name}.ends", numbers.start - 1, numbers.stop)
        ends = self._ends[numbers.start : numbers.stop]
        start = int(self._ends[numbers.start - 1]) if numbers.start else 0
        if len(ends):
            self._columns.touch(f"{self._name}.text", start, int(ends[-1]))
        for end in np.asarray(ends).tolist():
            yield bytes(self._text[start:end])
            start = end


_KEPT = 1_000
"""Look-ups remembered."""
_KEY = 8
"""Bytes of a term that are known without looking at it."""


def _after(prefix: bytes) -> bytes:
    """The least term after all that begin so; empty where there is none."""
    kept = prefix.rstrip(b"\xff")
    return kept[:-1] + bytes((kept[-1] + 1,)) if kept else b""
