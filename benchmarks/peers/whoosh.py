"""Whoosh with its own codec and a plain schema: what our library builds on."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..queries import Layout, Query
from ..sections import Section
from .base import Engine, Hits, Timing, process_timed

_FIELDS = ("question", "title", "answer")
_MEGABYTES = 1024


class Whoosh(Engine):
    name = "whoosh"
    package = "Whoosh"
    module = "whoosh.index"
    durable = False
    slow = True

    def __init__(self) -> None:
        warnings.simplefilter("ignore", SyntaxWarning)
        self._searcher: Any = None

    def items(self, sections: Iterable[Section], layout: Layout) -> Iterator[Any]:
        return (_document(section, layout) for section in sections)

    def write(self, folder: Path, items: Iterable[Any], layout: Layout, n: int) -> None:
        from whoosh.index import create_in

        index = create_in(str(folder), _schema(layout))
        writer = index.writer(limitmb=_MEGABYTES)
        for item in items:
            writer.add_document(**item)
        writer.commit(optimize=True)
        index.close()

    def open(self, folder: Path, layout: Layout) -> None:
        from whoosh.index import open_dir

        self._searcher = open_dir(str(folder)).searcher()

    def close(self) -> None:
        if self._searcher is not None:
            self._searcher.close()

    def prepare(self, query: Query) -> Any:
        from whoosh import query as q

        if query.fields:
            made: Any = q.Or([q.Term(f, t) for f in _FIELDS for t in query.terms])
        else:
            field = "answer" if query.snippet else "text"
            if query.op == "phrase":
                made = q.Phrase(field, list(query.terms))
            else:
                terms = [q.Term(field, t) for t in query.terms]
                joined = q.And if query.op == "and" else q.Or
                made = terms[0] if len(terms) == 1 else joined(terms)
        return made, q.NumericRange("date", *query.dates) if query.dates else None, query.snippet

    def run(self, prepared: Any, k: int) -> Any:
        query, dates, snippet = prepared
        results = self._searcher.search(query, limit=k, filter=dates)
        if snippet:
            return results, [(hit["answer"], hit.highlights("answer", top=1)) for hit in results]
        return results.top_n

    def decode(self, found: Any) -> Hits:
        top = found[0].top_n if isinstance(found, tuple) else found
        return [(number, score) for score, number in top]

    def count(self, prepared: Any) -> int | None:
        query, dates, _snippet = prepared
        found = {*query.docs(self._searcher)}
        return len(found.intersection(dates.docs(self._searcher)) if dates else found)

    def replace(self, folder: Path, interview: Sequence[Section], first: int) -> Timing:
        from whoosh.index import open_dir

        def go() -> None:
            writer = open_dir(str(folder)).writer()
            writer.delete_by_term("interview", interview[0].interview)
            for section in interview:
                writer.add_document(**_document(section, "text"))
            writer.commit()

        return process_timed(go)


def _schema(layout: Layout) -> Any:
    import Stemmer
    from whoosh.analysis import SpaceSeparatedTokenizer, StemmingAnalyzer
    from whoosh.fields import ID, NUMERIC, TEXT, Schema

    date = NUMERIC(int, 32, sortable=True)
    if layout == "terms":
        return Schema(text=TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True), date=date)
    analyzer = StemmingAnalyzer(
        stoplist=None, minsize=1, stemfn=_Stem(Stemmer.Stemmer("english")), cachesize=500_000
    )
    text = {name: TEXT(analyzer=analyzer, stored=True) for name in _FIELDS}
    return Schema(interview=ID(), date=date, **text)


class _Stem:
    """A stemmer that can be pickled, as Whoosh does with its schema."""

    def __init__(self, stemmer: Any) -> None:
        self._stemmer = stemmer

    def __call__(self, word: str) -> str:
        return str(self._stemmer.stemWord(word))

    def __reduce__(self) -> tuple[Any, ...]:
        return _english, ()


def _english() -> _Stem:
    import Stemmer

    return _Stem(Stemmer.Stemmer("english"))


def _document(section: Section, layout: Layout) -> dict[str, Any]:
    if layout == "terms":
        return {"text": section.terms, "date": section.date}
    return {
        "interview": section.interview,
        "question": section.question,
        "title": section.title,
        "answer": section.answer,
        "date": section.date,
    }
