"""How often: what the whole index holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ..backends.base import Snapshot
from ..models import IndexInfo
from .order import moment


def speakers(snapshot: Snapshot) -> tuple[tuple[str, int], ...]:
    """Everybody who speaks, with the number of their sections, the busiest first."""
    counts: Counter[str] = Counter()
    for record in snapshot.records:
        for voices in record.voices:
            counts.update(voices)
    return ranked(counts)


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
        forms=dict(ranked(Counter(i.form or "unknown" for i in interviews))),
        languages=dict(ranked(Counter(i.language or "und" for i in interviews))),
        first_date=dates[0] if dates else None,
        last_date=dates[-1] if dates else None,
        bytes=snapshot.size(),
        engine=engine,
    )


def ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The most frequent first, equal ones in the order of text."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
