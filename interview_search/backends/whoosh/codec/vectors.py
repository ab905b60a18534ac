"""Vectors: the terms of one field in one document, each with weight and value.

text ends        the distinct terms of all documents, sorted, and where each ends
starts terms     numbers of terms by document
weights          of each; left out where each is 1
positions places counts bytes bounds    values, as in `postings.py`
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..files.columns import Array, Columns
from ..files.dictionary import Dictionary
from ..indexing.tokens import encoded, ordered
from .matcher import Postings
from .share import SHARE
from .values import Values, ValuesWriter, firsts


class VectorsWriter:
    """Takes the vectors of one field, document after document."""

    def __init__(self, format_: Any) -> None:
        self._docs = array("I")
        self._numbers: dict[str, int] = {}
        self._terms = array("I")
        self._weights = array("f")
        self._values = ValuesWriter(format_)

    def add(self, docnum: int, items: Iterable[tuple[str, float, bytes]]) -> None:
        for text, weight, value in items:
            self._docs.append(docnum)
            self._terms.append(self._numbers.setdefault(text, len(self._numbers)))
            self._weights.append(weight)
            self._values.add(value)

    def columns(self, documents: int) -> tuple[dict[str, Array], str]:
        """Columns, and the kind of their values."""
        words, places = ordered(self._numbers)
        data = [encoded(word) for word in words]
        weights = np.array(self._weights, np.float32)
        found = {
            "text": np.frombuffer(b"".join(data), np.uint8),
            "ends": firsts(list(map(len, data)))[1:],
            "starts": firsts(np.bincount(np.array(self._docs, np.uint32), minlength=documents)),
            "terms": places[np.array(self._terms, np.uint32)],
            **self._values.columns(weights_are_counts=False),
        }
        if (weights != 1).any():
            found["weights"] = weights
        beside = len(found.get("bytes", ()))
        size = sum(array.nbytes for array in found.values()) - beside
        SHARE.count(len(weights), self._values.beside, beside, size)
        return found, self._values.kind


class Vectors:
    """The vectors of one field."""

    def __init__(self, columns: Columns, name: str, kind: str) -> None:
        prefix = f"{name}."
        found = {k.removeprefix(prefix): columns[k] for k in columns if k.startswith(prefix)}
        self._columns = found
        self._kind = kind
        self._dictionary = Dictionary(columns, name)

    def __contains__(self, docnum: int) -> bool:
        start, end = self._range(docnum)
        return start < end

    def postings(self, docnum: int) -> Postings:
        start, end = self._range(docnum)
        terms = self._columns["terms"][start:end].tolist()
        weights = self._columns.get("weights")
        return Postings(
            [self._dictionary[term].decode("utf-8", "surrogatepass") for term in terms],
            None if weights is None else weights[start:end],
            Values(self._kind, self._columns, start, end),
        )

    def _range(self, docnum: int) -> tuple[int, int]:
        starts = self._columns["starts"]
        if docnum + 1 >= len(starts):
            return 0, 0
        return starts.item(docnum), starts.item(docnum + 1)
