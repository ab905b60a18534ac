"""The order of what was found, where it is not by score."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from ..backends.base import Snapshot

SORTS = ("relevance", "date", "-date")


def order(sort: str, snapshot: Snapshot) -> Sequence[int] | None:
    """A number for each interview, by which to sort; None to sort by relevance.

    `date` puts the oldest first, `-date` the newest; undated ones come last.
    """
    if sort == "relevance":
        return None
    sign = -1 if sort == "-date" else 1
    days = [
        (0, sign * moment(record.interview.date)) if record.interview.date else (1, 0.0)
        for record in snapshot.records
    ]
    rank = {place: at for at, place in enumerate(sorted(range(len(days)), key=days.__getitem__))}
    return [rank[place] for place in range(len(days))]


def moment(day: date | datetime | None) -> float:
    """Seconds since 1970; what has no zone is taken for UTC."""
    if day is None:
        return 0.0
    at = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
