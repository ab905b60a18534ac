"""Indexes of every version that there was open for ever, and answer as they did."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from interview_search import Searcher
from interview_search.backends.whoosh.files.columns import VERSION

SAVED = Path(__file__).parent.parent / "indexes"
VERSIONS = sorted(path.name for path in SAVED.iterdir() if path.name.isdigit())
ANSWERS = {
    "storm": "the-last-keeper-of-graaskjaer",
    '"on call"': "031-the-pager-never-sleeps",
    "relojes": "siete-preguntas-lucia-arrieta",
}
"""Query -> the interview of the first hit."""


def test_this_version_is_saved() -> None:
    assert str(VERSION) in VERSIONS, "write it with: python -m tests.indexes"


@pytest.mark.parametrize("version", VERSIONS)
def test_opens_and_answers(version: str, tmp_path: Path) -> None:
    place = shutil.copytree(SAVED / version, tmp_path / "index")
    with Searcher(place) as searcher:
        assert searcher.info().interviews == len({i.id for i in searcher.interviews()}) > 5
        for query, interview in ANSWERS.items():
            found = searcher.search(query)
            assert found.hits[0].interview.id == interview, query
            assert found.hits[0].passages[0].spans
        for interview in searcher.interviews():
            assert searcher.sections(interview.id)
