"""Rankings are judged as the collections have it, the same on every run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("ir_measures")

from benchmarks.relevance import collections, measure, run  # noqa: E402
from benchmarks.relevance.collections import Collection, Document  # noqa: E402
from benchmarks.relevance.rankers import RANKERS  # noqa: E402

FILED = {
    "corpus.jsonl": [
        {"_id": "a", "title": "How do bees sleep?", "text": "They hold on to a flower."},
        {"_id": "b", "title": "", "text": "Bees swarm in May, and sleep little."},
        {"_id": "c", "title": "Why bridges?", "text": "Rivers are in the way."},
    ],
    "queries.jsonl": [
        {"_id": "1", "text": "Do bees sleep?"},
        {"_id": "2", "text": 'the "bridges'},
        {"_id": "3", "text": "asked, and never judged"},
    ],
}


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    place = tmp_path / "small-en"
    (place / "qrels").mkdir(parents=True)
    for name, lines in FILED.items():
        (place / name).write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    judged = "query-id\tcorpus-id\tscore\n1\ta\t2\n1\tb\t1\n2\tc\t1\n2\ta\t0\n"
    (place / "qrels" / "test.tsv").write_text(judged, "utf-8")
    assert collections.names(tmp_path) == ["small-en"]
    return collections.load("small-en", tmp_path)


def test_what_was_judged_is_asked(collection: Collection) -> None:
    assert collection.language == "en"
    assert set(collection.queries) == {"1", "2"}
    assert collection.judged["1"] == {"a": 2, "b": 1}
    assert collection.documents[0] == Document(
        "a", "How do bees sleep?", FILED["corpus.jsonl"][0]["text"]
    )


def test_measures(collection: Collection) -> None:
    found = measure.scores(collection, {"1": ["b", "a", "c"], "2": []})
    assert found["rr"].tolist() == [1, 0]
    assert found["recall100"].tolist() == [1, 0]
    # (1 + 2 / log2 3) / (2 + 1 / log2 3)
    assert found["ndcg10"].tolist() == [pytest.approx(0.8597, abs=1e-4), 0]


def test_chance() -> None:
    rng = np.random.default_rng(1)
    some = rng.random(200)
    assert measure.chance(some, some) == 1
    assert measure.chance(some + 0.1, some) < 0.001
    assert measure.chance(some, rng.permutation(some)) > 0.05


@pytest.mark.parametrize("make", RANKERS, ids=lambda make: make.name)
def test_engines_find_what_there_is(make: type, collection: Collection, tmp_path: Path) -> None:
    ranker = make()
    if ranker.name == "lucene":
        pytest.skip("a virtual machine takes seconds")
    try:
        ranker.require()
    except run.Skip as reason:
        pytest.skip(str(reason))
    (tmp_path / "index").mkdir()
    found = ranker.rank(collection, 10, tmp_path / "index")
    assert set(found["1"][:2]) == {"a", "b"}
    assert found["2"][0] == "c"
