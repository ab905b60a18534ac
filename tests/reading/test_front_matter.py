from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interview_search.errors import SourceError
from interview_search.reading import read_text
from interview_search.reading.front_matter import split
from interview_search.settings import Settings

DEFAULTS = Settings()


def yaml(inner: str) -> str:
    return f"---\n{inner}\n---\nBody.\n"


READ: list[tuple[str, str, dict[str, Any], str, int]] = [
    ("none", "Hello.\n", {}, "Hello.\n", 1),
    ("yaml", "---\ntitle: Ann\n---\nHi.\n", {"title": "Ann"}, "Hi.\n", 4),
    ("blank lines above", "\n\n---\ntitle: Ann\n---\nHi.\n", {"title": "Ann"}, "Hi.\n", 6),
    ("dots close", "---\ntitle: Ann\n...\nHi.\n", {"title": "Ann"}, "Hi.\n", 4),
    ("blanks after fences", "---  \ntitle: Ann\n---\t\n\nHi.\n", {"title": "Ann"}, "\nHi.\n", 4),
    ("long fences", "-----\ntitle: Ann\n-----\nHi.\n", {"title": "Ann"}, "Hi.\n", 4),
    ("empty", "---\n---\nHi.\n", {}, "Hi.\n", 3),
    ("blank", "---\n\n---\nHi.\n", {}, "Hi.\n", 4),
    ("no body", "---\ntitle: Ann\n---", {"title": "Ann"}, "", 4),
    ("rule later", "---\ntitle: Ann\n---\nHi.\n\n---\n\nMore.", {"title": "Ann"}, None, 4),
    ("toml", '+++\ntitle = "Ann"\n+++\nHi.\n', {"title": "Ann"}, "Hi.\n", 4),
    (
        "toml dates",
        "+++\ndate = 2020-12-03T01:02:03Z\nday = 2020-12-03\nat = 07:32:00\n+++\nHi.",
        {"date": "2020-12-03T01:02:03+00:00", "day": "2020-12-03", "at": "07:32:00"},
        "Hi.",
        6,
    ),
    ("toml named", '---toml\ntitle = "Ann"\n---\nHi.', {"title": "Ann"}, "Hi.", 4),
    ("json", '{\n"title": "Ann"\n}\n\nHi.', {"title": "Ann"}, "\nHi.", 4),
    ("json on one line", '{"a": {"b": [1, null]}}\nHi.', {"a": {"b": [1, None]}}, "Hi.", 2),
    ("json named", '---json\n{"title": "Ann"}\n---\nHi.', {"title": "Ann"}, "Hi.", 4),
    ("json alone", '{"title": "Ann"}', {"title": "Ann"}, "", 2),
    # What only looks like front matter is body, whole.
    ("shortcode", "{{< figure >}}\nHi.", {}, None, 1),
    ("liquid", "{% include x %}\nHi.", {}, None, 1),
    ("attributes", "{.lead}\nHi.", {}, None, 1),
    ("rule alone", "---\n\nHi.", {}, None, 1),
    ("rules around prose", "---\n\nHi: there, it is: fine.\n\n---\n\nBye.", {}, None, 1),
    ("rules around a heading", "---\n## Why maps?\n\nBecause: they.\n\n---\nBye.", {}, None, 1),
    ("rules around labels", "---\n\nInterviewer: Hi\nAnn: Hello\n\n---\nBye.", {}, None, 1),
    ("rules around Q and A", "---\nQ: Why?\nA: Because.\n---\nBye.", {}, None, 1),
    ("rules around a dialogue", "---\nBob: Why maps?\nAnn: Because.\n---\nBye.", {}, None, 1),
    ("rules around bold labels", "---\n**Ann:** Hi: you\n---\nBye.", {}, None, 1),
    ("rule above a label", "---\nQ: Why?\n\nA: Because.\n", {}, None, 1),
    ("plus signs", "+++\nhello\n", {}, None, 1),
]


