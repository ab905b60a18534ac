"""Spans that are left out of a text before anything else reads it.

    I grew up in [redact]Hallam Reach[/redact].
    <!-- redact --> Whole paragraphs, or turns. <!-- /redact -->

`[redacted]...[/redacted]` does the same; `[redacted]` alone, with nothing that
closes it below, is what others wrote in place of words, and stays. In case of
doubt more is left out, not less: an opening mark that is never closed reaches to
the end of the file, and where a mark closes what was never opened the whole file
is withheld. Line breaks stay, so that lines keep their numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import SourceError
from ..models import Problem

PLACE = "█"
"""What stands in place of a span: no word, and nothing to YAML, JSON or Markdown."""
_MARK = re.compile(
    r"<!--[ \t]*(?P<end>/?)[ \t]*redact(?:ed)?[ \t]*-->"
    r"|\\?\[[ \t]*(?P<close>/?)[ \t]*redact(?P<ed>ed)?[ \t]*\\?\]",
    re.IGNORECASE,
)
_PIECE = 32_768
_ADVICE = "Write [redact] before and [/redact] after what is to be left out"


class RedactionError(SourceError):
    """Nobody can tell what is to be left out, so all of it is."""


@dataclass(frozen=True, slots=True)
class Redacted:
    text: str
    spans: int
    """How many were left out."""
    problems: tuple[Problem, ...] = ()


def may_hold_marks(data: bytes) -> bool:
    """Whether there can be a mark in a file, whatever its encoding."""
    plain = data.replace(b"\0", b"") if b"\0" in data else data
    # Piece by piece, so that the copies stay in the processor's cache.
    pieces = range(0, len(plain), _PIECE)
    return any(b"redact" in plain[at : at + _PIECE + 5].lower() for at in pieces)


def marked(text: str) -> bool:
    """Whether anything of it is to be left out."""
    try:
        return redacted(text, "").spans > 0
    except RedactionError:
        return True


def redacted(text: str, path: str) -> Redacted:
    """The text without what its marks enclose. Raises RedactionError."""
    parts: list[str] = []
    problems: list[Problem] = []
    at = spans = 0
    marks = list(_MARK.finditer(text))
    last = {_family(mark): mark.start() for mark in marks if _closes(mark)}
    number = 0
    while number < len(marks):
        mark = marks[number]
        number += 1
        family = _family(mark)
        if _closes(mark):
            reason = f"{mark[0]} closes nothing: all of it is withheld"
            raise RedactionError(path, reason, line=_line(text, mark.start()), advice=_ADVICE)
        if mark["ed"] and last.get(family, -1) < mark.end():
            continue
        opened = 1
        while number < len(marks) and not (
            _closes(marks[number]) and _family(marks[number]) == family
        ):
            opened += _family(marks[number]) == family
            number += 1
        end = len(text)
        if number < len(marks):
            end = marks[number].end()
            number += 1
        else:
            reason = f"{mark[0]} is never closed: all below it is left out"
            problems.append(Problem(path, _line(text, mark.start()), reason, _ADVICE))
        if opened > 1:
            reason = f"{mark[0]} is opened again before it is closed: all of that is left out"
            problems.append(Problem(path, _line(text, mark.start()), reason, _ADVICE))
        parts += text[at : mark.start()], PLACE, "\n" * text.count("\n", mark.start(), end)
        at = end
        spans += 1
    return Redacted("".join([*parts, text[at:]]), spans, tuple(problems))


def _family(mark: re.Match[str]) -> str:
    """What opens as a comment is closed as a comment."""
    return mark[0][:1].replace("\\", "[")


def _closes(mark: re.Match[str]) -> bool:
    return bool(mark["end"] or mark["close"])


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
