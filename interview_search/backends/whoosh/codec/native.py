"""Segments of our own writer's, as Whoosh reads them.

Its fields: `text`, the stems with their sections and how often they stand there;
`words`, the words with their positions; `interview` and `id`. Frequencies of
stems are solved back from impacts; they are the very ones where a section has
less than some hundred of a stem, and never more than the section is long.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from whoosh import formats
from whoosh.reading import TermInfo
from whoosh.system import pack_uint

from ... import sections
from ..files.columns import Array, Columns, lengths
from ..files.dictionary import Dictionary
from ..files.positions import Positions
from ..files.store import Store
from ..indexing.impacts import IMPACT_MAX
from ..indexing.invert import Ranking, norms
from ..indexing.tokens import PARTS, encoded
from .matcher import BLOCK, Postings, Valued
from .terms import Field, Terms

_POSITIONS = formats.Positions()


def native_fields(columns: Columns, ranking: Ranking) -> dict[str, Field]:
    """The fields that a file of columns has, by their names in our schema."""
    fields: dict[str, Field] = {}
    if "section.data" in columns:
        fields["id"] = IdField(columns)
    if "interview.firsts" in columns:
        fields["interview"] = InterviewField(columns)
    fields["text"] = StemsField(columns, ranking)
    fields["words"] = WordsField(columns)
    return fields


class _Counted:
    """Values that are nothing but frequencies."""

    def __init__(self, counts: Array | None) -> None:
        self._counts = counts

    def encoded(self, place: int) -> bytes:
        return b"" if self._counts is None else bytes(pack_uint(int(self._counts[place])))

    def decoded(self, place: int, format_: Any, name: str) -> Any:
        return format_.decoder(name)(self.encoded(place))


class _Placed:
    """Values that are positions in the section."""

    def __init__(self, positions: Array, firsts: Array, bases: Array) -> None:
        self._positions = positions
        self._firsts = firsts
        self._bases = bases

    def encoded(self, place: int) -> bytes:
        return bytes(_POSITIONS.encode(self._listed(place)))

    def decoded(self, place: int, format_: Any, name: str) -> Any:
        if name == "positions":
            return self._listed(place)
        return format_.decoder(name)(self.encoded(place))

    def _listed(self, place: int) -> list[int]:
        part = slice(int(self._firsts[place]), int(self._firsts[place + 1]))
        found: list[int] = (self._positions[part] - self._bases[place]).tolist()
        return found


class _NativeField:
    """What Whoosh asks for, from the sections of a term, their weights and values."""

    lengths: Array | None = None
    """Of all sections, where the field is scored by them."""

    def listed(self, number: int) -> tuple[Array, Array | None, Valued]:
        raise NotImplementedError

    def info(self, number: int) -> TermInfo:
        postings = self.postings(number)
        weights, ids = postings.weights, postings.ids
        if not len(ids):
            # A stem that stands only in parts of no weight.
            return TermInfo(minlength=0)
        return TermInfo(
            weight=float(len(ids) if weights is None else weights.sum()),
            df=len(ids),
            minlength=0 if postings.shortest is None else int(postings.shortest.min()),
            maxlength=0 if postings.longest is None else int(postings.longest.max()),
            maxweight=1.0 if weights is None else float(weights.max()),
            minid=int(ids[0]),
            maxid=int(ids[-1]),
        )

    def frequency(self, number: int) -> float:
        docs, weights, _ = self.listed(number)
        return float(len(docs) if weights is None else weights.sum())

    def doc_frequency(self, number: int) -> int:
        return len(self.listed(number)[0])

    def postings(self, number: int) -> Postings:
        docs, weights, values = self.listed(number)
        blocks = np.arange(0, len(docs), BLOCK)
        heaviest = shortest = longest = None
        if weights is not None:
            heaviest = np.maximum.reduceat(weights, blocks)
        if self.lengths is not None:
            found = self.lengths[docs]
            shortest = np.minimum.reduceat(found, blocks)
            longest = np.maximum.reduceat(found, blocks)
        return Postings(docs, weights, values, heaviest, shortest, longest)


class StemsField(_NativeField):
    def __init__(self, columns: Columns, ranking: Ranking) -> None:
        self.terms = Dictionary(columns, "stems")
        self.lengths = columns["doc.length"]
        self._norms = norms(self.lengths, ranking)
        self._starts = columns["stems.starts"]
        self._docs = columns["stems.docs"]
        self._impacts = columns["stems.impacts"]

    def doc_frequency(self, number: int) -> int:
        return int(self._starts.item(number + 1)) - int(self._starts.item(number))

    def listed(self, number: int) -> tuple[Array, Array | None, Valued]:
        part = slice(self._starts.item(number), self._starts.item(number + 1))
        docs = self._docs[part].astype(np.uint32)
        counts = self._frequencies(docs, self._impacts[part])
        return docs, counts, _Counted(counts)

    def _frequencies(self, docs: Array, impacts: Array) -> Array:
        """tf, of impact = tf / (tf + norm)."""
        share = impacts.astype(np.float64)
        with np.errstate(divide="ignore"):
            found = self._norms[docs] * share / (IMPACT_MAX - share)
        assert self.lengths is not None
        return np.asarray(np.clip(np.rint(found), 1, self.lengths[docs]).astype(np.uint32))


class WordsField(_NativeField):
    def __init__(self, columns: Columns) -> None:
        self.terms = Dictionary(columns, "words")
        self.lengths = word_counts(columns)
        self._base = columns["doc.base"]
        self._positions = Positions(columns)
        self._df = columns["words.df"]

    def frequency(self, number: int) -> float:
        return float(self._positions.count(number))

    def doc_frequency(self, number: int) -> int:
        return int(self._df.item(number))

    def listed(self, number: int) -> tuple[Array, Array | None, Valued]:
        positions = self._positions[number]
        owners = (self._base.searchsorted(positions, "right") - 1).astype(np.uint32)
        docs, firsts = np.unique(owners, return_index=True)
        firsts = np.append(firsts, len(owners))
        return docs, np.diff(firsts), _Placed(positions, firsts, self._base[docs])


class InterviewField(_NativeField):
    """The sections of each interview, by its id."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._firsts = columns["interview.firsts"]

    @cached_property
    def terms(self) -> Terms:
        names = Dictionary(self._columns, "ids")
        return _Sorted(list(names.slice(range(len(names)))))

    def listed(self, number: int) -> tuple[Array, Array | None, Valued]:
        assert isinstance(self.terms, _Sorted)
        interview = self.terms.order[number]
        docs = np.arange(self._firsts[interview], self._firsts[interview + 1], dtype=np.uint32)
        return docs, None, _Counted(None)


