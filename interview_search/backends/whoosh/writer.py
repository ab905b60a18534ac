"""One change of the index."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from whoosh.index import TOC, FileIndex, clean_files
from whoosh.writing import MERGE_SMALL, OPTIMIZE

from ...models import Section
from ...settings import Settings
from ..base import Record
from . import documents
from .failures import translated
from .segment import BulkWriter
from .snapshot import WhooshSnapshot

log = logging.getLogger(__name__)

_MEGABYTES = 256
"""Postings held in memory before they go to a temporary file."""


def _merge(writer: Any, segments: list[Any]) -> Any:
    """Whoosh's way of merging, without the segments of which nothing is left."""
    return MERGE_SMALL(writer, [segment for segment in segments if segment.doc_count()])


class WhooshWriter:
    """Whoosh's segment writer, begun when the first change comes."""

    def __init__(
        self, storage: Any, name: str, path: str | None, lock: Any, settings: Settings
    ) -> None:
        self._storage = storage
        self._name = name
        self._path = path
        self._lock = lock
        self._settings = settings
        self._before = WhooshSnapshot(storage, name, path)
        self._segment: Any = None
        self._written: set[str] = set()
        self._deleted: set[str] = set()
        self._open = True

    @property
    def before(self) -> WhooshSnapshot:
        return self._before

    @property
    def changed(self) -> bool:
        return self._segment is not None

    def delete(self, id: str) -> None:
        numbers = self._before.documents_of(id)
        if numbers is not None and id not in self._deleted:
            self._deleted.add(id)
            with translated(self._path):
                for number in numbers:
                    self._engine().delete_document(number)

    def put(self, record: Record, sections: Sequence[Section]) -> None:
        id = record.interview.id
        if id in self._written:
            raise ValueError(f"{id!r} is written already")
        self._written.add(id)
        self.delete(id)
        made = [
            documents.interview(record),
            *documents.sections(record, sections, self._settings),
        ]
        with translated(self._path):
            for document in made:
                self._engine().add(document)

    def remember(self, record: Record) -> None:
        with translated(self._path):
            self._engine().add(documents.removed(record))

    def forget(self, ids: Iterable[str]) -> None:
        with translated(self._path):
            for id in ids:
                number = self._before.tombstone(id)
                if number is not None:
                    self._engine().delete_document(number)

    def commit(self, *, compact: bool = False) -> int:
        with translated(self._path):
            if self._segment is None and not compact:
                self.cancel()
                return self._before.generation
            self._engine().commit(mergetype=OPTIMIZE if compact else _merge)
            self._segment = None
            self._close()
            return self._before.generation + 1

    def cancel(self) -> None:
        if not self._open:
            return
        try:
            if self._segment is not None:
                self._segment.cancel()
                toc = TOC.read(self._storage, self._name)
                clean_files(self._storage, self._name, toc.generation, toc.segments)
        except Exception as error:
            # What is left behind is in nobody's way, and goes with the next commit.
            log.warning("%s: not wholly cleaned up: %s", self._path, error)
        finally:
            self._segment = None
            self._close()

    def _engine(self) -> Any:
        if self._segment is None:
            index = FileIndex(self._storage, indexname=self._name)
            self._segment = BulkWriter(index, megabytes=_MEGABYTES)
        return self._segment

    def _close(self) -> None:
        self._open = False
        self._before.close()
        self._lock.release()
