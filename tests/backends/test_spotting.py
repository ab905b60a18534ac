"""Looking for words in all texts of a page at once chooses the passages that `select` chooses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interview_search import Interview, Section, Turn
from interview_search.analysis import SIGNS, tokenize
from interview_search.analysis import stems as stems_of
from interview_search.backends import sections
from interview_search.backends.whoosh.searching import spotting
from interview_search.passages import Wanted, select

ADA = Interview("ada", "ada.md", "Ada on engines", language="de")
WORDS = [
    "engine", "Engines", "ESSEN", "iss", "ißt", "Straße", "STRASSE", "Größe", "ess", "ß", "Maße",
    "don’t", "don't", "C++", "C#", "c#s", ".net", "@loom", "#tag", "on-call", "a.b", "É", "été,",
    "wait…", "_loom", "“So", "no.\nyes", "l’homme", "„Gut“", "Über", "überÜber", "©", "ÿ", "×",
    "÷x", "a", "I", "–ja", "Ÿ", "žal",
]  # fmt: skip
ODD = [
    "চাহ",
    "東京。",
    "ﬁ",
    "a\u00adb",
    "İ",
    "½",
    "m²",
    "e\u0301",
    "\ud800",
    "\u212aelvin",
    "ſo",
    "µm",
]
PIECES = st.sampled_from([*WORDS, *WORDS, "\n\n", "\u00a0", "\u202f"])
TEXTS = st.lists(PIECES, max_size=60).map(" ".join) | st.lists(PIECES, max_size=9).map("".join)
OTHERS = st.lists(st.sampled_from([*WORDS, *ODD]), max_size=9).map(" ".join)


@st.composite
def told(draw: st.DrawFn) -> Section:
    texts = draw(st.lists(TEXTS | OTHERS, max_size=3))
    turns = tuple(Turn("Ann", None, text, 1, 1) for text in texts)
    asked = draw(st.integers(0, len(turns)))
    return Section("ada#s", 0, None, None, "", ("Ann",), turns, 1, 9, question_turns=asked)


@st.composite
def queries(draw: st.DrawFn, found: list[Section], language: str) -> Wanted:
    """Words that stand in the sections, in all their forms there."""
    there = {t.word for s in found for turn in s.turns for t in tokenize(turn.text)} | {"engine"}
    bare = {word.lstrip(SIGNS) for word in there}
    some = st.lists(st.sampled_from(sorted(there | bare)), max_size=3)
    weights = st.sampled_from([0.5, 1.0, 3.25])
    stem_of = stems_of(language, stops=True)
    stems = {stem_of[word]: draw(weights) for word in draw(some) if stem_of[word]}
    forms = {s: tuple(sorted(word for word in there if stem_of[word] == s)) for s in stems}
    words = {word: draw(weights) for word in draw(some)}
    prefixes = tuple(dict.fromkeys(word[:2] for word in draw(some)))
    spelled = {"a?": tuple(draw(some)), "b~1": tuple(draw(some))}
    return Wanted(stems, words, prefixes, forms=forms, spelled=spelled)


def compared(found: list[Section], wanted: Wanted, words: int, ada: Interview) -> list[bool]:
    """Which passages were chosen so; all of them as `select` does."""
    page = [(sections.load(sections.dump(section)), ada) for section in found]
    best = spotting.best(page, wanted, words)
    assert len(best) == len(found)
    for section, passage in zip(found, best, strict=True):
        if passage is not None:
            assert (passage,) == select(section, ada, replace(wanted), words=words)
    return [passage is not None for passage in best]


@settings(deadline=None, max_examples=300)
@given(st.lists(told(), max_size=4), st.integers(1, 60), st.sampled_from(["de", "en"]), st.data())
def test_same_passages(
    found: list[Section], words: int, language: str, data: st.DataObject
) -> None:
    wanted = data.draw(queries(found, language))
    compared(found, wanted, words, replace(ADA, language=language))


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("An engine. " * 50, ("engine", "engines")),
        ("The “engine” isn’t — well… an Engine. " * 30, ("engine",)),
        ("Größe Straße. " * 30, ("strasse",)),
        ("Er ißt, was er isst. " * 30, ("isst",)),
    ],
)
def test_western_texts_are_for_this_way(text: str, forms: tuple[str, ...]) -> None:
    made = Section("a#b", 0, None, None, text, (), (Turn(None, None, text, 1, 1),), 1, 1)
    stem = stems_of("de", stops=True)[forms[0]]
    wanted = Wanted({stem: 2.0}, forms={stem: forms})
    for words in (5, 20, 45):
        assert compared([made, made], wanted, words, ADA) == [True, True]


def test_half_a_sharp_s() -> None:
    text = "Engines ESSEN ißt"
    made = Section("a#b", 0, None, None, text, (), (Turn(None, None, text, 1, 1),), 1, 1)
    assert compared([made], Wanted(prefixes=("en", "is")), 1, ADA) == [True]
    assert compared([made], Wanted(prefixes=("s", "is")), 1, ADA) == [False]


def test_what_is_left_to_select() -> None:
    made = Section("a#b", 0, None, None, "on call", (), (Turn("Ann", None, "on call", 1, 1),), 1, 1)
    assert compared([made], Wanted(near=((("on", "call"), 2),)), 9, ADA) == [False]
    assert compared([made], Wanted(words={"on": 1.0}, speakers=(("ann",),)), 9, ADA) == [True]
    assert compared([made], Wanted({"on": 1.0}), 9, ADA) == [False]
    assert compared([made], Wanted(words={"東": 1.0}), 9, ADA) == [False]
    assert compared([], Wanted(words={"on": 1.0}), 9, ADA) == []


def test_interviews_in_several_languages() -> None:
    texts = {"en": "running", "de": "laufen", None: "runs"}
    page = []
    for language, text in texts.items():
        made = Section("a#b", 0, None, None, text, (), (Turn(None, None, text, 1, 1),), 1, 1)
        page.append((made, replace(ADA, language=language)))
    wanted = Wanted(
        {"run": 1.0, "lauf": 1.0}, forms={"run": ("running", "runs"), "lauf": ("laufen",)}
    )
    best = spotting.best(page, wanted, 9)
    assert [(p,) for p in best] == [select(*one, wanted, words=9) for one in page]
