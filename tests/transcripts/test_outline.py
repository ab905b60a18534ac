"""Which headings ask, which are topics, which stand inside an answer."""

from __future__ import annotations

from interview_search.reading.markdown import parse_markdown
from interview_search.transcripts.outline import outline


def parts(text: str, title: str = "Spoons") -> list[str]:
    lines = [line for line in text.split("\n") if line]
    document = parse_markdown("\n\n".join(f"{line}\n\nSome text." for line in lines))
    return list(outline(document, title).parts.values())


def test_headings_without_a_mark_ask_among_those_that_do() -> None:
    text = "## The shed\n## What do you carve?\n## Knives\n## Why birch?\n## For whom?\n## A wish"
    assert parts(text) == ["topic"] + ["question"] * 5


def test_the_title_is_the_only_heading_of_its_level() -> None:
    assert parts("# Spoons\n## Who are you?\n## Why?")[0] == "title"
    assert parts("# Who are you?\n# Why spoons?\n", title="Who are you?") == ["question"] * 2


def test_a_title_that_is_written_otherwise_asks_nothing() -> None:
    assert parts("# Who carves?\n## Who are you?\n## Why?")[1:] == ["question"] * 2


def test_questions_below_questions_are_questions_where_most_there_ask() -> None:
    deep = "## What do you carve?\n### How big?\n### For whom?\n## Why?"
    assert parts(deep) == ["question"] * 4
    inner = "## What do you carve?\n### Bowls\n### Ladles\n## Why?"
    assert parts(inner) == ["question", "inner", "inner", "question"]


def test_topics_above_questions_stay_topics() -> None:
    text = "## Interview\n### Who are you?\n### Why?\n## Support the shed\n## Who else?"
    assert parts(text) == ["topic", "question", "question", "topic", "question"]


def test_one_question_among_topics_makes_no_interview() -> None:
    document = parse_markdown("## Is it hard?\n\nNo.\n\n## Our visit\n\nA shed.\n")
    assert outline(document, "Spoons").question_level is None


def test_a_last_heading_with_only_links_below_asks_nothing() -> None:
    body = "## Who are you?\n\nA carver.\n\n## Why?\n\nWhy not.\n\n## Elsewhere\n\n- [shop](/)\n"
    assert list(outline(parse_markdown(body), "").parts.values()) == ["question"] * 2 + ["topic"]


def test_your_tools_alone_is_a_topic() -> None:
    document = parse_markdown("## What you need\n\nA knife.\n\n## Your bench\n\nLow.\n")
    assert outline(document, "Spoons").question_level is None
