"""Newer interviews first, for those who ask for it (the setting `recency`).

Of the best `DEPTH` sections, each gets

    score * recency * 0.5 ** (age / recency_days)

where the age is how many days older its interview is than the newest in the index, so
that the same index answers alike on every day. An interview without a date gets nothing.
Half-lives are the usual decay of search engines; there is no judged collection that
could say how much is good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

DEPTH = 100
"""How many of the best sections are looked at, the same for every page."""


class Reordered(NamedTuple):
    """Sections in their new order; their places among those that were given."""

    places: list[int]
    gains: list[float]
    """What each gets."""


@dataclass(frozen=True, slots=True)
class Recency:
    share: float
    """Of its score, for the newest; 0 is never."""
    days: float
    """After so many days it is half of that."""

    def gain(self, score: float, age: float | None) -> float:
        """What a section gets whose interview is so many days older than the newest."""
        return 0.0 if age is None else score * self.share * 0.5 ** (age / self.days)

    def reordered(self, scores: Sequence[float], ages: Sequence[float | None]) -> Reordered:
        """The best sections, of which the first `DEPTH` are looked at."""
        gains = [self.gain(*pair) for pair in zip(scores[:DEPTH], ages, strict=False)]
        # The sort is stable: of equal ones the one that was before stays so.
        places = sorted(range(len(gains)), key=lambda at: -(scores[at] + gains[at]))
        rest = range(len(gains), len(scores))
        return Reordered([*places, *rest], [*(gains[at] for at in places), *[0.0] * len(rest)])


def ages(dates: Sequence[date | datetime | None]) -> list[float | None]:
    """How many days older each is than the newest."""
    days = [None if day is None else day.toordinal() for day in dates]
    newest = max((day for day in days if day is not None), default=0)
    return [None if day is None else float(newest - day) for day in days]
