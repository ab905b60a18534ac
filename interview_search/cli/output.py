"""How things are put on a terminal, and into a pipe."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from .. import Passage, Problem

_WIDEST = 100
"""Longer lines are hard to read, however wide the terminal is."""
_HIDDEN = re.compile(
    "[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Control characters that JSON need not escape, and what reorders or hides text."""
_CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f]|{_HIDDEN.pattern}")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def one_line(text: str) -> str:
    """On one line, without what could steer a terminal: no interview may do that."""
    from .. import Passage

    return Passage("title", text, (), None, 1, None).to_ansi().strip()


def harmless(text: str) -> str:
    """The lines as they are, without what could steer a terminal."""
    return _CONTROL.sub("", text)


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a text, each on one such line."""
    for paragraph in text.split("\n\n"):
        if line := one_line(paragraph):
            yield line


def print_json(value: Any) -> None:
    """As one line in a pipe, indented on a terminal."""
    click.echo(json_text(value, indent=2 if sys.stdout.isatty() else None))


def json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON that is harmless on a terminal; what it says is the same."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _HIDDEN.sub(lambda match: json.dumps(match[0])[1:-1], text)


def coloured() -> bool:
    """Whether standard output is a terminal whose owner has nothing against colour."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def marked(passage: Passage) -> str:
    """The passage's text: matches in bold on a terminal, as `**so**` elsewhere."""
    text = passage.to_ansi()
    return text if coloured() else _ANSI.sub("**", text)


def columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    shown = _ANSI.sub("", text)
    if shown.isascii():
        return len(shown)
    width = 0
    for char in shown:
        if unicodedata.east_asian_width(char) in "WF":
            width += 2
        elif not unicodedata.combining(char) and unicodedata.category(char) not in ("Mn", "Cf"):
            width += 1
    return width


def wrap(text: str, indent: str = "") -> str:
    """Paragraphs and all on lines that fit the terminal; colours take no room."""
    room = min(shutil.get_terminal_size().columns, _WIDEST) - len(indent)
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        size = columns(word)
        if line and used + 1 + size > room:
            lines.append(line)
            line, used = "", 0
        line = f"{line} {word}" if line else word
        used += size + (1 if used else 0)
    return "\n".join(indent + part for part in (*lines, line))


def clock(seconds: float) -> str:
    """Seconds of a recording as h:mm:ss."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def day(value: date | datetime | None) -> str:
    """The date alone, or nothing."""
    return value.isoformat()[:10] if value else ""


def joined(parts: Iterable[str | None]) -> str:
    """What there is of the parts, parted by a dot."""
    return " · ".join(part for part in parts if part)


def count(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def problem_line(problem: Problem) -> str:
    """`path:line: reason. advice`"""
    place = f"{problem.path}:{problem.line}" if problem.line else problem.path
    return f"{one_line(place)}: {problem_text(problem)}"


def problem_text(problem: Problem) -> str:
    """`reason. advice`"""
    if not problem.advice:
        return one_line(problem.reason)
    return one_line(f"{problem.reason.rstrip('.')}. {problem.advice}")
