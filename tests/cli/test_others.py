"""`show`, `stats`, `verify`, `demo`, and what all commands share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from interview_search.cli.app import COMMANDS

ROOT = Path(__file__).parents[2]


def test_show_a_section_and_an_interview(indexed: Path, run, run_json) -> None:
    id = run_json("search", "gardener")["hits"][0]["section"]["id"]
    section = run_json("show", id)
    assert section["question"] == "What helped you?"
    whole = run_json("show", "ada")
    assert whole["title"] == "On call for ten years"
    assert section in whole["sections"]
    said = run("show", "ada").stdout
    assert "A gardener told me" in said
    assert "When did the burnout begin?" in said
    assert "A gardener told me" in run("show", id).stdout


@pytest.mark.parametrize("id", ["nobody", "ada#nothing", "#", ""])
def test_show_an_unknown_id(indexed: Path, run, id: str) -> None:
    result = run("show", id, code=2)
    assert result.stderr.count("\n") == 1
    assert repr(id) in result.stderr


def test_stats(indexed: Path, run, run_json) -> None:
    info = run_json("stats")
    assert list(info) == [
        "path", "generation", "interviews", "sections", "speakers", "forms", "languages",
        "first_date", "last_date", "bytes", "engine",
    ]  # fmt: skip
    assert info["interviews"] == 3
    assert info["forms"] == {"bold-turns": 1, "headings": 1, "qa": 1}
    assert (info["first_date"], info["last_date"]) == ("2016-02-11", "2020-05-01")
    said = run("stats").stdout
    assert "3 interviews" in said
    assert "2016-02-11 to 2020-05-01" in said


def test_verify(indexed: Path, run, run_json) -> None:
    assert run_json("verify") == []
    assert run("verify").stdout == "the index is whole\n"


def test_verify_damage(indexed: Path, run) -> None:
    segment = max(Path("index").glob("*.col"), key=lambda path: path.stat().st_size)
    segment.write_bytes(segment.read_bytes()[:1000])
    result = run("verify", code=2)
    assert result.stdout.count("\n") + result.stderr.count("\n") >= 1
    assert "Traceback" not in result.output


def test_demo(folder: Path, run, run_json) -> None:
    said = run("demo").stdout
    assert said.count("$ interview-search search") >= 3
    assert said.count("**") >= 10
    assert "Nothing found" not in said
    assert not Path("index").exists()
    found = run_json("demo", "--index", "kept")
    assert all(results["hits"] for results in found)
    assert run_json("stats", "--index", "kept")["interviews"] >= 12


def test_demo_prints_what_its_commands_would(folder: Path, run) -> None:
    import shlex

    said = run("demo", "--index", "kept").stdout
    for part in said.split("$ interview-search ")[1:]:
        line, _, shown = part.partition("\n\n")
        hits = run(*shlex.split(line), "--index", "kept").stdout
        assert hits.rpartition("\n\n")[0] in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_no_index_and_bad_options_are_one_line(folder: Path, run, name: str) -> None:
    if name in ("show", "stats", "verify", "search"):
        args = ["x"] if name == "show" else []
        result = run(name, *args, "--index", "nowhere", code=2)
        assert result.stderr.count("\n") == 1
        assert "there is no index here" in result.stderr
        assert not Path("nowhere").exists()
    if name != "search":
        result = run(name, "--frobnicate", code=2)
        assert result.stderr.count("\n") == 1
        assert "--frobnicate" in result.stderr


def test_unknown_command_and_none(folder: Path, run) -> None:
    assert run("serach", code=2).stderr.count("\n") == 1
    assert "doctor" in run().stdout
    assert run("--version").stdout.startswith("interview-search ")


@pytest.mark.parametrize("how", ["option", "variable"])
def test_debug_shows_where(folder: Path, how: str) -> None:
    options = ["--debug"] if how == "option" else []
    variable = {"INTERVIEW_SEARCH_DEBUG": "1"} if how == "variable" else {}
    plain = _run(["stats"], folder.parent, {})
    assert plain.returncode == 2
    assert "Traceback" not in plain.stderr
    shown = _run(["stats", *options], folder.parent, variable)
    assert "Traceback" in shown.stderr
    assert "IndexMissingError" in shown.stderr


def test_verbose_says_more(folder: Path, run) -> None:
    assert run("index", folder).stderr == ""
    assert "DEBUG: " in run("index", folder, "--rebuild", "-vv").stderr
    assert run("search", "burnout", "-v").stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("no_color", ["", "1"])
def test_colour_on_a_terminal_only(indexed: Path, no_color: str) -> None:
    said = _on_a_terminal(["search", "trawler"], indexed.parent, {"NO_COLOR": no_color})
    assert "trawler" in said
    assert ("\x1b[" in said) == (not no_color)
    assert ("**trawler**" in said) == bool(no_color)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_progress_bar_on_a_terminal_only(folder: Path) -> None:
    assert "3/3" in _on_a_terminal(["index", "interviews"], folder.parent, {"TERM": "xterm"})


def _environment(extra: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **extra}


def _run(args: list[str], cwd: Path, extra: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "interview_search", *args],
        cwd=cwd,
        env=_environment(extra),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _on_a_terminal(args: list[str], cwd: Path, extra: dict[str, str]) -> str:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "interview_search", *args],
        cwd=cwd,
        env=_environment(extra),
        stdout=theirs,
        stderr=theirs,
        stdin=theirs,
    ) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                data = os.read(ours, 65536)
            except OSError:
                break
            if not data:
                break
            said += data
        process.wait(timeout=60)
    os.close(ours)
    assert process.returncode == 0
    return said.decode()


def test_output_is_utf8_in_any_locale(folder: Path) -> None:
    (folder / "zolw.md").write_text("### Co?\n\nŻółw morski.\n", "utf-8")
    for extra in ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {}):
        done = subprocess.run(
            [sys.executable, "-m", "interview_search", "sections", "--jsonl", str(folder)],
            env=_environment(extra),
            capture_output=True,
            timeout=60,
            check=True,
        )
        records = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
        assert "Żółw morski." in {record["answer"] for record in records}


def test_similar(indexed: Path, run, run_json) -> None:
    whole = run_json("search", "burnout")["hits"]
    id = next(h["section"]["id"] for h in whole if h["interview"]["id"] == "cleo")
    found = run_json("similar", id, "--filter", "id!=ben")
    assert {hit["interview"]["id"] for hit in found["hits"]} == {"ada"}
    assert "burnout" in found["query"]
    said = run("similar", id).stdout
    assert said.startswith("words: ") and "**burnout**" in said
    line = next(h["section"]["start_line"] for h in whole if h["section"]["id"] == id)
    assert run("similar", f"cleo.md:{line}", "--group").stdout.startswith("words: ")
    assert run_json("show", f"cleo.md:{line + 1}")["id"] == id
    for unknown in ("nobody", "cleo.md:9999", "nowhere.md:1"):
        assert "Ids stand in" in run("similar", unknown, code=2).stderr
