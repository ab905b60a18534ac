"""One folder with a good interview in it, an index of it, and the command line."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from interview_search.cli import main

GOOD = (
    "---\ntitle: The pager\n---\n\n### Who carries the pager?\n\nMarit carries it, every night.\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The interviews; the index will lie beside them, in the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INTERVIEW_SEARCH_INDEX", raising=False)
    monkeypatch.delenv("INTERVIEW_SEARCH_DEBUG", raising=False)
    interviews = tmp_path / "interviews"
    interviews.mkdir()
    (interviews / "good.md").write_text(GOOD, "utf-8")
    return interviews


@pytest.fixture
def permissions(tmp_path: Path) -> None:
    """Skips the test where taking a permission away has no effect, as for root."""
    probe = tmp_path / "probe"
    probe.touch()
    probe.chmod(0)
    if os.access(probe, os.R_OK):
        pytest.skip("this user may read everything")


@pytest.fixture
def run() -> Callable[..., Result]:
    """Runs a command that must end with `code`, and with 2 must say why in one line."""

    def call(*args: object, code: int = 0) -> Result:
        result = CliRunner().invoke(main, [str(arg) for arg in args])
        assert result.exit_code == code, result.output + repr(result.exception)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        if code == 2:
            assert result.stderr.count("\n") == 1, result.stderr
            assert "unexpected" not in result.stderr
        return result

    return call


@pytest.fixture
def skipped(folder: Path, run: Callable[..., Result]) -> Callable[..., list[Any]]:
    """Indexes the folder, finds the good interview, and returns what was skipped."""

    def call(*, added: int = 1, strict: bool = True) -> list[Any]:
        report = json.loads(run("index", folder, "--json").stdout)
        assert report["added"] == added, report
        assert json.loads(run("search", "pager", "--json").stdout)["total"] >= 1
        for problem in report["skipped"]:
            assert problem["path"].isprintable()
            assert problem["reason"]
            assert problem["reason"].isprintable()
        if strict:
            run("index", folder, "--strict", code=1 if report["skipped"] else 0)
        return list(report["skipped"])

    return call
