"""Whoosh with its own codec and its analyzer for the language."""

from __future__ import annotations

import warnings
from pathlib import Path

from ..collections import Collection
from .base import Ranker, Run


class Whoosh(Ranker):
    name = "whoosh"
    peer = "whoosh"
    setup = "LanguageAnalyzer: Snowball, stop words"

    def rank(self, collection: Collection, depth: int, folder: Path) -> Run:
        warnings.simplefilter("ignore", SyntaxWarning)
        from whoosh import query
        from whoosh.analysis import LanguageAnalyzer
        from whoosh.fields import STORED, TEXT, Schema
        from whoosh.index import create_in

        words = LanguageAnalyzer(collection.language)
        index = create_in(str(folder), Schema(number=STORED, text=TEXT(analyzer=words)))
        writer = index.writer(limitmb=256)
        for number, document in enumerate(collection.documents):
            writer.add_document(number=number, text=document.whole)
        writer.commit()
        found = {}
        with index.searcher() as searcher:
            for id, text in collection.queries.items():
                terms = [query.Term("text", token.text) for token in words(text, mode="query")]
                hits = searcher.search(query.Or(terms), limit=depth)
                found[id] = [collection.documents[hit["number"]].id for hit in hits]
        return found
