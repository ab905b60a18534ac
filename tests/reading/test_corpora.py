"""The real interviews, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from interview_search.models import Interview, Problem
from interview_search.reading import FileRef, read_file, walk
from interview_search.settings import Settings

CORPORA = Path(__file__).parents[2] / "../shared/corpora"
pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="../shared/corpora is not here"),
]
DEFAULTS = Settings()

Corpus = tuple[dict[str, Interview], list[Problem], list[Problem]]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    interviews: dict[str, Interview] = {}
    skipped: list[Problem] = []
    warnings: list[Problem] = []
    for item in walk(CORPORA, DEFAULTS):
        if isinstance(item, FileRef):
            # A SourceError here fails the test: none of these files is broken.
            interviews[item.path], problems = read_file(item, DEFAULTS)
            warnings += problems
        else:
            skipped.append(item)
    return interviews, skipped, warnings


def of(corpus: Corpus, folder: str) -> list[Interview]:
    return [i for path, i in corpus[0].items() if path.startswith(f"{folder}/")]


def test_every_file_is_read(corpus: Corpus) -> None:
    interviews, skipped, warnings = corpus
    assert len(of(corpus, "usesthis")) == 910
    assert len(of(corpus, "changelog")) == 786
    assert len(of(corpus, "bitcoin")) == 185
    assert len(of(corpus, "ahilapaati")) == 14
    assert len(skipped) == 6
    assert all(p.reason == "section page, not an interview" for p in skipped)
    assert warnings == []
    assert len({i.id for i in interviews.values()}) == len(interviews)


def test_no_line_is_lost(corpus: Corpus) -> None:
    for path, interview in corpus[0].items():
        lines = (CORPORA / path).read_text("utf-8").split("\n")
        above = lines[: interview.body_line - 1]
        assert "\n".join(above + interview.body.split("\n")) == "\n".join(lines)
        assert bool(above) == bool(interview.metadata)


def test_front_matter_figures(corpus: Corpus) -> None:
    assert all(i.date and i.tags for i in of(corpus, "usesthis"))
    # Whoever interviews the same way for years puts the person into the title.
    assert sum(bool(i.people) for i in of(corpus, "usesthis")) >= 880
    stated = [i for i in of(corpus, "bitcoin") if i.metadata.get("speakers")]
    assert len(stated) >= 165
    assert all([p.name for p in i.people] == i.metadata["speakers"] for i in stated)
    # Talks are named by their topic.
    assert not any(i.people for i in of(corpus, "bitcoin") if "speakers" not in i.metadata)
    assert all(i.date for i in of(corpus, "bitcoin") if i.metadata.get("date"))
    assert {i.language for i in of(corpus, "ahilapaati")} == {"en", "as"}
    assert not any(i.language for i in of(corpus, "usesthis"))


def test_the_seed(corpus: Corpus) -> None:
    seed = corpus[0]["devrel/tomomi-imura.md"]
    assert (seed.id, seed.title) == ("devrel/tomomi-imura", "Tomomi Imura")
    assert seed.date is not None
    assert seed.date.isoformat() == "2020-12-03T00:00:00+00:00"
    assert seed.metadata["date"] == "2020-12-03T00:00:00Z"
    assert seed.metadata["twitter"] == "girlie_mac"
    assert seed.metadata["images"] == ["/img/posts/adventcado/2020/tomomi.jpg"]
    assert [(p.name, p.role) for p in seed.people] == [("Tomomi Imura", "interviewee")]
    assert seed.body_line == 8
