"""Ways of writing a question: each text asks the same two and answers them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from interview_search.models import Section
from interview_search.reading import read_text
from interview_search.transcripts import pair, transcribe
from interview_search.transcripts.questions_answers import question_or_answer
from interview_search.transcripts.vocabulary import is_question, known_heading, may_be_question
from tests.accounting import unaccounted

ONE = "What do you carve?"
TWO = "How long does a spoon take?"
SPOONS = "Spoons, mostly, of birch and cherry."
EVENING = "An evening, if nobody calls."


def split(text: str) -> Sequence[Section]:
    interview, _ = read_text(text, "spoons.md")
    _, sections = pair(transcribe(interview))
    assert not unaccounted(interview, sections)
    return sections


@pytest.mark.parametrize(
    "form",
    [
        "Q: {}\n\nA: {}",
        "Q: {}\nA: {}",
        "Q. {}\n\nA. {}",
        "Q - {}\n\nA - {}",
        "Q) {}\nA) {}",
        "[Q] {}\n\n[A] {}",
        "**[Q]:** {}\n\n**[A]:** {}",
        "(Q) {}\n\n(A) {}",
        "*Q:* {}\n\n*A:* {}",
        "**Q** {}\n\n**A** {}",
        "🎤 **Q:** {}\n\n✅ **A:** {}",
        "**Q: {}**\n\nA: {}",
        "**Q: {}** A: {}",
        "**Q: {}**<br>\nA: {}",
        "**Q: {}**\n{}",
        "**Q: {}**\n\n> {}",
        "Q: {}\n\n{}",
        "Q1 – {}\n\n{}",
        "Q: {}\n{}",
        "F: {}\n\nA: {}",
        "**P:** {}\n\n**R:** {}",
        "P. {}\n\nR. {}",
        "**Q :** {}\n\n**R :** {}",
        "**Question :** {}\n\n**Réponse :** {}",
        "問：{}\n\n答：{}",
        "- **問：{}** 答：{}",
        "1. **Q: {}**\n\n   A: {}",
        "> **Q:** {}\n\n> **A:** {}",
        "<p><b>Q:</b> {}</p>\n<p><b>A:</b> {}</p>",
        "**{}**\n\n{}",
        "**{}**\n{}",
        "**{}** {}",
        "**{}**: {}",
        "**{}**<br>{}",
        "**{}** \\\n{}",
        "*{}*\n\n{}",
        "**{}**\n\nA: {}",
        "**{}**\nA: {}",
        "<strong>{}</strong><br>\n{}",
        "<p><strong>{}</strong></p>\n\n<p>{}</p>",
        '<span style="font-size: 120%">**{}**</span>\n\n{}',
        "<dl>\n<dt>{}</dt>\n<dd>{}</dd>\n</dl>",
        "<details>\n<summary>{}</summary>\n\n{}\n\n</details>",
        "> {}\n\n{}",
        "> **{}**\n\n{}",
        "> **{}**\n>\n> {}",
        "1. {}\n\n{}",
        "1) {}\n\n   {}",
        "1. {}\n{}",
        "1. **{}**\n\n   {}",
        "- {}\n  - {}",
        "- {} {}",
        "## {}\n\n{}",
        "## Q: {}\n\n{}",
        "### **Q1: {}**\n\n✅ **Answer**: {}",
        "### Question 4: {}\n\n{}",
    ],
)
def test_questions_are_found_however_they_are_marked(form: str) -> None:
    text = f"{form}\n\n".replace("{}", "{0}", 1).replace("{}", "{1}")
    sections = split(text.format(ONE, SPOONS) + text.format(TWO, EVENING))
    assert [section.question for section in sections] == [ONE, TWO]
    assert [section.answer.strip() for section in sections] == [SPOONS, EVENING]


def test_a_heading_keeps_the_label_that_its_question_loses() -> None:
    first, _ = split(f"## Q: {ONE}\n\n{SPOONS}\n\n## Q: {TWO}\n\n{EVENING}\n")
    assert (first.heading, first.question) == (f"Q: {ONE}", ONE)


def test_a_question_of_several_paragraphs_ends_where_a_label_answers() -> None:
    (section,) = split(f"Q: You have a shed.\n\n{ONE}\n\nA: {SPOONS}\n")
    assert section.question == f"You have a shed.\n\n{ONE}"


def test_letters_that_ask_nothing_are_names() -> None:
    sections = split("**P:** Good morning.\n\n**R:** Is it? Who says?\n\n**P:** I do. Sit.\n")
    assert {speaker for section in sections for speaker in section.speakers} == {"P", "R"}


def test_plain_paragraphs_ask_where_nothing_else_does() -> None:
    third = "Would you sell one?"
    texts = [ONE, SPOONS, TWO, EVENING, third, "Never. I give them away."]
    sections = split("A visit to a shed.\n\n" + "\n\n".join(texts))
    assert [section.question for section in sections] == [None, ONE, TWO, third]


@pytest.mark.parametrize(
    "text",
    [
        "Was it the wind?\n\nNo.\n\nWas it the cat?\n\nNo.\n\nWho was it?\n\nNobody.",
        "**Note**\n\nKeep it dry.\n\n**Why it warps** Because of the sun.\n\n**Oil** Use little.",
        "A shed.\n\n> A spoon is a small boat\n\nSo they say.\n\n> Is it, though?\n\nIt floats.",
        "## What you need\n\nA knife.\n\n## How to hold it\n\nTight.\n\n## For your thumb\n\nTape.",
        "## Why birch\n\nIt is soft.\n\n## What we did\n\nWe carved.\n\n## What's next\n\nCherry.",
        "- [What do you carve?](#what)\n- [How long does it take?](#how)\n\nTwo spoons.",
    ],
    ids=["essay", "notes", "quotations", "how-to", "talk", "contents"],
)
def test_what_is_no_interview_asks_nothing(text: str) -> None:
    assert all(section.question is None for section in split(text))


def test_thanks_in_the_other_style_ask_nothing() -> None:
    text = f"**{ONE}**\n\n{SPOONS}\n\n**{TWO}**\n\n{EVENING}\n\n*Thank you for the spoon.*\n"
    assert [section.question for section in split(text)] == [ONE, TWO]


def test_a_known_topic_in_bold_is_a_topic_among_questions() -> None:
    text = f"**{ONE}**\n\n{SPOONS}\n\n**{TWO}**\n\n{EVENING}\n\n**Links**\n\nA shop.\n"
    last = split(text)[-1]
    assert (last.heading, last.question, last.answer) == ("Links", None, "A shop.")


@pytest.mark.parametrize(
    "text",
    [
        "Tell us how it began",
        "👋 Who are you",
        "3. What was the worst spoon",
        "Question 2 – Describe the shed",
        "Wie hast du angefangen",
        "Qu’est-ce que tu tailles",
        "Расскажите о мастерской",
        "请介绍一下你的工作室",
        "普段は何を使っていますか",
        "작업실을 소개해 주세요",
        "आप क्या बनाते हैं",
    ],
)
def test_questions_need_no_mark(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["Your first knife", "Dein Werkzeug", "Ваш совет"])
def test_who_speaks_to_somebody_may_ask(text: str) -> None:
    assert may_be_question(text) and not is_question(text)


@pytest.mark.parametrize(
    "text", ["What the shed holds", "How she works", "Why birch", "Who we are"]
)
def test_topics_do_not_ask(text: str) -> None:
    assert not may_be_question(text)


def test_known_headings_are_known_with_what_stands_around_them() -> None:
    assert known_heading("🔗 **Links**") == "topic"
    assert known_heading("4. About Runa Eskelund") == "topic"
    assert known_heading("About your shed") is None
    assert known_heading("The Interview:") == "wrapper"


@pytest.mark.parametrize("line", ["A knife is enough.", "Quite so: it is.", "(Q spoon"])
def test_words_are_no_labels(line: str) -> None:
    assert question_or_answer(line) is None
