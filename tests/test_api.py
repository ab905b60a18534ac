"""What the library promises to the outside."""

import inspect
import subprocess
import sys
from dataclasses import is_dataclass
from pathlib import Path

import pytest

import interview_search
from interview_search import Indexer, Searcher, errors, models


def test_public_names() -> None:
    assert interview_search.__all__ == [
        "FORM_NAMES",
        "CancelledError",
        "Change",
        "Contribution",
        "Explanation",
        "Facet",
        "Hit",
        "IndexDamagedError",
        "IndexInfo",
        "IndexLockedError",
        "IndexMissingError",
        "IndexReport",
        "IndexStateError",
        "IndexVersionError",
        "Indexer",
        "Interview",
        "InterviewSearchError",
        "MissingExtraError",
        "Occurrence",
        "Passage",
        "Person",
        "Problem",
        "QuoteCheck",
        "Results",
        "Searcher",
        "Section",
        "Settings",
        "SettingsError",
        "SkippedError",
        "SourceError",
        "Span",
        "Split",
        "Turn",
        "UnknownIdError",
        "parse",
        "sections",
        "split",
    ]
    for name in interview_search.__all__:
        assert getattr(interview_search, name) is not None


def test_every_error_is_public_and_of_one_tree() -> None:
    own = [
        e for e in vars(errors).values() if inspect.isclass(e) and e.__module__ == errors.__name__
    ]
    for error in own:
        assert issubclass(error, errors.InterviewSearchError)
        assert error.__name__ in interview_search.__all__
        assert error.__name__ in (errors.__doc__ or "")


def test_values_are_frozen_and_slotted() -> None:
    for value in vars(models).values():
        if is_dataclass(value) and isinstance(value, type):
            assert value.__dataclass_params__.frozen, value  # type: ignore[attr-defined]
            assert "__slots__" in vars(value), value


def test_methods() -> None:
    def public(kind: type) -> list[str]:
        return sorted(n for n, m in vars(kind).items() if inspect.isfunction(m) and n[0] != "_")

    assert public(Indexer) == [
        "add",
        "purge",
        "rebuild",
        "remove",
        "restore",
        "update",
        "verify",
    ]
    assert public(Searcher) == [
        "asearch",
        "close",
        "explain",
        "get",
        "info",
        "interviews",
        "refresh",
        "search",
        "sections",
        "similar",
        "speakers",
        "suggest",
        "verify_quote",
        "warm",
    ]


def test_options_are_spelled_out_and_keyword_only() -> None:
    for method in (Searcher.search, Searcher.asearch, Indexer.update, Indexer.rebuild):
        parameters = list(inspect.signature(method).parameters.values())
        assert all(p.kind is not p.VAR_KEYWORD for p in parameters)
        assert all(p.kind is p.KEYWORD_ONLY for p in parameters[2:])
    search = inspect.signature(Searcher.search).parameters
    assert search.keys() == inspect.signature(Searcher.asearch).parameters.keys()


def test_public_things_say_what_they_are_for() -> None:
    for name in interview_search.__all__:
        value = getattr(interview_search, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert value.__doc__, name
    for kind in (Indexer, Searcher):
        for name, method in vars(kind).items():
            if inspect.isfunction(method) and name[0] != "_":
                assert method.__doc__, f"{kind.__name__}.{name}"


def test_a_search_loads_nothing_that_reads_files() -> None:
    code = (
        "import sys, interview_search as i; i.Searcher;"
        "print([m for m in sys.modules if m.startswith('interview_search.transcripts')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_parse_and_sections_without_an_index(tmp_path: Path) -> None:
    text = "---\ntitle: Ann Lee\n---\n\n## Why boats?\n\nThey float.\n"
    file = tmp_path / "ann.md"
    file.write_text(text)
    for interview in (interview_search.parse(text), interview_search.parse(file)):
        assert (interview.title, interview.form) == ("Ann Lee", "headings")
        (section,) = interview_search.sections(interview)
        assert (section.question, section.answer) == ("Why boats?", "They float.")
        assert section.speakers == ("Ann Lee",)
    with pytest.raises(interview_search.SourceError):
        interview_search.parse(tmp_path / "nobody.md")
