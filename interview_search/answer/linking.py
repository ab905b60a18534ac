"""Links into the pages of one snapshot's interviews."""

from __future__ import annotations

from collections.abc import Sequence

from ..backends.base import Snapshot
from ..models import Interview, Passage, Section
from ..passages.links import Links
from ..passages.page import Page
from ..passages.template import Template
from ..query.memory import Memory

__all__ = ["Linking", "Template"]

_PAGES = 64
"""Pages kept for the next hit in the same interview; each is about twice its text."""


class Linking:
    """Gives passages their URLs by a template, with anchors of a style."""

    def __init__(self, snapshot: Snapshot, template: Template, style: str) -> None:
        """`style` is a name of `anchors.STYLES`, or `none`."""
        self._links = Links(template, style)
        self._snapshot = snapshot
        self._pages: Memory[int, Page] = Memory(_PAGES)

    def linked(
        self, number: int, section: Section, interview: Interview, passages: Sequence[Passage]
    ) -> tuple[Passage, ...]:
        """The passages of the section of that number, each with its URL."""

        def page() -> Page:
            return self._pages.of(self._snapshot.interview_of(number), self._page)

        return tuple(self._links.linked(one, section, interview, page) for one in passages)

    def _page(self, place: int) -> Page:
        numbers = self._snapshot.sections_of(place)
        sections = [self._snapshot.section(number) for number in numbers]
        return Page(self._snapshot.records[place].interview, sections, self._links.style)
