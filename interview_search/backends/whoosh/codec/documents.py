"""Documents of a segment: stored fields, lengths, vectors, and Whoosh's own columns.

stored.data stored.bounds   what `stored.py` makes of each document's fields
lengths.F                   the length of field F in each document, as Whoosh's bytes
columns.F                   a column of Whoosh's, as it writes it
vectors.F.*                 see `vectors.py`
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.filedb.structfile import BufferFile, StructFile
from whoosh.util.numeric import byte_to_length, length_to_byte

from ..files import writing
from ..files.columns import Array, Columns
from . import stored
from .matcher import ColumnMatcher
from .segment import ColumnarSegment
from .values import firsts
from .vectors import Vectors, VectorsWriter


class DocumentWriter(base.PerDocWriterWithColumns):  # type: ignore[misc]
    """Takes documents in order, and writes them when it is closed."""

    def __init__(self, storage: Any, segment: ColumnarSegment) -> None:
        self._storage = storage
        self._segment = segment
        self._docnum = -1
        self._inside = False
        # Of the document that is open; it may yet be cancelled.
        self._fields: dict[str, Any] = {}
        self._pending_lengths: list[tuple[str, int]] = []
        self._pending_vectors: list[tuple[str, Any, list[Any]]] = []
        self._pending_values: list[tuple[str, Any, Any]] = []
        self._stored = bytearray()
        self._sizes = array("I")
        self._lengths: defaultdict[str, bytearray] = defaultdict(bytearray)
        self._totals: defaultdict[str, int] = defaultdict(int)
        self._columns: dict[str, tuple[Any, BytesIO]] = {}
        self._vectors: dict[str, VectorsWriter] = {}
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        if self._inside:
            raise ValueError("start_doc inside a document")
        if docnum != self._docnum + 1:
            raise ValueError(f"start_doc of {docnum}, not of {self._docnum + 1}")
        self._docnum = docnum
        self._inside = True

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int | None) -> None:
        if value is not None:
            self._fields[fieldname] = value
        if length:
            self._pending_lengths.append((fieldname, length))

    def add_vector_items(self, fieldname: str, fieldobj: Any, items: Iterable[Any]) -> None:
        self._pending_vectors.append((fieldname, fieldobj.vector, list(items)))

    def add_column_value(self, fieldname: str, column: Any, value: Any) -> None:
        self._pending_values.append((fieldname, column, value))

    def finish_doc(self) -> None:
        if not self._inside:
            return
        data = stored.dump(self._fields) if self._fields else b""
        self._stored += data
        self._sizes.append(len(data))
        for name, length in self._pending_lengths:
            lengths = self._lengths[name]
            lengths.extend(bytes(self._docnum + 1 - len(lengths)))
            lengths[self._docnum] = length_to_byte(length)
            self._totals[name] += length
        for name, format_, items in self._pending_vectors:
            if name not in self._vectors:
                self._vectors[name] = VectorsWriter(format_)
            self._vectors[name].add(self._docnum, items)
        for name, column, value in self._pending_values:
            super().add_column_value(name, column, value)
        self._forget()

    def cancel_doc(self) -> None:
        """As the fork whoosh3 asks where a value is refused: as if it had never begun."""
        self._docnum -= 1
        self._forget()

    def _forget(self) -> None:
        self._inside = False
        self._fields.clear()
        self._pending_lengths.clear()
        self._pending_vectors.clear()
        self._pending_values.clear()

    def close(self) -> None:
        self.finish_doc()
        count = self._docnum + 1
        found: dict[str, Array] = {
            "stored.data": np.frombuffer(bytes(self._stored), np.uint8),
            "stored.bounds": firsts(self._sizes),
        }
        for name, lengths in self._lengths.items():
            lengths.extend(bytes(count - len(lengths)))
            found[f"lengths.{name}"] = np.frombuffer(bytes(lengths), np.uint8)
        for name, (writer, file) in self._columns.items():
            writer.finish(count)
            found[f"columns.{name}"] = np.frombuffer(file.getvalue(), np.uint8)
        kinds = {}
        for name, vectors in self._vectors.items():
            own, kinds[name] = vectors.columns(count)
            found.update((f"vectors.{name}.{key}", array) for key, array in own.items())
        about = {"documents": count, "lengths": dict(self._totals), "vectors": kinds}
        writing.write(self._storage, self._segment.documents_file, found, about)
        self.is_closed = True

    def _has_column(self, fieldname: str) -> bool:
        return fieldname in self._columns

    def _create_column(self, fieldname: str, column: Any) -> None:
        file = BytesIO()
        self._columns[fieldname] = (column.writer(StructFile(file)), file)

    def _get_column(self, fieldname: str) -> Any:
        return self._columns[fieldname][0]


class _Mapped(BufferFile):  # type: ignore[misc]
    """Whoosh's file over bytes in memory, which copies them only when it is read in order."""

    def __init__(self, data: memoryview, name: str) -> None:
        self._buf = data
        self._name = name
        self._file: BytesIO | None = None
        self.onclose = None
        self.is_real = False
        self.is_closed = False

    @property
    def file(self) -> BytesIO:
        if self._file is None:
            self._file = BytesIO(self._buf)
        return self._file


class DocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    def __init__(self, storage: Any, segment: ColumnarSegment) -> None:
        self._storage = storage
        self._segment = segment
        self._count = segment.doc_count_all()
        self._columns = Columns(storage, segment.documents_file)
        self._lengths: dict[str, memoryview | None] = {}
        self._vectors: dict[str, Vectors] = {}

    def close(self) -> None:
        self._lengths.clear()
        self._vectors.clear()
        self._columns.close()

    def doc_count(self) -> int:
        return self._count - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        return self._count

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> frozenset[int]:
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        later = self._segment.column_file(fieldname)
        return f"columns.{fieldname}" in self._columns or bool(self._storage.file_exists(later))

    def list_columns(self) -> list[str]:
        return [key.removeprefix("columns.") for key in self._columns if key[:8] == "columns."]

    def column_reader(self, fieldname: str, column: Any) -> Any:
        array = self._columns.get(f"columns.{fieldname}")
        if array is not None:
            data = array.data
        else:
            with self._storage.open_file(self._segment.column_file(fieldname)) as file:
                data = memoryview(file.read())
        return column.reader(_Mapped(data, fieldname), 0, len(data), self._count)

    def doc_field_length(self, docnum: int, fieldname: str, default: int | None = 0) -> int | None:
        if docnum > self._count:
            raise IndexError(f"Asked for document {docnum} of {self._count}")
        lengths = self._length(fieldname)
        byte = lengths[docnum] if lengths is not None else 0
        return int(byte_to_length(byte)) if byte else default

    def field_length(self, fieldname: str) -> int:
        return int(self._columns.about["lengths"].get(fieldname, 0))

    def min_field_length(self, fieldname: str) -> int:
        return int(byte_to_length(min(self._length(fieldname) or b"\0")))

    def max_field_length(self, fieldname: str) -> int:
        return int(byte_to_length(max(self._length(fieldname) or b"\0")))

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        vectors = self._vector(fieldname)
        return vectors is not None and docnum in vectors

    def vector(self, docnum: int, fieldname: str, format_: Any) -> ColumnMatcher:
        vectors = self._vector(fieldname)
        if vectors is None or docnum not in vectors:
            raise KeyError(f"Field {fieldname!r} has no vector in document {docnum}")
        return ColumnMatcher(vectors.postings(docnum), format_)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        bounds = self._columns["stored.bounds"]
        part = slice(bounds.item(docnum), bounds.item(docnum + 1))
        return stored.load(self._columns["stored.data"][part].tobytes())

    def _length(self, fieldname: str) -> memoryview | None:
        if fieldname not in self._lengths:
            array = self._columns.get(f"lengths.{fieldname}")
            self._lengths[fieldname] = None if array is None else array.data
        return self._lengths[fieldname]

    def _vector(self, fieldname: str) -> Vectors | None:
        kind = self._columns.about["vectors"].get(fieldname)
        if kind is not None and fieldname not in self._vectors:
            self._vectors[fieldname] = Vectors(self._columns, f"vectors.{fieldname}", kind)
        return self._vectors.get(fieldname)
