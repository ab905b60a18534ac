"""Labels that are notes make no transcript; those of people do, though nobody asks."""

from __future__ import annotations

import pytest

from interview_search.reading import read_text
from interview_search.transcripts import transcribe

LISTS = """
- **Host:** a small box
- **Port:** 80
- **Host:** another box
- **Runs on:** rain
"""
RECIPE = """
**Flour:** Sift it. Why? There are lumps.

**Water:** Cold.

**Oven heat:** High.

**Flour:** Sift it again.
"""
GUIDE = """
**Linux:** Unpack it.

**Solaris:** Unpack it twice.

**Solaris:** Then wait.

**Linux:** Then start it.
"""
FORM = """
**Interviewer:** A baker
**Target Level:** All of them
**Focus:** Bread

**Purpose:** To bake.
"""
REFERENCE = """
#### Takes

A loaf.

#### Gives

Half a loaf.

#### Takes

Half a loaf. All of it.

#### Gives

Crumbs.
"""
GLOSSARY = """
Hammer — it hits. What else?

Saw — it saws.

Hammer — see above.

Saw — see there.
"""


@pytest.mark.parametrize("text", [LISTS, RECIPE, GUIDE, FORM, REFERENCE, GLOSSARY])
def test_notes_are_no_turns(text: str) -> None:
    assert transcribe(read_text(text)[0]).form == "prose"


def test_people_who_speak_in_turns_are_turns_though_nobody_asks() -> None:
    text = "**Ann:** I bake.\n\n**Bob:** I eat.\n\n" * 3
    assert transcribe(read_text(text)[0]).speakers == ("Ann", "Bob")


def test_people_of_the_front_matter_need_not_ask() -> None:
    text = "---\nguest: Ann Lee\nhost: Bob Ray\n---\n\nBob: Tell me.\n\nAnn: I bake.\n"
    assert transcribe(read_text(text)[0]).speakers == ("Bob Ray", "Ann Lee")


def test_names_in_headings_below_questions_answer_them() -> None:
    text = (
        "## Which tool do you like?\n\n### Ann Lee\n\nThe saw.\n\n### Bob Ray\n\nNone.\n\n"
        "## Which tool do you fear?\n\n### Ann Lee\n\nNone.\n\n### Bob Ray\n\nThe saw.\n"
    )
    transcript = transcribe(read_text(text)[0])
    assert transcript.form == "heading-turns"
    assert transcript.speakers == ("Ann Lee", "Bob Ray")
