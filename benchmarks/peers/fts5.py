"""SQLite FTS5, from the standard library.

`detail=full`, top 10 by `ORDER BY rank LIMIT 10`, which its documentation calls the
fastest way; the index is optimized (merged) at the end. The text is kept once, in a
table of its own (external content). Dates lie in that table, or in one of their own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..queries import Layout, Query
from ..sections import Section
from .base import Engine, Hits, Timing, process_timed

_WORDS = "unicode61 remove_diacritics 0 categories ''L* N* Co M* P* S*''"
_SCHEMA = {
    "terms": f"""
        CREATE TABLE docs(id INTEGER PRIMARY KEY, date INTEGER);
        CREATE VIRTUAL TABLE fts USING fts5(text, content='', tokenize='{_WORDS}');""",
    "text": """
        CREATE TABLE docs(id INTEGER PRIMARY KEY, interview, question, title, answer, date INTEGER);
        CREATE INDEX by_interview ON docs(interview);
        CREATE VIRTUAL TABLE fts USING fts5(question, title, answer,
            content='docs', content_rowid='id', tokenize='porter unicode61');""",
}
_TOP = "SELECT rowid, rank FROM fts WHERE fts MATCH ? ORDER BY rank LIMIT ?"
_DATED = """SELECT fts.rowid, rank FROM fts JOIN docs ON docs.id = fts.rowid
    WHERE fts MATCH ? AND docs.date BETWEEN ? AND ? ORDER BY rank LIMIT ?"""
_SNIPPET = """SELECT fts.rowid, rank, answer, snippet(fts, 2, '<b>', '</b>', '…', 45)
    FROM fts WHERE fts MATCH ? ORDER BY rank LIMIT ?"""


class Fts5(Engine):
    name = "fts5"
    module = "sqlite3"

    def __init__(self) -> None:
        self._db: sqlite3.Connection | None = None

    def version(self) -> str:
        return sqlite3.sqlite_version

    def items(self, sections: Iterable[Section], layout: Layout) -> Iterator[Any]:
        if layout == "terms":
            return ((i, s.terms, s.date) for i, s in enumerate(sections))
        return _rows(sections, 0)

    def write(self, folder: Path, items: Iterable[Any], layout: Layout, n: int) -> None:
        db = sqlite3.connect(folder / "index.db")
        db.executescript("PRAGMA page_size = 4096;" + _SCHEMA[layout])
        if layout == "terms":
            for number, terms, date in items:
                db.execute("INSERT INTO docs VALUES(?, ?)", (number, date))
                db.execute("INSERT INTO fts(rowid, text) VALUES(?, ?)", (number, terms))
        else:
            db.executemany("INSERT INTO docs VALUES(?, ?, ?, ?, ?, ?)", items)
            db.execute("INSERT INTO fts(fts) VALUES('rebuild')")
        db.execute("INSERT INTO fts(fts) VALUES('optimize')")
        db.commit()
        db.close()

    def open(self, folder: Path, layout: Layout) -> None:
        self._db = sqlite3.connect(folder / "index.db")
        self._db.executescript("PRAGMA mmap_size = 4000000000; PRAGMA cache_size = -100000;")

    def close(self) -> None:
        if self._db is not None:
            self._db.close()

    def prepare(self, query: Query) -> Any:
        joint = {"or": " OR ", "and": " AND ", "phrase": " + "}[query.op]
        words = query.terms if query.layout == "terms" else query.words
        match = joint.join(f'"{word}"' for word in words)
        if query.snippet:
            return _SNIPPET, (f"answer : ({match})",)
        if query.dates:
            return _DATED, (match, *query.dates)
        return _TOP, (match,)

    def run(self, prepared: Any, k: int) -> Any:
        assert self._db is not None
        sql, values = prepared
        return self._db.execute(sql, (*values, k)).fetchall()

    def decode(self, found: Any) -> Hits:
        return [(row[0], -row[1]) for row in found]

    def count(self, prepared: Any) -> int | None:
        assert self._db is not None
        sql, values = prepared
        counted = sql.replace("answer, snippet(fts, 2, '<b>', '</b>', '…', 45)", "0")
        everything = f"SELECT count(*) FROM ({counted})"
        return int(self._db.execute(everything, (*values, -1)).fetchone()[0])

    def replace(self, folder: Path, interview: Sequence[Section], first: int) -> Timing:
        def go() -> None:
            db = sqlite3.connect(folder / "index.db")
            db.execute("PRAGMA synchronous = FULL")
            old = "SELECT 'delete', id, question, title, answer FROM docs WHERE interview = ?"
            name = (interview[0].interview,)
            db.execute(f"INSERT INTO fts(fts, rowid, question, title, answer) {old}", name)
            db.execute("DELETE FROM docs WHERE interview = ?", name)
            db.executemany("INSERT INTO docs VALUES(?, ?, ?, ?, ?, ?)", _rows(interview, first))
            db.executemany(
                "INSERT INTO fts(rowid, question, title, answer) VALUES(?, ?, ?, ?)",
                ((i, s.question, s.title, s.answer) for i, s in enumerate(interview, first)),
            )
            db.commit()
            db.close()

        return process_timed(go)


def _rows(sections: Iterable[Section], first: int) -> Iterator[Any]:
    return (
        (i, s.interview, s.question, s.title, s.answer, s.date)
        for i, s in enumerate(sections, first)
    )
