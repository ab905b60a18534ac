"""The ranking stays as good as it was measured: a fall of .005 fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("ir_measures")

from benchmarks.relevance import collections, measure, report  # noqa: E402
from benchmarks.relevance.rankers.ours import Ours  # noqa: E402

FALL = 0.005
OTHERS = ("lucene", "tantivy", "fts5", "bm25s")
ROWS: dict[tuple[str, str], dict[str, Any]] = {
    (row["collection"], row["engine"]): row for row in report.newest()["rows"]
}
NAMES = sorted({name for name, _ in ROWS})


@pytest.mark.parametrize("name", NAMES)
def test_as_good_as_measured(name: str, tmp_path: Path) -> None:
    if name not in collections.names():
        pytest.skip(f"{collections.FOLDER / name} is not there")
    collection = collections.load(name)
    found = measure.means(measure.scores(collection, Ours().rank(collection, 10, tmp_path)))
    assert found["ndcg10"] > ROWS[name, "ours"]["ndcg10"] - FALL


@pytest.mark.parametrize("name", NAMES)
def test_better_than_others_as_measured(name: str) -> None:
    ours = ROWS[name, "ours"]["ndcg10"]
    assert all(ours > ROWS[name, other]["ndcg10"] for other in OTHERS if (name, other) in ROWS)


def test_the_table_has_all_collections() -> None:
    lines = report.markdown(report.newest()).splitlines()
    assert sum(line.startswith("| ") for line in lines) == len(NAMES) + 1
