"""tantivy, by its Python package.

One thread, memory enough for one segment, hits not counted, so that it may skip
blocks that cannot reach the top 10; stored text is fetched for snippets alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..queries import Layout, Query
from ..sections import Section
from .base import Engine, Hits, Skip, Timing, process_timed

_FIELDS = ("question", "title", "answer")
_HEAP_MAX = 3_900_000_000
_HEAP_EACH = 6_000
"""Bytes of memory a section."""


class Tantivy(Engine):
    name = "tantivy"
    package = "tantivy"
    module = "tantivy"

    def __init__(self) -> None:
        self._searcher: Any = None

    def items(self, sections: Iterable[Section], layout: Layout) -> Iterator[Any]:
        return (_document(section, layout) for section in sections)

    def write(self, folder: Path, items: Iterable[Any], layout: Layout, n: int) -> None:
        import tantivy

        schema = _schema(layout)
        index = tantivy.Index(schema, path=str(folder))
        heap = min(_HEAP_MAX, max(64_000_000, _HEAP_EACH * n))
        writer = index.writer(heap_size=heap, num_threads=1)
        for item in items:
            writer.add_document(item)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        if (segments := index.searcher().num_segments) != 1:
            raise Skip(f"tantivy made {segments} segments instead of one")

    def open(self, folder: Path, layout: Layout) -> None:
        import tantivy

        self._tantivy = tantivy
        index = tantivy.Index.open(str(folder))
        index.config_reader("manual")
        index.reload()
        self._schema = _schema(layout)
        self._searcher = index.searcher()

    def close(self) -> None:
        self._searcher = None

    def prepare(self, query: Query) -> Any:
        if query.fields:
            made = self._joined([self._term(f, t) for f in _FIELDS for t in query.terms], "or")
        else:
            field = "answer" if query.snippet else "text"
            if query.op == "phrase":
                made = self._tantivy.Query.phrase_query(self._schema, field, list(query.terms))
            else:
                made = self._joined([self._term(field, t) for t in query.terms], query.op)
        if query.dates:
            made = self._dated(made, *query.dates)
        return made, query.snippet

    def run(self, prepared: Any, k: int) -> Any:
        query, snippet = prepared
        searcher = self._searcher
        hits = searcher.search(query, k, count=False).hits
        if snippet:
            make = self._tantivy.SnippetGenerator.create(searcher, query, self._schema, "answer")
            make.set_max_num_chars(250)
            documents = [searcher.doc(address) for _score, address in hits]
            return hits, [(d["answer"][0], make.snippet_from_doc(d).to_html()) for d in documents]
        return hits, ()

    def decode(self, found: Any) -> Hits:
        # One segment, filled by one thread: the document's number is the section's.
        return [(address.doc, score) for score, address in found[0]]

    def count(self, prepared: Any) -> int | None:
        return int(self._searcher.search(prepared[0], 1, count=True).count)

    def replace(self, folder: Path, interview: Sequence[Section], first: int) -> Timing:
        import tantivy

        def go() -> None:
            index = tantivy.Index.open(str(folder))
            writer = index.writer(heap_size=64_000_000, num_threads=1)
            writer.delete_documents_by_term("interview", interview[0].interview)
            for section in interview:
                writer.add_document(_document(section, "text"))
            writer.commit()
            writer.wait_merging_threads()

        return process_timed(go)

    def _term(self, field: str, term: str) -> Any:
        return self._tantivy.Query.term_query(self._schema, field, term, "freq")

    def _joined(self, parts: Sequence[Any], op: str) -> Any:
        if len(parts) == 1:
            return parts[0]
        occur = self._tantivy.Occur.Must if op == "and" else self._tantivy.Occur.Should
        return self._tantivy.Query.boolean_query([(occur, part) for part in parts])

    def _dated(self, query: Any, low: int, high: int) -> Any:
        make, must = self._tantivy.Query, self._tantivy.Occur.Must
        dates = make.range_query(
            self._schema, "date", self._tantivy.FieldType.Integer, low, high
        )  # fmt: skip
        return make.boolean_query([(must, query), (must, make.const_score_query(dates, 0.0))])


def _schema(layout: Layout) -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    if layout == "terms":
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    else:
        builder.add_text_field("interview", tokenizer_name="raw", index_option="basic")
        for field in _FIELDS:
            builder.add_text_field(
                field, stored=True, tokenizer_name="en_stem", index_option="position"
            )
    builder.add_integer_field("date", fast=True, indexed=True)
    return builder.build()


def _document(section: Section, layout: Layout) -> Any:
    from tantivy import Document

    if layout == "terms":
        return Document(text=section.terms, date=section.date)
    return Document(
        interview=section.interview,
        question=section.question,
        title=section.title,
        answer=section.answer,
        date=section.date,
    )
