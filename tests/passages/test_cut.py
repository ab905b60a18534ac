from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_search.passages.cut import cut, first_end, last_end

SIGNS = ".!?…؟۔।॥。！？"


def sentence_ends(text: str, low: int, high: int) -> list[int]:
    ends: list[int] = []
    end = low
    while (end := first_end(text, SIGNS, "\n" in text, low, high, end)) >= 0:
        ends.append(end)
        end += 1
    return ends


PIECES = [
    "One", " ", " ", ".", ".", "!", "?", "…", "。", "”", ")", '"', "\n", "Dr", "J", "e.g", "x" * 12,
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.data())
def test_ends_are_the_same_from_both_sides(text: str, data: st.DataObject) -> None:
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, len(text)))
    ends = sentence_ends(text, low, high)
    for most in range(low, high + 1):
        before = [end for end in ends if end <= most]
        assert last_end(text, SIGNS, "\n" in text, low, high, most) == max(before, default=-1)


@pytest.mark.parametrize(
    "marked",
    [
        "One.| Two!| Three?| Four…| Five",
        'He said "yes."| Then (no!)| left.|',
        "Dr. No met Prof. Ada and J. R. Hartley.| The end",
        "Tools, e.g. Emacs, i.e. the U.S. Army.| So did I.| Then",
        "It costs 3.50 a month. or so.| At example.com it is 2.0.1 now",
        "Wait... what.| Well…| Yes",
        "প্ৰথম।| দ্বিতীয়॥| শেষ",
        "今日は。|元気！|そう？|はい",
        "هل؟| نعم۔| لا",
        "A list\n\n|without stops\n \n|at all",
        "One line\nand another",
    ],
)
def test_sentence_ends(marked: str) -> None:
    text, ends, at = "", [], 0
    for piece in marked.split("|"):
        at += len(piece)
        text += piece
        ends.append(at)
    assert sentence_ends(text, 0, len(text)) == (ends[:-1])


def test_sentence_ends_of_a_part_see_what_follows_it() -> None:
    text = "It costs 3.50 there. Yes"
    assert sentence_ends(text, 0, 11) == []
    assert sentence_ends(text, 0, 20) == [20]


def stretch(text: str, match: str, width: int, low: int = 0, high: int | None = None) -> str:
    start = text.index(match)
    first, last = cut(
        text, start, start + len(match), low=low, high=len(text) if high is None else high,
        width=width,
    )  # fmt: skip
    return text[first:last].strip()


FIVE = "Alpha beta one. Alpha beta two. Alpha beta three. Alpha beta four. Alpha beta five."


@pytest.mark.parametrize(
    ("match", "width", "expected"),
    [
        ("two", 20, "Alpha beta two."),
        ("two", 36, "Alpha beta two. Alpha beta three."),
        ("five", 36, "Alpha beta four. Alpha beta five."),
        ("five", 45, "Alpha beta four. Alpha beta five."),
        ("two. Alpha beta three", 20, "two. Alpha beta three."),
        ("one", 100, FIVE),
    ],
)
def test_cuts_at_sentences(match: str, width: int, expected: str) -> None:
    assert stretch(FIVE, match, width) == expected


def test_cuts_at_words_where_a_sentence_is_too_long() -> None:
    text = "word " * 40 + "match " + "word " * 40
    found = stretch(text, "match", 60)
    assert "match" in found
    assert 30 <= len(found) <= 75
    assert set(found.split()) == {"word", "match"}


def test_fills_up_with_words_after_a_very_short_sentence() -> None:
    found = stretch("Yes. " + "word " * 40, "Yes", 40)
    assert found == "Yes. word word word word word word word"


def test_stays_within_its_bounds() -> None:
    low, high = FIVE.index("Alpha beta two"), FIVE.index(" Alpha beta four")
    assert stretch(FIVE, "two", 100, low, high) == "Alpha beta two. Alpha beta three."


def test_does_not_cut_within_the_word_after_the_match() -> None:
    text = "word " * 20 + "on-callrotation-and-more " + "word " * 20
    assert set(stretch(text, "on", 12).split()) <= {"word", "on-callrotation-and-more"}


def test_scripts_without_spaces_are_cut_between_letters() -> None:
    text = "กำ" * 100
    found = stretch(text, text[100:102], 20)
    assert 10 <= len(found) <= 25
    thai = "กี่" * 100
    assert stretch(thai, thai[:3], 19) == "กี่" * 6
    for width in range(15, 25):
        first, _ = cut(thai, 150, 153, low=0, high=len(thai), width=width)
        assert thai[first] == "ก"
