"""The order of what was found, where it is not by score."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cached_property

from ..backends.base import Snapshot

SORTS = ("relevance", "date", "-date")


class Orders:
    """The orders of the interviews of one snapshot; each is worked out once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[str, Sequence[int]] = {}

    def by(self, sort: str) -> Sequence[int]:
        """A number for each interview, by which to sort.

        `date` puts the oldest first, `-date` the newest; undated ones come last. Those of
        one date stand in the order of their paths.
        """
        if sort not in self._known:
            sign = -1 if sort == "-date" else 1
            keys = [
                (undated, sign * seconds, path, id) for undated, seconds, path, id in self._dates
            ]
            first = sorted(range(len(keys)), key=keys.__getitem__)
            rank = {place: at for at, place in enumerate(first)}
            self._known[sort] = [rank[place] for place in range(len(keys))]
        return self._known[sort]

    @cached_property
    def _dates(self) -> list[tuple[bool, float, str, str]]:
        """Of each interview whether it has none, what it is, and what decides between equals."""
        return [
            (one.date is None, moment(one.date), one.path, one.id)
            for one in self._snapshot.interviews()
        ]


def moment(day: date | datetime | None) -> float:
    """Seconds since 1970; what has no zone is taken for UTC."""
    if day is None:
        return 0.0
    at = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
