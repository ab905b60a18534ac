"""The engines, in the order of the tables: one small file each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from .base import Built, Engine, Hits, Skip, Timing
from .bm25s import Bm25s
from .fts5 import Fts5
from .lucene import Lucene
from .ours import Ours
from .tantivy import Tantivy
from .whoosh import Whoosh
from .xapian import Xapian

ENGINES: dict[str, Callable[[], Engine]] = {
    "ours": Ours,
    "tantivy": Tantivy,
    "lucene": Lucene,
    "bm25s-numba": partial(Bm25s, "numba"),
    "bm25s-numpy": partial(Bm25s, "numpy"),
    "fts5": Fts5,
    "xapian": Xapian,
    "whoosh": Whoosh,
}


def usable(names: Iterable[str] = ()) -> tuple[list[str], dict[str, str]]:
    """The engines that can run here, and for the others the reason why not."""
    found, skipped = [], {}
    for name in names or ENGINES:
        try:
            ENGINES[name]().require()
            found.append(name)
        except Skip as reason:
            skipped[name] = str(reason)
    return found, skipped


__all__ = ["ENGINES", "Built", "Engine", "Hits", "Skip", "Timing", "usable"]
