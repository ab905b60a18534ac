"""Why a section scores as it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .value import Value


@dataclass(frozen=True, slots=True)
class Occurrence(Value):
    """What matched in a part of a section."""

    field: str
    """`question`, `heading`, `title` or `answer`."""
    text: str
    """The words, as they are compared: in lower case."""
    times: int


@dataclass(frozen=True, slots=True)
class Contribution(Value):
    """What one part of a query has to do with the score of a section."""

    part: str
    """The part as it was typed, as far as that is known; what stands for a word by its stem."""
    role: Literal["must", "should", "never", "filter"]
    """Whether it has to match, may match, must not match, or is a condition."""
    matches: bool
    occurrences: tuple[Occurrence, ...]
    """The words that match, and where they stand."""
    sections: int
    """How many sections of the index it matches."""
    most: float
    """What it adds at most: its weight. 0 for a condition."""
    score: float
    """What it adds."""
    points: int
    """The same as a whole number."""


@dataclass(frozen=True, slots=True)
class Explanation(Value):
    """Why a section scores as it does; made by `Searcher.explain`.

    Scores are sums of whole numbers: the `points` of the contributions add up to
    those of the section, and its `score` is `points * unit`, to the last bit, and
    what `recency` adds, which has no points.
    """

    query: str
    section: str
    """The id of the section."""
    matches: bool
    score: float
    """As its hit has it. 0 where it does not match."""
    points: int
    unit: float
    """What a point is worth. It depends on the query and the index."""
    contributions: tuple[Contribution, ...]
    """The parts of the query that add to the score, the most first."""
    others: tuple[Contribution, ...]
    """All other parts: conditions, exclusions, and what does not match."""
    way: str
    """How the engine answers this query: `compiled` or `arrays`, the short ways for words
    side by side, all together or in a row, by loops or by arrays; or `nested`, by whole arrays
    for everything else."""
    sentence: str
    """All of it in words."""
    warnings: tuple[str, ...] = ()
    """How the query was read where it could not be read as typed."""
