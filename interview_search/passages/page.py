"""The text of an interview as a browser looks through it: blocks on lines, in order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ..models import Interview, Section
from .anchors import Heading, anchors

_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[\n ]*")
_QUOTES = {**dict.fromkeys("‘’‚‛′ʼ", "'"), **dict.fromkeys("“”„‟″«»", '"')}


class _Fold(dict[int, str]):
    """Code point -> what a browser takes for the same; one for one, so that places stay."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFKD", _QUOTES.get(char, char))[0]
        low = base.lower()
        self[code] = low if len(low) == 1 and base != " " else " " if base == " " else base
        return self[code]


_fold = _Fold()


def fold(text: str) -> str:
    """Without capitals, accents and kinds of quotation marks; as long as the text."""
    return text.translate(_fold)


def flat(text: str) -> str:
    """Each block on one line: a break of a line ends what can be found in one piece."""
    return _BREAKS.sub("\n", _BLANKS.sub(" ", text)).strip()


class Page:
    """The page of one interview: what stands on it, and the anchors of its headings.

    Made of the sections alone. Headings that are parts of an answer are text
    here; they count for the numbers of anchors only if a section begins there.
    """

    def __init__(self, interview: Interview, sections: Sequence[Section], style: str) -> None:
        """`style` is a name of `anchors.STYLES`, or `none`."""
        lines = [flat(interview.title)]
        at = len(lines[0]) + 1
        headings: list[Heading] = []
        self._starts: list[int] = []
        self._headings: list[int | None] = []
        before: Section | None = None
        for section in sections:
            self._starts.append(at)
            parts = [flat(turn.text) for turn in section.turns]
            if section.heading and _begins(section, before):
                headings.append((section.heading, section.anchor))
                if not _asks(section):
                    parts.insert(0, flat(section.heading))
            self._headings.append(len(headings) - 1 if section.heading else None)
            lines += parts
            at += sum(map(len, parts)) + len(parts)
            before = section
        self.text = "\n".join(lines)
        self.folded = fold(self.text)
        self._anchors = [] if style == "none" else anchors(headings, style)

    def start(self, ordinal: int) -> int:
        """Where the section of this number begins in `text`."""
        return self._starts[ordinal] if ordinal < len(self._starts) else 0

    def anchor(self, ordinal: int) -> str | None:
        """The anchor of the heading above the section of this number."""
        place = self._headings[ordinal] if ordinal < len(self._headings) else None
        return self._anchors[place] if self._anchors and place is not None else None


def _begins(section: Section, before: Section | None) -> bool:
    """Whether its heading stands where it begins, and is not that of the section before."""
    if before is None or (before.heading, before.anchor) != (section.heading, section.anchor):
        return True
    if not section.turns or section.start_line < section.turns[0].start_line:
        return True
    return _asks(section)


def _asks(section: Section) -> bool:
    """Whether its heading is its question."""
    asked = section.question or ""
    return bool(asked) and flat(asked.partition("\n\n")[0]) == flat(section.heading or "")
