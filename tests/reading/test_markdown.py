"""Markdown to blocks: what each becomes, on which line, and the scanner against the full rules."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interview_search.reading.inline import HARD
from interview_search.reading.markdown import parse_fully, parse_markdown
from interview_search.reading.scanner import simple_blocks


def blocks(source: str, **options: str) -> list[tuple[str, str, int]]:
    document = parse_markdown(source, **options)  # type: ignore[arg-type]
    return [(b.kind, document.text(b), b.line) for b in document.blocks]


def test_blocks_know_their_lines() -> None:
    source = "# Title\n\nOne\ntwo.\n\n> quoted\n\n- a\n- b\n\n```\ncode *x*\n```\n\n---\n\nEnd."
    assert blocks(source) == [
        ("heading", "Title", 1),
        ("paragraph", "One\ntwo.", 3),
        ("quote", "quoted", 6),
        ("item", "a", 8),
        ("item", "b", 9),
        ("code", "code *x*", 12),
        ("rule", "", 15),
        ("paragraph", "End.", 17),
    ]


def test_lines_count_from_the_first_line_of_the_body() -> None:
    assert [b.line for b in parse_markdown("a\n\nb", 11).blocks] == [11, 13]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("## Why? {#reason .big}", [("heading", "Why?", 1)]),
        ("## Why? ##", [("heading", "Why?", 1)]),
        ("Why?\n====", [("heading", "Why?", 1)]),
        ("long " * 40 + "\n---", [("paragraph", ("long " * 40).strip(), 1)]),
        ('text\n\n[ref]: https://example.org "Title"\n', [("paragraph", "text", 1)]),
        ("text[^1]\n\n[^1]: the note", [("paragraph", "text", 1), ("paragraph", "the note", 3)]),
        ("<!-- hidden -->\n\nshown", [("paragraph", "shown", 3)]),
        ("<script>\nx()\n</script>\n\nshown", [("paragraph", "shown", 5)]),
        (
            "<p><strong>Q:</strong> Why &amp; how?<br>\nSay.</p>",
            [("paragraph", f"Q: Why & how?{HARD}\nSay.", 1)],
        ),
        ("<h2>Work</h2>\n<p>Hard.</p>", [("heading", "Work", 1), ("paragraph", "Hard.", 2)]),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |",
            [("row", "a b", 1), ("row", "1 2", 3)],
        ),
        ("1. One\n2. Two", [("item", "One", 1), ("item", "Two", 2)]),
        (
            "When?\n\n1988.\n\nAh.",
            [("paragraph", "When?", 1), ("paragraph", "1988.", 3), ("paragraph", "Ah.", 5)],
        ),
    ],
)
def test_what_blocks_become(source: str, expected: list[tuple[str, str, int]]) -> None:
    assert blocks(source) == expected


def test_an_explicit_id_is_the_anchor() -> None:
    heading, *_ = parse_markdown("## Why? {#reason}").blocks
    assert (heading.raw, heading.anchor) == ("Why?", "reason")


def test_indented_text_of_a_plain_text_file_is_no_code() -> None:
    assert blocks("A\n\n    indented *x*", suffix=".txt")[1] == ("paragraph", "indented x", 3)


def test_mdx_imports_are_dropped_and_lines_kept() -> None:
    source = "import Player from './player'\nexport const x = 1\n\nText"
    assert blocks(source, suffix=".mdx") == [("paragraph", "Text", 4)]


LINES = st.lists(
    st.sampled_from(
        ["", "", "a b", "**Ann:** hi", "# H", "## H {#x}", "#tag", "---", "***", "- - -", "___"]
        + ["===", "[r]: http://x.y", '[r]: http://x.y "t"']
        + ['"t"', "[r] text", "[r]: <x y>"]
        + ["> q", "- i", "1. n", "12) n", "    code", "\tcode", " one"]
        + ["```", "~~~", "<b>x</b>"]
        + [
            "<div>",
            "<https://x.y>",
            "| a |",
            "|---|",
            "a | b",
            "--- | ---",
            ":--",
            "[^1]: n",
            "* x",
        ]
        + [
            "*x*",
            "+",
            "-",
            "--",
            "\\# x",
            "## ",
            "#",
            "a  ",
            "\u00a0",
            "[r]: http://x.y (t)",
            "(t)",
        ]
    ),
    max_size=9,
).map("\n".join)


@settings(max_examples=1500, deadline=None)
@given(LINES, st.integers(1, 40))
def test_the_scanner_gives_the_blocks_of_the_full_rules(source: str, first_line: int) -> None:
    assert parse_markdown(source, first_line) == parse_fully(source, first_line)


def test_the_scanner_takes_what_most_interviews_are_made_of() -> None:
    source = '## Who?\n\nI am *Ann*.\n\n***\n\n[x]: https://example.org/a_(b) "T"\n'
    assert simple_blocks(source, 1) is not None
