"""A folder of three interviews, and the command run on it as a user would."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from interview_search.cli import main

ADA = """---
title: On call for ten years
date: 2020-05-01
guest: Ada Byrne
interviewer: Lena Roth
tags: [burnout, operations]
---

### When did the burnout begin?

It began in the second winter. I was on call every other week, and the pager
never let me finish a dinner. Nobody called it burnout then; we called it ownership.

### What helped you?

A gardener told me to leave one bed fallow. So I stopped carrying the pager on
Fridays, and the world went on.
"""

BEN = """---
title: The lighthouse rota
date: 2016-02-11
guest: Ben Okoro
tags: [islands]
---

**Mia Sand:** What does a night on the rota look like, and how do you keep awake in the tower?

**Ben Okoro:** \\[00:12\\] You count the sweeps of the lamp. After four hundred sweeps you make tea,
and after four hundred more somebody relieves you. I never minded the dark, only the fog signal.

**Mia Sand:** Did you ever fear for a ship, or was the work calm in all those years on the island?

**Ben Okoro:** \\[02:40\\] Once, in the great gale. A trawler came so near the rocks that I
could read her name without the glass, and I rang the bell by hand until my palms bled.
"""

CLEO = """---
title: Bread before dawn
date: 2019-09-30
guest: Cleo Marsh
tags: [food, burnout]
---

Q: Why do you bake at night?

A: Because the dough does not care for clocks. I sleep in the afternoon, and I
have never had burnout, only flour in my shoes.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The interviews; the working folder is beside them, and no index is there yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INTERVIEW_SEARCH_INDEX", raising=False)
    monkeypatch.delenv("INTERVIEW_SEARCH_DEBUG", raising=False)
    interviews = tmp_path / "interviews"
    interviews.mkdir()
    for name, text in (("ada", ADA), ("ben", BEN), ("cleo", CLEO)):
        (interviews / f"{name}.md").write_text(text, "utf-8")
    return interviews


@pytest.fixture
def run() -> Callable[..., Result]:
    def call(*args: object, code: int = 0) -> Result:
        result = CliRunner().invoke(main, [str(arg) for arg in args])
        assert result.exit_code == code, result.output + repr(result.exception)
        return result

    return call


@pytest.fixture
def run_json(run: Callable[..., Result]) -> Callable[..., Any]:
    def call(*args: object, code: int = 0) -> Any:
        return json.loads(run(*args, "--json", code=code).stdout)

    return call


@pytest.fixture
def indexed(folder: Path, run: Callable[..., Result]) -> Path:
    run("index", folder)
    return folder
