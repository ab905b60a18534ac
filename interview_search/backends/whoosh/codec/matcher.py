"""One list of postings, as Whoosh's matchers walk through it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from whoosh.matching import LeafMatcher, ReadTooFar

BLOCK = 128
"""Postings that are judged, and skipped, together; as in Whoosh's own codec."""


class Valued(Protocol):
    """Values of postings, by their place in the list."""

    def encoded(self, place: int) -> bytes: ...
    def decoded(self, place: int, format_: Any, name: str) -> Any: ...


@dataclass(slots=True)
class Postings:
    """What a list of postings is made of: arrays, or lists."""

    ids: Any
    """Numbers of documents, in order; terms where it is a vector."""
    weights: Any
    """None where each is 1."""
    values: Valued
    heaviest: Any = None
    """Largest weight of each block; None where each weight is 1."""
    shortest: Any = None
    """Least length of a document of each block; None where there are no lengths."""
    longest: Any = None


class ColumnMatcher(LeafMatcher):  # type: ignore[misc]
    def __init__(
        self,
        postings: Postings,
        format_: Any,
        scorer: Any = None,
        term: tuple[str, bytes] | None = None,
    ) -> None:
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._postings = postings
        self._size = len(postings.ids)
        self.reset()

    def _goto(self, block: int) -> None:
        """Numbers become Python's a block at a time: most lists are not read to their end."""
        self._block = block
        self._first = block * BLOCK
        ids = self._postings.ids[self._first : self._first + BLOCK]
        self._ids: Any = ids if isinstance(ids, list) else ids.tolist()
        self._weights: Any = None
        self._place = 0

    def _pass_block(self) -> None:
        """Whoosh asks for the quality of lists that have ended: the last block stays."""
        if self._first + BLOCK < self._size:
            self._goto(self._block + 1)
        else:
            self._ended = True

    def reset(self) -> None:
        self._ended = not self._size
        self._goto(0)

    def copy(self) -> ColumnMatcher:
        found = object.__new__(ColumnMatcher)
        found.__dict__.update(self.__dict__)
        return found

    def is_active(self) -> bool:
        return not self._ended

    def id(self) -> Any:
        return self._ids[self._place]

    def all_ids(self) -> Iterator[Any]:
        ids: Any = self._postings.ids[self._size if self._ended else self._first + self._place :]
        return iter(ids if isinstance(ids, list) else ids.tolist())

    def weight(self) -> float:
        weights = self._postings.weights
        if weights is None:
            return 1.0
        if self._weights is None:
            self._weights = list(map(float, weights[self._first : self._first + BLOCK]))
        return float(self._weights[self._place])

    def value(self) -> bytes:
        return self._postings.values.encoded(self._first + self._place)

    def value_as(self, astype: str) -> Any:
        return self._postings.values.decoded(self._first + self._place, self.format, astype)

    def items_as(self, astype: str) -> Iterator[tuple[Any, Any]]:
        while self.is_active():
            yield self.id(), self.value_as(astype)
            self.next()

    def next(self) -> bool:
        if not self.is_active():
            raise ReadTooFar
        self._place += 1
        if self._place < len(self._ids):
            return False
        self._pass_block()
        return True

    def skip_to(self, id: Any) -> None:
        if not self.is_active():
            raise ReadTooFar
        if id <= self._ids[self._place]:
            return
        if id > self._ids[-1]:
            place = bisect_left(self._postings.ids, id, self._first + len(self._ids))
            self._ended = place == self._size
            block = (place - self._ended) // BLOCK
            if block != self._block:
                self._goto(block)
            # Whoosh's AndNot asks for the number even when a skip has ended the list.
            if not self._ended:
                self._place = place - self._first
        else:
            self._place = bisect_left(self._ids, id, self._place)

    def skip_to_quality(self, minquality: float) -> int:
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._pass_block()
            skipped += 1
        return skipped

    def block_min_id(self) -> Any:
        return self._ids[0]

    def block_max_id(self) -> Any:
        return self._ids[-1]

    def block_max_weight(self) -> float:
        heaviest = self._postings.heaviest
        return 1.0 if heaviest is None else float(heaviest[self._block])

    def block_min_length(self) -> int:
        shortest = self._postings.shortest
        return 0 if shortest is None else int(shortest[self._block])

    def block_max_length(self) -> int:
        longest = self._postings.longest
        return 0 if longest is None else int(longest[self._block])
