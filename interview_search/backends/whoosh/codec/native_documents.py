"""Sections of our own segments, as Whoosh's documents."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from whoosh.codec import base

from ... import sections, serial
from ..files.columns import Array, Columns
from ..files.store import Store
from .native import word_counts
from .segment import ColumnarSegment


class NativeDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths, and what is stored; no pickle has a part in it."""

    def __init__(self, storage: Any, segment: ColumnarSegment) -> None:
        self._segment = segment
        self._columns = Columns(storage, segment.native or "")

    def close(self) -> None:
        self.__dict__.pop("_lengths", None)
        self._columns.close()

    def doc_count(self) -> int:
        return self.doc_count_all() - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> frozenset[int]:
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int | None = 0) -> int | None:
        lengths = self._lengths.get(fieldname)
        return default if lengths is None else int(lengths.item(docnum))

    def field_length(self, fieldname: str) -> int:
        lengths = self._lengths.get(fieldname)
        return 0 if lengths is None else int(lengths.sum(dtype="i8"))

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._lengths.get(fieldname)
        return 0 if lengths is None else int(lengths.min(initial=0xFFFFFFFF))

    def max_field_length(self, fieldname: str) -> int:
        lengths = self._lengths.get(fieldname)
        return 0 if lengths is None else int(lengths.max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """As our schema names them; those that a section has."""
        if "section.data" not in self._columns:
            return {}
        section = sections.load(self._sections[docnum])
        firsts = self._columns["interview.firsts"]
        interview = int(firsts.searchsorted(docnum, "right")) - 1
        record = serial.load_record(self._records[interview])
        found = {
            "id": section.id,
            "interview": section.interview_id,
            "title": record.interview.title,
            "question": section.question,
            "text": section.answer,
        }
        return {name: value for name, value in found.items() if value is not None}

    @cached_property
    def _lengths(self) -> dict[str, Array]:
        return {"text": self._columns["doc.length"], "words": word_counts(self._columns)}

    @cached_property
    def _sections(self) -> Store:
        return Store(self._columns, "section")

    @cached_property
    def _records(self) -> Store:
        return Store(self._columns, "record")
