"""The quick way from Markdown to blocks, for files that need no more.

Most interviews are paragraphs, `#` headings, rules and link definitions. One
regular expression says whether a body holds anything else; where it does, the
caller runs markdown-it-py's block rules. Both ways give the same blocks (a
differential test holds them together).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_UNSAFE = re.compile(
    r"""
    \n                                      # a literal first: the search leaps from line to line
    (?: [ \t]+[^ \t\n]                      # indented: code, or inside a list
      | [-+*](?:[ \t\n])                    # bullet
      | \d{1,9}[.)][ \t\n]                  # number
      | [>|:]                               # quote, table, delimiter row
      | -+:?[ \t]*\|
      | (?:-+|\*+|_+)[ \t]+[-*_][-*_ \t]*\n  # a rule with blanks in it
      | ```
      | ~~~
      | <(?!https?://[^\s<>]*>)             # HTML
      | \[\^                                # footnote
      | \#{1,6}\t
      | (?<=[^\n]\n)(?:-+|=+)[ \t]*\n       # underlined heading
      | [^\S\n]*[^\S \t\n][^\S\n]*\n        # a blank line of unusual blanks
    )
    """,
    re.VERBOSE,
)
_ODD = "\x00\r\x1c\x1d\x1e\x1f\x85"
"""Blanks to Python that are none to Markdown, and what it reads as something else."""
_HEADING = re.compile(r"(#{1,6})(?: +(.*))?$")
_CLOSING = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,})[ \t]*$")
_DEFINITION_START = re.compile(r"\[[^\]]*\]:")
_DEFINITION = re.compile(
    r'\[([^\[\]\\]*\w[^\[\]\\]*)\]: ((?:[^\s<>\\()]|\([^\s<>\\()]*\))+)( "(?:[^"\\]|\\.)*")?[ ]*$'
)
_UNSURE_TARGET = re.compile(r"(?:javascript|vbscript|file|data):", re.IGNORECASE)


class Simple(NamedTuple):
    """A block of a simple file: a heading (level 1 to 6), a paragraph (0) or a rule (-1)."""

    level: int
    raw: str
    line: int


def simple_blocks(body: str, first_line: int) -> tuple[list[Simple], set[str]] | None:
    """The blocks and link definitions' labels, or None where the body needs the full rules."""
    if any(character in body for character in _ODD) or _UNSAFE.search(f"\n\n{body}\n"):
        return None
    references: set[str] = set()
    try:
        return list(_scan(body.split("\n"), first_line, references)), references
    except _NotSimpleError:
        return None


class _NotSimpleError(Exception):
    pass


def _scan(lines: list[str], first_line: int, references: set[str]) -> Iterator[Simple]:
    paragraph: list[str] = []
    start = 0
    untitled = False
    for number, line in enumerate(lines, first_line):
        first = line[:1]
        if not paragraph and first == "[" and _DEFINITION_START.match(line):
            untitled = _define(line, references)
            continue
        if untitled and first in ('"', "'", "("):
            raise _NotSimpleError
        untitled = False
        heading = _HEADING.match(line) if first == "#" else None
        if heading or not line.strip() or (first in ("-", "*", "_") and _RULE.match(line)):
            if paragraph:
                yield Simple(0, "\n".join(paragraph).strip(), start)
                paragraph = []
            if heading:
                raw = _CLOSING.sub("", (heading[2] or "").rstrip(" \t")).strip()
                if raw:
                    yield Simple(len(heading[1]), raw, number)
            elif line.strip():
                yield Simple(-1, "", number)
        else:
            if not paragraph:
                start = number
            paragraph.append(line)
    if paragraph:
        yield Simple(0, "\n".join(paragraph).strip(), start)


def _define(line: str, references: set[str]) -> bool:
    """Note a link definition; True where a title could follow on the next line."""
    match = _DEFINITION.match(line)
    if not match or _UNSURE_TARGET.search(match[2]):
        raise _NotSimpleError
    from markdown_it.common.utils import normalizeReference

    references.add(normalizeReference(match[1]))
    return match[3] is None
