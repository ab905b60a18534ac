"""What is kept of compiled loops is of the loops that are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from interview_search.backends.whoosh import compiling


def test_what_other_sources_left_is_deleted(tmp_path: Path) -> None:
    kept = tmp_path / "union.union-48.py311.nbi"
    for sources, stays in (("a", False), ("a", True), ("b", False), ("b", True)):
        kept.touch()
        compiling._forget_older.cache_clear()
        compiling._forget_older(tmp_path, sources)
        assert kept.exists() == stays


def test_every_loop_counts() -> None:
    pytest.importorskip("numba")
    from interview_search.backends.whoosh.indexing.kernels import inverting
    from interview_search.backends.whoosh.searching.kernels import common

    files = {*Path(compiling.__file__).parent.glob("*/kernels/*.py")}
    assert {Path(module.__file__ or "") for module in (inverting, common)} <= files
    mark = Path(common.rank.stats.cache_path) / compiling._MARK
    assert mark.read_text() == compiling._sources()
