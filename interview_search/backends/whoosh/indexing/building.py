"""A segment in the making: from sections, or from what is left of other segments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from ....models import Section
from ... import sections as stored
from ... import serial
from ...base import Record
from ...translations import family
from ..files import writing
from ..files.columns import Array
from ..files.store import StoreWriter
from ..segment import Segment
from .collector import Collector
from .invert import Inverted, Ranking, terms
from .restoring import tokens_of
from .tokens import Tokens, encoded, joined

_TOGETHER = 64
"""Sections looked at at once: with more it is not quicker, and their texts are held twice."""


class Builder:
    """Takes interviews, then whole segments; `write` makes one segment of them."""

    def __init__(self) -> None:
        self._collector = Collector()
        self._finished: list[Tokens] = []
        self._texts = StoreWriter("section")
        self._records = StoreWriter("record")
        self._ids: list[str] = []
        self._firsts: list[int] = []
        self._families: list[int] = []
        self._spoken: defaultdict[str, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        """How many interviews there are so far."""
        return len(self._firsts)

    @property
    def sections(self) -> int:
        return len(self._texts)

    @property
    def words(self) -> int:
        """About how many words are held."""
        return self._collector.size

    def add(self, record: Record, sections: Sequence[Section]) -> None:
        interview = record.interview
        self._begin(interview.id, serial.dump_record(record), family(record))
        self._collector.begin(interview.title, interview.language)
        for number, section in enumerate(sections, len(self._texts)):
            for name in section.speakers:
                self._spoken[name].append(number)
        for start in range(0, len(sections), _TOGETHER):
            some = sections[start : start + _TOGETHER]
            told = stored.spoken(some)
            for data in stored.dumped(some, told):
                self._texts.add(data)
            self._collector.add(some, told)

    def add_segment(self, segment: Segment) -> None:
        """What is left of a segment. Only before the first `write`, and not after an `add`."""
        first = len(self._texts)
        moved = np.cumsum(~segment.dead) - 1 if segment.dead is not None else None
        for interview in range(segment.interviews):
            if interview not in segment.gone:
                self._begin(
                    segment.ids[interview],
                    segment.stored_record(interview),
                    int(segment.families[interview]),
                )
                for number in segment.sections_of(interview):
                    self._texts.add(segment.stored(number))
        for number, name in enumerate(segment.speakers.names):
            spoken = segment.speakers.docs(number)
            if segment.dead is not None and moved is not None:
                spoken = moved[spoken[~segment.dead[spoken]]]
            if len(spoken):
                known = self._spoken[name]
                known.extend((spoken + first).tolist())
        self._finished.append(tokens_of(segment))

    def write(self, storage: Any, name: str, file: str, ranking: Ranking) -> Ranking:
        """Write the segment; the ranking it was made with (its own reference, if none is given)."""
        self._finished.append(self._collector.finish())
        tokens = joined(self._finished)
        inverted = Inverted(tokens, ranking.weights)
        if not ranking.reference:
            ranking = ranking.around(inverted.lengths)
        speakers = sorted({*self._spoken, *tokens.turns.names}, key=encoded)
        spoken = [self._spoken.get(speaker, []) for speaker in speakers]
        found: dict[str, Array] = {
            **inverted.columns(ranking),
            "interview.firsts": np.array([*self._firsts, len(self._texts)], np.uint32),
            "interview.family": np.array(self._families, np.uint64),
            "speakers.starts": np.cumsum([0, *map(len, spoken)], dtype=np.uint32),
            "speakers.docs": np.array([doc for docs in spoken for doc in docs], np.uint16),
            **terms("ids", self._ids),
            **terms("speakers", speakers),
            **tokens.turns.columns(speakers),
            **self._records.columns(),
            **self._texts.columns(),
        }
        about = {"segment": name, "languages": tokens.languages, "families": True}
        writing.write(storage, file, found, about)
        return ranking

    def _begin(self, id: str, record: bytes, family: int) -> None:
        self._ids.append(id)
        self._families.append(family)
        self._firsts.append(len(self._texts))
        self._records.add(record)