class IdField(_NativeField):
    """Each section by its id; they are read when they are first asked for."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    @cached_property
    def terms(self) -> Terms:
        found = map(sections.load, Store(self._columns, "section"))
        return _Sorted([encoded(section.id) for section in found])

    def listed(self, number: int) -> tuple[Array, Array | None, Valued]:
        assert isinstance(self.terms, _Sorted)
        return np.array([self.terms.order[number]], np.uint32), None, _Counted(None)


class _Sorted:
    """Terms that do not lie in order in the file."""

    def __init__(self, terms: Sequence[bytes]) -> None:
        self.order = sorted(range(len(terms)), key=terms.__getitem__)
        """Their numbers in the file."""
        self._terms = [terms[number] for number in self.order]

    def __len__(self) -> int:
        return len(self._terms)

    def __getitem__(self, number: int) -> bytes:
        return self._terms[number]

    def find(self, term: bytes) -> int:
        number = self.place(term)
        return number if number < len(self) and self._terms[number] == term else -1

    def place(self, term: bytes) -> int:
        return bisect_left(self._terms, term)

    def slice(self, numbers: range) -> Iterator[bytes]:
        return iter(self._terms[numbers.start : numbers.stop])


def word_counts(columns: Columns) -> Array:
    """u4: how many words each section has, the gaps between its parts not counted."""
    return np.asarray((lengths(columns["doc.base"]) - len(PARTS)).astype(np.uint32))
