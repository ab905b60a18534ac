"""Deep links: from a passage to the very place on the site, or to the recording's second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

from ..models import Interview, Passage, Section
from .fragments import fragment
from .media import at_second
from .page import Page
from .template import Template


class Links:
    """The URLs of passages by one template and one style of anchors."""

    def __init__(self, template: Template, style: str) -> None:
        self._template = template
        self.style = style

    def linked(
        self, passage: Passage, section: Section, interview: Interview, page: Callable[[], Page]
    ) -> Passage:
        """The passage with its URL; without one where the template asks for what is not there.

        `page` gives the page of the interview; it is not called for recordings.
        """
        url = self._template.url(interview)
        if url is None:
            return passage
        if self._template.is_media:
            return replace(passage, url=at_second(url, passage.start_seconds))
        if passage.field == "title" or "#" in url:
            return replace(passage, url=url)
        there = page()
        anchor = there.anchor(section.ordinal)
        words = fragment(there, section.ordinal, passage.text)
        if anchor is None and words is None:
            return replace(passage, url=url)
        return replace(passage, url=f"{url}#{quote(anchor or '', safe='')}{words or ''}")
