"""Markdown to blocks of inline source, each with its line in the file.

Only block rules run here, markdown-it-py's or, for simple files, those of
`scanner`; `inline.plain` turns a block's source into text, and only for what
is kept. A block's source lines and its lines in the file correspond
one to one, so that any piece of text knows where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from ..making import quick
from .html import html_blocks
from .inline import HARD, plain
from .scanner import simple_blocks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

Kind = Literal["heading", "paragraph", "quote", "item", "row", "code", "rule"]

_ANCHOR = re.compile(r"\{:?\s*(?:[.][\w-]+\s+)*#([\w:.-]+)[^{}]*\}\s*$")
_MDX = re.compile(
    r"^(?:import\s.+\sfrom\s|import\s+['\"]|export\s+(?:const|default|let|function)\b)"
)
_DEPTH_MAX = 24
"""Quotes and items within each other; a list counts twice. What is deeper is one paragraph."""
_LONG_HEADING = 160
"""A setext heading longer than this is a paragraph above a rule without a blank line."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, an item: the smallest unit with source of its own."""

    kind: Kind
    raw: str
    """Inline Markdown, container marks removed; the text itself for code."""
    line: int
    """1-based line in the file of the first line of `raw`."""
    level: int = 0
    """Heading level 1 to 6; depth of nesting of a quote or an item."""
    marker: str = ""
    """What begins an item, such as `1.` or `-`; empty for its further paragraphs."""
    anchor: str | None = None
    """The explicit `{#id}` of a heading."""

    @property
    def end_line(self) -> int:
        return self.line + self.raw.count("\n")


_block = quick(Block)


@dataclass(frozen=True, slots=True)
class Document:
    """The body of an interview as blocks, in order."""

    blocks: tuple[Block, ...]
    references: frozenset[str]
    """The normalised labels of its link definitions."""

    def text(self, block: Block, raw: str | None = None) -> str:
        """The block's text (or that of a part of its source); line breaks as in `plain`."""
        raw = block.raw if raw is None else raw
        if block.kind == "code":
            return raw.replace("\n", HARD + "\n")
        return plain(raw, self.references)

    def flat(self, block: Block) -> str:
        """The block's text on one line."""
        return " ".join(self.text(block).split())


def parse_markdown(body: str, first_line: int = 1, *, suffix: str = ".md") -> Document:
    """The blocks of a body whose first line is line `first_line` of its file."""
    if suffix == ".mdx":
        body = "\n".join("" if _MDX.match(line) else line for line in body.split("\n"))
    simple = simple_blocks(body, first_line)
    if simple is None:
        return parse_fully(body, first_line, plain_text=suffix == ".txt")
    blocks = tuple(
        _block("rule" if level < 0 else "paragraph", raw, line)
        if level < 1
        else _heading(Block("heading", raw, line, level), setext=False)
        for level, raw, line in simple[0]
    )
    return Document(blocks, frozenset(simple[1]))


def parse_fully(body: str, first_line: int = 1, *, plain_text: bool = False) -> Document:
    """The same as `parse_markdown` by markdown-it-py's block rules, whatever the body holds."""
    env: dict[str, Any] = {}
    tokens = _markdown(plain_text).parse(body, env)
    return Document(tuple(_blocks(tokens, first_line)), frozenset(env.get("references", ())))


def _blocks(tokens: Iterable[Any], first_line: int) -> Iterator[Block]:
    quotes = lists = 0
    kind: Kind = "paragraph"
    level = 0
    marker = ""
    item_line = 0
    row: list[str] | None = None
    row_line = 0
    setext = False
    for token in tokens:
        name = token.type
        if name == "inline":
            if row is not None:
                row.append(token.content)
                continue
            if not token.content.strip():
                continue
            line = first_line + token.map[0]
            block = Block(kind, token.content, line, level, marker)
            if kind == "heading":
                yield _heading(block, setext)
            elif lists:
                yield replace(block, kind="item", level=lists)
            elif quotes:
                yield replace(block, kind="quote", level=quotes)
            else:
                yield block
            marker = ""
        elif name == "heading_open":
            kind, level, setext = "heading", int(token.tag[1]), token.markup in ("-", "=")
        elif name == "heading_close":
            kind, level = "paragraph", 0
        elif name in ("fence", "code_block"):
            line = first_line + token.map[0] + (name == "fence")
            content = token.content.rstrip("\n")
            if content.strip():
                yield Block("code", content, line)
        elif name == "html_block":
            for html in html_blocks(token.content):
                line = first_line + token.map[0] + html.line
                if html.level:
                    yield Block("heading", html.raw, line, html.level)
                else:
                    yield Block("quote" if html.quoted else "paragraph", html.raw, line)
        elif name == "hr":
            yield Block("rule", "", first_line + token.map[0])
        elif name == "list_item_open":
            lists += 1
            marker = token.info + token.markup
            item_line = first_line + token.map[0]
        elif name == "list_item_close":
            lists -= 1
            if marker[:1].isdigit():
                # `1988.` alone is an item without text to Markdown, and an answer to its reader.
                yield Block("paragraph", marker, item_line)
            marker = ""
        elif name == "blockquote_open":
            quotes += 1
        elif name == "blockquote_close":
            quotes -= 1
        elif name == "tr_open":
            row, row_line = [], first_line + token.map[0]
        elif name == "tr_close":
            if row:
                yield Block("row", " ".join(cell for cell in row if cell), row_line)
            row = None


def _heading(block: Block, setext: bool) -> Block:
    if setext and len(block.raw) > _LONG_HEADING:
        return replace(block, kind="paragraph", level=0)
    start = block.raw.rfind("{")
    anchor = _ANCHOR.match(block.raw, start) if start >= 0 else None
    if anchor:
        return replace(block, raw=block.raw[:start].rstrip(), anchor=anchor[1])
    return block


@cache
def _markdown(plain_text: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    markdown = MarkdownIt("commonmark", {"maxNesting": 2 * _DEPTH_MAX})
    markdown.enable("table").use(footnote_plugin)
    markdown.block.ruler.before("table", "too_deep", _too_deep)
    markdown.core.ruler.enableOnly(["normalize", "block"])
    if plain_text:
        # Indented lines of a plain text file are no code, underlined ones no headings.
        markdown.disable(["code", "lheading"])
    return markdown


def _too_deep(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Keep what stands below the deepest level, which markdown-it-py would drop."""
    if silent or state.level < _DEPTH_MAX:
        return False
    last = first + 1
    while last < end and (state.isEmpty(last) or state.sCount[last] >= state.blkIndent):
        last += 1
    state.line = last
    token = state.push("paragraph_open", "p", 1)
    token.map = [first, last]
    token = state.push("inline", "", 0)
    token.content = state.getLines(first, last, 0, False)
    token.map = [first, last]
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True
