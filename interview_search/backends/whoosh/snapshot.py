"""One state of the index, for reading."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ...errors import IndexDamagedError, InterviewSearchError, MissingExtraError
from ...models import Interview, Passage, Problem, Section
from ...passages import Wanted
from ...query.tree import Query, Spelled
from ...ranking import OFF, Proximity
from ..base import USUAL, Account, Found, Lexicon, Limits, Memory, Record, Row
from ..plausible import check_section
from .families import Families
from .files import manifest as manifests
from .files.columns import Array, Columns
from .files.failures import ours, translated
from .files.manifest import Manifest
from .files.remains import remains
from .indexing.tokens import encoded
from .records import Records
from .searching.account import account
from .searching.page import Pages
from .searching.search import Search
from .segment import Segment

_REBUILD = "Write the index anew with: interview-search index --rebuild YOUR-FOLDER"


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
            # Later commits may delete them.
            self._size = sum(
                int(storage.file_length(name))
                for name in manifest.files()
                if storage.file_exists(name)
            )
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
        if part.dead != segment.sections - segment.live:
            raise (dead or columns).damaged("it has other deletions than the index names")
        return segment

    def _number(self) -> None:
        """Number what is left of the segments, one after the other."""
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
        self._best: Callable[..., list[Passage | None]] | None = None
        self._pages = Pages(self.segments, self._firsts, self._translations)
        self.records: Sequence[Record] = Records(self.segments, self._where, self._path)
        self._families = Families(self.segments, self._places, self.records)

    def interviews(self) -> Iterator[Interview]:
        for segment, number in self._where:
            with translated(self._path):
                interview = self.segments[segment].interview(number)
            yield interview

    @property
    def memory(self) -> Memory:
        return self.manifest.memory

    @cached_property
    def languages(self) -> Mapping[str, int]:
        counts: Counter[str] = Counter()
        with translated(self._path):
            for segment in self.segments:
                counts.update(segment.languages)
        return counts

    def warm(self, *, compiled: bool) -> None:
        for segment in self.segments:
            segment.warm()
        if compiled:
            with translated(self._path):
                for segment in self.segments:
                    segment.trust()
            try:
                from .searching import showing

                self._search.compile()
                showing.ready()
            except ImportError as error:
                raise MissingExtraError("the compiled search", "fast") from error
            self._best = showing.best

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
        limits: Limits = USUAL,
        proximity: Proximity = OFF,
    ) -> Found:
        try:
            return self._search(query, count, order, everything, limits, proximity)
        except (InterviewSearchError, MemoryError):
            raise
        except Exception as error:
            raise ours(self._path, error) from error

    @cached_property
    def _search(self) -> Search:
        return Search(self.segments, self._firsts, self._places, self.manifest.ranking.k1)

    def explain(
        self, query: Query, number: int, *, limits: Limits = USUAL, proximity: Proximity = OFF
    ) -> Account:
        with translated(self._path):
            at = bisect_right(self._firsts, number) - 1
            return account(self._search, query, at, number - self._firsts[at], limits, proximity)

    def spellings(self, leaf: Spelled, *, limits: Limits = USUAL) -> tuple[str, ...]:
        with translated(self._path):
            expansions = self._search.statistics.expansions
            if limits.seconds <= 0 and not expansions.knows(leaf, limits.expansions):
                return ()
            return expansions.words(leaf, limits.expansions)

    def section(self, number: int) -> Section:
        with translated(self._path):
            segment, place = self._segment_of(number)
            return segment.section(place)

    def page(self, numbers: Sequence[int]) -> list[Row]:
        try:
            return self._pages(numbers)
        except (InterviewSearchError, MemoryError):
            raise
        except Exception as error:
            raise ours(self._path, error) from error

    def best(self, page: Sequence[Row], wanted: Wanted, words: int) -> list[Passage | None]:
        return [None] * len(page) if self._best is None else self._best(page, wanted, words)

    def interview_of(self, number: int) -> int:
        segment, place = self._segment_of(number)
        return int(self._places[self.segments.index(segment)][segment.owners[place]])

    def interviews_of(self, numbers: Array) -> Array:
        with translated(self._path):
            found: Array = self._search.owners[numbers]
            return found

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
            if lexicon == "stems":
                return self._search.statistics.stem_df(term)
            return self._search.statistics.word_df(term)

    def forms(self, stem: str) -> Iterator[str]:
        with translated(self._path):
            key = encoded(stem)
            for segment in self.segments:
                number = segment.stems.find(key)
                if number >= 0:
                    for word in dict.fromkeys(segment.forms(number)):
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

    def frequent(self, prefix: str, count: int) -> list[tuple[str, int]]:
        with translated(self._path):
            return self._search.statistics.expansions.frequent(prefix, count)

    def size(self) -> int:
        return self._size

    def check(self) -> Iterator[Problem]:
        for segment in self.segments:
            try:
                with translated(self._path):
                    segment.check()
            except IndexDamagedError as error:
                yield Problem(segment.columns.name, None, error.reason, _REBUILD)
        for place, (at, interview) in enumerate(self._where):
            name = f"interview {place}"
            try:
                name = self.segments[at].ids[interview]
                record = self.records[place]
                name = record.interview.path
                if record.interview.id != self.segments[at].ids[interview]:
                    raise ValueError(f"it is {record.interview.id}")
                for ordinal, number in enumerate(self.sections_of(place)):
                    section = check_section(self.section(number))
                    if section.interview_id != record.interview.id or section.ordinal != ordinal:
                        raise ValueError(f"section {ordinal} is {section.id}")
            except Exception as error:
                yield Problem(name, None, f"its stored text cannot be read: {error}", _REBUILD)

    def remains(self) -> Iterator[str]:
        with translated(self._path):
            for segment in self.segments:
                yield from remains(segment)

    def strays(self) -> Iterator[str]:
        with translated(self._path):
            yield from manifests.strays(self._storage, self.manifest)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            # An error that somebody keeps may keep this object: nothing of the files with it.
            self.__dict__.pop("_search", None)
            for segment in self.segments:
                segment.close()
            self.segments.clear()

    def _translations(self, segment: int, interview: int) -> tuple[str, ...]:
        if len(self.languages) < 2:
            return ()
        return self._families(int(self._places[segment][interview]))

    def _segment_of(self, number: int) -> tuple[Segment, int]:
        at = 0
        while number >= self._firsts[at + 1]:
            at += 1
        return self.segments[at], number - self._firsts[at]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        with translated(self._path):
            ids = [segment.ids for segment in self.segments]
            return {ids[at][number]: place for place, (at, number) in enumerate(self._where)}
