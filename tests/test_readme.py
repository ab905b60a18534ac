"""The README cannot rot: its code runs, its commands run, its options are those there are."""

from __future__ import annotations

import re
import shlex
import shutil
from importlib.resources import as_file, files
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from interview_search.analysis.languages import CODES, find
from interview_search.cli import main
from interview_search.cli.app import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMON = {"--index", "--json", "--verbose", "--debug", "--help"}


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def _command_lines() -> list[str]:
    lines = [line for block in _blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith("interview-search ")]


def _table(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its own heading."""
    below = README.split(f"\n## {heading}\n", 1)[1]
    rows = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert rows, f"no table below {heading}"
    cells = [re.split(r"(?<!\\)\|", row.strip().strip("|")) for row in rows[0].splitlines()]
    return [[cell.strip() for cell in row] for row in cells[2:]]


def _command(name: str) -> click.Command:
    assert isinstance(main, click.Group)
    command = main.get_command(click.Context(main), name)
    assert command is not None
    return command


def _options(name: str) -> set[str]:
    return {
        option for param in _command(name).params for option in param.opts if option[:2] == "--"
    }


def test_languages() -> None:
    rows = [{*re.findall("`(.*?)`", row[0])} for row in _table("Languages")]
    stemmed, _, compounding, _, stopped, *_ = rows
    assert stemmed == {code for code in CODES if find(code).algorithm}
    assert stopped == {*CODES} - stemmed
    assert compounding == {code for code in CODES if find(code).compounds}


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a reader of the README stands: a folder with `interviews/` in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INTERVIEW_SEARCH_INDEX", raising=False)
    with as_file(files("interview_search") / "samples") as samples:
        shutil.copytree(samples, "interviews", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (listed,) = [block for block in _blocks("text") if block.startswith("# synonyms.txt")]
    Path("synonyms.txt").write_text(listed, "utf-8")
    return tmp_path


def test_python_code_runs(reader: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = _blocks("python")
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
    assert "<mark>" in capsys.readouterr().out


def test_commands_run(reader: Path) -> None:
    lines = _command_lines()
    assert len(lines) >= 4
    for line in lines:
        result = CliRunner().invoke(main, shlex.split(line)[1:])
        assert result.exit_code == 0, f"{line}: {result.output}"
        assert "note:" not in result.stderr, line


def test_queries_run_without_a_note(reader: Path) -> None:
    CliRunner().invoke(main, ["index", "interviews"])
    queries = [re.findall(r"`([^`]+)`", row[0]) for row in _table("Queries")]
    assert queries
    for query in (query for row in queries for query in row):
        result = CliRunner().invoke(main, ["search", "--", query])
        assert result.exit_code == 0
        assert "note:" not in result.stderr, query


def test_every_command_and_option_is_in_the_table() -> None:
    rows = {row[0].strip("`").split()[0]: row[1] for row in _table("Your own folder")}
    assert tuple(rows) == COMMANDS
    for name, text in rows.items():
        written = set(re.findall(r"--[a-z-]+", text))
        assert written == _options(name) - COMMON, name


def test_options_of_all_commands() -> None:
    for name in COMMANDS:
        assert COMMON - {"--help"} <= _options(name), name


@pytest.mark.parametrize("name", COMMANDS)
def test_help_explains_each_option(name: str) -> None:
    command = _command(name)
    assert command.help
    for param in command.params:
        if isinstance(param, click.Option):
            assert param.help, f"{name} {param.opts}"


def test_exit_codes_are_those_of_the_code() -> None:
    from interview_search.cli import app

    codes = {int(row[0]) for row in _table("Errors and exit codes")}
    assert codes == {
        0,
        app.EXIT_SKIPPED,
        app.EXIT_FAILED,
        app.EXIT_INTERRUPTED,
        app.EXIT_BROKEN_PIPE,
    }


def test_settings_shown_exist() -> None:
    import tomllib

    from interview_search import Settings

    for block in _blocks("toml"):
        Settings.from_mapping(tomllib.loads(block))


def test_forms_are_those_there_are() -> None:
    from interview_search.transcripts import FORM_NAMES

    written = {row[0].strip("`") for row in _table("How interviews may be written")}
    assert written == set(FORM_NAMES)


def test_anchors_are_those_there_are() -> None:
    from interview_search.settings import ANCHORS

    written = {row[0].strip("`") for row in _table("Links into your site")}
    assert written == set(ANCHORS)


def test_make_commands_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE)
    assert {"demo", "test"} <= set(targets)
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
