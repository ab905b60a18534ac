"""Which segments an index is made of after a change: what is kept, rewritten, merged.

Segments of about one size are merged when there are `FANOUT` of them, so that a
word is written anew a few times in its life, however many commits there are.
Impacts are computed against one reference length for the whole index; when the
true average has drifted from it, all segments are written anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Any

from ..files import writing
from ..files.columns import Columns
from ..files.manifest import NAME, Part
from ..segment import Segment
from .building import Builder
from .invert import SECTIONS_MAX, Ranking

FANOUT = 8
"""So many segments of one size are merged."""
_SMALLEST = 20_000
"""Segments of fewer words count as of one size."""
_MERGED = 2_000_000
"""So many words a merge may hold, however few `batch_words` allows."""
_DRIFT = 0.1
_DEAD = 0.3
"""A segment that has lost more than this is written anew."""


@dataclass(slots=True)
class Entry:
    """A segment that will be part of the index, as it is after the change."""

    part: Part
    segment: Segment
    altered: bool = False
    """More of it is deleted than its file says."""


def written(storage: Any, builder: Builder, ranking: Ranking) -> tuple[Entry, Ranking]:
    """Write a new segment; its entry, and the ranking with the reference that it chose."""
    name = secrets.token_hex(8)
    part = Part(name, 0, 0)
    ranking = builder.write(storage, name, part.file, ranking)
    segment = Segment(Columns(storage, part.file), None, ranking)
    return Entry(replace(part, sections=segment.sections, words=segment.size), segment), ranking


def settle(
    storage: Any,
    entries: Sequence[Entry],
    ranking: Ranking,
    generation: int,
    *,
    words: int,
    compact: bool,
    erase: bool,
) -> tuple[list[Part], Ranking]:
    """Write what has to be written; the segments of the next manifest.

    No merge takes more than so many `words`, as it holds them in memory. With `compact`
    all become one, or as few as can be; with `erase` those are written anew of which
    anything is deleted.
    """
    left = [entry for entry in entries if entry.segment.interviews > len(entry.segment.gone)]
    anew, ranking = _reference(left, ranking)
    parts = []
    for group in _groups(left, max(words, _MERGED), everything=compact or anew):
        if len(group) == 1 and not anew and not _worn(group[0], compact or erase):
            parts.append(_kept(storage, group[0], generation))
            continue
        builder = Builder()
        for entry in group:
            # What is written anew gets new checksums: damage would pass for sound.
            entry.segment.columns.check()
            builder.add_segment(entry.segment)
        made, _ = written(storage, builder, ranking)
        made.segment.close()
        parts.append(made.part)
    return parts, ranking


def _reference(entries: Sequence[Entry], ranking: Ranking) -> tuple[bool, Ranking]:
    """Whether all has to be written anew, and with which ranking."""
    sections = sum(entry.segment.live for entry in entries)
    if not sections:
        return False, replace(ranking, reference=0.0)
    mean = sum(entry.segment.length for entry in entries) / sections
    if abs(mean / ranking.reference - 1) > _DRIFT if ranking.reference else mean > 0:
        ranking = replace(ranking, reference=mean)
    return any(entry.segment.ranking != ranking for entry in entries), ranking


def _groups(entries: Sequence[Entry], words: int, *, everything: bool) -> list[list[Entry]]:
    """The entries in order, those that become one segment together."""
    tiers: dict[int, list[Entry]] = {}
    for entry in entries:
        tier = 0 if everything else max(0, int(log(max(entry.part.words, 1) / _SMALLEST, FANOUT)))
        tiers.setdefault(tier, []).append(entry)
    groups: list[list[Entry]] = []
    carried: list[Entry] = []
    for tier in sorted(tiers):
        members = tiers[tier]
        # What a full tier becomes belongs to the next one.
        if everything or len(members) + bool(carried) >= FANOUT:
            carried += members
        else:
            groups += [[entry] for entry in members]
    for entry in carried:
        size = sum(member.part.words for member in groups[-1]) if groups else 0
        sections = sum(member.segment.live for member in groups[-1]) if groups else 0
        fits = size + entry.part.words <= words and sections + entry.segment.live <= SECTIONS_MAX
        if groups and entry is not carried[0] and fits:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    order = {id(entry): place for place, entry in enumerate(entries)}
    for group in groups:
        group.sort(key=lambda entry: order[id(entry)])
    return sorted(groups, key=lambda group: order[id(group[0])])


def _worn(entry: Entry, erase: bool) -> bool:
    """Whether too much of a segment is deleted to keep it."""
    if erase:
        # An interview without sections has a record all the same.
        return bool(entry.segment.gone)
    dead = entry.segment.sections - entry.segment.live
    return dead > _DEAD * entry.segment.sections


def _kept(storage: Any, entry: Entry, generation: int) -> Part:
    dead = entry.segment.sections - entry.segment.live
    if not entry.altered:
        return entry.part
    file = f"{NAME}_{entry.part.name}_{generation}.del"
    about = {"segment": entry.part.name}
    writing.write(storage, file, dict(entry.segment.deletions or {}), about)
    return replace(entry.part, dead=dead, deletions=file)
