"""`python -m benchmarks.relevance.lengths`: up to what length of a query proximity pays.

For each collection, queries by how many words they have that are no stop words: nDCG@10
without proximity and with it, whatever their length, and how likely the difference is if
it were chance. The last row of a collection is of all its queries. `proximity_words_max`
is chosen by what this shows for the collections that may be tuned on.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from interview_search import Settings
from interview_search.analysis import stop_words, words

from . import collections
from .collections import TUNING, Collection
from .measure import chance, scores
from .rankers.ours import Ours

ENDS = (2, 4, 6, 8, 10, 12, 16, 20, 24)
"""The longest queries of each row; the row before the last is of all that are longer."""
_DEPTH = 10
_WITHOUT, _WITH = Settings(proximity=0.0), Settings(proximity_words_max=200)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--collections", nargs="+", default=TUNING, choices=collections.names())
    console = Console(width=None if sys.stdout.isatty() else 100)
    for name in parser.parse_args().collections:
        console.print(_table(collections.load(name)))


def _table(collection: Collection) -> Table:
    use = "tuning" if collection.name in TUNING else "reporting"
    table = Table(title=f"{collection.name} ({use})", title_justify="left")
    for head in ("words", "queries", "without", "with", "more", "p"):
        table.add_column(head, justify="right")
    without, near = _values(collection, _WITHOUT), _values(collection, _WITH)
    stops = stop_words(collection.language)
    sizes = np.array([sum(w not in stops for w in words(q)) for q in collection.queries.values()])
    for title, which in (*_rows(sizes), ("all", np.full(len(sizes), True))):
        one, other = without[which], near[which]
        if len(one):
            values = (f"{v:.4f}" for v in (one.mean(), other.mean()))
            more = f"{other.mean() - one.mean():+.4f}"
            table.add_row(title, str(len(one)), *values, more, f"{chance(one, other):.4f}")
    return table


def _values(collection: Collection, settings: Settings) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        run = Ours(settings).rank(collection, _DEPTH, Path(folder))
    return scores(collection, run)["ndcg10"]


def _rows(sizes: np.ndarray) -> Sequence[tuple[str, np.ndarray]]:
    """Each range of lengths, and the queries in it."""
    found, low = [], 1
    for high in ENDS:
        title = f"{low}" if low == high else f"{low} to {high}"
        found.append((title, (sizes >= low) & (sizes <= high)))
        low = high + 1
    return [*found, (f"{low} or more", sizes >= low)]


if __name__ == "__main__":
    main()
