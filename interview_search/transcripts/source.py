"""An interview on its way through the forms: what several of them ask of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from ..models import Interview
from ..reading.markdown import Document, parse_markdown
from ..settings import Settings
from .labels import narrowed
from .outline import Outline, Part, outline
from .questions_answers import Spoken, questions_and_answers

Place = tuple[int, int]
"""A line of source: the index of its block, the index of the line within."""


@dataclass
class Source:
    """An interview on its way through the forms; parsed once, when first asked for."""

    interview: Interview
    settings: Settings

    @cached_property
    def document(self) -> Document:
        suffix = "." + self.interview.path.rpartition(".")[2].lower()
        return parse_markdown(self.interview.body, self.interview.body_line, suffix=suffix)

    @cached_property
    def outline(self) -> Outline:
        return outline(self.document, self.interview.title)

    @cached_property
    def topics(self) -> dict[int, Part]:
        """The outline where something else asks: no heading is a question."""
        return {
            i: "topic" if part in ("question", "inner") else part
            for i, part in self.outline.parts.items()
        }

    @cached_property
    def asked(self) -> dict[Place, Spoken]:
        """Every `Q:` and `A:`, if there is a `Q:`; answers are the only interviewee's."""
        asks = any(spoken.kind == "ask" for spoken in self._labelled.values())
        return self._labelled if asks else {}

    @cached_property
    def answers(self) -> dict[Place, Spoken]:
        """Every `A:`, for forms whose questions carry no label."""
        found = {place: it for place, it in self._labelled.items() if it.kind == "answer"}
        return found if len(found) > 1 else {}

    @cached_property
    def _labelled(self) -> dict[Place, Spoken]:
        return {
            place: replace(spoken, speaker=self.answerer) if spoken.kind == "answer" else spoken
            for place, spoken in questions_and_answers(self.lines()).items()
        }

    @cached_property
    def people(self) -> list[str]:
        return [person.name for person in self.interview.people]

    @cached_property
    def answerer(self) -> str | None:
        """Who answers where nobody is named: the only interviewee of the front matter."""
        names = [p.name for p in self.interview.people if p.role == "interviewee"]
        if not names:
            names = [p.name for p in self.interview.people if p.role is None]
        return names[0] if len(names) == 1 else None

    def lines(self) -> list[tuple[Place, str]]:
        """Every line that may carry a label, without wide blanks."""
        return self._lines

    @cached_property
    def _lines(self) -> list[tuple[Place, str]]:
        return list(self._each_line())

    def _each_line(self) -> Iterator[tuple[Place, str]]:
        for index, block in enumerate(self.document.blocks):
            if block.kind in ("paragraph", "quote", "item"):
                for number, line in enumerate(block.raw.split("\n")):
                    yield (index, number), narrowed(line.lstrip())
