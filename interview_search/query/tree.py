"""What a query asks for, as plain values: `query` makes them, a backend answers them.

No engine shows through here, so that another one can take Whoosh's place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

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
class Beginning:
    """Words that begin so, as written."""

    prefix: str
    field: TextField | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Sections in which somebody speaks whose name holds these words in a row."""

    words: tuple[str, ...]


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
class Bool:
    """Sections that match all of `must`, else any of `should`, and none of `never`.

    Where there is a `must`, the `should` only add to the score; where there is
    neither, everything matches but `never`. `filters` must match and do not score.
    """

    must: tuple[Query, ...] = ()
    should: tuple[Query, ...] = ()
    never: tuple[Query, ...] = ()
    filters: tuple[Query, ...] = ()


Query = Everything | Stemmed | Exact | Beginning | Speaker | Among | Bool
NOTHING = Among(b"")


def positive(query: Query) -> Iterator[Query]:
    """The leaves that a section can match, as against those that rule it out."""
    if isinstance(query, Bool):
        for part in (*query.must, *query.should, *query.filters):
            yield from positive(part)
    else:
        yield query


def combined(
    must: Iterable[Query | None] = (),
    should: Iterable[Query | None] = (),
    never: Iterable[Query | None] = (),
    filters: Iterable[Query | None] = (),
) -> Query | None:
    """The parts that say something, as simply as can be; None where none does."""
    parts = [tuple(dict.fromkeys(p for p in given if p is not None))
             for given in (must, should, never, filters)]  # fmt: skip
    if not any(parts):
        return None
    made = Bool(*parts)
    if not made.never and not made.filters and len(made.must) + len(made.should) == 1:
        return (made.must or made.should)[0]
    return made
