"""`search`: its JSON, its text for people, and what people type."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = (
    "rich", "rapidfuzz", "markdown_it", "frontmatter", "webvtt", "watchfiles", "numba", "tomllib",
    "whoosh.index", "whoosh.filedb.filestore", "whoosh.qparser", "urllib.request",
)  # fmt: skip


def test_json_shape(indexed: Path, run_json) -> None:
    found = run_json("search", "pager", "gardener", "--facet", "year")
    assert list(found) == [
        "query", "total", "total_is_exact", "seconds",
        "suggestion", "warnings", "facets", "hits",
    ]  # fmt: skip
    assert found["query"] == "pager gardener"
    assert found["total"] >= len(found["hits"]) > 0
    assert found["facets"]["year"][0][0] == "2020"
    hit = found["hits"][0]
    assert list(hit) == ["rank", "score", "interview", "section", "passages", "translations"]
    assert list(hit["interview"]) == [
        "id", "path", "title", "date", "people", "tags", "language", "metadata",
    ]  # fmt: skip
    assert list(hit["section"]) == [
        "id", "heading", "question", "speakers", "start_line", "end_line", "start_seconds",
    ]  # fmt: skip
    passage = hit["passages"][0]
    assert list(passage) == [
        "field", "text", "spans", "speaker", "line", "start_seconds", "html", "url",
    ]  # fmt: skip
    assert hit["rank"] == 1
    assert hit["interview"]["id"] == "ada"
    assert hit["interview"]["date"] == "2020-05-01"
    start, end = passage["spans"][0]
    assert passage["text"][start:end].lower() in ("pager", "gardener")


def test_who_said_it_where(indexed: Path, run_json) -> None:
    hit = run_json("search", "trawler")["hits"][0]
    passage = hit["passages"][0]
    assert hit["interview"]["path"] == "ben.md"
    assert passage["speaker"] == "Ben Okoro"
    assert passage["start_seconds"] == 160.0
    source = (indexed / "ben.md").read_text().splitlines()
    assert "trawler" in " ".join(source[passage["line"] - 1 : passage["line"] + 2])


def test_text_for_people(indexed: Path, run) -> None:
    said = run("search", "trawler").stdout
    assert "**trawler**" in said
    assert "1. The lighthouse rota · 2016-02-11" in said
    assert "Ben Okoro · ben.md:" in said
    assert "0:02:40" in said
    assert "\x1b" not in said
    assert said.splitlines()[-1].startswith("1 hit in 0.")


def test_translations_are_named(indexed: Path, run, run_json) -> None:
    text = "---\ntitle: Der Dienst auf dem Turm\n---\n\nWir zählten das Kreisen der Lampe.\n"
    (indexed / "ben.de.md").write_text(text, "utf-8")
    run_json("index", str(indexed))
    for word, found, other in (("Lampe", "ben.de", "ben"), ("trawler", "ben", "ben.de")):
        (hit, *_) = run_json("search", word)["hits"]
        assert (hit["interview"]["id"], hit["translations"]) == (found, [other])
        assert f"also: {other}\n" in run("search", word).stdout


def test_nothing_found_is_no_error(indexed: Path, run) -> None:
    said = run("search", "zeppelin").stdout
    assert said.startswith("Nothing found for 'zeppelin'")


@pytest.mark.parametrize(
    "words", [["burnout", "-flour"], ["burnout", "-very", "-flour"], ["-flour", "burnout"]]
)
def test_words_like_options_are_query_text(indexed: Path, run_json, words: list[str]) -> None:
    found = run_json("search", *words)
    assert found["query"] == " ".join(words)
    assert {hit["interview"]["id"] for hit in found["hits"]} == {"ada"}


def test_mistyped_option_is_searched_for_but_said(indexed: Path, run) -> None:
    result = run("search", "burnout", "--limmit")
    assert "note: --limmit is no option" in result.stderr


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (["tags=burnout"], {"ada", "cleo"}),
        (["tags=islands", "tags=food"], {"ben", "cleo"}),
        (["date=2019..2020"], {"ada", "cleo"}),
        (["date=2020-01-01.."], {"ada"}),
        (["date=..2018"], {"ben"}),
        (["tags=burnout", "date=..2019"], {"cleo"}),
    ],
)
def test_filters(indexed: Path, run_json, filters: list[str], ids: set[str]) -> None:
    options = [part for text in filters for part in ("--filter", text)]
    found = run_json("search", *options, "--limit", 100)
    assert {hit["interview"]["id"] for hit in found["hits"]} == ids


@pytest.mark.parametrize("text", ["tags", "=x", "tags="])
def test_bad_filter_is_one_line(indexed: Path, run, text: str) -> None:
    result = run("search", "x", "--filter", text, code=2)
    assert "is not FIELD=VALUE" in result.stderr
    assert result.stderr.count("\n") == 1


def test_pages_and_order(indexed: Path, run_json) -> None:
    everything = run_json("search", "--sort", "date", "--limit", 100)["hits"]
    dates = [hit["interview"]["date"] for hit in everything]
    assert dates == sorted(dates)
    newest = run_json("search", "--sort", "-date", "--limit", 1)["hits"][0]
    assert newest["interview"]["date"] == dates[-1]
    page = run_json("search", "--sort", "date", "--limit", 2, "--offset", 2)["hits"]
    assert [hit["section"]["id"] for hit in page] == [
        hit["section"]["id"] for hit in everything[2:4]
    ]
    assert [hit["rank"] for hit in page] == [3, 4]


def test_grouped(indexed: Path, run, run_json) -> None:
    said = run("search", "burnout", "--group").stdout
    assert said.count("On call for ten years") == 1
    assert "hits in 2 interviews in" in said
    asked = "search", "pager", "trawler", "--group"
    said = run(*asked, "--more", "0").stdout
    assert "   and 1 more section\n" in said and "3 hits in 2 interviews in" in said
    assert ", shown 2 to 2" in run(*asked, "--offset", "1").stdout
    found = run_json(*asked)
    assert found["interview_count"] == len(found["hits"]) == 2
    assert [(h["section_count"], len(h["more"])) for h in found["hits"]] == [(2, 1), (1, 0)]
    flat = run_json("search", "pager")
    assert "interview_count" not in flat and "more" not in flat["hits"][0]


def test_formats(indexed: Path, run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("search", "trawler", "--format", "csv").stdout)))
    assert rows[0]["speaker"] == "Ben Okoro"
    (line,) = run("search", "trawler", "--format", "jsonl").stdout.splitlines()
    assert json.loads(line)["interview"]["id"] == "ben"
    assert "> " in run("search", "trawler", "--format", "markdown").stdout
    run("search", "x", "--format", "csv", "--json", code=2)


def test_index_by_option_by_variable_and_missing(
    folder: Path, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run("search", "burnout", code=2)
    assert result.stderr.count("\n") == 1
    assert "interview-search index" in result.stderr
    run("index", folder, "--index", "elsewhere")
    assert "hit" in run("search", "burnout", "--index", "elsewhere").stdout
    monkeypatch.setenv("INTERVIEW_SEARCH_INDEX", "elsewhere")
    assert "hit" in run("search", "burnout").stdout


def test_control_characters_do_not_reach_the_terminal(folder: Path, run) -> None:
    (folder / "evil.md").write_text(
        '---\ntitle: "Evil \\e[2J title"\n---\n\n### What \x1b[31mnow?\n\nThe \x1b]0;x\x07kraken.\n'
    )
    run("index", folder)
    said = run("search", "kraken").stdout
    assert "**kraken**" in said
    assert "\x1b" not in said and "\x07" not in said


def _process(code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )


def test_search_imports_nothing_it_does_not_need(indexed: Path) -> None:
    code = (
        "import sys\n"
        "from interview_search.cli import main\n"
        "main(['search', 'burnout'], standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = _process(code, indexed.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_closed_pipe_is_quiet(indexed: Path) -> None:
    command = f"{sys.executable} -m interview_search search --limit 100 | true"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=indexed.parent,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert done.stderr == ""


def test_synonyms(indexed: Path, run) -> None:
    listed = indexed.parent / "words.txt"
    listed.write_text("# words\nzzzfatigue, burnout\n", "utf-8")
    plain = run("search", "burnout", "--json")
    wide = run("search", "zzzfatigue", "--synonyms", listed, "--json")
    total = json.loads(plain.stdout)["total"]
    assert json.loads(wide.stdout)["total"] == total > 0
    assert run("search", "zzzfatigue").stdout.startswith("Nothing found")
    listed.write_text("burnout\n", "utf-8")
    for bad in (listed, indexed.parent / "none.txt", indexed.parent):
        failed = run("search", "burnout", "--synonyms", bad, code=2)
        assert failed.stderr.count("\n") == 1 and str(bad) in failed.stderr


def test_did_you_mean(indexed: Path, run) -> None:
    assert "Did you mean: +burnout" in run("search", "+burnuot").stdout
    assert json.loads(run("search", "+burnuot", "--json").stdout)["suggestion"] == "+burnout"
