"""Labels before turns: which are found, in which form, and which are people."""

from __future__ import annotations

import pytest

from interview_search.transcripts.forms import (
    bold_turns,
    heading_turns,
    italic_turns,
    name_lines,
    name_text,
    timed_turns,
)
from interview_search.transcripts.labels import is_name_like, is_nobody, is_sound, role_of_label
from interview_search.transcripts.questions_answers import question_or_answer

FINDERS = {
    "bold": bold_turns.find,
    "italic": italic_turns.find,
    "timed": timed_turns.find,
    "line": name_lines.find,
    "text": name_text.find,
    "chat": name_text.find_chat,
    "dash": name_text.find_dash,
    "heading": heading_turns.find,
}


@pytest.mark.parametrize(
    ("form", "line", "name", "rest", "time"),
    [
        ("bold", "**Ann Lee:** hello", "Ann Lee", " hello", None),
        ("bold", "**Ann Lee**: hello", "Ann Lee", "hello", None),
        ("bold", "__Ann Lee:__ hello", "Ann Lee", " hello", None),
        ("bold", "**Ann Lee** (00:01:02): hello", "Ann Lee", "hello", "00:01:02"),
        ("bold", "**Ann Lee [01:02]:** hello", "Ann Lee", " hello", "01:02"),
        ("bold", "**[01:02] Ann Lee:** hello", "Ann Lee", " hello", "01:02"),
        ("bold", r"**Ann Lee:** \[01:02\] hello", "Ann Lee", r" \[01:02\] hello", None),
        ("bold", "<strong>Ann Lee:</strong> hello", "Ann Lee", " hello", None),
        ("bold", "**Important** words", None, "", None),
        ("italic", "*NV [0:00:16]*: hello", "NV", "hello", "0:00:16"),
        ("italic", "*Nadia Vance:* hello", "Nadia Vance", "hello", None),
        ("italic", "*Really* hello", None, "", None),
        ("timed", "Ann Lee (00:00:00):", "Ann Lee", "", "00:00:00"),
        ("timed", "Ann Lee: 00:00:22", "Ann Lee", "", "00:00:22"),
        ("timed", "Ann - 00:00:22:", "Ann", "", "00:00:22"),
        ("timed", "Ann Lee 0:05", "Ann Lee", "", "0:05"),
        ("timed", "[00:00:22] Ann Lee: hello", "Ann Lee", "hello", "00:00:22"),
        ("timed", "00:00:22 Ann Lee: hello", "Ann Lee", "hello", "00:00:22"),
        ("timed", "Ann Lee [12:31]: hello", "Ann Lee", "hello", "12:31"),
        ("timed", "(00:01:20):", "", "", "00:01:20"),
        ("timed", "We met at 10:30 in the hall", None, "", None),
        ("line", "Ann Lee:", "Ann Lee", "", None),
        ("line", "He asked me this:", "He asked me this", "", None),
        ("text", "Ann Lee: hello", "Ann Lee", "hello", None),
        ("text", "Ann Lee (AL): hello", "Ann Lee", "hello", None),
        ("text", "Slides: https://example.org", None, "", None),
        ("text", "https://example.org", None, "", None),
        ("bold", "**Speaker 1** [00:01 – 00:07]", "Speaker 1", "", "00:01"),
        ("bold", "**Speaker 1** *[00:05]*: hello", "Speaker 1", "hello", "00:05"),
        ("bold", "**Speaker 1** `[00:05]`", "Speaker 1", "", "00:05"),
        ("bold", "**Ann Lee | 00:05** hello", "Ann Lee", "hello", "00:05"),
        ("bold", "**Ann** ([0:05](https://v.example?t=5)): hello", "Ann", "hello", "0:05"),
        ("bold", "🎙️ **Ann:** hello", "Ann", "hello", None),
        ("bold", "**🐻 Ann:** hello", "Ann", "hello", None),
        ("bold", "— **Ann:** hello", "Ann", "hello", None),
        ("bold", "**主持人**：你好", "主持人", "你好", None),
        ("bold", "**Ann Lee, baker:** hello", "Ann Lee", "hello", None),
        ("bold", "**Ann Lee, PhD:** hello", "Ann Lee, PhD", "hello", None),
        ("bold", "**Ann (laughs):** hello", "Ann", "hello", None),
        ("italic", "*Ann (host):* hello", "Ann", "hello", None),
        ("timed", "[00:01 - 00:07] Ann: hello", "Ann", "hello", "00:01"),
        ("timed", "[0:01.5-0:02.5] [SPEAKER_00]: hello", "SPEAKER_00", "hello", "0:01.5"),
        ("timed", "[00:01](a.wav#t=1) **Ann** hello", "Ann", "hello", "00:01"),
        ("timed", "[00:00:01.20] - Ann Lee", "Ann Lee", "", "00:00:01.20"),
        ("timed", "说话人 1 00:01", "说话人 1", "", "00:01"),
        ("timed", "00:01 We met in the hall.", None, "", None),
        ("line", "**Ann Lee**", "Ann Lee", "", None),
        ("line", "Unknown Speaker", "Unknown Speaker", "", None),
        ("line", "Ann Lee", None, "", None),
        ("text", "[SPEAKER_00]: hello", "SPEAKER_00", "hello", None),
        ("text", "ANN LEE, HOST: hello", "ANN LEE", "hello", None),
        ("text", "Robin (Ann Lee): hello", "Ann Lee", "hello", None),
        ("chat", "12:01 <ann> hello", "ann", "hello", "12:01"),
        ("chat", "I wrote <ann> there", None, "", None),
        ("dash", "Ann Lee — hello", "Ann Lee", "hello", None),
        ("dash", "Hammer — a tool", None, "", None),
        ("heading", "# Ann Lee  8:07", "Ann Lee", "", "8:07"),
        ("heading", "# **Ann**", "Ann", "", None),
        ("heading", "# What did Ann say?", None, "", None),
    ],
)
def test_a_line_s_label(
    form: str, line: str, name: str | None, rest: str, time: str | None
) -> None:
    found = FINDERS[form](line)
    if name is None:
        assert found is None
    else:
        assert found is not None
        assert (found.name, found.rest.strip(), found.seconds) == (name, rest.strip(), time)


