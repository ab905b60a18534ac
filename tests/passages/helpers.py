"""Sections made by hand, with the invariants that real ones keep."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

from interview_search.models import Hit, Interview, Passage, Section, Span, Turn

INTERVIEW = Interview(
    id="ada",
    path="talks/ada.md",
    title="Ada on engines",
    date=date(2020, 1, 2),
    language="en",
)


def turn(text: str, speaker: str | None = "Ada", line: int = 10, **more: object) -> Turn:
    end = line + text.count("\n")
    return Turn(speaker, None, text, line, end, **more)  # type: ignore[arg-type]


def section(*turns: Turn, asked: int = 0, heading: str | None = None) -> Section:
    asking, answering = turns[:asked], turns[asked:]
    return Section(
        id="ada#s",
        ordinal=0,
        heading=heading,
        question="\n\n".join(t.text for t in asking) or None,
        answer="\n\n".join(t.text for t in answering),
        speakers=tuple(dict.fromkeys(t.speaker for t in turns if t.speaker)),
        turns=turns,
        start_line=5,
        end_line=50,
        start_seconds=3.0,
        question_turns=asked,
    )


def passage(text: str, *spans: tuple[int, int], **more: object) -> Passage:
    values: dict[str, object] = {
        "field": "answer", "speaker": "Ada", "line": 12, "start_seconds": None, **more,
    }  # fmt: skip
    return Passage(text=text, spans=tuple(Span(*span) for span in spans), **values)  # type: ignore[arg-type]


def hit(*passages: Passage, interview: Interview = INTERVIEW, question: str = "Why?") -> Hit:
    found = section(turn(question, "Bob"), turn("Because."), asked=1)
    return Hit(rank=1, score=2.5, interview=interview, section=found, passages=passages)


def marked(found: Passage) -> list[str]:
    return [found.text[span.start : span.end] for span in found.spans]


class Marks(HTMLParser):
    """All text, and the text inside `<mark>`; any other tag is an error."""

    def __init__(self, source: str, tag: str = "mark", others: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.text, self.marked, self.inside = "", [], False
        self.tag, self.others = tag, others
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert (tag == self.tag or tag in self.others) and not attrs
        if tag == self.tag:
            assert not self.inside
            self.inside = True
            self.marked.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.tag:
            assert self.inside
            self.inside = False

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.inside:
            self.marked[-1] += data

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    handle_comment = handle_decl = handle_pi = unknown_decl
