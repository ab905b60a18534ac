"""What a table of contents says of a segment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from whoosh.codec import base

from ..indexing.invert import Ranking


class ColumnarSegment(base.Segment):  # type: ignore[misc]
    """A segment in columns: its name, how many documents, which are deleted. Plain data."""

    def __init__(
        self,
        indexname: str,
        documents: int = 0,
        *,
        segid: str | None = None,
        native: str | None = None,
        ranking: Ranking | None = None,
        deleted: Iterable[int] = (),
    ) -> None:
        """`native` names the one file of a segment that our own writer made, for a `ranking`."""
        if native and ranking is None:
            raise ValueError("a native segment needs the ranking that it was made for")
        self.indexname = indexname
        self.segid = self._random_id() if segid is None else segid
        self.native = native
        self._ranking = None if ranking is None else asdict(ranking)
        self.compound = False
        self._documents = documents
        self._deleted = set(map(int, deleted))
        self._frozen: frozenset[int] | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_frozen": None}

    @property
    def ranking(self) -> Ranking:
        """What the impacts of a native segment were computed with."""
        return Ranking(**(self._ranking or {}))

    def codec(self, **_options: Any) -> Any:
        from .codec import ColumnarCodec

        return ColumnarCodec()

    @property
    def documents_file(self) -> str:
        """Stored fields, lengths, vectors, Whoosh's own columns."""
        return str(self.make_filename(".documents"))

    @property
    def postings_file(self) -> str:
        return str(self.make_filename(".postings"))

    def column_file(self, fieldname: str) -> str:
        """A column of Whoosh's that came later than the segment."""
        return str(self.make_filename(f".{fieldname}.col"))

    def should_assemble(self) -> bool:
        """A file inside a compound one is copied by Whoosh where ours are mapped."""
        return False

    def set_doc_count(self, doccount: int) -> None:
        self._documents = doccount

    def doc_count_all(self) -> int:
        return self._documents

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> frozenset[int]:
        # Whoosh makes a frozenset of it for every list of postings: of one, that costs nothing.
        if self._frozen is None:
            self._frozen = frozenset(self._deleted)
        return self._frozen

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        (self._deleted.add if delete else self._deleted.discard)(docnum)
        self._frozen = None

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted
