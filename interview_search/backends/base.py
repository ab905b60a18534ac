"""The protocol between the library and an engine: what is stored, written and asked.

An engine turns its own errors into ours: IndexMissingError, IndexDamagedError,
IndexVersionError, IndexLockedError, or IndexStateError for the rest.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

from ..models import Interview, Passage, Problem, Section
from ..passages import Wanted
from ..query.tree import Query, Spelled, Stemmed
from ..ranking import OFF, Proximity
from ..settings import Settings

Lexicon = Literal["stems", "words"]
Numbers = Any
"""An array of NumPy, or nothing."""
Row = tuple[Section, Interview, tuple[str, ...]]
"""A section, its interview, and the ids of the same interview in other languages, in order."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the index keeps of one interview, beside its sections."""

    interview: Interview
    """Without its body."""
    root: str | None
    """Absolute folder it was found under; None where it was added without a file."""
    key: str
    """Content, pipeline and settings it was made of: equal keys need no new reading."""
    claimed: str
    """The id it asks for; it has another where that was taken."""
    speakers: tuple[str, ...] = ()
    """Who speaks in it: what tells the hosts of a folder."""
    hosts: tuple[str, ...] = ()
    """Those of them that were taken for hosts when its sections were made."""
    voices: tuple[tuple[str, ...], ...] = ()
    """The speakers of each section."""

    @property
    def sections(self) -> int:
        return len(self.voices)

    @property
    def file(self) -> str | None:
        """The absolute path of its file."""
        return None if self.root is None else f"{self.root.rstrip('/')}/{self.interview.path}"


@dataclass(frozen=True, slots=True)
class Limits:
    """How far an engine goes for one query."""

    expansions: int = 2_000
    """The most words that a prefix, a pattern or an inexact word stands for: the nearest,
    of those the most frequent."""
    seconds: float = float("inf")
    """After that time it answers with what it has."""


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Removed:
    """What is remembered of an interview that was taken out on purpose: keyed hashes."""

    file: str
    """Of its file's path; empty where it was added without one."""
    mark: str
    """Of its file's path and content, as it was."""
    root: str | None
    """The folder that its file was found under, as it is."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What an index remembers of interviews that are kept out of it: no name and no word."""

    key: str = field(default_factory=lambda: os.urandom(16).hex())
    """Of the hashes, in hex: chance's, for each index another."""
    withheld: Mapping[str, str | None] = field(default_factory=dict)
    """Hash of a file's path and content -> when that ends, as ISO 8601 in UTC; None: never."""
    removed: Mapping[str, Removed] = field(default_factory=dict)
    """Hash of an interview's id -> what is remembered of it."""


class Found(NamedTuple):
    """What a query found: one page of it, and how much there is."""

    numbers: Sequence[int]
    """Section numbers in order; of equal ones the lower first."""
    scores: Sequence[float]
    """Of each of these sections."""
    total: int
    """Sections that match, on all pages."""
    total_is_exact: bool
    every: Numbers = ()
    """The numbers of all that match, rising; only where they were asked for."""
    every_score: Numbers = ()
    """What each of these scores by its words alone."""
    cut: tuple[Spelled, ...] = ()
    """What stands for more words than the limits allow."""
    late: bool = False
    """Whether time ran out: then some sections may be missing, or score too low."""
    near: Sequence[float] = ()
    """What proximity added to each of the scores; empty where it was not asked for."""
    gains: Sequence[float] = ()
    """What recency added; the same."""


class Share(NamedTuple):
    """What one leaf of a query has to do with the score of one section."""

    leaf: Query
    times: float
    """How often its score counts."""
    role: Literal["must", "should", "never", "filter"]
    """How the innermost of its surroundings that decides asks for it."""
    matches: bool
    points: int
    """What it adds to the section's whole-number score."""
    most: int
    """What it could add at most."""
    sections: int
    """How many sections match it."""


class Nearness(NamedTuple):
    """What two neighbouring words of a query add to the score of one section."""

    first: Stemmed
    second: Stemmed
    points: int
    """What they add for standing near one another; 0 if they do not."""
    most: int
    """What they could add at most."""
    sections: int
    """In how many sections they do."""


class Account(NamedTuple):
    """How a query scores one section."""

    matches: bool
    unit: float
    """What one point is worth."""
    shares: tuple[Share, ...]
    """Each leaf, in the order of the query."""
    way: str
    """The engine's name for how it answers this query."""
    near: tuple[Nearness, ...] = ()
    """Each pair of neighbours; none where the section is not among those looked at for it."""


class Snapshot(Protocol):
    """One state of an index, unchanged by later commits until it is closed.

    Interviews are numbered by their place in `records`; sections have numbers
    too, those of one interview in a row. Both hold within this snapshot only.
    """

    @property
    def generation(self) -> int:
        """Grows by one with every commit; 0 for a new index."""

    @property
    def records(self) -> Sequence[Record]:
        """The interviews by their numbers. Each is read when it is asked for."""

    def interviews(self) -> Iterator[Interview]:
        """The same without all else that a record holds: to go through these all is several
        times as quick."""

    @property
    def languages(self) -> Mapping[str, int]:
        """Code of `analysis` -> sections in that language."""

    @property
    def memory(self) -> Memory:
        """What is remembered of that which is kept out."""

    @property
    def section_count(self) -> int: ...

    def search(
        self,
        query: Query,
        *,
        count: int,
        order: Sequence[int] | None = None,
        everything: bool = False,
        limits: Limits = USUAL,
        proximity: Proximity = OFF,
    ) -> Found:
        """The first `count` sections that match: the best, or by the `order` of interviews.

        `order` has a number for each interview; the lowest comes first. With
        `everything`, the numbers of all that match are told, too, with their scores.
        """

    def explain(
        self, query: Query, number: int, *, limits: Limits = USUAL, proximity: Proximity = OFF
    ) -> Account:
        """How a query scores a section; there is no limit of time."""

    def spellings(self, leaf: Spelled, *, limits: Limits = USUAL) -> tuple[str, ...]:
        """The words of the index that a leaf stands for, in order.

        With no second left, those that would have to be looked up are none.
        """

    def section(self, number: int) -> Section: ...

    def page(self, numbers: Sequence[int]) -> list[Row]:
        """The sections of these numbers, with what belongs to each."""

    def best(self, page: Sequence[Row], wanted: Wanted, words: int) -> list[Passage | None]:
        """The passage of each that `passages.select` would choose first, where there is a
        quick way to it; None elsewhere."""

    def interview_of(self, number: int) -> int:
        """The number of the interview that a section belongs to."""

    def interviews_of(self, numbers: Numbers) -> Numbers:
        """The same of many sections at once."""

    def sections_of(self, interview: int) -> range:
        """The numbers of an interview's sections, in order."""

    def find(self, section_id: str) -> int | None:
        """The number of the section with this id."""

    def frequency(self, lexicon: Lexicon, term: str) -> int:
        """In how many sections a term occurs."""

    def forms(self, stem: str) -> Iterator[str]:
        """The words that have this stem in some section; a word may come more than once."""

    def terms(self, lexicon: Lexicon, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Terms that begin so, with their frequency, in order."""

    def frequent(self, prefix: str, count: int) -> list[tuple[str, int]]:
        """The words that most sections have, as written, with their number: of those that
        begin so, or do but for their accents. The most frequent first, no more than `count`."""

    def warm(self, *, compiled: bool) -> None:
        """Make ready for many searches, by compiled loops if so wished.

        Raises MissingExtraError where what compiles is not installed.
        """

    def size(self) -> int:
        """Bytes of all files of the index."""

    def check(self) -> Iterator[Problem]:
        """Read everything, and tell what cannot be read."""

    def remains(self) -> Iterator[str]:
        """All words and texts in its files, of what was deleted, too."""

    def strays(self) -> Iterator[str]:
        """Files beside it that are of another state, or of none."""

    def close(self) -> None: ...


class Writer(Protocol):
    """One change of the index: all of it or nothing. Nobody else can write meanwhile."""

    @property
    def before(self) -> Snapshot:
        """The state that is being changed; closed with the writer."""

    @property
    def changed(self) -> bool:
        """Whether there is anything to commit."""

    def delete(self, id: str) -> None:
        """Take an interview out, with its sections; an unknown id is no error."""

    def put(self, record: Record, sections: Sequence[Section]) -> None:
        """Write an interview in place of the one with this id. Once per id."""

    def remember(self, memory: Memory) -> None:
        """Remember this, and nothing else, of what is kept out."""

    def commit(self, *, compact: bool = False, erase: bool = False) -> int:
        """Make it so; the new generation.

        `erase` leaves nothing in the files of what was deleted, now or before;
        `compact` makes as few segments as can be, too.
        """

    def cancel(self) -> None:
        """Leave the index as it was. Harmless after a commit."""


class Backend(Protocol):
    """An index at one place."""

    @property
    def path(self) -> str | None:
        """None for an index in memory."""

    @property
    def name(self) -> str:
        """The engine and its version."""

    def exists(self) -> bool: ...

    def generation(self) -> int:
        """The newest generation, without opening it; -1 where there is no index."""

    def snapshot(self) -> Snapshot:
        """The newest state; IndexMissingError where there is none."""

    def writer(self, settings: Settings, *, repair: bool = False) -> Writer:
        """Begin a change, and make the index where there is none. Waits for its turn.

        With `repair`, an index that cannot be read is given up and begun again.
        """
