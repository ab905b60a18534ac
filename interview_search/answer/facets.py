"""How many of the sections that were found have each value of a field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from ..backends.base import Found, Numbers, Snapshot
from ..models import Facet
from ..query import fields
from ..query.catalogue import Catalogue
from ..query.tree import Speaker
from .groups import borders

_Counts = Iterable[tuple[str, int]]
"""Values and their numbers, the most frequent first, equal ones in the order of text."""


class Facets:
    """Counts values for one snapshot.

    At first it looks at each interview that was found. Who asks for a field again and
    again makes it look at as many as there are: from then on it goes by a table of all.
    """

    def __init__(self, snapshot: Snapshot, catalogue: Catalogue, most: int) -> None:
        """`most` is how many values a facet has at most."""
        self._snapshot = snapshot
        self._catalogue = catalogue
        self._most = most
        self._looked: Counter[str] = Counter()
        self._tables: dict[str, _Table] = {}

    def __call__(
        self, found: Found, names: Sequence[str]
    ) -> tuple[tuple[Facet, ...], tuple[str, ...]]:
        """The facets of these fields, and a warning for each that no interview has."""
        owners = self._snapshot.interviews_of(found.every)
        starts, ends = borders(owners)
        interviews = owners[starts]
        made = []
        for name in names:
            field = fields.canonical(name)
            counts: _Counts
            if field == fields.ROLE:
                counts = self._roles(found)
            elif (table := self._table(field, len(interviews))) is None:
                counts = self._looked_at(field, interviews, starts, ends, found)
            elif field == fields.SPEAKER:
                counts = table.counts(found.every, 1)
            else:
                counts = table.counts(interviews, ends - starts)
            made.append(Facet(name, tuple(islice(counts, self._most))))
        return tuple(made), self._unknown(made)

    def _unknown(self, made: Sequence[Facet]) -> tuple[str, ...]:
        return tuple(
            f"no interview has a field {facet.field!r}"
            for facet in made
            if not facet.counts and not self._catalogue.has(fields.canonical(facet.field))
        )

    def _roles(self, found: Found) -> _Counts:
        """In how many of the sections somebody of each role speaks."""
        if not len(found.every):
            return ()
        there = np.zeros(int(found.every[-1]) + 1, bool)
        there[found.every] = True
        counts: dict[str, int] = {}
        for role in fields.ROLES:
            speaking = self._snapshot.search(Speaker(role=role), count=0, everything=True).every
            counts[role] = int(there[speaking[speaking < len(there)]].sum())
        return _ranked(counts)

    def _looked_at(
        self, field: str, interviews: Numbers, starts: Numbers, ends: Numbers, found: Found
    ) -> _Counts:
        """By a look at each interview that was found."""
        counts: Counter[str] = Counter()
        each = zip(interviews.tolist(), starts.tolist(), ends.tolist(), strict=True)
        for place, start, end in each:
            record = self._snapshot.records[place]
            if field == fields.SPEAKER:
                first = self._snapshot.sections_of(place).start
                for number in found.every[start:end].tolist():
                    counts.update({*record.voices[number - first]})
            else:
                for value in fields.values(record, field):
                    counts[value] += end - start
        if counts:  # else anybody could make it remember any name
            self._looked[field] += len(interviews)
        return _ranked(counts)

    def _table(self, field: str, interviews: int) -> _Table | None:
        """All values of a field, once it is worth it."""
        table = self._tables.get(field)
        if table is None:
            if self._looked[field] + interviews <= len(self._snapshot.records):
                return None
            places = (
                self._voices() if field == fields.SPEAKER else self._catalogue.interviews_by(field)
            )
            table = self._tables[field] = _Table.of(places)
        return table

    def _voices(self) -> Mapping[str, Sequence[int]]:
        """Everybody who speaks -> their sections."""
        found: dict[str, list[int]] = {}
        for place, record in enumerate(self._snapshot.records):
            for number, voices in zip(
                self._snapshot.sections_of(place), record.voices, strict=False
            ):
                for name in {*voices}:
                    found.setdefault(name, []).append(number)
        return found


class _Table(NamedTuple):
    """Values in the order of text, and what has each: interviews, or sections."""

    values: Sequence[str]
    starts: Numbers
    """i8: where each value's places begin, and where the last end."""
    places: Numbers
    """i8."""

    @classmethod
    def of(cls, places: Mapping[str, Sequence[int]]) -> _Table:
        values = sorted(places)
        sizes = [len(places[value]) for value in values]
        every = np.fromiter((place for value in values for place in places[value]), np.int64)
        return cls(values, np.cumsum([0, *sizes]), every)

    def counts(self, places: Numbers, sizes: Numbers | int) -> _Counts:
        """The values of what lies at these places (rising), each of which counts so much."""
        if not len(places):
            return
        weights = np.zeros(1 + max(int(places[-1]), int(self.places.max(initial=0))), np.int64)
        weights[places] = sizes
        summed = np.append(0, np.cumsum(weights[self.places]))[self.starts]
        totals = np.diff(summed)
        for at in np.argsort(-totals, kind="stable").tolist():
            if not totals[at]:
                break
            yield self.values[at], int(totals[at])


def _ranked(counts: Mapping[str, int]) -> _Counts:
    there = (item for item in counts.items() if item[1])
    return sorted(there, key=lambda item: (-item[1], item[0]))
