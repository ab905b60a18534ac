"""Xapian, by the Python bindings that distributions package (`python3-xapian`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..queries import Layout, Query
from ..sections import Section
from .base import Engine, Hits, Skip, Timing, process_timed

_PREFIXES = {"text": "", "question": "XQ", "title": "S", "answer": ""}
_DATE = 0
"""Its value slot."""
_LENGTH = 250


class Xapian(Engine):
    name = "xapian"
    module = "xapian"
    slow = True

    def __init__(self) -> None:
        self._db: Any = None

    def require(self) -> None:
        try:
            import xapian  # noqa: F401
        except ImportError as error:
            raise Skip("no Python bindings of Xapian for this Python") from error

    def version(self) -> str:
        import xapian

        return str(xapian.version_string())

    def items(self, sections: Iterable[Section], layout: Layout) -> Iterator[Any]:
        return iter(sections)

    def write(self, folder: Path, items: Iterable[Any], layout: Layout, n: int) -> None:
        import xapian

        db = xapian.WritableDatabase(str(folder / "raw"), xapian.DB_CREATE)
        generator = _generator()
        for section in items:
            db.add_document(_document(section, layout, generator))
        db.commit()
        db.compact(str(folder / "index"))
        db.close()
        for file in (folder / "raw").iterdir():
            file.unlink()
        (folder / "raw").rmdir()

    def open(self, folder: Path, layout: Layout) -> None:
        import xapian

        self._xapian = xapian
        self._db = xapian.Database(str(folder / "index"))
        self._enquire = xapian.Enquire(self._db)
        self._enquire.set_weighting_scheme(xapian.BM25Weight(1.2, 0, 1, 0.75, 0))
        self._stemmer = xapian.Stem("english")

    def close(self) -> None:
        if self._db is not None:
            self._db.close()

    def prepare(self, query: Query) -> Any:
        make = self._xapian.Query
        stemmed = "" if query.layout == "terms" else "Z"
        if query.fields:
            names = ["question", "title", "answer"]
        else:
            names = ["text"]
        terms = [f"{stemmed}{_PREFIXES[n]}{t}" for n in names for t in query.terms]
        op = {"or": make.OP_OR, "and": make.OP_AND, "phrase": make.OP_PHRASE}[query.op]
        made = make(terms[0]) if len(terms) == 1 else make(op, terms)
        if query.dates:
            low, high = map(self._xapian.sortable_serialise, query.dates)
            dates = make(make.OP_VALUE_RANGE, _DATE, low, high)
            made = make(make.OP_FILTER, made, dates)
        return made, query.snippet

    def run(self, prepared: Any, k: int) -> Any:
        query, snippet = prepared
        self._enquire.set_query(query)
        found = self._enquire.get_mset(0, k)
        if snippet:
            texts = [match.document.get_data().decode() for match in found]
            return found, [(t, found.snippet(t, _LENGTH, self._stemmer)) for t in texts]
        # Only what `decode` needs: the bindings build an object for each hit.
        return [(match.docid - 1, match.weight) for match in found], ()

    def decode(self, found: Any) -> Hits:
        hits = found[0]
        return hits if isinstance(hits, list) else [(m.docid - 1, m.weight) for m in hits]

    def count(self, prepared: Any) -> int | None:
        self._enquire.set_query(prepared[0])
        everything = self._db.get_doccount()
        return int(self._enquire.get_mset(0, 0, everything).get_matches_estimated())

    def replace(self, folder: Path, interview: Sequence[Section], first: int) -> Timing:
        import xapian

        def go() -> None:
            db = xapian.WritableDatabase(str(folder / "index"), xapian.DB_OPEN)
            generator = _generator()
            name = f"I{interview[0].interview}"
            old = [posting.docid for posting in db.postlist(name)]
            for docid in old:
                db.delete_document(docid)
            for section in interview:
                db.add_document(_document(section, "text", generator))
            db.commit()
            db.close()

        return process_timed(go)


def _generator() -> Any:
    import xapian

    generator = xapian.TermGenerator()
    generator.set_stemmer(xapian.Stem("english"))
    # Positions of words as written (for phrases) and stems, as its guide has it.
    generator.set_stemming_strategy(xapian.TermGenerator.STEM_SOME)
    return generator


def _document(section: Section, layout: Layout, generator: Any) -> Any:
    import xapian

    document = xapian.Document()
    document.add_value(_DATE, xapian.sortable_serialise(section.date))
    if layout == "terms":
        for position, term in enumerate(section.terms.split(), 1):
            document.add_posting(term.encode()[:200], position)
        return document
    document.set_data(section.answer)
    document.add_boolean_term(f"I{section.interview}"[:200])
    generator.set_document(document)
    generator.set_termpos(0)
    for name in ("question", "title", "answer"):
        generator.index_text(getattr(section, name), 1, _PREFIXES[name])
        generator.increase_termpos()
    return document
