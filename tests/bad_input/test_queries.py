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
