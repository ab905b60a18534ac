"""One state of the index, for reading."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from whoosh.index import TOC, FileIndex
from whoosh.searching import Searcher

from ...models import Problem, Section
from ...query.tree import Query
from ...settings import Settings
from .. import serial
from ..base import Lexicon, Record
from .failures import translated
from .matching import Evaluation, Ranges
from .schema import INTERVIEW, REMOVED
from .scoring import BM25

_FIELDS: Mapping[Lexicon, str] = {"stems": "text", "words": "words"}


class WhooshSnapshot:
    """Whoosh's reader, and the interviews' records in order.

    A section's number is that of its Whoosh document; the sections of an
    interview follow its own document, and stay so when segments are merged.
    """

    def __init__(self, storage: Any, name: str, path: str | None) -> None:
        self._storage = storage
        self._name = name
        self._path = path
        toc = TOC.read(storage, name)
        self.generation = int(toc.generation)
        self._reader = FileIndex._reader(storage, toc.schema, toc.segments, toc.generation)
        self._closed = False
        try:
            self._load()
        except BaseException:
            self.close()
            raise

    def _load(self) -> None:
        found = [(self._record(doc), doc) for doc in self._documents("kind", INTERVIEW)]
        found.sort(key=lambda item: (item[0].interview.path, item[0].interview.id))
        self.records: Sequence[Record] = tuple(record for record, _ in found)
        self._ranges: Ranges = tuple(
            range(doc + 1, doc + 1 + record.sections) for record, doc in found
        )
        gone = {doc: self._record(doc) for doc in self._documents("kind", REMOVED)}
        self.removed: Mapping[str, Record] = {rec.interview.id: rec for rec in gone.values()}
        self._tombstones = {rec.interview.id: doc for doc, rec in gone.items()}
        self.section_count = sum(len(numbers) for numbers in self._ranges)

    def documents_of(self, id: str) -> range | None:
        """An interview's own document and those of its sections."""
        place = self._places.get(id)
        if place is None:
            return None
        numbers = self._ranges[place]
        return range(numbers.start - 1, numbers.stop)

    def tombstone(self, id: str) -> int | None:
        """The document that remembers a removed interview."""
        return self._tombstones.get(id)

    def run(self, query: Query, settings: Settings) -> dict[int, float]:
        with translated(self._path):
            weighting = BM25(B=settings.b, K1=settings.k1)
            # The searcher is ours to keep: closing it would close the reader.
            searcher = Searcher(self._reader, weighting=weighting)
            return Evaluation(searcher, self._ranges).scores(query)

    def section(self, number: int) -> Section:
        with translated(self._path):
            return serial.load_section(self._reader.stored_fields(number)["data"])

    def interview_of(self, number: int) -> int:
        return int(self._owners[number])

    def sections_of(self, interview: int) -> range:
        return self._ranges[interview]

    def find(self, section_id: str) -> int | None:
        with translated(self._path):
            for number in self._documents("id", section_id):
                owner = self._owners[number]
                if owner >= 0 and number in self._ranges[owner]:
                    return number
        return None

    def frequency(self, lexicon: Lexicon, term: str) -> int:
        with translated(self._path):
            key = term.encode("utf-8", "replace")
            field = _FIELDS[lexicon]
            if (field, key) not in self._reader:
                return 0
            return int(self._reader.doc_frequency(field, key))

    def terms(self, lexicon: Lexicon, prefix: str = "") -> Iterator[tuple[str, int]]:
        with translated(self._path):
            start = prefix.encode("utf-8", "replace")
            field = _FIELDS[lexicon]
            if field not in self._reader.indexed_field_names():
                return
            for key, info in self._reader.iter_prefix(field, start):
                yield key.decode("utf-8"), int(info.doc_frequency())

    def size(self) -> int:
        with translated(self._path):
            prefixes = (f"{self._name}_", f"_{self._name}_")
            names = [name for name in self._storage.list() if name.startswith(prefixes)]
            return sum(self._storage.file_length(name) for name in names)

    def check(self) -> Iterator[Problem]:
        for record, numbers in zip(self.records, self._ranges, strict=True):
            try:
                for ordinal, number in enumerate(numbers):
                    section = self.section(number)
                    if section.interview_id != record.interview.id or section.ordinal != ordinal:
                        raise ValueError(f"section {ordinal} is {section.id}")
            except Exception as error:
                yield Problem(
                    record.interview.path,
                    None,
                    f"its stored text cannot be read: {error}",
                    "Write the index anew with: interview-search index --rebuild",
                )
        for lexicon in _FIELDS:
            try:
                for _term in self.terms(lexicon):
                    pass
            except Exception as error:
                yield Problem(
                    self._path or "index in memory",
                    None,
                    f"its list of {lexicon} cannot be read: {error}",
                    "Write the index anew with: interview-search index --rebuild",
                )

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._reader.close()

    def _documents(self, field: str, text: str) -> Iterator[int]:
        key = text.encode("utf-8", "replace")
        if (field, key) in self._reader:
            yield from self._reader.postings(field, key).all_ids()

    def _record(self, document: int) -> Record:
        return serial.load_record(self._reader.stored_fields(document)["data"])

    @cached_property
    def _places(self) -> dict[str, int]:
        return {record.interview.id: place for place, record in enumerate(self.records)}

    @cached_property
    def _owners(self) -> array[int]:
        owners: array[int] = array("i", [-1]) * self._reader.doc_count_all()
        for place, numbers in enumerate(self._ranges):
            owners[numbers.start : numbers.stop] = array("i", [place]) * len(numbers)
        return owners
