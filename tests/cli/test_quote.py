"""`quote`: its JSON, its text for people, and what people type."""

from __future__ import annotations

from pathlib import Path


def test_json_shape(indexed: Path, run_json) -> None:
    found = run_json("quote", "the pager never let me finish a dinner")
    assert list(found) == [
        "quote", "verdict", "similarity", "interview", "path", "section", "text", "changes",
        "speaker", "line", "start_seconds", "url", "also", "warnings",
    ]  # fmt: skip
    assert (found["verdict"], found["path"], found["url"]) == ("exact", "ada.md", None)
    assert list(found["changes"][0]) == ["kind", "said", "quoted"]


def test_text_for_people(indexed: Path, run) -> None:
    shown = run("quote", "the pager never let us finish a dinner").output
    assert shown.startswith("altered\n")
    assert "never let [-me-]{+us+} finish a dinner" in shown
    assert "ada.md:" in shown
    assert run("quote", "nobody", "ever", "said", "this", "zyx").output == "absent\n"


def test_links(indexed: Path, run_json) -> None:
    arguments = ("--url", "https://example.org/{slug}/", "--anchors", "hugo")
    quoted = run_json("quote", "I was on call every other week", *arguments)
    assert quoted["url"] == (
        "https://example.org/ada/#when-did-the-burnout-begin"
        ":~:text=I%20was%20on%20call%20every%20other%20week"
    )
    passage = run_json("search", "gardener", *arguments)["hits"][0]["passages"][0]
    assert passage["url"].startswith("https://example.org/ada/#what-helped-you:~:text=")


def test_a_template_that_names_what_is_not_there(indexed: Path, run) -> None:
    result = run("search", "pager", "--url", "https://example.org/{nope}/", code=2)
    assert "no interview has a field 'nope'" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
