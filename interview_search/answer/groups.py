"""What was found, interview by interview: the best sections of each, as one page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

import numpy as np

from ..backends.base import Found, Numbers, Snapshot
from ..models import Hit


class Groups(NamedTuple):
    """One page of interviews."""

    interviews: int
    """How many match, on all pages."""
    found: Found
    """The sections of this page: of each interview the best, and behind it its others."""
    sizes: list[int]
    """How many of these each interview has."""
    matching: list[int]
    """How many of its sections match."""

    def hits(self, hits: Sequence[Hit], offset: int) -> tuple[Hit, ...]:
        """The hits of all these sections as one of each interview."""
        left = iter(hits)
        made = []
        for rank, (size, matching) in enumerate(zip(self.sizes, self.matching, strict=True)):
            first, *others = islice(left, size)
            more = tuple(replace(hit, rank=place) for place, hit in enumerate(others, 2))
            made.append(replace(first, rank=offset + rank + 1, more=more, section_count=matching))
        return tuple(made)


def grouped(
    found: Found,
    order: Sequence[int] | None,
    snapshot: Snapshot,
    offset: int,
    limit: int,
    more: int,
) -> Groups:
    """The interviews from `offset` on, each with so many further sections at most.

    `found` has every section that matches, and those that were looked at again as its
    page. Interviews stand where the best of their sections would, or by their `order`.
    """
    owners = snapshot.interviews_of(found.every)
    starts, ends = borders(owners)
    if not len(starts):
        return Groups(0, found, [], [])
    keys = -found.every_score
    if order is None:
        # In this order they are ahead of all others.
        looked = found.every.searchsorted(found.numbers)
        keys[looked] = keys.min() - np.arange(len(looked), 0, -1)
    by = np.minimum.reduceat(keys, starts) if order is None else np.take(order, owners[starts])
    chosen = np.argsort(by, kind="stable")[offset : offset + limit]
    picked = [
        start + np.argsort(keys[start:end], kind="stable")[: 1 + more]
        for start, end in zip(starts[chosen].tolist(), ends[chosen].tolist(), strict=True)
    ]
    places = np.concatenate([np.empty(0, np.int64), *picked])
    return Groups(
        len(starts),
        _only(found, places, order is None),
        [*map(len, picked)],
        (ends - starts)[chosen].tolist(),
    )


def borders(owners: Numbers) -> tuple[Numbers, Numbers]:
    """Where the sections of each interview begin and end, given whose each is."""
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    return starts, np.append(starts, len(owners))[1:]


def _only(found: Found, places: Numbers, looked: bool) -> Found:
    """What was found, with the sections at these places as its page."""
    numbers = found.every[places].tolist()
    known = {number: at for at, number in enumerate(found.numbers)} if looked else {}
    at = [known.get(number) for number in numbers]

    def told(values: Sequence[float], others: Sequence[float]) -> Sequence[float]:
        pairs = zip(at, others, strict=True)
        return [other if place is None else values[place] for place, other in pairs]

    none = [0.0] * len(numbers)
    return found._replace(
        numbers=numbers,
        scores=told(found.scores, found.every_score[places].tolist()),
        near=told(found.near, none) if found.near else (),
        gains=told(found.gains, none) if found.gains else (),
    )
