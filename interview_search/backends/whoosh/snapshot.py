"""One state of the index, for reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, overload

import numpy as np

from ...errors import IndexDamagedError
from ...models import Problem, Section
from ...query.tree import Query
from .. import serial
from ..base import Found, Lexicon, Record
from . import manifest as manifests
from . import topk
from .columns import Array, Columns
from .evaluate import Evaluation, Weights, chosen_of
from .failures import translated
from .manifest import Manifest
from .segment import Segment
from .tokens import encoded
from .topk import Flat

_REBUILD = "Write the index anew with: interview-search index --rebuild"


class WhooshSnapshot:
    """The segments of one generation, and the interviews' records in order.

    Sections are numbered through the segments, deleted ones too.
    """

    def __init__(self, storage: Any, manifest: Manifest, path: str | None) -> None:
        self._storage = storage
        self._path = path
        self.manifest = manifest
        self.generation = manifest.generation
        self.segments: list[Segment] = []
        self._closed = False
        try:
            for part in manifest.parts:
                self.segments.append(self._open(part))
            self._number()
        except BaseException:
            self.close()
            raise

    def _open(self, part: manifests.Part) -> Segment:
        columns = Columns(self._storage, part.file, self._path)
        dead = Columns(self._storage, part.deletions, self._path) if part.deletions else None
        segment = Segment(columns, dead, self.manifest.ranking)
        if segment.name != part.name or segment.sections != part.sections:
            raise columns.damaged("it is another segment than the index names")
        return segment

    def _number(self) -> None:
        """Number what is left of the segments, one after the other."""
        self.removed: Mapping[str, Record] = {
            record.interview.id: record for record in map(serial.record_from, self.manifest.removed)
        }
        self._firsts = [0]
        self._where: list[tuple[int, int]] = []
        self._places: list[Array] = []
        for at, segment in enumerate(self.segments):
            self._firsts.append(self._firsts[-1] + segment.sections)
            left = np.ones(segment.interviews, bool)
            left[list(segment.gone)] = False
            places = np.where(left, np.cumsum(left) - 1 + len(self._where), -1)
            self._places.append(places)
            self._where += [(at, number) for number in np.flatnonzero(left).tolist()]
        self.section_count = sum(segment.live for segment in self.segments)
        self.records: Sequence[Record] = _Records(self.segments, self._where)

    @cached_property
    def languages(self) -> Mapping[str, int]:
        counts: Counter[str] = Counter()
        for segment in self.segments:
            counts.update(segment.languages)
        return counts

    def where(self, id: str) -> tuple[int, int] | None:
        """The segment of an interview and its number there."""
        place = self._numbers.get(id)
        return None if place is None else self._where[place]

    def search(
        self,
        query: Query,
        *,
        count: int,
        order: Sequence[int] | None = None,
        everything: bool = False,
    ) -> Found:
        with translated(self._path):
            weights = Weights(query, self.segments, self.manifest.ranking.k1)
            words = topk.flat(query) if order is None and not everything else None
            found = [
                self._matches(at, query, weights)
                if words is None
                else self._best(at, words, weights, count)
                for at in range(len(self.segments))
            ]
            docs = _joined(
                [docs + np.int64(self._firsts[at]) for at, (docs, _, _) in enumerate(found)]
            )
            scores = _joined([scores for _, scores, _ in found])
            if order is None:
                keys = -scores.astype(np.int64)
            else:
                keys = np.asarray(order, np.int64)[self._owners[docs]]
            page = _least(keys, count)
            return Found(
                tuple(docs[page].tolist()),
                tuple((scores[page] * weights.unit).tolist()),
                sum(total for _, _, total in found),
                True,
                tuple(docs.tolist()) if everything else (),
            )

    def _matches(self, at: int, query: Query, weights: Weights) -> tuple[Array, Array, int]:
        """All of a segment that match: sections, scores, and how many they are."""
        evaluation = Evaluation(self.segments[at], self._places[at], len(self._where), weights)
        docs, scores = evaluation.live(query)
        return docs, np.zeros(len(docs), np.uint32) if scores is None else scores, len(docs)

    def _best(self, at: int, words: Flat, weights: Weights, count: int) -> tuple[Array, Array, int]:
        """Of a segment, sections among which the best are, their scores, and how many match."""
        segment = self.segments[at]
        asked = topk.terms(words.words, segment, weights)
        kept = None if segment.dead is None else ~segment.dead
        for among in words.filters:
            chosen = chosen_of(among.interviews, self._places[at], len(self._where))
            kept = chosen[segment.owners] if kept is None else kept & chosen[segment.owners]
        return topk.best(segment, asked, kept, count)

    def section(self, number: int) -> Section:
        with translated(self._path):
            segment, place = self._segment_of(number)
            return segment.section(place)

    def interview_of(self, number: int) -> int:
        segment, place = self._segment_of(number)
        return int(self._places[self.segments.index(segment)][segment.owners[place]])

    def sections_of(self, interview: int) -> range:
        segment, number = self._where[interview]
        numbers = self.segments[segment].sections_of(number)
        first = self._firsts[segment]
        return range(first + numbers.start, first + numbers.stop)

    def find(self, section_id: str) -> int | None:
        for split in range(len(section_id), 0, -1):
            # An interview's id may hold a # itself.
            if split < len(section_id) and section_id[split] != "#":
                continue
            place = self._numbers.get(section_id[:split])
            if place is None:
                continue
            for number in self.sections_of(place):
                if self.section(number).id == section_id:
                    return number
        return None

    def frequency(self, lexicon: Lexicon, term: str) -> int:
        with translated(self._path):
            key = encoded(term)
            total = 0
            for segment in self.segments:
                number = (segment.stems if lexicon == "stems" else segment.words).find(key)
                if number >= 0:
                    df = segment.stem_df if lexicon == "stems" else segment.word_df
                    total += df(number)
            return total

    def forms(self, stem: str) -> Iterator[str]:
        with translated(self._path):
            key = encoded(stem)
            for segment in self.segments:
                number = segment.stems.find(key)
                if number >= 0:
                    for word in segment.surfaces(number).tolist():
                        yield segment.words[word].decode("utf-8", "surrogatepass")

    def terms(self, lexicon: Lexicon, prefix: str = "") -> Iterator[tuple[str, int]]:
        with translated(self._path):
            counts: dict[bytes, int] = {}
            for segment in self.segments:
                listed = segment.stems if lexicon == "stems" else segment.words
                df = segment.stem_df if lexicon == "stems" else segment.word_df
                numbers = listed.beginning(encoded(prefix))
                for number, term in zip(numbers, listed.slice(numbers), strict=True):
                    if holding := df(number):
                        counts[term] = counts.get(term, 0) + holding
            for term in sorted(counts):
                yield term.decode("utf-8", "surrogatepass"), counts[term]

    def size(self) -> int:
        with translated(self._path):
            return sum(self._storage.file_length(name) for name in self.manifest.files())

    def check(self) -> Iterator[Problem]:
        for segment in self.segments:
            for columns in (segment.columns, segment.deletions):
                if isinstance(columns, Columns):
                    try:
                        columns.check()
                    except IndexDamagedError as error:
                        yield Problem(columns.name, None, error.reason, _REBUILD)
        for place, record in enumerate(self.records):
            try:
                for ordinal, number in enumerate(self.sections_of(place)):
                    section = self.section(number)
                    if section.interview_id != record.interview.id or section.ordinal != ordinal:
                        raise ValueError(f"section {ordinal} is {section.id}")
            except Exception as error:
                yield Problem(
                    record.interview.path,
                    None,
                    f"its stored text cannot be read: {error}",
                    _REBUILD,
                )

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            for segment in self.segments:
                segment.close()

    def _segment_of(self, number: int) -> tuple[Segment, int]:
        at = 0
        while number >= self._firsts[at + 1]:
            at += 1
        return self.segments[at], number - self._firsts[at]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        ids = [segment.ids for segment in self.segments]
        return {ids[at][number]: place for place, (at, number) in enumerate(self._where)}

    @cached_property
    def _owners(self) -> Array:
        """i8: the interview of each section; -1 where it is deleted."""
        owned = [places[s.owners] for s, places in zip(self.segments, self._places, strict=True)]
        return np.concatenate([np.empty(0, np.int64), *owned])


class _Records(Sequence[Record]):
    """Records that are read when they are asked for."""

    def __init__(self, segments: Sequence[Segment], where: Sequence[tuple[int, int]]) -> None:
        self._segments = segments
        self._where = where
        self._read: dict[int, Record] = {}

    def __len__(self) -> int:
        return len(self._where)

    @overload
    def __getitem__(self, place: int) -> Record: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Record]: ...

    def __getitem__(self, place: int | slice) -> Record | Sequence[Record]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        record = self._read.get(place)
        if record is None:
            segment, number = self._where[place]
            record = self._read[place] = self._segments[segment].record(number)
        return record


def _joined(arrays: Sequence[Array]) -> Array:
    return arrays[0] if len(arrays) == 1 else np.concatenate([np.empty(0, np.int64), *arrays])


def _least(keys: Array, count: int) -> Array:
    """The places of the smallest keys in order; the earlier place first where they are equal."""
    if count < len(keys):
        bound = np.partition(keys, count)[count] if count else 0
        places = np.flatnonzero(keys <= bound) if count else np.empty(0, np.int64)
    else:
        places = np.arange(len(keys))
    return np.asarray(places[np.argsort(keys[places], kind="stable")][:count])