@pytest.mark.parametrize(("name", "text", "metadata", "body", "line"), READ, ids=lambda v: None)
def test_front_matter_and_body(
    name: str, text: str, metadata: dict[str, Any], body: str | None, line: int
) -> None:
    front = split(text, "a.md", DEFAULTS)
    assert front.metadata == metadata, name
    assert front.body_line == line, name
    assert front.body == (body if body is not None else "".join(_lines(text)[line - 1 :])), name


SCALARS: list[tuple[str, Any]] = [
    ("1984", 1984), ("007", "007"), ("0", 0), ("-3", -3), ("+3", "+3"), ("1.5", 1.5),
    ("1.10", "1.10"), ("1.0", 1.0), ("1e5", "1e5"), ("1_000", "1_000"), ("0x1F", "0x1F"),
    ("12345678901234567890123", "12345678901234567890123"),
    ("yes", "yes"), ("No", "No"), ("on", "on"), ("y", "y"), ("true", True), ("FALSE", False),
    ("1:02:03", "1:02:03"), ("2020-12-03", "2020-12-03"), ("2020-13-45", "2020-13-45"),
    ("2020-04-19T01:24:13+05:30", "2020-04-19T01:24:13+05:30"),
    ("null", None), ("~", None), ("", None), ('"1984"', "1984"), ("'yes'", "yes"),
    (".nan", ".nan"), (".inf", ".inf"), ("!!float 1e999", "1e999"), ("!!str 12", "12"),
    ("!!int 12", 12), ("!!int twelve", "twelve"), ("!Hola amigos", "!Hola amigos"),
    ("=", "="), ("[a, 1, yes]", ["a", 1, "yes"]), ("{1: x}", {"1": "x"}),
]  # fmt: skip


@pytest.mark.parametrize(("written", "value"), SCALARS)
def test_yaml_keeps_what_is_written(written: str, value: Any) -> None:
    metadata = split(yaml(f"x: {written}"), "a.md", DEFAULTS).metadata
    assert metadata == {"x": value}
    assert type(metadata["x"]) is type(value)
    json.dumps(metadata, allow_nan=False)


# (front matter, metadata, 1-based line of the problem, the line to write instead)
REPAIRED: list[tuple[str, dict[str, Any], int, str]] = [
    ("twitter: @ann", {"twitter": "@ann"}, 2, 'twitter: "@ann"'),
    ("title: Ann: a life", {"title": "Ann: a life"}, 2, 'title: "Ann: a life"'),
    ("a: 1\ntitle: `code` here", {"a": 1, "title": "`code` here"}, 3, 'title: "`code` here"'),
    ("title: %x", {"title": "%x"}, 2, 'title: "%x"'),
    ("title: *Ann*", {"title": "*Ann*"}, 2, 'title: "*Ann*"'),
    ("title: &more", {"title": "&more"}, 2, 'title: "&more"'),
    ("title: & more", {"title": "& more"}, 2, 'title: "& more"'),
    ("title: [draft] Ann", {"title": "[draft] Ann"}, 2, 'title: "[draft] Ann"'),
    ('title: "Ann" and "Bob"', {"title": '"Ann" and "Bob"'}, 2, r'title: "\"Ann\" and \"Bob\""'),
    ("title: 'It's Ann's'", {"title": "It's Ann's"}, 2, "title: \"It's Ann's\""),
    ("title: - Ann", {"title": "- Ann"}, 2, 'title: "- Ann"'),
    (r'title: "C:\music"', {"title": r"C:\music"}, 2, r'title: "C:\\music"'),
    ("title: > Ann", {"title": "> Ann"}, 2, 'title: "> Ann"'),
    ("tags:\n  - @ann\n  - b", {"tags": ["@ann", "b"]}, 3, '  - "@ann"'),
    ("a: x\ntitle:Ann\nb: y", {"a": "x", "title": "Ann", "b": "y"}, 3, 'title: "Ann"'),
    ("a:\n\tb: 1", {"a": {"b": 1}}, 3, "  b: 1"),
    (
        "about: one line\n  and more: of it\nb: 1",
        {"about": "one line and more: of it", "b": 1},
        2,
        'about: "one line and more: of it"',
    ),
]


