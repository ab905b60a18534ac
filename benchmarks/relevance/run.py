"""`python -m benchmarks.relevance.run`: rank, judge, print a table, and keep it as JSON.

For each collection and engine: nDCG@10, Recall@100 and RR, and how likely the difference
of nDCG@10 to ours is if it were chance.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from .. import machine
from ..peers import Skip
from ..places import RESULTS
from . import collections
from .collections import TUNING, Collection
from .measure import DEPTH, MEASURES, chance, means, scores
from .rankers import RANKERS, Ranker

Row = dict[str, Any]
_HEADS = {"ndcg10": "nDCG@10", "recall100": "Recall@100", "rr": "RR"}


def main() -> None:
    asked = _arguments()
    console = Console(width=None if sys.stdout.isatty() else 120)
    rankers = []
    for make in RANKERS:
        ranker = make()
        try:
            if not asked.engines or ranker.name in asked.engines:
                ranker.require()
                rankers.append(ranker)
        except Skip as reason:
            console.print(f"without {ranker.name}: {reason}", style="yellow", markup=False)
    rows = []
    for name in asked.collections or collections.names():
        collection = collections.load(name)
        found = judge(collection, rankers)
        console.print(_table(collection, found))
        rows += found
    results = {
        "machine": machine.describe(()) | {"versions": {r.name: r.version() for r in rankers}},
        "rows": rows,
    }
    file = RESULTS / f"{results['machine']['date'][:10]}-relevance.json"
    file.write_text(json.dumps(results, indent=1) + "\n")


def judge(collection: Collection, rankers: list[Ranker]) -> list[Row]:
    """A row an engine; the first engine is the one that others are compared with."""
    found: list[Row] = []
    first = None
    for ranker in rankers:
        with tempfile.TemporaryDirectory() as folder:
            run = ranker.rank(collection, DEPTH, Path(folder))
        values = scores(collection, run)
        if first is None:
            first = values["ndcg10"]
        row = {"collection": collection.name, "engine": ranker.name, "setup": ranker.setup}
        row |= {name: round(value, 4) for name, value in means(values).items()}
        row["p"] = None if ranker is rankers[0] else chance(first, values["ndcg10"])
        found.append(row)
    return found


def _table(collection: Collection, rows: list[Row]) -> Table:
    use = "tuning" if collection.name in TUNING else "reporting"
    sizes = f"{len(collection.documents):,} documents, {len(collection.queries):,} queries"
    table = Table(title=f"{collection.name} ({use}): {sizes}", title_justify="left")
    for head in ("engine", *(_HEADS[name] for name in MEASURES), "p", "set up"):
        left = head in ("engine", "set up")
        table.add_column(head, justify="left" if left else "right")
    for row in rows:
        values = (f"{row[name]:.3f}" for name in MEASURES)
        chance = "" if row["p"] is None else f"{row['p']:.4f}"
        table.add_row(row["engine"], *values, chance, row["setup"])
    return table


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--collections", nargs="+", default=(), choices=collections.names())
    parser.add_argument("--engines", nargs="+", default=(), choices=[r.name for r in RANKERS])
    return parser.parse_args()


if __name__ == "__main__":
    main()
