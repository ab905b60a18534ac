"""Texts made to break, to fill the memory or to take for ever: indexed, or refused in one line.

Nothing is timed here: if time grew with the square of the length again,
they would take minutes.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interview_search import InterviewSearchError, parse, sections

ALIASES = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def _front(inner: str) -> str:
    return f"---\ntitle: Pager\n{inner}\n---\n\n### Who?\n\nMe.\n"


REFUSED = {
    "yaml that is none": (_front("a stray line"), "front matter"),
    "yaml never closed": ("---\ntitle: Pager\n\n### Who?\n\nMe.\n", "never closed"),
    "yaml aliases": (_front(ALIASES), "expand"),
    "yaml deep flow": (_front("a: " + "[" * 100_000), "nested too deep"),
    "yaml deep block": (_front("a:\n" + "- " * 50_000 + "x"), "nested too deep"),
    "yaml deep mapping": (_front("a: " + "{a: " * 1_000), "nested too deep"),
    "yaml control character": (_front("a: \x07"), "front matter"),
    "toml": ('+++\ntitle = "Pager\n+++\n\nMe.\n', "TOML"),
    "toml deep": ("+++\na = " + "[" * 50_000 + "\n+++\n\nMe.\n", "nested too deep"),
    "toml deep key": ("+++\na" + ".a" * 100_000 + " = 1\n+++\n\nMe.\n", "nested too deep"),
    "toml huge number": ("+++\na = 0x" + "f" * 9_000 + "\n+++\n\nMe.\n", "too many digits"),
    "json": ('{\n"title": "Pager",\n}\n\nMe.\n', "JSON"),
    "json deep": ('{"a": ' + "[" * 100_000 + "\n\nMe.\n", "JSON"),
    "100,000 keys": (_front("\n".join(f"k{n}: v" for n in range(100_000))), "100,000 values"),
    "two megabytes": (_front("a: " + "x" * 2_000_000), "max_"),
    "one paragraph": ("word and more " * 360_000, "max_line_chars"),
    **{f"10 MB of {c}": (c * 10_000_000, "max_line_chars") for c in "*[(`>#-<"},
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_one_line(folder: Path, skipped, name: str) -> None:
    text, word = REFUSED[name]
    (folder / "bad.md").write_text(text, "utf-8")
    (problem,) = skipped(strict=False)
    assert problem["path"] == "bad.md"
    assert word in problem["reason"]
    with pytest.raises(InterviewSearchError, match=word):
        parse(str(folder / "bad.md"))


READ = {
    "lone surrogates": '{"title": "Pager \\ud800", "\\udfff": ["\\ud800"]}\n\n### Who?\n\nMe.\n',
    "numbers": '{"a": ' + "9" * 9_000 + ', "b": -1e999, "c": NaN, "d": 1}\n\n### Who?\n\nMe.\n',
    "toml numbers": "+++\na = " + "9" * 100 + "\nb = inf\n+++\n\n### Who?\n\nMe.\n",
    "yaml numbers": _front("a: " + "9" * 9_000 + "\nb: 1e999\nc: 0x" + "f" * 9_000),
    "dates": _front("date: 0000-00-00\nrecorded: 2020-02-31\nupdated: 99999-01-01"),
    "no values": _front("date: \ntags: [,]\nguest: {}\nlang: []\nid: {a: b}"),
    "many keys": _front("\n".join(f"k{n}: v" for n in range(20_000))),
    "many guests": _front("\n".join(f"guest{n}: Ann Lee" for n in range(5_000))),
    "null bytes as text": "### Who?\n\nMe \\0 &#0; \ufffd.\n",
    "1 MB of words": "word and more\n" * 72_000,
}


@pytest.mark.parametrize("name", READ)
def test_read_all_the_same(folder: Path, skipped, run, name: str) -> None:
    (folder / "odd.md").write_text(READ[name], "utf-8")
    assert skipped(added=2, strict=False) == []
    shown = run("show", "odd", "--json").stdout
    json.loads(shown, parse_constant=pytest.fail)
    shown.encode("utf-8")


N = 7_000
W = " " * 100_000
LONG = {
    "headings": "# Head\n\n" * N,
    "headings that ask": "### Who?\n\nme\n\n" * N,
    "turns": "Ann Lee: Why?\nBob Ray: So.\n" * (N // 2),
    "bold turns": "**Ann Lee:** Why?\n\n**Bob Ray:** So.\n\n" * (N // 2),
    "everybody once": "".join(f"**Ann{n} Lee:** word\n\n" for n in range(N)),
    "questions": "Q: Why?\n\nA: So.\n\n" * N,
    "two labels a line": "**Q: a** **A: b** " * N,
    "labels in labels": "> " + "Q: " * N + "x\n\nb\n\n> a?\n",
    "lists in lists": "- " * 100_000 + "x",
    "lists further in": "".join("  " * min(n, 500) + "- x\n" for n in range(2_000)),
    "quotes in quotes": ">" * 100_000 + "x\n\n" + "> " * 100_000 + "x",
    "blanks in a heading": f"# a{W}b\n\n# a{W}{{b\n",
    "blanks in a title": f"# a{W[:19_000]}b\n\nText.\n",
    "blanks in a paragraph": f"a{W}b\nc{W}[d\n\n0:00{W}*\n\n**a?**{W}x\n\n<b>{W}x\n",
    "blanks in labels": "\n\n".join(
        start + blank * 400 + "x"
        for start in (
            "**a",
            "**",
            "a",
            "a 1:23",
            "0:00 a",
            "*a",
            "[a",
            "# a",
            "# a 1:23",
            "Q",
            "A:",
        )
        for blank in (" ", "\t", "\xa0", "\x0b", "\u3000")
    ),
    "blanks before times": "".join(f"a{blank * 90}1:23 x\n" for blank in " \t\xa0\x0b") * 20,
    "unusual blanks": "\n\n".join(f"{start}{chr(160) * 9_000}x" for start in ("**", "q", "0:00 a")),
    "dots": "# a" + "." * 100_000 + "a\n\n# b?\n",
    "links": "- " + "[](x)" * N + "z\n- a?\n",
    "footnotes": "".join(f"[^{n}]: a\n\n" for n in range(2_000)),
    "link definitions": "".join(f"[a{n}]: /b\n" for n in range(2_000))
    + "\n[a1] *x **y\n\n" * 2_000,
    "a wide table": "|" + "a|" * N + "\n|" + "-|" * N + "\n" + "|b\n" * 1_000,
    "comments never closed": "<!--" * N,
    "sections never closed": "<div>\n" + "<![CDATA[" * N,
    "unknown sections": "<div>\n" + "<![a[" * N + "]]>",
    "tags never closed": "<p\n" * N + "\n<div>\n" + '<a href="' * N,
    "end tags": "<div>\n" + "</" * N + "\n" + "<b>" * N + "a" + "</b>" * N,
    "emphasis in HTML": "<b>\n" * N,
    "instructions": "<div>" + "<?" * N + "<!doctype " * N,
    "yaml comments": _front("\n".join(f"k{n}: b #c" for n in range(N))),
    "yaml anchors": _front("\n".join(f"k{n}: &b{n} c" for n in range(N))),
    "yaml keys of one name": _front("a: b\n" * N),
    "yaml blanks": f"---\ntitle: @x{W}y\na: #b{W}c\nd{W}e\n---\n\nMe.\n",
    "yaml to mend": _front("a: b: c\n" * 5_000),
    "yaml digits": _front("1" * N + "a: x"),
    "yaml names": _front(f"guest: {{name: '{'(' * N}'}}"),
    "json keys": "{" + ",\n".join(f'"k{n}": 1' for n in range(N)) + "}\n\nMe.\n",
    **{f"lines of {c}": (c * 79 + "\n") * 1_000 + (c + "\n") * 5_000 for c in "*[(`>#-<"},
    **{f"a line of {c}": c * 500_000 + f"\n\n{c} " * 1_000 for c in "*[(`>#-<"},
}


@pytest.mark.parametrize("name", LONG)
def test_in_time_that_grows_with_the_length(name: str) -> None:
    try:
        made = sections(parse(LONG[name] + "\n"))
    except InterviewSearchError as error:
        assert "\n" not in str(error)
    else:
        assert len({section.id for section in made}) == len(made)
        assert all(len(section.id) < 200 for section in made)


CUE = "00:00:01.000 --> 00:00:02.000\n"
CUES = {
    "one cue": CUE + "a " * 200_000,
    "many cues": (CUE + "Ann: a\n\n") * 5_000,
    "no text": CUE * N,
    "tags": CUE + "<v " * N + "<c" * N,
    "voices": (CUE + "<v Ann>a\n\n") * 5_000,
    "blanks": f"00:00:01.000{W}\n{W}-->\n{CUE}(she{W}\n",
    "digits": "1" * N + "\n" + CUE + "a\n",
    "huge times": "99999999999999:00:00.000 --> 1:00\n" + CUE.replace("00", "999999999") + "a\n",
    "nothing": "",
}


@pytest.mark.parametrize("suffix", ["vtt", "srt"])
@pytest.mark.parametrize("name", CUES)
def test_captions(folder: Path, run, name: str, suffix: str) -> None:
    head = "WEBVTT\n\n" if suffix == "vtt" else ""
    (folder / f"odd.{suffix}").write_text(head + CUES[name], "utf-8")
    report = json.loads(run("index", folder, "--json").stdout)
    assert report["added"] + len(report["skipped"]) == 2
    assert all(problem["reason"].isprintable() for problem in report["skipped"])
    assert not any("could not be read" in problem["reason"] for problem in report["skipped"])
