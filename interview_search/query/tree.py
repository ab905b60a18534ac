"""What a query asks for, as plain values: `query` makes them, a backend answers them.

No engine shows through here, so that another one can take Whoosh's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from ..models import Role

TextField = Literal["question", "heading", "title", "answer"]
TEXT_FIELDS: tuple[TextField, ...] = ("question", "heading", "title", "answer")
"""The parts of a section that can be searched alone."""


@dataclass(frozen=True, slots=True)
class Everything:
    """Every section."""


@dataclass(frozen=True, slots=True)
class Stemmed:
    """A bare word: sections with any of its stems, one for each language of the index."""

    stems: tuple[str, ...]
    field: TextField | None = None
    """Only there; None looks everywhere."""


@dataclass(frozen=True, slots=True)
class Exact:
    """Words as written and one after the other; a single word is a phrase of one."""

    words: tuple[str, ...]
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class StemmedPhrase:
    """Bare words one after the other, each by any of its stems."""

    words: tuple[tuple[str, ...], ...]
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Words as written, in any order, within a window of `len(words) + slop` words.

    The window lies in one part of a section. A word that is named twice has to
    stand there twice. What counts as often as it occurs are windows that hold
    no smaller one.
    """

    words: tuple[str, ...]
    slop: int
    """How many other words may stand between them; 0 or more."""
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Beginning:
    """Words that begin so, as written. All sections score the same."""

    prefix: str
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words of this shape, as written. All sections score the same."""

    pattern: str
    """`*` stands for any letters or none, `?` for exactly one."""
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words as written that so many edits turn into this one, or fewer.

    An edit puts a letter in, leaves one out, changes one or swaps two neighbours,
    none of them twice (optimal string alignment). All spellings are one term, the
    frequencies of all added; each edit halves what an occurrence counts.
    """

    word: str
    edits: int
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Sections in which somebody speaks whose name holds these words in a row."""

    words: tuple[str, ...] = ()
    """None: anybody."""
    role: Role | None = None
    """None: in any role."""
    turns: bool = False
    """Whether the words beside it have to stand in turns that this person speaks."""


@dataclass(frozen=True, slots=True)
class Among:
    """The sections of some interviews of the snapshot."""

    flags: bytes
    """One byte an interview, by its number: 1 where it is meant. It ends with the last of them."""

    @classmethod
    def of(cls, *interviews: int) -> Among:
        """Those with these numbers."""
        flags = bytearray(max(interviews, default=-1) + 1)
        for number in interviews:
            flags[number] = 1
        return cls(bytes(flags))


@dataclass(frozen=True, slots=True)
class Boosted:
    """A query whose score counts several times."""

    query: Query
    times: float
    """More than 0."""


@dataclass(frozen=True, slots=True)
class Constant:
    """What a query finds, all with the same score."""

    query: Query
    score: float = 1.0
    """More than 0; 1 is what a prefix scores."""


@dataclass(frozen=True, slots=True)
class Bool:
    """Sections that match all of `must`, else any of `should`, and none of `never`.

    Where there is a `must`, the `should` only add to the score; where there is
    neither, everything matches but `never`. `filters` must match and do not score.
    """

    must: tuple[Query, ...] = ()
    should: tuple[Query, ...] = ()
    never: tuple[Query, ...] = ()
    filters: tuple[Query, ...] = ()


Spelled = Beginning | Wildcard | Fuzzy
"""Leaves that stand for several words of the index."""
Worded = Stemmed | Exact | StemmedPhrase | Near | Spelled
"""Leaves that words of the text match: those that score."""
Query = Everything | Worded | Speaker | Among | Boosted | Constant | Bool
NOTHING = Among(b"")


def positive(query: Query) -> Iterator[Query]:
    """The leaves that a section can match, as against those that rule it out."""
    if isinstance(query, Bool):
        for part in (*query.must, *query.should, *query.filters):
            yield from positive(part)
    elif isinstance(query, (Boosted, Constant)):
        yield from positive(query.query)
    else:
        yield query


def voices(parts: Iterable[Query]) -> tuple[tuple[Speaker, ...], ...]:
    """What conditions ask of the turns in which the words beside them stand.

    Each holds alternatives; one of each has to hold. Where several people have to
    speak, the words may be said by any of them: nobody says a thing in one voice.
    """
    named: dict[Speaker, None] = {}
    others = []
    for several in _asked(parts):
        if any(one.role for one in several):
            others.append(several)
        else:
            named |= dict.fromkeys(several)
    return (*((tuple(named),) if named else ()), *others)


def _asked(parts: Iterable[Query]) -> Iterator[tuple[Speaker, ...]]:
    """The conditions on turns among these parts, each with its alternatives."""
    for part in parts:
        if type(part) is Bool and part == Bool(part.must, filters=part.filters):
            within = (*part.must, *part.filters)
            found = [*_asked(within)]
            if len(found) == len(within):  # there are no words beside them
                yield from found
            continue
        several = (
            part.should if type(part) is Bool and part == Bool(should=part.should) else (part,)
        )
        if several and all(type(one) is Speaker and one.turns for one in several):
            yield several  # type: ignore[misc]


def depth(query: Query) -> int:
    """How many parts lie within one another."""
    found, layer = 0, [query]
    while layer:
        found += 1
        layer = [part for one in layer for part in _parts(one)]
    return found


def _parts(query: Query) -> Iterator[Query]:
    if isinstance(query, Bool):
        yield from (*query.must, *query.should, *query.never, *query.filters)
    elif isinstance(query, (Boosted, Constant)):
        yield query.query


@lru_cache(maxsize=256)
def shape(pattern: str) -> re.Pattern[str]:
    """What matches a pattern of `*` and `?` as a whole.

    The expression never goes back: the first place that fits is as good as any.
    """
    first, *others = (
        "".join("." if letter == "?" else re.escape(letter) for letter in piece)
        for piece in pattern.split("*")
    )
    if others:
        middle = "".join(f"(?>.*?{piece})" for piece in others[:-1])
        first += f"{middle}.*{others[-1]}"
    return re.compile(first, re.DOTALL)


def combined(
    must: Iterable[Query | None] = (),
    should: Iterable[Query | None] = (),
    never: Iterable[Query | None] = (),
    filters: Iterable[Query | None] = (),
) -> Query | None:
    """The parts that say something, as simply as can be; None where none does.

    A bare word that stands there several times counts as often.
    """
    alternatives = [*should]
    parts = [tuple(dict.fromkeys(p for p in given if p is not None))
             for given in (must, alternatives, never, filters)]  # fmt: skip
    if not any(parts):
        return None
    made = Bool(*parts)
    if not made.never and not made.filters and len(made.must) + len(made.should) == 1:
        return (made.must or made.should)[0]
    return replace(made, should=repeated(alternatives)) if len(made.should) > 1 else made


def repeated(parts: Iterable[Query | None]) -> tuple[Query, ...]:
    """The parts that say something, each once, but bare words as often as they stand there."""
    seen: set[Query] = set()
    found: list[Query] = []
    for part in parts:
        if part is not None and (part not in seen or isinstance(part, Stemmed)):
            seen.add(part)
            found.append(part)
    return tuple(found)
