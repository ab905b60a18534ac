from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from interview_search.models import Passage
from interview_search.passages import render

from .helpers import Marks, passage


@st.composite
def passages(draw: st.DrawFn, pieces: st.SearchStrategy[str]) -> Passage:
    """Matches are words between other text, as `select` makes them."""
    text, spans = "", []
    for other, match in draw(st.lists(st.tuples(pieces, st.sampled_from(["so", "京", "C3"])))):
        text += other
        spans.append((len(text), len(text) + len(match)))
        text += match + draw(st.sampled_from([" ", ". ", "\n\n"]))
    return passage(text + draw(pieces), *spans)


ANY = passages(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
NASTY = passages(st.text("<>&\"'`*_[]()!~|{}$#+-=.:;/\\ \n\t0123aé\x1b\x07\x9b\u202e", max_size=12))


def test_html() -> None:
    found = passage('<b>"A & B\'s" loom</b>', (4, 5), (13, 17))
    assert found.to_html() == (
        "&lt;b&gt;&quot;<mark>A</mark> &amp; B&#x27;s&quot; <mark>loom</mark>&lt;/b&gt;"
    )


@given(ANY | NASTY)
def test_html_holds_the_text_and_its_marks_and_nothing_else(found: Passage) -> None:
    read = Marks(render.html(found))
    assert read.text == render.visible(found.text)
    assert read.marked == [found.text[s.start : s.end] for s in found.spans]


def test_ansi_and_plain() -> None:
    found = passage("An\x1b[31m engine\r\nand\ta\u202e loom\x07", (7 + 1, 14), (23, 27))
    assert found.to_ansi() == "An[31m \x1b[1;33mengine\x1b[0m and a \x1b[1;33mloom\x1b[0m"
    assert render.plain(found) == "An[31m **engine** and a **loom**"
    assert render.plain(found, "<<", ">>") == "An[31m <<engine>> and a <<loom>>"


@given(ANY | NASTY)
def test_ansi_carries_no_control_characters_but_its_own(found: Passage) -> None:
    bare = re.sub(r"\x1b\[(?:1;33|0)m", "", render.ansi(found))
    steering = r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]"
    assert not re.search(steering, bare)
    assert bare == render.plain(found, "", "")
    words = [re.sub(steering, "", word) for word in found.text.split()]
    assert bare.split() == [word for word in words if word]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (passage("I *like* a_b [x](y)", (2 + 1, 7)), r"I \***like**\* a\_b \[x\](y)"),
        (passage("# no heading"), r"\# no heading"),
        (passage("1. no list"), r"1\. no list"),
        (passage("- no list, on-call"), r"\- no list, on-call"),
        (passage("<b> & 3 > 2"), r"\<b> \& 3 > 2"),
        (passage("two\n\nparagraphs"), "two paragraphs"),
    ],
)
def test_markdown(found: Passage, expected: str) -> None:
    assert found.to_markdown() == expected


@given(NASTY)
def test_markdown_reads_as_the_text(found: Passage) -> None:
    line = render.markdown(found)
    for form in ("commonmark", "gfm-like"):
        options = {"linkify": False}
        shown = MarkdownIt(form, options).disable("linkify", True).render(line)
        read = Marks(shown, "strong", ("p",))
        assert read.text.split() == render.plain(found, "", "").split()
        assert read.marked == [found.text[s.start : s.end] for s in found.spans]
