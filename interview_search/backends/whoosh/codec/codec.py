"""What Whoosh asks for readers and writers."""

from __future__ import annotations

from typing import Any

from whoosh.codec import base

from ..files.columns import Columns
from .documents import DocumentReader, DocumentWriter
from .fields import ListedField
from .native import native_fields
from .native_documents import NativeDocuments
from .postings import PostingsWriter
from .segment import ColumnarSegment
from .terms import FieldsReader


class ColumnarCodec(base.Codec):  # type: ignore[misc]
    """Keeps a segment in files of columns, on any Whoosh storage and for any schema."""

    length_stats = True

    def per_document_writer(self, storage: Any, segment: ColumnarSegment) -> DocumentWriter:
        return DocumentWriter(storage, segment)

    def field_writer(self, storage: Any, segment: ColumnarSegment) -> PostingsWriter:
        return PostingsWriter(storage, segment)

    def per_document_reader(self, storage: Any, segment: ColumnarSegment) -> Any:
        if segment.native:
            return NativeDocuments(storage, segment)
        return DocumentReader(storage, segment)

    def terms_reader(self, storage: Any, segment: ColumnarSegment) -> FieldsReader:
        if segment.native:
            columns = Columns(storage, segment.native)
            return FieldsReader(native_fields(columns, segment.ranking), columns.close)
        columns = Columns(storage, segment.postings_file)
        fields = {name: ListedField(columns, name) for name in columns.about["fields"]}
        return FieldsReader(fields, columns.close)

    def new_segment(self, storage: Any, indexname: str) -> ColumnarSegment:
        return ColumnarSegment(indexname)

    def supports_columns(self) -> bool:
        return True

    @staticmethod
    def column_filename(segment: ColumnarSegment, fieldname: str) -> str:
        """Where Whoosh's `add_sortable` puts a column of a segment that is there already."""
        return segment.column_file(fieldname)
