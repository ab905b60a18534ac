"""Writing the terms and postings of a segment.

Of a field F the file has, where they say anything:

    F.text F.ends          its terms, sorted, and where each ends
    F.starts F.docs        documents by term
    F.weights              of each posting; left out where each is 1 or is its frequency
    F.positions F.places   positions by posting
    F.counts               frequencies by posting; left out where they are the weights
    F.bytes F.bounds       values that are not understood, by posting
    F.total F.heaviest     sum and largest of a term's weights
    F.shortest F.longest   least and greatest length of a term's documents, as Whoosh's bytes
    F.long                 terms with several blocks of postings, which have
    F.block.*              the same for each block
"""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.util.numeric import length_to_byte

from ..files import writing
from ..files.columns import Array
from .matcher import BLOCK
from .segment import ColumnarSegment
from .share import SHARE
from .values import ValuesWriter, firsts

ONES, COUNTS, COLUMN = "ones", "counts", "column"
"""What the weights of a field are."""


class PostingsWriter(base.FieldWriter):  # type: ignore[misc]
    """Takes postings by field, term and document, and writes them when it is closed."""

    def __init__(self, storage: Any, segment: ColumnarSegment) -> None:
        self._storage = storage
        self._segment = segment
        self._fields: dict[str, _FieldWriter] = {}
        self._field: _FieldWriter | None = None
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        field = self._fields.get(fieldname)
        if field is None:
            field = self._fields[fieldname] = _FieldWriter(fieldobj.format)
        self._field = field

    def start_term(self, text: bytes) -> None:
        if self._field is None:
            raise ValueError("start_term before start_field")
        self._field.start(text)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int | None) -> None:
        if self._field is None:
            raise ValueError("add before start_field")
        self._field.add(docnum, weight, vbytes, length)

    def finish_term(self) -> None:
        pass

    def finish_field(self) -> None:
        if self._field is None:
            raise ValueError("finish_field before start_field")
        self._field = None

    def close(self) -> None:
        found: dict[str, Array] = {}
        about: dict[str, Any] = {}
        for name, field in self._fields.items():
            own, about[name] = field.columns()
            found.update((f"{name}.{key}", array) for key, array in own.items())
        writing.write(self._storage, self._segment.postings_file, found, {"fields": about})
        self._fields.clear()
        self.is_closed = True


class _FieldWriter:
    def __init__(self, format_: Any) -> None:
        self._terms: list[bytes] = []
        self._starts = array("Q")
        self._docs = array("I")
        self._weights = array("f")
        self._lengths = array("H")
        self._values = ValuesWriter(format_)

    def start(self, text: bytes) -> None:
        if self._terms and text <= self._terms[-1]:
            raise base.OutOfOrderError(f"Term {text!r} after {self._terms[-1]!r}")
        self._terms.append(text)
        self._starts.append(len(self._docs))

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int | None) -> None:
        self._docs.append(docnum)
        self._weights.append(weight)
        # No length stands above every byte, so that the least of some is one that there is.
        self._lengths.append(length_to_byte(length) if length else 256)
        self._values.add(vbytes)

    def columns(self) -> tuple[dict[str, Array], dict[str, str]]:
        starts = np.append(np.array(self._starts, np.uint64), np.uint64(len(self._docs)))
        kept = np.flatnonzero(np.diff(starts))
        terms = [self._terms[number] for number in kept.tolist()]
        starts = np.append(starts[kept], starts[-1]).astype(np.int64)
        weights = np.array(self._weights, np.float32)
        counts = self._values.counts()
        kind = COLUMN
        if (weights == 1).all():
            kind = ONES
        elif counts is not None and np.array_equal(weights.astype(np.float64), counts):
            kind = COUNTS
        same = counts is not None and np.array_equal(weights.astype(np.float64), counts)
        values = self._values.columns(weights_are_counts=same)
        positions = "positions" in values
        found = {
            "text": np.frombuffer(b"".join(terms), np.uint8),
            "ends": firsts(list(map(len, terms)))[1:],
            "starts": firsts(np.diff(starts)),
            "docs": np.array(self._docs, np.uint32),
        }
        if kind == COLUMN or (kind == COUNTS and not positions):
            found["weights"] = weights
            kind = COLUMN
        found |= values | self._summaries(starts, weights, kind)
        beside = len(values.get("bytes", ()))
        size = sum(array.nbytes for array in found.values()) - beside
        SHARE.count(len(weights), self._values.beside, beside, size)
        return found, {"weights": kind, "values": self._values.kind}

    def _summaries(self, starts: Array, weights: Array, kind: str) -> dict[str, Array]:
        if len(starts) == 1:
            return {}
        lengths = np.array(self._lengths, np.uint16)
        found = _extremes(starts[:-1], weights, lengths, kind)
        if kind != ONES:
            found["total"] = np.add.reduceat(weights, starts[:-1], dtype=np.float64).astype("f4")
        long = np.flatnonzero(np.diff(starts) > BLOCK)
        if len(long):
            # A term of one block ends where the next begins, so that no block reaches over.
            blocks = [np.arange(starts[n], starts[n + 1], BLOCK) for n in long.tolist()]
            found["long"] = long.astype(np.uint32)
            found["block.starts"] = firsts(list(map(len, blocks)))
            every = [np.append(part, starts[n + 1]) for part, n in zip(blocks, long, strict=True)]
            fences = np.concatenate(every)
            inside = np.ones(len(fences), bool)
            inside[np.cumsum([len(part) for part in every]) - 1] = False
            clipped = np.minimum(fences, len(weights) - 1)
            for key, array_ in _extremes(clipped, weights, lengths, kind).items():
                found[f"block.{key}"] = array_[inside]
        return found


def _extremes(starts: Array, weights: Array, lengths: Array, kind: str) -> dict[str, Array]:
    """Of each run of postings."""
    found: dict[str, Array] = {}
    if kind != ONES:
        found["heaviest"] = np.maximum.reduceat(weights, starts)
    if (lengths < 256).any():
        shortest = np.minimum.reduceat(lengths, starts)
        longest = np.maximum.reduceat(np.where(lengths < 256, lengths, 0), starts)
        found["shortest"] = np.where(shortest < 256, shortest, 0).astype(np.uint8)
        found["longest"] = longest.astype(np.uint8)
    return found
