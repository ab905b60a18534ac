"""Golden pairs: a source and the sections that a careful reader makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from interview_search.reading import read_text
from interview_search.transcripts import pair, transcribe
from interview_search.transcripts.forms import FORM_NAMES

GOLDEN = Path(__file__).parents[1] / "golden"
PAIRS = sorted(GOLDEN.glob("*/*.sections.json"))


def as_golden(source: Path) -> dict[str, Any]:
    text = source.read_text("utf-8")
    interview, _ = read_text(text, source.name)
    transcript = transcribe(interview)
    interview, sections = pair(transcript)
    return {
        "form": transcript.form,
        "title": interview.title,
        "sections": [
            {
                "heading": section.heading,
                "question": section.question,
                "answer": section.answer,
                "speakers": list(section.speakers),
                "start_line": section.start_line,
                "end_line": section.end_line,
                "start_seconds": section.start_seconds,
                "turns": [
                    [turn.speaker, turn.role, turn.start_line, turn.start_seconds]
                    for turn in section.turns
                ],
            }
            for section in sections
        ],
    }


@pytest.mark.parametrize("expected", PAIRS, ids=lambda p: f"{p.parent.name}/{p.name[:-14]}")
def test_sections_are_those_of_the_golden_pair(expected: Path) -> None:
    (source,) = (
        path
        for path in expected.parent.glob(expected.name.removesuffix(".sections.json") + ".*")
        if path != expected
    )
    assert as_golden(source) == json.loads(expected.read_text("utf-8"))


def test_every_form_has_two_pairs() -> None:
    forms = {path.parent.name for path in PAIRS}
    assert forms == {*FORM_NAMES}
    assert all(sum(path.parent.name == form for path in PAIRS) >= 2 for form in forms)
