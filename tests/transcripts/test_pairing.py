"""Sections: nothing lost, nothing doubled, ids that stay."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from interview_search.models import Section
from interview_search.reading import read_text
from interview_search.settings import Settings
from interview_search.transcripts import FORM_NAMES, pair, transcribe
from tests.accounting import unaccounted


def split(text: str, **options: int) -> tuple[Section, ...]:
    chosen = Settings(**options)  # type: ignore[arg-type]
    return pair(transcribe(read_text(text)[0], chosen), chosen)[1]


def talk(*sizes: int) -> str:
    """Turns of so many words; the host's have ten."""
    return "\n\n".join(
        f"**Hanna:** Question {n} is asked here in some ten words, why?\n\n"
        f"**Gus:** Answer{n} " + "word " * size
        for n, size in enumerate(sizes)
    )


def test_short_exchanges_join_their_neighbour() -> None:
    sections = split(talk(100, 5, 5, 100))
    assert [s.question and s.question[:10] for s in sections] == ["Question 0", "Question 3"]
    assert "Answer2" in sections[0].answer


def test_long_answers_are_cut_at_paragraph_ends_only() -> None:
    paragraphs = "\n\n".join(f"P{n} " + "word " * 100 for n in range(10))
    sections = split(f"**Hanna:** Why so long?\n\n**Gus:** {paragraphs}\n\n**Hanna:** Oh?\n")
    assert len(sections) == 4
    assert all(s.answer.startswith("P") for s in sections[:3])
    assert [s.question for s in sections] == ["Why so long?", None, None, "Oh?"]
    assert [len(s.answer.split()) for s in sections] == [303, 303, 404, 0]


def test_an_endless_paragraph_is_cut_at_sentence_ends() -> None:
    sections = split("one two three. " * 2_000, paragraph_words_max=1_000)
    assert len(sections) > 3
    assert all(s.answer.endswith("three.") for s in sections)


def test_a_host_who_talks_alone_asks_nobody() -> None:
    text = talk(100, 100) + "\n\n**Break:** \\[12:30\\]\n\n**Hanna:** That is all. Goodbye!"
    last = split(text)[-1]
    assert (last.question, last.answer) == (None, "That is all. Goodbye!")


def test_a_question_by_heading_stays_whole() -> None:
    text = "\n\n".join(f"## Why {n}?\n\n" + ("word " * 90 + "\n\n") * 10 for n in range(2))
    assert [s.question for s in split(text)] == ["Why 0?", "Why 1?"]


def test_ids_outlive_insertions_elsewhere() -> None:
    before = split(talk(*[100] * 6))
    lines = talk(*[100] * 6).split("\n\n")
    after = split("\n\n".join([*lines[:2], talk(120), *lines[2:]]))
    kept = {s.id for s in before} & {s.id for s in after}
    assert len(kept) == len(before)


def test_equal_headings_have_ids_of_their_own_without_numbers() -> None:
    first, second = split("## Why?\n\nFor one.\n\n## Why?\n\nFor two.\n")
    assert first.id == "text#why" and second.id.startswith("text#why-")
    swapped = split("## Why?\n\nFor zero.\n\n## Why?\n\nFor one.\n\n## Why?\n\nFor two.\n")
    assert swapped[2].id == second.id


def test_explicit_ids_and_times_name_sections() -> None:
    assert split("## Why? {#reason}\n\nSo.\n\n## How?\n\nThus.\n")[0].id == "text#reason"
    text = "Ann (00:00:05):\n\nWhy?\n\nBob (00:00:09):\n\nSo.\n\nAnn (00:01:00):\n\nOh?\n"
    assert split(text)[0].id == "text#t5"


PIECES = st.sampled_from(
    [
        "",
        "",
        "Why so?",
        "It was so.",
        "**Ann Lee:** Why?",
        "**Bob:** So.\nMore.",
        "Q: Why?",
        "A: So.",
    ]
    + [
        "## Why?",
        "## Topic",
        "### Inner",
        "# Title",
        "> quoted why?",
        "1. Why?",
        "- item",
        "  nested",
    ]
    + [
        "**Why bold?**",
        "*Why italic?*",
        "Ann Lee: Why?",
        "Bob: So.",
        "Ann (00:01:02):",
        "(00:02:00):",
    ]
    + [r"**Break:** \[12:30\]", "Note: x", "Ann:", "Bob:", "---", "```\ncode\n```", "<p>html</p>"]
    + ["[x]: http://y.z", "See [x][] and [y][z].", "[^1]: note", "word " * 70, "| a | b |\n|--|--|"]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=16).map("\n\n".join), st.sampled_from([None, *FORM_NAMES[:-2]]))
def test_every_word_stands_in_exactly_one_section(text: str, form: str | None) -> None:
    interview, _ = read_text(text)
    chosen = Settings(form=form)
    interview, sections = pair(transcribe(interview, chosen), chosen)
    assert unaccounted(interview, sections) == []
    assert len({section.id for section in sections}) == len(sections)
    assert [section.ordinal for section in sections] == list(range(len(sections)))
    for section in sections:
        asked = section.question_turns
        spoken = [turn.text for turn in section.turns]
        assert (section.question or "") == "\n\n".join(spoken[:asked])
        assert section.answer == "\n\n".join(spoken[asked:])
        assert section.start_line <= section.end_line


def test_scripts_without_blanks_have_words_as_well() -> None:
    said = "山の上の小屋で毎朝パンを焼いています。" * 12
    text = "\n\n".join(f"木村：{n}回目はどうでしたか？\n\n原田：{said}" for n in range(3))
    assert len(split(text)) == 3


def test_the_same_words_again_and_again_have_ids_of_their_own() -> None:
    sections = split("Q. Why?\n\nA. Because.\n\n" * 5)
    assert len({section.id for section in sections}) == 5


def test_an_answer_below_a_line_break_knows_its_line() -> None:
    sections = split("<p><b>Why?</b><br>\nBecause.</p>\n\n<p><b>And now?</b><br>\nRest.</p>")
    assert [turn.start_line for s in sections for turn in s.turns] == [1, 2, 4, 5]