@pytest.mark.parametrize(
    "name",
    [
        "Ann Lee",
        "Ann",
        "Guillaume de Rouville",
        "Dr. Dawn Foster",
        "Łukasz Langa",
        "Lucy D'Agostino",
    ]
    + [
        "অভিষেক চৌধুৰী",
        "VM (Vicky) Brasseur",
        "Speaker 0",
        "Interviewer",
        "SL",
        "0xB10C",
        "gmaxwell",
    ]
    + ["MR. SMITH", "Breakmaster Cylinder", "UNIDENTIFIED PERSON #2", "SPEAKER_00", "嘉宾A"],
)
def test_names(name: str) -> None:
    assert is_name_like(name)
    assert not is_nobody(name)


@pytest.mark.parametrize(
    "label",
    ["Note", "CPU", "Slides", "Break", "Clip from Go Time #273", "The good thing", "In the end"]
    + ["Song extract", "Recording begins", "Transcript completed by", "Then broadcasting", "#1"]
    + ["Ingredients", "Windows", "时间", "00"],
)
def test_labels_that_are_no_names(label: str) -> None:
    assert not is_name_like(label)


def test_sounds_part_what_is_around_them_and_notes_do_not() -> None:
    assert is_sound("Break") and is_sound("Clip from Go Time #273") and is_sound("Old show intro")
    assert not is_sound("Note") and not is_sound("Breakmaster Cylinder")


@pytest.mark.parametrize(
    ("line", "kind", "rest"),
    [
        ("Q: Why?", "ask", "Why?"),
        ("Q. Why?", "ask", "Why?"),
        ("Q1: Why?", "ask", "Why?"),
        ("Question 2: Why?", "ask", "Why?"),
        ("**Q:** Why?", "ask", "Why?"),
        ("**Q**: Why?", "ask", "Why?"),
        ("**Q: Why?**", "ask", "**Why?**"),
        ("<strong>Q:</strong> Why?", "ask", "Why?"),
        ("A: So.", "answer", "So."),
        ("*A:* So.", "answer", "So."),
        ("Frage: Warum?", "ask", "Warum?"),
        ("প্ৰশ্ন: কিয়?", "ask", "কিয়?"),
        ("Quite: so", None, ""),
        ("A man: so", None, ""),
        ("Q", None, ""),
    ],
)
def test_questions_and_answers(line: str, kind: str | None, rest: str) -> None:
    spoken = question_or_answer(line)
    assert (spoken and spoken.kind) == kind
    if spoken:
        assert spoken.rest.strip() == rest


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Interviewer", "interviewer"),
        ("MODERATOR", "interviewer"),
        ("記者", "interviewer"),
        ("Participant 3", "interviewee"),
        ("嘉宾A", "interviewee"),
        ("Unidentified man", "other"),
        ("Hostess", None),
    ],
)
def test_labels_that_state_a_role(name: str, role: str | None) -> None:
    assert role_of_label(name) == role


@pytest.mark.parametrize(
    ("line", "role", "other"),
    [
        ("ANN LEE, HOST: hello", "interviewer", None),
        ("Ann (guest): hello", "interviewee", None),
        ("Robin (Ann Lee): hello", None, "Robin"),
        ("Ann Lee (AL): hello", None, "AL"),
    ],
)
def test_what_a_label_says_of_its_person(line: str, role: str | None, other: str | None) -> None:
    found = name_text.find(line)
    assert found is not None
    assert (found.role, found.initials) == (role, other)
