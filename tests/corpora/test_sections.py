"""Sections of real interviews, against counts that are made without the library."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.accounting import unaccounted

from .conftest import Split

pytestmark = pytest.mark.corpora
Corpus = Callable[[str], list[Split]]
Stride = Callable[[list[Split]], list[Split]]

BREAKS = re.compile(
    r"(?:Break|Outro|Intro|Sample|Jingle|Audio|Song|Clip|Song extract|Movie extract|The sound|"
    r"Recording begins|Recording ends)$"
)


def letters(text: str) -> str:
    """Words without markup, to compare source with text."""
    text = re.sub(r"<[^>]*>|\]\([^)]*\)|\]\[[^\]]*\]|&\w+;", " ", text)
    return re.sub(r"[\W_]+", "", text)


def test_the_seed(corpus: Corpus) -> None:
    ((interview, transcript, sections),) = corpus("devrel")
    assert interview.id == "tomomi-imura"
    assert interview.title == "Tomomi Imura"
    assert str(interview.date) == "2020-12-03 00:00:00+00:00"
    assert interview.metadata["twitter"] == "girlie_mac"
    assert interview.metadata["images"] == ["/img/posts/adventcado/2020/tomomi.jpg"]
    assert transcript.form == "headings"
    assert [(s.question, s.start_line) for s in sections] == [
        ("Tell us a bit about yourself.", 9),
        ("How did you get into Developer Relations?", 17),
        ("What advice would you give people looking to join you?", 23),
        ("How has your role changed in the past year?", 29),
        ("How do you see the future of DevRel?", 39),
    ]
    assert {s.speakers for s in sections} == {("Tomomi Imura",)}


def test_usesthis_has_one_section_a_question(corpus: Corpus) -> None:
    splits = corpus("usesthis")
    assert len(splits) == 910
    differing = []
    for interview, _, sections in splits:
        questions = [letters(q) for q in re.findall(r"^### (.*)$", interview.body, re.MULTILINE)]
        found = [letters(section.question or "") for section in sections]
        if found != questions:
            differing.append(interview.path)
    # One file writes one of its four questions at another level; it has its section too.
    assert differing == ["kenneth.reitz.markdown"]


def test_changelog_turns_have_their_speakers(corpus: Corpus) -> None:
    splits = corpus("changelog")
    assert len(splits) == 786
    turns = right = 0
    people: set[str] = set()
    for interview, _, sections in splits:
        by_line = {turn.start_line: turn for section in sections for turn in section.turns}
        people |= {person.name for person in interview.people}
        for number, line in enumerate(interview.body.split("\n"), interview.body_line):
            label = re.match(r"\*\*([^*\n]+):\*\* ", line)
            if label and not BREAKS.match(label[1]):
                turns += 1
                right += number in by_line and by_line[number].speaker == label[1].strip()
    assert turns > 140_000
    assert right / turns >= 0.995
    assert [
        name for name in people if re.search(r"\b(?:break|clip|intro|song)\b", name, re.I)
    ] == []


def test_bitcoin_questions_by_letter(corpus: Corpus) -> None:
    asked = found = 0
    for interview, _, sections in corpus("bitcoin"):
        questions = [letters(section.question or "") for section in sections]
        for line in re.findall(r"^Q: ?(.*)$", interview.body, re.MULTILINE):
            asked += 1
            found += any(question.startswith(letters(line)) for question in questions)
    assert asked > 800
    assert found / asked >= 0.95


def test_assamese_questions_and_answers_are_whole(corpus: Corpus) -> None:
    pairs = [s for s in corpus("ahilapaati") if s.interview.language == "as"]
    assert len(pairs) == 7
    for interview, _, sections in pairs:
        headings = re.findall(r"^### (.*)$", interview.body, re.MULTILINE)
        asked = {letters(section.question) for section in sections if section.question}
        assert {letters(heading) for heading in headings} <= asked
        for section in sections:
            assert not section.question or section.answer


@pytest.mark.parametrize("folder", ["devrel", "ahilapaati", "usesthis", "bitcoin", "changelog"])
def test_no_word_is_lost_and_none_stands_twice(corpus: Corpus, stride: Stride, folder: str) -> None:
    faults = [
        fault
        for interview, _, sections in stride(corpus(folder))
        for fault in unaccounted(interview, sections)
    ]
    assert faults == []


@pytest.mark.parametrize("folder", ["devrel", "ahilapaati", "usesthis", "bitcoin", "changelog"])
def test_ids_are_unique_and_turns_hold_the_text(corpus: Corpus, folder: str) -> None:
    for interview, _, sections in corpus(folder):
        assert len({section.id for section in sections}) == len(sections), interview.path
        for section in sections:
            asked = section.question_turns
            texts = [turn.text for turn in section.turns]
            assert (section.question or "") == "\n\n".join(texts[:asked])
            assert section.answer == "\n\n".join(texts[asked:])


def test_the_quick_way_through_markdown_gives_the_sections_of_the_full_parse(
    corpus: Corpus, stride: Stride, monkeypatch: pytest.MonkeyPatch
) -> None:
    from interview_search.reading import inline, markdown
    from interview_search.transcripts import pair, transcribe

    folders = ("devrel", "ahilapaati", "usesthis", "bitcoin", "changelog")
    quick = {folder: corpus(folder) for folder in folders}
    monkeypatch.setattr(markdown, "simple_blocks", lambda body, first_line: None)
    monkeypatch.setattr(markdown, "plain", lambda raw, refs: inline.full(inline.tidy(raw), refs))
    for splits in quick.values():
        for interview, transcript, _ in stride(splits):
            original = transcript.interview
            stated = original.__class__(
                **{f: getattr(original, f) for f in original.__slots__} | {"form": None}
            )
            again = transcribe(stated)
            assert again.form == transcript.form, interview.path
            assert pair(again)[1] == pair(transcript)[1], interview.path
