"""How often: facets of what was found, and what the whole index holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ..backends.base import Found, Snapshot
from ..models import Facet, IndexInfo
from ..query import fields
from ..query.catalogue import Catalogue
from ..query.tree import Speaker
from .groups import borders
from .order import moment


def facets(found: Found, names: Iterable[str], snapshot: Snapshot, most: int) -> tuple[Facet, ...]:
    """How many of the sections found have each value; at most so many values a field."""
    owners = snapshot.interviews_of(found.every)
    starts, ends = borders(owners)
    bounds = zip(starts.tolist(), ends.tolist(), strict=True)
    owned = {int(owners[low]): found.every[low:high].tolist() for low, high in bounds}
    made = []
    for name in names:
        field = fields.canonical(name)
        counts = (
            _roles(found, snapshot) if field == fields.ROLE else _counted(field, owned, snapshot)
        )
        made.append(Facet(name, _ranked(counts)[:most]))
    return tuple(made)


def unknown(facets: Sequence[Facet], catalogue: Catalogue) -> tuple[str, ...]:
    """A warning for each facet of a field that no interview has."""
    empty = [facet.field for facet in facets if not facet.counts]
    known = catalogue.known if empty else frozenset()
    return tuple(
        f"no interview has a field {name!r}"
        for name in empty
        if fields.canonical(name) not in known
    )


def speakers(snapshot: Snapshot) -> tuple[tuple[str, int], ...]:
    """Everybody who speaks, with the number of their sections, the busiest first."""
    counts: Counter[str] = Counter()
    for record in snapshot.records:
        for voices in record.voices:
            counts.update(voices)
    return _ranked(counts)


def overview(snapshot: Snapshot, path: str | None, engine: str) -> IndexInfo:
    """What the index at a path holds."""
    interviews = [record.interview for record in snapshot.records]
    dates = sorted((i.date for i in interviews if i.date), key=moment)
    return IndexInfo(
        path=path,
        generation=snapshot.generation,
        interviews=len(interviews),
        sections=snapshot.section_count,
        speakers=len(speakers(snapshot)),
        forms=dict(_ranked(Counter(i.form or "unknown" for i in interviews))),
        languages=dict(_ranked(Counter(i.language or "und" for i in interviews))),
        first_date=dates[0] if dates else None,
        last_date=dates[-1] if dates else None,
        bytes=snapshot.size(),
        engine=engine,
    )


def _roles(found: Found, snapshot: Snapshot) -> Mapping[str, int]:
    """In how many of the sections somebody of each role speaks."""
    counts: dict[str, int] = {}
    for role in fields.ROLES:
        speaking = snapshot.search(Speaker(role=role), count=0, everything=True).every
        if several := len(np.intersect1d(found.every, speaking, assume_unique=True)):
            counts[role] = several
    return counts


def _counted(
    field: str, owned: Mapping[int, Sequence[int]], snapshot: Snapshot
) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for place, numbers in owned.items():
        record = snapshot.records[place]
        if field == fields.SPEAKER:
            first = snapshot.sections_of(place).start
            for number in numbers:
                counts.update(set(record.voices[number - first]))
        else:
            for value in fields.values(record, field):
                counts[value] += len(numbers)
    return counts


def _ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
