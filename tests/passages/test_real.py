"""Passages of real interviews: verbatim, of a fair size, at the right line of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from interview_search.analysis import stem, words
from interview_search.models import Interview, Section
from interview_search.passages import Wanted, select
from interview_search.reading import FileRef, read_file
from interview_search.settings import Settings
from interview_search.transcripts import pair, transcribe

CORPORA = Path(__file__).parents[2] / "../shared/corpora"

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="needs ../shared/corpora"),
]


def files() -> list[FileRef]:
    found = []
    for folder in ("devrel", "usesthis", "changelog", "bitcoin", "ahilapaati"):
        paths = sorted((CORPORA / folder).rglob("*.m*"))
        for path in paths[:: max(1, len(paths) // 4)]:
            found.append(FileRef(CORPORA.resolve(), path.relative_to(CORPORA).as_posix()))
    return found


def sections(ref: FileRef) -> tuple[Interview, tuple[Section, ...]]:
    interview, _ = read_file(ref, Settings())
    return pair(transcribe(interview))


def test_passages_of_real_interviews() -> None:
    shown = at_line = 0
    for ref in files():
        interview, found = sections(ref)
        source = ref.absolute.read_text("utf-8").split("\n")
        for section in found[:40]:
            text = words(section.answer or section.question or "")
            wanted = Wanted(stems={stem(w, interview.language): len(w) for w in text[3::40]})
            for passage in select(section, interview, wanted, count=2):
                assert any(passage.text in turn.text for turn in section.turns)
                inside = words(passage.text)
                assert len(inside) <= 80
                shown += 1
                at_line += not inside or inside[0] in words(source[passage.line - 1])
    assert shown > 200
    # The rest begin with an entity (`&#39;`) or a sign of their own line.
    assert at_line >= 0.99 * shown
