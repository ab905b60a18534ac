"""Any string at all is answered within the limits, by passages that are what they say."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview_search import Hit, Indexer, Interview, Searcher, Settings
from interview_search.passages import render
from tests.passages.helpers import Marks

WORDS = "alpha beta gamma delta pager light right night".split()
BODY = "\n".join(f"## Why {word}?\n\nThe {word} was on call, in a net of ten.\n" for word in WORDS)
TALK = """
**Ann Lee:** What is <b>a pager</b> &amp; "the alpha"?

**José Moor:** A pager, .NET and C++ at 10 < 20. \u202eNights\u202c are long; alpha nights, longer.

**Ann Lee:** 東京都の夜 and the night of the right light, light, light. On call! \x1b[31m Red.
"""
SIGNS = ["alpha", " ", "AND ", "OR ", "NOT ", "(", ")", '"', "+", "-", "*", "?", "~2", "^3", "^=",
         "title:", "date:", "speaker:", "[", " to ", "]", "{", "}", ">", "<=", "2020", "东",
         "\ud800", "\0", ":", "~", "^", "the ", "“", "‼", "\u202e", "ann", "night", "pager ",
         ".NET ", "IT ", "role:interviewee", "-the", '"the alpha" ', '"light night"~4'
         ]  # fmt: skip
QUERIES = st.lists(st.sampled_from(SIGNS), max_size=40).map("".join) | st.text()
ENGINES = ("numpy", "numba") if find_spec("numba") else ("numpy",)
LIMITS = Settings(query_words_max=20, query_chars_max=200, passage_words=12)


@pytest.fixture(scope="module")
def searchers() -> Iterator[list[Searcher]]:
    indexer = Indexer(None)
    for number in range(3):
        indexer.add(Interview(f"i{number}", f"i{number}", f"Talk {number} of pagers", body=BODY))
    indexer.add(Interview("talk", "talk", "Alpha <i>talk</i>", body=TALK))
    opened = [Searcher(indexer, engine=one, settings=LIMITS) for one in ENGINES]  # type: ignore[arg-type]
    yield opened
    for searcher in opened:
        searcher.close()


@given(QUERIES, st.integers(1, 4))
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_anything(searchers: list[Searcher], query: str, count: int) -> None:
    answers = [searcher.search(query, limit=3, passages=count) for searcher in searchers]
    for results in answers:
        assert len(results) == min(3, results.total)
        assert all(len(line) < 200 and line.isprintable() for line in results.warnings)
        results.to_dict()
        for hit in results:
            whole(hit, count)
    first, *others = answers
    for other in others:
        assert [(h.section.id, h.score, h.passages) for h in other] == [
            (h.section.id, h.score, h.passages) for h in first
        ]
        assert (other.total, other.warnings) == (first.total, first.warnings)


def whole(hit: Hit, count: int) -> None:
    """Passages are there, apart from one another, and marked within; HTML is as they are."""
    assert 1 <= len(hit.passages) <= count
    turns = [turn.text for turn in hit.section.turns]
    for passage in hit.passages:
        assert passage.text
        ends = [at for span in passage.spans for at in (span.start, span.end)]
        assert ends == sorted(set(ends)) and all(0 <= at <= len(passage.text) for at in ends)
        read = Marks(passage.to_html())
        assert read.text == render.visible(passage.text)
        assert len(read.marked) == len(passage.spans)
        if passage.field not in ("question", "answer"):
            assert passage.text == (hit.section.heading or hit.interview.title)
            continue
        at = next(n for n, text in enumerate(turns) if passage.text in text)
        turns[at] = turns[at].replace(passage.text, "\0" * len(passage.text), 1)


@pytest.mark.parametrize(
    "query", ["title:talk", "title:alpha", "talk", "heading:why", "speaker:moor"]
)
def test_never_empty(searchers: list[Searcher], query: str) -> None:
    for searcher in searchers:
        results = searcher.search(query, limit=100)
        assert results.total
        assert all(passage.text for hit in results for passage in hit.passages)
        assert all(hit.passages for hit in results)
