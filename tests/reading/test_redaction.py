"""What stands between redaction marks, and what is left where nobody can tell."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_search import Settings, parse
from interview_search.reading import (
    FileRef,
    RedactionError,
    public_hash,
    read_file,
    read_text,
    redacted,
)
from interview_search.reading.redaction import PLACE, may_hold_marks

SPANS = [
    ("a [redact]b[/redact] c", "a █ c"),
    ("a [REDACTED]b[/Redacted] c", "a █ c"),
    ("a [redacted]b[/redact] c", "a █ c"),
    (r"a \[redact\]b\[/redact\] c", "a █ c"),
    ("a <!-- redact -->b<!-- /redact --> c", "a █ c"),
    ("a <!--redacted-->b<!-- / redacted --> c", "a █ c"),
    ("a [redact]b\nc\n\nd[/redact] e\nf", "a █\n\n\n e\nf"),
    ("[redact]a[/redact][redact]b[/redact]", "██"),
    ("<!-- redact -->a [redact]b[/redact] c<!-- /redact --> d", "█ d"),
    ("[redact]a <!-- /redact --> b[/redact] c", "█ c"),
]


@pytest.mark.parametrize(("text", "left"), SPANS)
def test_spans(text: str, left: str) -> None:
    found = redacted(text, "a.md")
    assert (found.text, found.problems) == (left, ())
    assert found.spans == left.count(PLACE)
    assert found.text.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    ["", "a redacted report", "I am [redacted] of [redacted].", "[redaction]x", "<!-- a -->"],
)
def test_no_marks(text: str) -> None:
    assert redacted(text, "a.md").text == text
    assert redacted(text, "a.md").spans == 0


def test_never_closed() -> None:
    found = redacted("a\nb [redact]c\nd", "a.md")
    assert found.text == "a\nb █\n"
    [problem] = found.problems
    assert problem.line == 2 and "never closed" in problem.reason


def test_opened_twice() -> None:
    """A placeholder before a span: rather too much than too little."""
    found = redacted("I am [redacted] of [redacted]Hallam[/redacted] Reach", "a.md")
    assert found.text == "I am █ Reach"
    [problem] = found.problems
    assert "opened again" in problem.reason
    assert redacted("of [redacted]Hallam[/redacted], I am [redacted].", "a.md").text.endswith(
        "I am [redacted]."
    )


@pytest.mark.parametrize(
    "text", ["a\nb[/redact] c", "<!-- /redact -->", "[redact]a[/redact]b[/redact]"]
)
def test_closed_without_being_opened(text: str) -> None:
    with pytest.raises(RedactionError, match="closes nothing"):
        redacted(text, "a.md")


@given(st.lists(st.sampled_from(
    ["[redact]", "[/redact]", "[redacted]", "[/redacted]", "<!-- redact -->", "<!-- /redact -->",
     "secret", "\n", " ", "[", "<!--"]), max_size=14).map("".join))  # fmt: skip
def test_nothing_between_marks_is_left(text: str) -> None:
    try:
        found = redacted(text, "a.md")
    except RedactionError:
        return
    assert found.text.count("\n") == text.count("\n")
    assert "[/redact" not in found.text and "<!-- /redact" not in found.text
    depth = 0
    for piece in text.replace("[redact", "\0[redact").replace("[/redact", "\0[/redact").split("\0"):
        depth += piece.startswith("[redact") - piece.startswith("[/redact")
    if "<!--" not in text and depth == 0 and "[redacted]" not in text:
        assert not redacted(found.text, "a.md").spans


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_files_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = "---\ntitle: On <!-- redact -->Xenia<!-- /redact -->\n---\n"
    text += "\n## Whö?\n\nThe [redact]spy[/redact].\n"
    data = text.encode(encoding)
    (tmp_path / "a.md").write_bytes(data)
    assert may_hold_marks(data)
    interview, _ = read_file(FileRef(tmp_path, "a.md"))
    assert interview.title == "On █" and "spy" not in interview.body
    assert interview.redactions == 2
    assert interview.content_hash == public_hash(data, "a.md")
    shown = text.replace("<!-- redact -->Xenia<!-- /redact -->", PLACE)
    shown = shown.replace("[redact]spy[/redact]", PLACE)
    assert interview.content_hash == hashlib.sha256(shown.encode()).hexdigest()
    whole, _ = read_file(FileRef(tmp_path, "a.md"), Settings(withhold=()))
    assert "spy" in whole.body and whole.redactions == 0
    assert whole.content_hash == hashlib.sha256(data).hexdigest()


def test_the_words_do_not_change_the_hash() -> None:
    """Else a name could be found by trying."""
    one, _ = read_text("I am [redact]Ann[/redact].\n")
    two, _ = read_text("I am [redact]Bob[/redact].\n")
    assert one.content_hash == two.content_hash
    assert "Ann" not in parse("## Who?\n\nI am [redact]Ann[/redact].\n").body
