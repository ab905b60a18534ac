"""The terms of a segment, as Whoosh walks through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from whoosh.codec import base
from whoosh.reading import TermInfo, TermNotFound

from .matcher import ColumnMatcher, Postings

Term = tuple[str, bytes]


class Terms(Protocol):
    """Terms in the order of their bytes, as `Dictionary` has them."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int) -> bytes: ...
    def find(self, term: bytes) -> int: ...
    def place(self, term: bytes) -> int: ...
    def slice(self, numbers: range) -> Iterator[bytes]: ...


class Field(Protocol):
    """Terms and postings of one field."""

    @property
    def terms(self) -> Terms: ...
    def info(self, number: int) -> TermInfo: ...
    def frequency(self, number: int) -> float: ...
    def doc_frequency(self, number: int) -> int: ...
    def postings(self, number: int) -> Postings: ...


class FieldsReader(base.TermsReader):  # type: ignore[misc]
    """Whoosh's reader of terms, over fields of whatever layout."""

    def __init__(self, fields: Mapping[str, Field], close: Callable[[], None]) -> None:
        self._fields = fields
        self._close = close

    def __contains__(self, term: Term) -> bool:
        name, text = term
        return name in self._fields and self._fields[name].terms.find(text) >= 0

    def indexed_field_names(self) -> list[str]:
        return list(self._fields)

    def cursor(self, fieldname: str, fieldobj: Any) -> Any:
        if fieldname not in self._fields:
            return base.EmptyCursor()
        return Cursor(self._fields[fieldname], fieldobj)

    def terms(self) -> Iterator[Term]:
        return ((name, text) for name, field in self._fields.items() for text in _walk(field.terms))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        return ((name, text) for name, text, _ in self._from(fieldname, prefix))

    def items(self) -> Iterator[tuple[Term, TermInfo]]:
        for name, field in self._fields.items():
            for number, text in enumerate(_walk(field.terms)):
                yield (name, text), field.info(number)

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Term, TermInfo]]:
        for name, text, number in self._from(fieldname, prefix):
            yield (name, text), self._fields[name].info(number)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        field, number = self._found(fieldname, text)
        return field.info(number)

    def frequency(self, fieldname: str, text: bytes) -> float:
        field, number = self._known(fieldname, text)
        return field.frequency(number)

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        field, number = self._known(fieldname, text)
        return field.doc_frequency(number)

    def matcher(
        self, fieldname: str, text: bytes, format_: Any, scorer: Any = None
    ) -> ColumnMatcher:
        field, number = self._found(fieldname, text)
        return ColumnMatcher(field.postings(number), format_, scorer, (fieldname, text))

    def close(self) -> None:
        self._fields = {}
        self._close()

    def _from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes, int]]:
        """Whoosh goes on through the fields that follow."""
        if fieldname not in self._fields:
            return
        names = list(self._fields)
        for name in names[names.index(fieldname) :]:
            terms = self._fields[name].terms
            start = terms.place(prefix) if name == fieldname else 0
            for number, text in enumerate(_walk(terms, start), start):
                yield name, text, number

    def _known(self, fieldname: str, text: bytes) -> tuple[Field, int]:
        """Whoosh asks for frequencies of unknown terms, and takes a KeyError for none."""
        field = self._fields[fieldname]
        number = field.terms.find(text)
        if number < 0:
            raise KeyError(text)
        return field, number

    def _found(self, fieldname: str, text: bytes) -> tuple[Field, int]:
        try:
            return self._known(fieldname, text)
        except KeyError:
            raise TermNotFound(f"No term {fieldname}:{text!r}") from None


def _walk(terms: Terms, start: int = 0) -> Iterator[bytes]:
    return terms.slice(range(start, len(terms)))


class Cursor(base.FieldCursor):  # type: ignore[misc]
    """A place among the terms of a field."""

    def __init__(self, field: Field, fieldobj: Any) -> None:
        self._field = field
        self._fieldobj = fieldobj
        self._number = 0

    def first(self) -> Any:
        self._number = 0
        return self.text()

    def find(self, term: Any) -> Any:
        key = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._number = self._field.terms.place(key)
        return self.text()

    def next(self) -> Any:
        self._number += self.is_valid()
        return self.text()

    def text(self) -> Any:
        """As the field reads it; None behind the last."""
        if not self.is_valid():
            return None
        return self._fieldobj.from_bytes(self._field.terms[self._number])

    def term_info(self) -> TermInfo | None:
        return self._field.info(self._number) if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._number < len(self._field.terms)
