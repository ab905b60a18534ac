"""Anchors by each generator's rule, on headings whose anchors were looked up in its own tests
or documentation, or follow from its rule."""

from __future__ import annotations

import pytest

from interview_search.passages.anchors import STYLES, anchors
from interview_search.settings import ANCHORS

TWICE = [("Why?", None), ("Why?", None), ("Why!", None)]


@pytest.mark.parametrize(
    ("style", "text", "expected"),
    [
        ("hugo", "Who are you, and what do you do?", "who-are-you-and-what-do-you-do"),
        ("hugo", "A - B", "a---b"),
        ("hugo", "Über_uns: Ärger", "über_uns-ärger"),
        ("hugo", "!?", "heading"),
        ("hugo", "What's 1.5 for?", "whats-15-for"),
        ("github", "What's 1.5 for?", "whats-15-for"),
        ("github", "A & B", "a--b"),
        ("github", "আপুনি কোন?", "আপুনি-কোন"),
        ("jekyll", "Tools & Toys", "tools--toys"),
        ("kramdown", "1. Über uns", "ber-uns"),
        ("kramdown", "2019", "section"),
        ("kramdown", "A - B", "a---b"),
        ("python-markdown", "A - B & C", "a-b-c"),
        ("python-markdown", "Über uns?", "uber-uns"),
        ("python-markdown", "გამარჯობა", "_1"),
    ],
)
def test_one_heading(style: str, text: str, expected: str) -> None:
    assert anchors([(text, None)], style) == [expected]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("hugo", ["why", "why-1", "why-2"]),
        ("github", ["why", "why-1", "why-2"]),
        ("jekyll", ["why", "why-1", "why-2"]),
        ("kramdown", ["why", "why-1", "why-2"]),
        ("python-markdown", ["why", "why_1", "why_2"]),
    ],
)
def test_the_same_heading_again(style: str, expected: list[str]) -> None:
    assert anchors(TWICE, style) == expected


@pytest.mark.parametrize("style", STYLES)
def test_an_explicit_id_wins(style: str) -> None:
    assert anchors([("Why?", "own"), ("Why?", None)], style) == ["own", "why"]


def test_python_markdown_counts_on_from_a_number() -> None:
    assert anchors([("a_1", None), ("a_1", None)], "python-markdown") == ["a_1", "a_2"]


def test_hugo_takes_the_next_free_number() -> None:
    headings = [("A", None), ("A 1", None), ("A", None)]
    assert anchors(headings, "hugo") == ["a", "a-1", "a-2"]


def test_settings_know_every_style() -> None:
    assert ANCHORS[0] == "none"
    assert list(ANCHORS[1:]) == list(STYLES)
