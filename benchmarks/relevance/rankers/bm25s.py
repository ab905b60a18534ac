"""bm25s with its stop words and PyStemmer, in Lucene's variant of BM25."""

from __future__ import annotations

from pathlib import Path

from ..collections import Collection
from .base import LANGUAGES, Ranker, Run


class Bm25s(Ranker):
    name = "bm25s"
    peer = "bm25s-numpy"
    setup = "Snowball, stop words"

    def rank(self, collection: Collection, depth: int, folder: Path) -> Run:
        import bm25s
        import Stemmer

        language = LANGUAGES[collection.language]
        how = {
            "stopwords": language,
            "stemmer": Stemmer.Stemmer(language),
            "show_progress": False,
        }
        texts = [document.whole for document in collection.documents]
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        index.index(bm25s.tokenize(texts, **how), show_progress=False)
        found = {}
        for id, text in collection.queries.items():
            tokens = bm25s.tokenize(text, return_ids=False, **how)
            numbers, scores = index.retrieve(tokens, k=min(depth, len(texts)), show_progress=False)
            pairs = zip(numbers[0].tolist(), scores[0].tolist(), strict=True)
            found[id] = [collection.documents[number].id for number, score in pairs if score > 0]
        return found
