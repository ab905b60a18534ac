"""The engines in the order of the table: one small file each."""

from __future__ import annotations

from .base import Ranker, Run
from .bm25s import Bm25s
from .fts5 import Fts5
from .lucene import Lucene
from .ours import Ours
from .tantivy import Tantivy
from .whoosh import Whoosh

RANKERS: tuple[type[Ranker], ...] = (Ours, Lucene, Tantivy, Fts5, Bm25s, Whoosh)

__all__ = ["RANKERS", "Ranker", "Run"]
