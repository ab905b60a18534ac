"""Quotes: exact, altered or absent; where, and what the difference is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interview_search import Indexer, QuoteCheck, Searcher, Settings, UnknownIdError

ADA = """---
title: On call
---
**Lena:** When did the burnout begin, and how did you notice that something was wrong?

**Ada:** [01:15] It began in the second winter. I was on call every other week, and the pager
never let me finish a dinner. Nobody called it burnout then; we called it ownership.

**Lena:** What helped you in the end?

**Ada:** A gardener told me to leave one bed fallow. “So I stopped”, carrying the pager
on Fridays, and the world went on—as it does.
"""
BEN = """---
title: Rota
---
**Mia:** What does a night on the rota look like, and how do you keep awake in the tower?

**Ben:** You count the sweeps of the lamp. After four hundred sweeps you make tea, and after
four hundred more somebody relieves you. It began in the second winter.
"""


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("talks")
    (folder / "ada.md").write_text(ADA)
    (folder / "ben.md").write_text(BEN)
    indexer = Indexer(None)
    indexer.update(folder)
    return Searcher(indexer, settings=Settings(url="https://example.org/{slug}/"))


def kinds(found: QuoteCheck) -> list[tuple[str, str, str]]:
    return [(c.kind, c.said, c.quoted) for c in found.changes if c.kind != "same"]


@pytest.mark.parametrize(
    "quote",
    [
        "I was on call every other week, and the pager never let me finish a dinner.",
        "“i was ON CALL every other week — and the pager never let me finish a dinner”",
        "I was on call\nevery  other week",
        "So I stopped, carrying the pager on Fridays, and the world went on - as it does",
        "[I]t began in the second winter. I was on call [sic] every other week",
        "dinner.",
    ],
)
def test_exact(searcher: Searcher, quote: str) -> None:
    found = searcher.verify_quote(quote, interview="ada")
    assert found.verdict == "exact"
    assert found.similarity == 1
    assert not kinds(found)
    assert (found.interview, found.path, found.speaker) == ("ada", "ada.md", "Ada")
    assert found.url is not None
    assert found.text.replace("\n", " ") in " ".join(ADA.split())


def test_where(searcher: Searcher) -> None:
    found = searcher.verify_quote("never let me finish a dinner")
    assert found.line == 7
    assert found.start_seconds == 75.0
    assert found.section is not None
    assert found.section.startswith("ada#")
    assert found.text == "never let me finish a dinner"


@pytest.mark.parametrize("gap", ["...", "…", "[...]", "[…]", ". . .", "(...)"])
def test_what_is_left_out_on_purpose(searcher: Searcher, gap: str) -> None:
    found = searcher.verify_quote(f"It began in the second winter {gap} we called it ownership")
    assert found.verdict == "exact"
    ((kind, said, quoted),) = kinds(found)
    assert (kind, quoted) == ("omitted", "")
    assert said.startswith("I was on call")


def test_the_words_of_an_editor(searcher: Searcher) -> None:
    found = searcher.verify_quote("the pager [that she carried] never let me finish a dinner")
    assert found.verdict == "exact"


@pytest.mark.parametrize(
    ("quote", "difference"),
    [
        ("the pager never let us finish a dinner", ("changed", "me", "us")),
        ("the pager never let me a dinner", ("missing", "finish", "")),
        ("the pager never ever let me finish a dinner", ("added", "", "ever")),
        ("Nobody called that burnout then, we called it ownership", ("changed", "it", "that")),
    ],
)
def test_altered(searcher: Searcher, quote: str, difference: tuple[str, str, str]) -> None:
    found = searcher.verify_quote(quote)
    assert found.verdict == "altered"
    assert kinds(found) == [difference]
    assert found.path == "ada.md"


def test_several_differences(searcher: Searcher) -> None:
    found = searcher.verify_quote("After 400 sweeps you drink tea and after four hundred somebody")
    assert found.verdict == "altered"
    assert kinds(found) == [
        ("changed", "four hundred", "400"),
        ("changed", "make", "drink"),
        ("missing", "more", ""),
    ]


@pytest.mark.parametrize(
    "quote", ["The moon is made of cheese and nobody knows why", "lamp pager", "zyx", "[...]", ""]
)
def test_absent(searcher: Searcher, quote: str) -> None:
    found = searcher.verify_quote(quote)
    assert found.verdict == "absent"
    assert found.section is None


def test_parts_in_another_order_are_not_exact(searcher: Searcher) -> None:
    found = searcher.verify_quote("we called it ownership ... It began in the second winter")
    assert found.verdict != "exact"


def test_the_same_words_elsewhere(searcher: Searcher) -> None:
    found = searcher.verify_quote("It began in the second winter")
    assert found.verdict == "exact"
    assert len(found.also) == 1
    other = searcher.verify_quote("It began in the second winter", interview="ben")
    assert (other.path, other.also) == ("ben.md", ())


@pytest.mark.parametrize("name", ["Ada", "ada", "", "?"])
def test_who_is_said_to_have_said_it(searcher: Searcher, name: str) -> None:
    found = searcher.verify_quote("Nobody called it burnout then", speaker=name)
    assert (found.verdict, found.speaker, found.warnings) == ("exact", "Ada", ())


@pytest.mark.parametrize("name", ["Lena", "Ben", "nobody"])
def test_who_did_not_say_it(searcher: Searcher, name: str) -> None:
    found = searcher.verify_quote("Nobody called it burnout then", speaker=name)
    assert (found.verdict, found.speaker, found.path) == ("absent", "Ada", "ada.md")
    assert found.warnings == (f"Ada said this, not '{name}'",)
    assert searcher.verify_quote("zyx zyx", speaker=name).warnings == ()


def test_words_of_several_people(searcher: Searcher) -> None:
    found = searcher.verify_quote("we called it ownership. What helped you in the end?")
    assert found.verdict == "exact"
    assert found.warnings == ("these are the words of Ada and Lena",)


def test_what_the_editor_put_in_leaves_the_nearest_words_together(searcher: Searcher) -> None:
    found = searcher.verify_quote("you [all] make tea")
    assert (found.verdict, found.text) == ("exact", "you make tea")


def test_an_unknown_interview(searcher: Searcher) -> None:
    with pytest.raises(UnknownIdError):
        searcher.verify_quote("anything", interview="nobody")


def test_a_long_quote_is_bounded(searcher: Searcher) -> None:
    found = searcher.verify_quote("the pager never let me finish a dinner " * 20_000)
    assert found.warnings


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.characters(), max_size=60) | st.text('[].… ita\x00\ud800"“-', max_size=60)
)
def test_nothing_that_is_typed_raises(searcher: Searcher, quote: str) -> None:
    found = searcher.verify_quote(quote)
    assert 0 <= found.similarity <= 1
    assert found.to_dict()["quote"] == quote


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_words_in_a_row_are_exact(searcher: Searcher, data: st.DataObject) -> None:
    said = "It began in the second winter. I was on call every other week, and the pager".split()
    first = data.draw(st.integers(0, len(said) - 1))
    last = data.draw(st.integers(first + 1, len(said)))
    found = searcher.verify_quote(" ".join(said[first:last]))
    assert found.verdict == "exact"
