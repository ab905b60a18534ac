"""HTML blocks inside Markdown, as inline Markdown source that means the same.

Old posts write `<p><strong>Q:</strong> Why?</p>`; the forms know only
Markdown, so that strong and em become `**` and `*` and all else loses its tags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from .inline import HARD

_BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p "
    "pre section summary table tbody tfoot thead title tr ul".split()
)
_SILENT_TAGS = frozenset(("script", "style", "template", "noscript", "head"))
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_QUESTION_TAGS = frozenset(("dt", "summary"))
"""What stands bold above the text that it asks for."""
_MARKUP = re.compile(r"([\\`*_\[\]<>&!~{}])")
_HEADING = re.compile(r"h[1-6]$")
_CLOSED_BY = (
    ("<", re.compile(">")),
    ("<!--", re.compile(r"--!?\s*>")),
    ("<![", re.compile(r"\]\s*>")),
)
_MARKS_MAX = 24
"""Emphasis deeper than this is only text."""


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """One run of text between block tags."""

    raw: str
    """Inline Markdown; its lines are those of the HTML source."""
    line: int
    """0-based line within the HTML source."""
    level: int = 0
    """1 to 6 for a heading, else 0."""
    quoted: bool = False


def html_blocks(source: str) -> list[HtmlBlock]:
    """The runs of text in an HTML block, in order; comments and scripts are dropped."""
    reader = _Reader()
    reader.feed(_closable(source))
    reader.close()
    reader.end_block()
    return reader.blocks


def _closable(source: str) -> str:
    """With the openings that nothing closes as text: for each the parser reads all of the rest."""
    for opening, closing in _CLOSED_BY:
        end = max((match.end() for match in closing.finditer(source)), default=0)
        if source.find(opening, end) >= 0:
            source = source[:end] + source[end:].replace(opening, "&lt;" + opening[1:])
    return source


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[HtmlBlock] = []
        self._parts: list[str] = []
        self._blank = True
        self._open: list[tuple[str, int]] = []
        self._line = 0
        self._level = 0
        self._bold = False
        self._quotes = 0
        self._silent = 0

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        # HTMLParser raises AssertionError for one that it does not know; browsers skip them all.
        return self.parse_bogus_comment(i, report)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT_TAGS:
            self._silent += 1
        elif tag in _BLOCK_TAGS:
            self.end_block()
            if _HEADING.match(tag):
                self._level = int(tag[1])
            self._bold = tag in _QUESTION_TAGS
            self._quotes += tag == "blockquote"
        elif tag in ("td", "th"):
            self._parts.append(" ")  # the cells of a row are one block
        elif tag == "br":
            self._parts.append(HARD)
        elif tag == "img":
            alt = dict(attrs).get("alt")
            if alt:
                self.handle_data(alt)
        elif tag in _MARKS and len(self._open) < _MARKS_MAX:
            self._open.append((tag, len(self._parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT_TAGS:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCK_TAGS:
            self.end_block()
            self._quotes = max(0, self._quotes - (tag == "blockquote"))
        elif tag in _MARKS and self._open and self._open[-1][0] == tag:
            _, start = self._open.pop()
            inner = "".join(self._parts[start:])
            if inner.strip():
                head = inner[: len(inner) - len(inner.lstrip())]
                tail = inner[len(inner.rstrip()) :]
                mark = _MARKS[tag]
                self._parts[start:] = [f"{head}{mark}{inner.strip()}{mark}{tail}"]

    def handle_data(self, data: str) -> None:
        if self._silent or (self._blank and not data.strip()):
            return
        if self._blank:
            self._blank = False
            self._parts.clear()
            self._open = [(tag, 0) for tag, _ in self._open]
            lead = data[: len(data) - len(data.lstrip())]
            self._line = self.getpos()[0] - 1 + lead.count("\n")
            data = data.lstrip()
        self._parts.append(_MARKUP.sub(r"\\\1", data))

    def end_block(self) -> None:
        """Close the current run of text."""
        raw = "".join(self._parts)
        raw = raw.strip()
        if raw:
            if self._bold and not raw.startswith("**"):
                raw = f"**{raw}**"
            self.blocks.append(HtmlBlock(raw, self._line, self._level, self._quotes > 0))
        self._parts.clear()
        self._blank = True
        self._open.clear()
        self._level = 0
        self._bold = False
