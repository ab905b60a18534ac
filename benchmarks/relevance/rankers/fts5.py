"""SQLite FTS5 with its Porter stemmer, which is for English; other languages as written."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from ..collections import Collection
from .base import Ranker, Run

_WORD = re.compile(r"\w+")


class Fts5(Ranker):
    name = "fts5"
    peer = "fts5"
    setup = "porter for English, else unicode61"

    def rank(self, collection: Collection, depth: int, folder: Path) -> Run:
        db = sqlite3.connect(folder / "index.db")
        words = "porter unicode61" if collection.language == "en" else "unicode61"
        db.execute(f"CREATE VIRTUAL TABLE fts USING fts5(text, tokenize='{words}')")
        texts = ((n, document.whole) for n, document in enumerate(collection.documents))
        db.executemany("INSERT INTO fts(rowid, text) VALUES(?, ?)", texts)
        db.execute("INSERT INTO fts(fts) VALUES('optimize')")
        found = {}
        for id, text in collection.queries.items():
            match = " OR ".join(f'"{word}"' for word in _WORD.findall(text))
            sql = "SELECT rowid FROM fts WHERE fts MATCH ? ORDER BY rank LIMIT ?"
            rows = db.execute(sql, (match, depth)) if match else ()
            found[id] = [collection.documents[number].id for (number,) in rows]
        db.close()
        return found
