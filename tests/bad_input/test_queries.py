"""Whatever is typed is answered, with exit code 0 and nothing that steers a terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

QUERIES = {
    "50 kB": "pager " * 8_400,
    "a long word": "a" * 50_000,
    "a star": "*",
    "stars": "*" * 10_000,
    "prefixes": "a* " * 3_000,
    "a quotation mark": '"',
    "quotation marks": '"' * 10_001,
    "brackets": "(" * 10_000 + "pager" + ")" * 10_000,
    "brackets never closed": "a (" * 10_000,
    "other brackets": "[" * 10_000 + "{" * 10_000,
    "ranges": "date:[" * 2_000 + "date:[0000-00-00 to 9999999999]",
    "signs": "+-" * 5_000,
    "operators": "NOT " * 5_000 + "AND OR",
    "fields": "title:" * 5_000,
    "dates": "date:0000-00-00 year:" + "9" * 5_000,
    "slop": '"a b"~' + "9" * 5_000,
    "escapes": "\x1b[31mpager\x1b]0;title\x07",
    "control characters": "pager\0\n\r\x85\u2028\u202e",
    "surrogates": "\udcff pager \ud800",
    "marks": "\u0301" * 10_000,
    "letters without blanks": "中" * 9_000,
    "stop words": "the of and " * 3_000,
    "only operators": "AND OR NOT",
    "a language nobody has": "pager language:tlh lang:zz",
    "slips": "paegr nihgt Maritt " * 60,
    "nothing": " ",
}


@pytest.fixture
def indexed(folder: Path, run) -> Path:
    run("index", folder)
    return folder


@pytest.mark.parametrize("name", QUERIES)
def test_answered(indexed: Path, run, name: str) -> None:
    query = QUERIES[name]
    result = run("search", "--", query)
    assert "\x1b" not in result.output
    assert "\x07" not in result.output
    assert all(line.startswith("note: ") for line in result.stderr.splitlines())
    assert len(result.output) < 5_000
    json.loads(run("search", "--json", "--", query).stdout)
    for form in ("csv", "jsonl", "markdown"):
        run("search", "--format", form, "--", query)


@pytest.mark.parametrize("value", ["0000-00-00", "9" * 5_000, "a..b", "\x1b[31m", "\udcff", "(*["])
def test_filters_and_facets(indexed: Path, run, value: str) -> None:
    for field in ("date", "year", "title", value.replace("=", "")):
        result = run("search", "pager", "--filter", f"{field}={value}", "--facet", value)
        assert "\x1b" not in result.output
    run("search", "pager", "--filter", value, code=2)
    run("search", "pager", "--limit", value, code=2)
    run("search", "pager", "--sort", value, code=2)
    assert "\x1b" not in run("show", value, code=2).output
    assert "\x1b" not in run("index", "--remove", value, code=2).output


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are Unicode there")
def test_arguments_that_are_not_utf8(indexed: Path) -> None:
    def call(*args: bytes) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "interview_search", *args]
        return subprocess.run(command, capture_output=True, check=False)

    found = call(b"search", b"pager \xff\xfe", b"--json")
    assert found.returncode == 0
    assert json.loads(found.stdout)["total"] == 1
    missing = call(b"index", b"no\xffsuch\x1b[31m")
    assert missing.returncode == 2
    assert missing.stderr.count(b"\n") == 1
    assert b"\x1b" not in missing.stderr


def test_lists_of_synonyms(indexed: Path, run) -> None:
    listed = indexed.parent / "words.txt"
    listed.write_text("pager, night\nnight => pager\nnight, pager, every night\n" * 500, "utf-8")
    for query in ("pager", "every night pager", '"pager"', "night " * 300):
        found = json.loads(run("search", "--json", "--synonyms", listed, "--", query).stdout)
        assert found["total"] == 1
    for data in (b"\xff\n", b"pager\n", b"=>\n", b"a => b => c\n", b"\0\n", b"\x1b[31m, \x07\n"):
        listed.write_bytes(data)
        failed = run("search", "pager", "--synonyms", listed, code=2)
        assert "words.txt:1: " in failed.stderr
        assert "\x1b" not in failed.stderr
    for path in (indexed, indexed / "none", "\x1b[31m", "a" * 5_000):
        assert "\x1b" not in run("search", "pager", "--synonyms", path, code=2).stderr


def test_links_of_what_nobody_has(indexed: Path, run) -> None:
    for url in (
        "https://x.org/{nope}",
        "{",
        "{}",
        "https://x.org/{slug:%Y}",
        "\x1b[31m",
        "javascript:1",
    ):
        assert "\x1b" not in run("search", "pager", "--url", url, code=2).stderr
    run("search", "pager", "--url", "https://x.org/{slug}")


def test_a_language_nobody_has(indexed: Path, run) -> None:
    (indexed / "odd.md").write_text("---\nlang: tlh-Qaak-x-y\n---\n\n## nuqneH?\n\nqapla pagers.\n")
    run("index", indexed)
    assert json.loads(run("search", "qapla", "--json").stdout)["total"] == 1
    assert json.loads(run("search", "pagers", "--json").stdout)["total"] == 2
    for value in ("zz", "xx-YY-" + "z" * 500, "\x1b[31m"):
        found = json.loads(run("search", "pager", "--filter", f"language={value}", "--json").stdout)
        assert found["total"] == 0 and found["suggestion"] is None
        assert found["warnings"][0].startswith("no interview is in the language")


def test_no_time_at_all(indexed: Path, run) -> None:
    """What there is after that time is partial, and is said to be."""
    Path("interview-search.toml").write_text("query_seconds = 0.001\n")
    flood = " ".join(f"*{letter}* {letter}~2 speaker:{letter}*" for letter in "abcdefghij")
    found = json.loads(run("search", "--json", "--", flood).stdout)
    assert found["total_is_exact"] or any("0.001 seconds" in w for w in found["warnings"])
    Path("interview-search.toml").write_text(
        "query_words_max = 1\nquery_chars_max = 30\nquery_depth_max = 1\nexpansions_max = 1\n"
    )
    said = " ".join(
        json.loads(run("search", "--json", "--", "((p*)) pager " * 9).stdout)["warnings"]
    )
    assert "cut after 30 characters" in said and "cut after 1 words" in said
    said = " ".join(json.loads(run("search", "--json", "--", "*e*").stdout)["warnings"])
    assert "more than 1 words" in said
    for wrong in ("0", '"x"', "-1", "true"):
        Path("interview-search.toml").write_text(f"query_seconds = {wrong}\n")
        run("search", "pager", code=2)
