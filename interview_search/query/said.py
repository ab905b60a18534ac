"""The words of a query as they stand there: in quotation marks or not, under which field.

Not its meaning, which `plan` tells: it serves those who put other words in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .. import analysis
from .fields import PEOPLE, SPEAKER, canonical
from .scanner import straight
from .tree import TEXT_FIELDS
from .words import KEYWORDS

_PARTS = re.compile(
    r"(?:^|(?<=[\s(+-]))(?P<field>[^\W\d_][\w.-]{0,60}):(?=[^\s/:])"
    r'|"(?P<quoted>[^"]*)"(?P<slop>~?)|(?P<open>\()|(?P<close>\))|(?P<range>[\[{][^\[\]{}"]*[\]}])|(?P<bare>[^\s"()]+)'
)
_PATTERN = re.compile(r"[*~\[\]{}<>]|\?+\w")
"""What makes of words something else than themselves."""


class Said(NamedTuple):
    """One word of a query, or the whole value that a field of the interview is to have."""

    word: str
    """As `analysis.tokenize` gives it; of a value as `analysis.normal` does."""
    start: int
    """Code points into the query, half open."""
    end: int
    field: str
    """In lower case; empty where there is none."""
    quoted: bool
    joined: bool
    """Whether nothing that means anything stands between it and the bare word before."""


def said(text: str, fields: frozenset[str]) -> Iterator[Said]:
    """The words but for those of patterns, ranges and operators. `fields` are those that a
    name with a colon can mean, beside the parts of a section."""
    text = straight(text)
    field = ""
    groups: list[str] = []
    last = -1
    for part in _PARTS.finditer(text):
        name = (part["field"] or "").casefold()
        if name and (name in fields or name in TEXT_FIELDS):
            field, last = name, -1
        elif part["open"]:
            groups.append(field or (groups[-1] if groups else ""))
            field, last = "", -1
        elif part["close"]:
            del groups[-1:]
            last = -1
        else:
            quoted = part["quoted"] is not None
            piece = part["quoted"] if quoted else part[0]
            start = part.start("quoted") if quoted else part.start()
            if piece in KEYWORDS or (not quoted and _PATTERN.search(piece)):
                field, last = "", -1
                continue
            field = field or (groups[-1] if groups else "")
            if quoted or field or piece[0] in "+-":
                last = -1
            if field and field not in TEXT_FIELDS and canonical(field) not in (SPEAKER, PEOPLE):
                yield Said(analysis.normal(piece), start, start + len(piece), field, quoted, False)
                field = ""
                continue
            for word, begin, end in analysis.tokenize(piece):
                if not quoted and piece[begin - 1 : begin] == "^":
                    continue  # a weight
                joined = last >= 0
                yield Said(word, start + begin, start + end, field, quoted, joined)
                last = -1 if quoted else end
            field = ""