@pytest.mark.parametrize(("inner", "metadata", "line", "write"), REPAIRED)
def test_broken_scalars_are_repaired(
    inner: str, metadata: dict[str, Any], line: int, write: str
) -> None:
    front = split(yaml(inner), "a.md", DEFAULTS)
    assert front.metadata == metadata
    assert front.body == "Body.\n"
    (problem,) = front.problems
    assert (problem.path, problem.line, problem.advice) == ("a.md", line, f"Write: {write}")
    # Who follows the advice has no problem left, and the same metadata.
    lines = inner.split("\n")
    count = 2 if "about" in inner else 1
    lines[line - 2 : line - 2 + count] = [write]
    again = split(yaml("\n".join(lines)), "a.md", DEFAULTS)
    assert again.problems == []
    assert again.metadata == metadata


def test_several_repairs_at_once() -> None:
    front = split(yaml("title: Ann: a life\ndate: 2020-12-03\ntwitter: @ann"), "a.md", DEFAULTS)
    assert front.metadata == {"title": "Ann: a life", "date": "2020-12-03", "twitter": "@ann"}
    assert [p.line for p in front.problems] == [2, 4]


@pytest.mark.parametrize(
    ("inner", "metadata", "line", "word"),
    [
        ("title: Ann\ntitle: Bob", {"title": "Bob"}, 3, "twice"),
        ("title: Episode #12", {"title": "Episode"}, 2, "'#12'"),
        ("tags: #one", {"tags": None}, 2, "'#one'"),
    ],
)
def test_what_yaml_would_drop_is_reported(
    inner: str, metadata: dict[str, Any], line: int, word: str
) -> None:
    front = split(yaml(inner), "a.md", DEFAULTS)
    assert front.metadata == metadata
    (problem,) = front.problems
    assert problem.line == line
    assert word in problem.reason


@pytest.mark.parametrize(
    "inner",
    [
        "title: Ann # the cartographer",
        "about: |\n  Episode #12",
        "title: 'Episode #12'",
        "# x\na: 1",
    ],
)
def test_harmless_hashes_are_not_reported(inner: str) -> None:
    assert split(yaml(inner), "a.md", DEFAULTS).problems == []


def test_merge_keys_and_anchors() -> None:
    inner = "base: &base\n  a: 1\n  b: 2\nmore:\n  <<: *base\n  b: 3"
    front = split(yaml(inner), "a.md", DEFAULTS)
    assert front.metadata == {"base": {"a": 1, "b": 2}, "more": {"a": 1, "b": 3}}
    assert front.problems == []


