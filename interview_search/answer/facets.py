"""How many of the sections that were found have each value of a field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import numpy as np

from ..backends.base import Found, Numbers, Snapshot
from ..models import Facet
from ..query import fields
from ..query.catalogue import Catalogue, Sorted
from ..query.tree import Speaker
from .counts import ranked
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
        self._tables: dict[str, Sorted] = {}

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
                counts = _summed(table, found.every, 1)
            else:
                counts = _summed(table, interviews, ends - starts)
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
            if several := int(there[speaking[speaking < len(there)]].sum()):
                counts[role] = several
        return ranked(counts)

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
        return ranked(counts)

    def _table(self, field: str, interviews: int) -> Sorted | None:
        """All values of a field, once it is worth it."""
        table = self._tables.get(field)
        if table is None:
            if self._looked[field] + interviews <= len(self._snapshot.records):
                return None
            table = self._tables[field] = (
                Sorted.of(self._voices())
                if field == fields.SPEAKER
                else self._catalogue.in_order(field)
            )
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


def _summed(table: Sorted, places: Numbers, sizes: Numbers | int) -> _Counts:
    """The values of what lies at these places (rising), each of which counts so much."""
    if not len(places):
        return
    weights = np.zeros(1 + max(int(places[-1]), int(table.places.max(initial=0))), np.int64)
    weights[places] = sizes
    until = np.append(0, np.cumsum(weights[table.places]))[table.starts]
    totals = np.diff(until)
    for at in np.argsort(-totals, kind="stable").tolist():
        if not totals[at]:
            break
        yield table.values[at], int(totals[at])
