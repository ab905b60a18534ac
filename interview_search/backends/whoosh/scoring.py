"""Whoosh's BM25F with the idf that Lucene uses: never negative, small for common words."""

from __future__ import annotations

from math import log
from typing import Any

from whoosh.scoring import BM25F


class BM25(BM25F):  # type: ignore[misc]
    """Whoosh's own idf is at least 1, so that a common word weighs much too much."""

    def idf(self, searcher: Any, fieldname: str, text: Any) -> float:
        parent = searcher.get_parent()
        holding = parent.doc_frequency(fieldname, text)
        documents = parent.doc_count_all()
        return log(1 + (documents - holding + 0.5) / (holding + 0.5))
