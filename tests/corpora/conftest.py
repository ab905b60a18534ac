"""The real interviews beside the project, read and split once for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from interview_search import Indexer, Searcher
from interview_search.models import Interview, Section
from interview_search.reading import FileRef, read_file, walk
from interview_search.settings import Settings
from interview_search.transcripts import Transcript, pair, recurring, transcribe

CORPORA = Path(__file__).parents[2] / ".." / "shared" / "corpora"
LANGUAGES = Path(__file__).parents[1] / "languages" / "interviews"
"""Interviews in those that the corpora lack."""


class Split(NamedTuple):
    interview: Interview
    transcript: Transcript
    sections: tuple[Section, ...]


@cache
def split_folder(folder: str) -> list[Split]:
    settings = Settings()
    refs = [ref for ref in walk(CORPORA / folder, settings) if isinstance(ref, FileRef)]
    transcripts = [transcribe(read_file(ref, settings)[0], settings) for ref in refs]
    hosts = recurring(transcript.speakers for transcript in transcripts)
    return [Split(*_pair(transcript, settings, hosts)) for transcript in transcripts]


def _pair(
    transcript: Transcript, settings: Settings, hosts: frozenset[str]
) -> tuple[Interview, Transcript, tuple[Section, ...]]:
    interview, sections = pair(transcript, settings, hosts)
    return interview, transcript, sections


@pytest.fixture
def stride(request: pytest.FixtureRequest) -> Callable[[list[Split]], list[Split]]:
    """Every tenth interview of a large folder, or all under --whole-corpora."""
    whole = request.config.getoption("--whole-corpora")
    return lambda splits: splits if whole or len(splits) < 200 else splits[::10]


@pytest.fixture
def corpus() -> Callable[[str], list[Split]]:
    """The interviews of one folder of the corpora."""
    if not CORPORA.is_dir():
        pytest.skip("needs the real interviews in ../shared/corpora")
    return split_folder


class Searchers(dict[str, Searcher]):
    """By engine, searchers of one index, each opened when it is first asked for."""

    def __init__(self, index: Path) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, engine: str) -> Searcher:
        if engine == "numba":
            pytest.importorskip("numba")
        self[engine] = Searcher(self._index, engine=engine)  # type: ignore[arg-type]
        return self[engine]


@pytest.fixture(scope="session")
def searchers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searchers]:
    """Of all corpora, and of every language there is."""
    if not CORPORA.is_dir():
        pytest.skip("needs the real interviews in ../shared/corpora")
    index = tmp_path_factory.mktemp("corpora")
    Indexer(index).update([CORPORA, LANGUAGES])
    opened = Searchers(index)
    yield opened
    for searcher in opened.values():
        searcher.close()
