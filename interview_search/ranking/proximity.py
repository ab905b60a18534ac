"""Words that are neighbours in the query should stand near one another in a section.

For each two bare words side by side in the query, the section gets

    share * weight * n / (n + norm)

where n is a sum over the occurrences of the first: 1 where the second stands beside it,
before or after, falling evenly to 0 where the nearest is `window` words away. The weight
is that of the rarer of the two (its inverse document frequency), and the norm is that of
BM25F. It is the sequential dependence model (Metzler and Croft 2005, "A Markov random
field model for term dependencies") with BM25 as its score, a triangle (as in de Kretser
and Moffat 1999, "Effective document presentation with a locality-based similarity
heuristic") in place of two kinds of windows, and a weight that needs no frequency of the
pair. A word counts by its stem. Stop words stand in the way, but are no neighbours.
Words are side by side whether one is enough or all must match; what is in brackets
has neighbours there alone.

Only the best `depth` sections by their words are looked at, the same for every page.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..settings import Settings


@dataclass(frozen=True, slots=True)
class Proximity:
    """How much it counts, and for what."""

    share: float = 0.0
    """Of the rarer word's weight; 0 is never."""
    window: int = 8
    """Words so many places apart, or more, are not near. 2 or more."""
    words_max: int = 20
    """A query of more bare words is ranked without it."""
    depth: int = 20
    """How many sections are looked at."""

    @classmethod
    def of(cls, settings: Settings) -> Proximity:
        return cls(
            settings.proximity,
            settings.proximity_window,
            settings.proximity_words_max,
            settings.proximity_depth,
        )


OFF = Proximity()
