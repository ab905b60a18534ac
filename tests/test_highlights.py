"""What is marked in passages is what the query matched: no word more, no word less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interview_search import Indexer, Interview, Results, Searcher, Section, Turn, analysis
from interview_search.analysis import Token
from interview_search.backends.base import Record
from interview_search.query.tree import (
    Beginning,
    Exact,
    Fuzzy,
    Near,
    Query,
    Stemmed,
    Wildcard,
    positive,
    shape,
)
from interview_search.settings import Settings

WORDS = """keyboard keyboards Keybord static statics do doing does the tea #tea .net net don't
on-call C++ so. été ete über tags tagged @tag ran running K 東京 … — I
""".split()
BARE = """keyboard keybo?rd key* *board keybrod~ keyboard~2 tea #tea on-call net .net te* ?ea
tags~ doing do running été 東京 C++ question:tea answer:static question:stat* question:keybo?rd
answer:keybord~ answer:#tea heading:tea -doing
""".split()
PHRASES = ["static", "tea", "#tea", "static keyboard", "the tea", "tea tea", "on call", "K on tea"]
AFTER = ["", "", "~1", "~4"]
FIELDS = ["", "", "", "question:", "answer:"]

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
phrases = st.builds(
    '{}"{}"{}'.format, st.sampled_from(FIELDS), st.sampled_from(PHRASES), st.sampled_from(AFTER)
)
typed = st.lists(st.sampled_from(BARE) | phrases, min_size=1, max_size=3).map(" ".join)


@st.composite
def sections(draw: st.DrawFn, number: int) -> Section:
    turns = tuple(
        # Each begins with a word of its own, by which to know it.
        Turn(None, None, f"t{number}x{place} {draw(texts)}", 1, 1)
        for place in range(draw(st.integers(1, 3)))
    )
    asked = draw(st.integers(0, len(turns) - 1))
    question = "\n\n".join(turn.text for turn in turns[:asked]) or None
    return Section(
        f"a#{number}", number, draw(st.sampled_from([None, question])), question,
        "\n\n".join(turn.text for turn in turns[asked:]), (), turns, 1, 1, question_turns=asked,
    )  # fmt: skip


@st.composite
def searchers(draw: st.DrawFn) -> Indexer:
    made = tuple(draw(sections(number)) for number in range(draw(st.integers(1, 3))))
    indexer = Indexer(None)
    writer = indexer.backend.writer(Settings())
    language = draw(st.sampled_from(["en", "de", None]))
    interview = Interview("a", "a.md", "Talk", language=language)
    writer.put(Record(interview, None, "k", "a", (), (), ((),) * len(made)), made)
    writer.commit()
    return indexer


@settings(deadline=None, max_examples=150)
@given(searchers(), typed)
def test_marked_is_what_matched(indexer: Indexer, query: str) -> None:
    with Searcher(indexer, engine="numpy") as searcher:
        with searcher._held as state:
            tree = state.read(query).tree
        compared(searcher.search(query, passages=9), tree)
        compared(searcher.search(query), tree)


@settings(deadline=None, max_examples=150)
@given(searchers(), typed)
def test_both_tiers_mark_the_same(indexer: Indexer, query: str) -> None:
    pytest.importorskip("numba")
    shown = []
    for engine in ("numpy", "numba"):
        with Searcher(indexer, engine=engine) as searcher:  # type: ignore[arg-type]
            shown.append([hit.passages for hit in searcher.search(query)])
    assert shown[0] == shown[1]


def compared(results: Results, tree: Query) -> None:
    """The marks of all passages that are shown, and that no turn with marks is left out."""
    for hit in results:
        section, language = hit.section, hit.interview.language
        shown = {passage.text: passage for passage in hit.passages}
        expected = dict(_marks(section, tree, language))
        some = {text for text, marks in expected.items() if marks}
        assert shown.keys() <= expected.keys()
        if len(hit.passages) > 1 or not some:
            assert len(shown) == max(1, len(some))
        for text, passage in shown.items():
            covered = {at for span in passage.spans for at in range(span.start, span.end)}
            assert covered == expected[text]
            assert covered or not some


def _marks(section: Section, tree: Query, language: str | None) -> Iterator[tuple[str, set[int]]]:
    """The text of each turn, and the code points of it that a leaf matches."""
    asked = section.question_turns
    for part, turns in (("question", section.turns[:asked]), ("answer", section.turns[asked:])):
        tokens = [(turn, token) for turn in turns for token in analysis.tokenize(turn.text)]
        marked: dict[str, set[int]] = {turn.text: set() for turn in turns}
        for leaf in positive(tree):
            field = getattr(leaf, "field", None)
            if field == "heading" and section.heading is not None:
                field = "question"  # they are the same here
            if field not in (None, part):
                continue
            for first, last in _runs(leaf, [token for _, token in tokens], language):
                if tokens[first][0] is tokens[last][0]:
                    turn = tokens[first][0]
                    marked[turn.text] |= {*range(tokens[first][1].start, tokens[last][1].end)}
        yield from marked.items()


def _runs(leaf: Query, tokens: Sequence[Token], language: str | None) -> Iterator[tuple[int, int]]:
    """First and last token of what is to be marked."""
    words = [
        {token.word, token.word[1:]} if token.word[0] in "@#." else {token.word}
        for token in tokens
    ]  # fmt: skip
    stem_of = analysis.stems(language, stops=True)
    for at, forms in enumerate(words):
        match leaf:
            case Stemmed(stems):
                here = stem_of[tokens[at].word] in stems
            case Exact(several):
                run = words[at : at + len(several)]
                if len(run) == len(several) and all(map(set.__contains__, run, several)):
                    yield at, at + len(several) - 1
                here = False
            case Beginning(prefix):
                here = any(form.startswith(prefix) for form in forms)
            case Wildcard(pattern):
                here = any(shape(pattern).fullmatch(form) for form in forms)
            case Fuzzy(word, edits):
                from rapidfuzz.distance import OSA

                here = any(OSA.distance(word, form) <= edits for form in forms)
            case _:
                here = False
        if here:
            yield at, at
    if isinstance(leaf, Near):
        yield from _near(leaf, words)


def _near(leaf: Near, words: Sequence[set[str]]) -> Iterator[tuple[int, int]]:
    wanted = Counter(leaf.words)
    fit = [
        (start, end)
        for start, end in combinations(range(len(words) + 1), 2)
        if end - start <= len(leaf.words) + leaf.slop
        and all(sum(w in forms for forms in words[start:end]) >= n for w, n in wanted.items())
    ]
    for start, end in fit:
        if not any(
            (low, high) != (start, end) and start <= low and high <= end for low, high in fit
        ):
            yield from ((at, at) for at in range(start, end) if wanted.keys() & words[at])
