"""Every word of every interview, asked for in every way, finds its section and is marked there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interview_search import Indexer, Searcher
from interview_search.analysis import Token, tokenize, unspaced

from .test_scripts import FOUND, INTERVIEWS


@pytest.fixture(scope="module", params=["numpy", "numba"])
def searcher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    if request.param == "numba":
        pytest.importorskip("numba")
    index = tmp_path_factory.mktemp("languages")
    Indexer(index).update(INTERVIEWS)
    with Searcher(index, engine=request.param) as opened:
        yield opened


def ways(text: str, at: int, tokens: list[Token]) -> Iterator[str]:
    """Queries for a word; where words have no spaces, for a few letters from there on."""
    word = text[tokens[at].start : tokens[at].end]
    if unspaced(tokens[at].word):
        run = [token for token in tokens[at : at + 3] if unspaced(token.word)]
        if run == tokens[at : at + len(run)]:
            yield f'"{text[run[0].start : run[-1].end]}"'
        return
    yield from (word, word.upper(), f'"{word}"', f"+{word}", f"answer:{word}")
    if len(word) > 4 and word.isalpha():
        yield f"{word[:-1]}*"
        yield f"{word[:2]}?{word[3:]}"
        yield f"{word[:2]}*{word[-1]}"
        yield f"{word[:2]}{word[3:]}~"
        yield f"{word[:2]}{word[3]}{word[2]}{word[4:]}~"
    if at and not unspaced(tokens[at - 1].word):
        before = text[tokens[at - 1].start : tokens[at - 1].end]
        yield f'"{word} {before}"~2'
        yield f'"{before} {word}"'


@pytest.mark.parametrize("language", FOUND)
def test_each_way_finds_and_marks_it(searcher: Searcher, language: str) -> None:
    missed = []
    for section in searcher.sections(f"talk.{language}"):
        tokens = tokenize(section.answer)
        for at, token in enumerate(tokens):
            for query in ways(section.answer, at, tokens):
                hits = searcher.search(query, limit=100, passages=9).hits
                shown = [p for hit in hits if hit.section.id == section.id for p in hit.passages]
                marked = (p.text[span.start : span.end] for p in shown for span in p.spans)
                if not any(token.word in {t.word for t in tokenize(mark)} for mark in marked):
                    missed.append((query, [passage.spans for passage in shown]))
    assert missed == []
