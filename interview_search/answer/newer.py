"""Sections that were found -> newer interviews first, where the settings ask for it."""

from __future__ import annotations

from functools import cached_property

from ..backends.base import Found, Snapshot
from ..ranking import Recency, recency


class Newer:
    """Moves the best sections of one state of an index."""

    def __init__(self, snapshot: Snapshot, how: Recency) -> None:
        self._snapshot = snapshot
        self._how = how

    def first(self, found: Found, count: int) -> Found:
        """The first `count` sections of those found, which are `recency.DEPTH` or more."""
        ages = [self._age(number) for number in found.numbers[: recency.DEPTH]]
        places, gains = self._how.reordered(found.scores, ages)
        places, gains = places[:count], gains[:count]
        return found._replace(
            numbers=[found.numbers[at] for at in places],
            scores=[found.scores[at] + gain for at, gain in zip(places, gains, strict=True)],
            near=[found.near[at] for at in places] if found.near else (),
            gains=gains,
        )

    def gain(self, number: int, score: float) -> tuple[float, float]:
        """What a section with this score gets, and what it could get at most."""
        return self._how.gain(score, self._age(number)), score * self._how.share

    def _age(self, number: int) -> float | None:
        return self._ages[self._snapshot.interview_of(number)]

    @cached_property
    def _ages(self) -> list[float | None]:
        """How many days older than the newest each interview is."""
        return recency.ages([interview.date for interview in self._snapshot.interviews()])
