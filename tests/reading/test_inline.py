"""Inline Markdown to text: what readers expect, and the quick way against the full one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interview_search.reading.inline import HARD, full, plain, tidy


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("no markup at all", "no markup at all"),
        (r"\[41:28\] right", "[41:28] right"),
        ("I use [GitHub][] and an [iPhone 5S][iphone-5s]", "I use GitHub and an iPhone 5S"),
        ('[a link](https://example.org/x "title")!', "a link!"),
        ("[nested *emphasis*](u) [*x* y][z]", "nested emphasis x y"),
        ("[laughter] [sic]", "[laughter] [sic]"),
        ("**bold** _italic_ ***both*** ~~gone~~", "bold italic both gone"),
        ("snake_case_name 2*3*4", "snake_case_name 234"),
        ("`code *kept*` &amp; &lt;", "code *kept* & <"),
        ("![the alt text](image.jpg)", "the alt text"),
        ("<https://example.org/x>", "https://example.org/x"),
        ("<b>bold</b> and <span class='x'>span</span>", "bold and span"),
        ("one<br>two", f"one{HARD}two"),
        ("one  \ntwo", f"one{HARD}\ntwo"),
        ("one\\\ntwo\nthree", f"one{HARD}\ntwo\nthree"),
        ("a note[^1] here", "a note here"),
        ('before {{< figure src="x" >}} after', "before  after"),
        ("{{% notice %}}kept{{% /notice %}}", "kept"),
        ("{% include x.html %}text", "text"),
        ("100 % {sic} ~ 5 < 6 & 7", "100 % {sic} ~ 5 < 6 & 7"),
    ],
)
def test_text_of_inline_source(source: str, text: str) -> None:
    assert plain(source) == text


def test_a_defined_shortcut_is_a_link() -> None:
    assert plain("see [Chrome] there", frozenset({"CHROME"})) == "see Chrome there"
    assert plain("see [Chrome] there") == "see [Chrome] there"


MARKUP = st.lists(
    st.sampled_from(
        [
            "a",
            "Bc",
            "é",
            "খ",
            "1",
            " ",
            " ",
            "\n",
            "  \n",
            "*",
            "**",
            "_",
            "__",
            "`",
            "``",
            "[",
            "]",
        ]
        + ["(", ")", "][", "[]", "](", "<", ">", "<b>", "<br>", "<https://x.y>", "&", "&amp;", "!"]
        + ["![", "~", "~~", "\\", "\\[", "\\*", "{", "}", "{{", "}}", "{%", "%}", "{:", "{#x}", "^"]
        + ["[^1]", ":", ".", ",", "?", '"', "'", "http://x.y/z_1", ' "t"', "-", "|"]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=1500, deadline=None)
@given(MARKUP, st.sampled_from([frozenset(), frozenset({"A", "BC"})]))
def test_the_quick_way_is_the_full_way(source: str, references: frozenset[str]) -> None:
    assert plain(source, references) == full(tidy(source), references)
