"""Compiled loops choose the passages that `select` chooses, or leave them to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interview_search import Interview, Section, Turn
from interview_search.analysis import SIGNS, tokenize
from interview_search.analysis import stems as stems_of
from interview_search.backends import sections
from interview_search.passages import Wanted, select

pytest.importorskip("numba")

from interview_search.backends.whoosh.searching import showing

ADA = Interview("ada", "ada.md", "Ada on engines", language="en")
WORDS = [
    "engine", "Engines", "loom", "Dr.", "e.g.", "J.", "I.", "so.", "ja?!", "end.”", "(no!)",
    "don’t", "don't", "C++", "C#", "c#s", ".net", "@loom", "#tag", "on-call", "a.b", "É", "été,",
    "wait…", "_loom", "loom_", "x" * 70, "3.50", "“So", "no.\nyes", "Ÿ", "žal", "50",
]  # fmt: skip
ODD = ["চাহ", "東京。", "ﬁ", "a\u00adb", "İ", "½", "e\u0301", "\ud800"]
TEXTS = st.lists(st.sampled_from([*WORDS, *WORDS, *WORDS, "\n\n", "\n \n", "\u00a0"]), max_size=120)
MARKS = st.lists(st.integers(0, 300), max_size=3).map(sorted)


@st.composite
def told(draw: st.DrawFn, texts: st.SearchStrategy[list[str]] = TEXTS) -> Section:
    turns = []
    for number in range(draw(st.integers(0, 3))):
        text = " ".join(draw(texts))
        lines = tuple((at, 10 * number + n) for n, at in enumerate(draw(MARKS)))
        times = tuple((at, at / 8) for at in draw(MARKS))
        who = draw(st.sampled_from([None, "Ann", "José", "東"]))
        second = draw(st.none() | st.floats(0, 99))
        turns.append(Turn(who, None, text, 10 * number, 10 * number, second, lines, times))
    asked = draw(st.integers(0, len(turns)))
    return Section(
        "ada#s", 0, None, None, "", ("Ann",), tuple(turns), 1, 9,
        draw(st.none() | st.floats(0, 9)), question_turns=asked,
    )  # fmt: skip


@st.composite
def queries(draw: st.DrawFn, found: list[Section]) -> Wanted:
    """Words that stand in the sections, in all their forms there."""
    there = {t.word for s in found for turn in s.turns for t in tokenize(turn.text)} | {"engine"}
    bare = {word.lstrip(SIGNS) for word in there}
    some = st.lists(st.sampled_from(sorted(there | bare)), max_size=3)
    weights = st.sampled_from([0.5, 1.0, 3.25])
    stem_of = stems_of("en", stops=True)
    stems = {stem_of[word]: draw(weights) for word in draw(some) if stem_of[word]}
    forms = {s: tuple(sorted(word for word in there if stem_of[word] == s)) for s in stems}
    words = {word: draw(weights) for word in draw(some)}
    prefixes = tuple(dict.fromkeys(word[:2] for word in draw(some)))
    spelled = {"a?": tuple(draw(some)), "b~1": tuple(draw(some))}
    rows = [[t.word for t in tokenize(turn.text)] for s in found for turn in s.turns]
    runs = [
        tuple(row[at : at + n]) for row in rows for n in (2, 3) for at in range(len(row) - n + 1)
    ]
    phrases = draw(st.lists(st.sampled_from([*runs, ("engine", "loom"), ()]), max_size=2))
    phrases += [tuple(word.lstrip(SIGNS) for word in phrase) for phrase in phrases]
    return Wanted(
        stems, words, prefixes, tuple(dict.fromkeys(phrases)), forms=forms, spelled=spelled
    )


def compared(found: list[Section], wanted: Wanted, words: int) -> list[bool]:
    """Which passages the loops chose; all of them as `select` does."""
    stored = [sections.load(sections.dump(section)) for section in found]
    best = showing.best([(section, ADA, ()) for section in stored], wanted, words)
    assert len(best) == len(found)
    for section, passage in zip(found, best, strict=True):
        if passage is not None:
            assert (passage,) == select(section, ADA, wanted, words=words)
    return [passage is not None for passage in best]


@settings(deadline=None, max_examples=300)
@given(st.lists(told(), max_size=4), st.integers(1, 60), st.data())
def test_same_passages(found: list[Section], words: int, data: st.DataObject) -> None:
    compared(found, data.draw(queries(found)), words)


@settings(deadline=None)
@given(st.lists(told(st.lists(st.sampled_from([*WORDS, *ODD]), max_size=9)), max_size=3), st.data())
def test_other_letters_are_left_to_select(found: list[Section], data: st.DataObject) -> None:
    chosen = compared(found, data.draw(queries(found)), 10)
    for section, was in zip(found, chosen, strict=True):
        text = "".join(turn.text for turn in section.turns)
        assert not (was and any(odd in text for odd in ODD))


@pytest.mark.parametrize(
    "text",
    [
        "An engine. " * 50,
        "The “engine” isn’t — well… an engine. " * 30,
        "L’été, Éngine, the engine’s engine! " * 20,
        ("word " * 100 + "Dr. Engine met J. R. Engine. ") * 5,
    ],
)
def test_latin_texts_are_for_the_loops(text: str) -> None:
    made = Section("a#b", 0, None, None, text, (), (Turn(None, None, text, 1, 1),), 1, 1)
    wanted = Wanted({"engin": 2.0}, forms={"engin": ("engine", "engine's", "engines")})
    for words in (5, 20, 45):
        assert compared([made], wanted, words) == [True]


def test_speakers_and_words_near_one_another_are_left_to_select() -> None:
    made = Section("a#b", 0, None, None, "on call", (), (Turn("Ann", None, "on call", 1, 1),), 1, 1)
    assert compared([made], Wanted(near=((("on", "call"), 2),)), 9) == [False]
    assert compared([made], Wanted(phrases=(("on", "call"),)), 9) == [True]
    assert compared([made], Wanted(words={"on": 1.0}, speakers=(("ann",),)), 9) == [False]
    assert compared([made], Wanted(words={"on": 1.0}), 9) == [True]


def test_interviews_in_several_languages() -> None:
    texts = {"en": "running", "de": "laufen", None: "runs"}
    page = []
    for language, text in texts.items():
        made = Section("a#b", 0, None, None, text, (), (Turn(None, None, text, 1, 1),), 1, 1)
        stored = sections.load(sections.dump(made))
        page.append((stored, replace(ADA, language=language), ()))
    wanted = Wanted(
        {"run": 1.0, "lauf": 1.0}, forms={"run": ("running", "runs"), "lauf": ("laufen",)}
    )
    best = showing.best(page, wanted, 9)
    assert [(p,) for p in best] == [
        select(section, interview, wanted, words=9) for section, interview, _ in page
    ]


@settings(deadline=None, max_examples=300)
@given(told(), st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=6))
@example(replace(Section("", 0, None, None, "", (), (), 1, 1)), [(0, 9)])
def test_forged_sections_do_no_harm(section: Section, changes: list[tuple[int, int]]) -> None:
    stored = bytearray(sections.dump(section))
    for place, value in changes:
        stored[place % len(stored)] = value
    try:
        forged = sections.load(bytes(stored))
    except Exception:
        return
    wanted = Wanted({"engin": 1.0}, prefixes=("l",), forms={"engin": ("engine", "engines")})
    (passage,) = showing.best([(forged, ADA, ())], wanted, 10)
    assert passage is None or passage.text in forged._script.text
