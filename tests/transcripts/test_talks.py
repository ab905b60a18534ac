"""Talks and portraits: who says what nobody is named for."""

from __future__ import annotations

from interview_search.reading import read_text
from interview_search.transcripts import pair, transcribe

TALK = "I went to sea.\n\n## The storm\n\nIt blew.\n\nQ: Were you afraid?\n\nA: I was.\n"


def test_a_talk_is_said_by_its_speaker() -> None:
    transcript = transcribe(read_text(f"---\nspeakers: [Ann Lee]\n---\n{TALK}")[0])
    _, sections = pair(transcript)
    assert [(s.question, s.speakers) for s in sections] == [
        (None, ("Ann Lee",)),
        (None, ("Ann Lee",)),
        ("Were you afraid?", ("Ann Lee",)),
    ]
    assert transcript.confidence == 1.0


def test_a_portrait_of_a_guest_is_not_said_by_the_guest() -> None:
    _, sections = pair(transcribe(read_text(f"---\nguest: Ann Lee\n---\n{TALK}")[0]))
    assert [s.speakers for s in sections] == [(), (), ("Ann Lee",)]


def test_two_speakers_of_one_talk_are_not_told_apart() -> None:
    _, sections = pair(transcribe(read_text(f"---\nspeakers: [Ann, Bob]\n---\n{TALK}")[0]))
    assert sections[0].speakers == ()


def test_links_above_a_conversation_are_nobody_s() -> None:
    text = "---\nspeakers: [Ann Lee]\n---\nSlides: https://example.org\n\n" + "\n\n".join(
        f"Bob: Why {n}?\n\nAnn Lee: So {n}." for n in range(3)
    )
    _, sections = pair(transcribe(read_text(text)[0]))
    assert sections[0].turns[0].speaker is None
