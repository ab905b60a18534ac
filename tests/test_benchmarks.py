"""The benchmarks measure the same work on the same sections, run after run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks import goals, queries, report, sections
from benchmarks.guard import compare
from benchmarks.peers import ENGINES, lucene, usable
from benchmarks.peers.base import Engine
from benchmarks.places import SAMPLES
from benchmarks.queries import KINDS, Query
from benchmarks.sections import Sections, analyse, generate

SIZE = 400
"""More than the samples have, so that some are made of shuffled sentences."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sections]:
    patch = pytest.MonkeyPatch()
    patch.setattr(sections, "CACHE", tmp_path_factory.mktemp("cache"))
    yield sections.make(SIZE, SAMPLES, terms=True)
    patch.undo()


@pytest.fixture(scope="module")
def asked(made: Sections) -> list[Query]:
    return queries.make(made, each=10)


def test_sections_are_the_same_on_every_run(made: Sections) -> None:
    again = list(generate(SIZE, SAMPLES))
    assert len(again) == SIZE
    assert [(s.id, s.answer, s.date) for s in again] == [(s.id, s.answer, s.date) for s in made]
    assert len({section.id for section in made}) == SIZE
    assert [analyse(section) for section in again[:20]] == [s.terms for s in made[:20]]


def test_a_smaller_set_is_the_beginning_of_a_larger_one() -> None:
    small, large = list(generate(50, SAMPLES)), list(generate(SIZE, SAMPLES))
    assert small == large[:50]


def test_shuffling_keeps_the_words(made: Sections) -> None:
    first = made[0].interview

    def bag(interview: str) -> list[str]:
        return sorted(w for s in made if s.interview == interview for w in s.answer.split())

    assert bag(first) == bag(f"{first}~1")


def test_queries_are_the_same_on_every_run(made: Sections, asked: list[Query]) -> None:
    assert asked == queries.make(made, each=10)
    assert {query.kind for query in asked} == set(KINDS)


@pytest.mark.parametrize("other", ["ours", "tantivy", "bm25s-numba", "bm25s-numpy", "whoosh"])
def test_engines_agree_on_what_matches(
    other: str, made: Sections, asked: Sequence[Query], tmp_path: Path
) -> None:
    found, skipped = usable(["fts5", other])
    if skipped:
        pytest.skip(str(skipped))
    mine = [query for query in asked if query.layout == "terms"]
    engines: dict[str, Engine] = {name: ENGINES[name]() for name in found}
    for name, engine in engines.items():
        layout = engine.layout("terms")
        assert engine.build(tmp_path / name, made, layout).bytes > 0
        engine.open(tmp_path / name, layout)
    prepared = {name: {q: e.prepare(q) for q in mine} for name, e in engines.items()}
    checks = compare(engines, prepared, mine, "fts5")
    for engine in engines.values():
        engine.close()
    assert {"and3", "phrase2"} <= {c.kind for c in checks} or other.startswith("bm25s")
    assert [c for c in checks if c.counts_equal < 1] == []


def test_who_matches(made: Sections, asked: Sequence[Query], tmp_path: Path) -> None:
    """Section by section, where numbers alone might agree by chance."""
    ours, fts5 = ENGINES["ours"](), ENGINES["fts5"]()
    ours.build(tmp_path / "ours", made, "text")
    fts5.build(tmp_path / "fts5", made, "terms")
    ours.open(tmp_path / "ours", "text")
    fts5.open(tmp_path / "fts5", "terms")
    for query in asked:
        if query.op in ("and", "phrase"):
            mine, theirs = ours.search(query, SIZE), fts5.search(query, SIZE)
            assert {n for n, _ in mine} == {n for n, _ in theirs}, query
            assert mine
    ours.close()
    fts5.close()


def _results(n: int, **micros: float) -> dict[str, Any]:
    """As a run keeps them: every class takes an engine the same time."""
    rows = [
        {"engine": name.replace("_", "-"), "kind": kind, "n": n}
        | {"cpu_median_us": us, "cpu_p95_us": us}
        for name, us in micros.items()
        for kind in KINDS
    ]
    run = {"date": "2026-01-02 03:04", "commit": "abc", "load": [0.5, 0.5, 0.5]}
    machine = {"cpu": "one", "cpus": 2, "system": "Linux", "python": "3.11", "versions": {}}
    return {"n": n, "machine": machine, "runs": {"query": run}, "tables": {"query": rows}}


def test_report_tells_what_was_met() -> None:
    every = {
        60_000: _results(60_000, tantivy=80, ours_kernel=20, ours=40, ours_kernel_numpy=80),
        1_000_000: _results(1_000_000, tantivy=800, ours_kernel=400, ours=420),
    }
    lines = report.markdown(every).splitlines()
    median = next(line for line in lines if "median" in line)
    assert "4, met | 2, missed" in median
    assert "1, missed |  |" in median
    assert "2, missed | 1.9, missed" in next(line for line in lines if "a million" in line)
    # 400 us at a million against 20 at 60,000: 11.6 times for ten times as many.
    assert "11.6 times, missed" in next(line for line in lines if "worst class and step" in line)


def test_report_has_all_goals_without_results() -> None:
    found = list(goals.measured({}))
    assert len(found) == 18
    assert all(goal.numba.aim for goal in found)


def test_report_goes_between_the_marks() -> None:
    page = f"before\n{report.BEGIN}\nold\n{report.END}\nafter"
    assert report.inserted(page, "new") == page.replace("old", "new")
    with pytest.raises(SystemExit):
        report.inserted("no marks", "new")


def test_plots_name_every_class_and_engine(tmp_path: Path) -> None:
    plots = pytest.importorskip("benchmarks.plots", exc_type=ImportError)
    every = {n: _results(n, tantivy=n / 1000, ours=n / 2000) for n in (5_000, 60_000)}
    plots.draw(every, tmp_path)
    drawn = (tmp_path / "latency-60000.svg").read_text("utf-8")
    assert all(label in drawn for label in (*KINDS.values(), "tantivy", "search(), Numba"))
    assert "60,000" in (tmp_path / "growth.svg").read_text("utf-8")


def test_lucene_is_left_out_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lucene, "_PLACES", "/nowhere/*")
    monkeypatch.setattr(lucene.shutil, "which", lambda program: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert "no Java development kit" in (lucene.fetch() or "")
    assert "no Java development kit" in usable(["lucene"])[1]["lucene"]


def test_maven_is_asked_for_missing_jars_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lucene, "_installed", lambda: (tmp_path, 21, "10.3.1"))
    monkeypatch.setattr(lucene, "_jar", lambda name: tmp_path / f"{name}.jar")
    monkeypatch.setattr(lucene, "_classpath", lambda: "")
    monkeypatch.setattr(lucene.shutil, "which", lambda program: None)
    assert lucene.fetch() == "no Maven on this machine"
    for name in lucene._JARS:
        (tmp_path / f"{name}.jar").touch()
    assert lucene.fetch() is None