@pytest.mark.parametrize("text", ["---\n- a\n- b\n---\nBody.", "---\njust words\n---\nBody."])
def test_list_or_scalar_is_body_with_a_warning(text: str) -> None:
    front = split(text, "a.md", DEFAULTS)
    assert (front.metadata, front.body, front.body_line) == ({}, text, 1)
    (problem,) = front.problems
    assert problem.line == 2


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = "a: &a {k: 1}\n" + "\n".join(
    f"{new}: &{new}\n  <<: [{', '.join([f'*{old}'] * 9)}]"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
BROKEN: list[tuple[str, str, int | None, str]] = [
    ("bomb", yaml(f"title: x\n{BOMB}"), None, "expand"),
    ("circle", yaml("title: x\na: &a [*a]"), 3, "itself"),
    ("deep flow", yaml("title: x\na: " + "[" * 100_000), None, "deep"),
    ("deep block", yaml("title: x\na:\n" + "- " * 50_000 + "x"), None, "deep"),
    ("unclosed", "---\ntitle: Ann\ndate: 2020\n\nHi there.", 1, "never closed"),
    ("unclosed toml", '+++\ntitle = "Ann"\n\nHi there.', 1, "never closed"),
    ("toml", '+++\ntitle = "Ann"\ndate = \n+++\nHi.', 3, "TOML"),
    ("toml twice", "+++\na = 1\na = 2\n+++\nHi.", 3, "TOML"),
    ("json", '{\n"title": "Ann",\n"x": }\nHi.', 3, "JSON"),
    ("json deep", '{"a":' + "[" * 100_000, None, "JSON"),
    ("json named", "---json\n[1]\n---\nHi.", 2, "object"),
    ("yaml", yaml("title: Ann\na stray line\ndate: 2020"), 3, "broken front matter"),
    ("control characters", yaml("title: A\x01nn"), None, "broken front matter"),
]


@pytest.mark.parametrize(("name", "text", "line", "word"), BROKEN, ids=[b[0] for b in BROKEN])
def test_broken_beyond_repair(name: str, text: str, line: int | None, word: str) -> None:
    with pytest.raises(SourceError) as caught:
        split(text, "a.md", DEFAULTS)
    assert caught.value.path == "a.md"
    assert word in caught.value.reason
    assert caught.value.advice
    assert "\n" not in str(caught.value)
    if line is not None:
        assert caught.value.line == line


def test_merge_bomb_is_harmless() -> None:
    # Merged mappings have the same keys, so nothing multiplies.
    try:
        front = split(yaml(f"title: x\n{MERGE_BOMB}"), "a.md", DEFAULTS)
    except SourceError as error:
        assert "expand" in error.reason
    else:
        assert front.metadata["i"] == {"k": 1}


def test_too_large() -> None:
    small = Settings(max_front_matter_bytes=50)
    for text in (yaml("title: " + "x" * 100), '{"title": "' + "x" * 100 + '"}\nHi.'):
        with pytest.raises(SourceError, match="max_front_matter_bytes"):
            split(text, "a.md", small)
    rules = "---\n\n" + "word " * 100 + "\n\n---\nMore."
    assert split(rules, "a.md", small).body == rules


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)


PIECES = st.sampled_from(
    [
        *("---", "+++", "...", "{", "}", '"a": 1', "title: Ann", "title: Ann: b", "Q: Why?"),
        *("a = 1", "- x", "", "# Heading", "\ttab: 1", "x: &a [*a]", "twitter: @ann"),
        "date: 2020-13-45",
        *("guest: [Ann, {name: Bob}]", "tags: a, b", "id: a#b", "lang: zz", "x: |", "  y"),
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(),
    st.text(alphabet=st.characters()),
    st.lists(PIECES, max_size=12).map("\n".join),
    st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=10).map("\n".join),
    st.text().map(lambda inner: f"---\ntitle: x\n{inner}\n---\nBody."),
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["a.md", "a.txt", "a.vtt", "x/2020-13-45-a.en.mdx", "b.srt"]))
@example("\ufeff---\ntitle: x\n---", "a.md")
@example("---\n? [a]\n: b\ntitle: x\n---", "a.md")
@example("\ud800", "a.md")
@example("+++\n#\n+++", "a.md")
def test_any_text_is_read_or_refused_and_no_line_is_lost(text: str, path: str) -> None:
    try:
        interview, problems = read_text(text, path)
    except SourceError as error:
        assert error.reason
        return
    source = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert source.endswith(interview.body)
    above = source[: len(source) - len(interview.body)]
    if interview.body or above.endswith("\n") or not above:
        assert above.count("\n") + 1 == interview.body_line
    else:
        assert above.count("\n") + 2 == interview.body_line
    if not interview.metadata and interview.body != source:
        without_comments = re.sub(r"#.*", "", above)
        assert not without_comments.strip("-+{}. \t\njsontmlya")
    json.dumps(interview.to_dict(), allow_nan=False).encode("utf-8")
    assert all("\n" not in problem.reason for problem in problems)
