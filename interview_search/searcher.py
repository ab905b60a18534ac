"""The READ path: query -> sections with scores -> one page of hits with passages.

search   read the query, and run it under the filters
  _order    best first, or by date; ties in the order of the interviews
  _hits     the sections of this page, and the passages that show why
  _facets   counts over everything that was found
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Literal

from .backends import open_backend
from .backends.base import Backend, Found, Limits, Snapshot
from .backends.plausible import check_section
from .errors import IndexDamagedError, IndexStateError, MissingExtraError, UnknownIdError
from .making import quick
from .models import Explanation, Facet, Hit, IndexInfo, Interview, Passage, Results, Section
from .passages import select
from .query import fields, suggest
from .query.catalogue import Catalogue
from .query.fields import Filters
from .query.loosening import loosened
from .query.plan import Plan, conditions, filtered, plan
from .query.showing import shortfalls
from .query.tree import Query
from .query.wanted import Marks
from .ranking import Proximity, Recency, recency
from .settings import Settings

if TYPE_CHECKING:
    from .indexer import Indexer

Sort = Literal["relevance", "date", "-date"]
Engine = Literal["auto", "numpy", "numba"]
_hit, _results = quick(Hit), quick(Results)
_ENGINES = ("auto", "numpy", "numba")
_SORTS = ("relevance", "date", "-date")


class Searcher:
    """Answers queries from one state of an index; `refresh` moves on to the newest.

    Safe to share between threads. Close it, or use it in a `with` block.
    """

    def __init__(
        self,
        path: str | PathLike[str] | Indexer,
        *,
        engine: Engine = "auto",
        settings: Settings | None = None,
    ) -> None:
        """`path` is the folder of an index, or an Indexer (one in memory has no folder).

        `engine` is `numpy`, `numba` (the extra `fast`; ready at once), or
        `auto`: NumPy until `warm` is called. Both find the same, in the same order.

        Raises IndexMissingError, IndexDamagedError, IndexVersionError, or
        MissingExtraError where `numba` is asked for and not installed.
        """
        if engine not in _ENGINES:
            raise ValueError(f"engine = {engine!r} is none of " + ", ".join(_ENGINES))
        self.settings = settings or Settings()
        self._limits = Limits(self.settings.expansions_max, self.settings.query_seconds)
        self._proximity = Proximity.of(self.settings)
        self._recency = Recency(self.settings.recency, self.settings.recency_days)
        self._engine = engine
        self._warm = engine == "numba"
        if isinstance(path, (str, PathLike)):
            self.backend: Backend = open_backend(path)
        else:
            self.backend = path.backend
        self._lock = threading.RLock()
        self._closed = False
        _all.add(self)
        self._use(self.backend.snapshot())

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        filters: Filters | None = None,
        facets: Iterable[str] = (),
        sort: Sort | str = "relevance",
        passages: int = 1,
    ) -> Results:
        """The sections that answer a query, best first.

        Words side by side are alternatives and match in all their forms;
        `"quoted"` words match as written, `"quoted"~5` near one another; `+must`,
        `-not`, `AND`, `OR`, `NOT`, brackets, `prefix*`, `wild?card`, `fuzzy~`,
        `^2` and `field:word` work as usual. Nothing that a person types raises:
        `warnings` say how it was read, and where a limit of the settings was
        met. An empty query finds everything, so that filters and facets browse.

        `limit` (0 to `settings.limit_max`) and `offset` choose the page.
        `filters` map a field to a value, to a list of values, or to a range
        `(low, high)` with None for an open end; `facets` name fields to count.
        Fields are date, year, tags, people, speaker, language, form, id, path,
        title, and any key of the front matter (`meta.key` where a name is
        taken). `sort` is `relevance`, `date` or `-date` (newest first; undated
        last). `passages` is how many pieces of each section to show at most.

        Raises ValueError for a negative number or an unknown `sort`.
        """
        started = time.perf_counter()
        if limit < 0 or offset < 0 or passages < 0:
            raise ValueError("limit, offset and passages cannot be negative")
        if sort not in _SORTS:
            raise ValueError(f"sort = {sort!r} is none of " + ", ".join(_SORTS))
        with self._lock:
            self._check_open()
            read = self._read(query)
            parts, warnings = conditions(filters or {}, self._catalogue)
            clipped = min(limit, self.settings.limit_max)
            if clipped < limit:
                warnings += (f"no more than {clipped:,} hits are returned at once",)
            names = tuple(dict.fromkeys(facets))
            wanted = offset + clipped
            newer = self._recency.share > 0 and sort == "relevance" and wanted > 0
            found = self._snapshot.search(
                filtered(read.tree, parts),
                count=max(wanted, recency.DEPTH) if newer else wanted,
                order=self._order(sort),
                everything=bool(names),
                limits=self._limits,
                proximity=self._proximity,
            )
            if found.cut or found.late:
                warnings += shortfalls(found, self._limits)
            counted = self._facets(found, names)
            gains: Sequence[float] = ()
            if newer:
                found, gains = self._newer(found, wanted)
            return _results(
                query=query,
                hits=self._hits(found, gains, offset, read.tree, passages),
                total=found.total,
                total_is_exact=found.total_is_exact,
                facets=counted,
                suggestion=None if found.total else self._suggestion(read, parts),
                warnings=(*read.warnings, *warnings, *self._unknown(counted)),
                seconds=time.perf_counter() - started,
            )

    async def asearch(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        filters: Filters | None = None,
        facets: Iterable[str] = (),
        sort: Sort | str = "relevance",
        passages: int = 1,
    ) -> Results:
        """`search` for asyncio: it runs in a thread."""
        import asyncio

        return await asyncio.to_thread(
            self.search,
            query,
            limit=limit,
            offset=offset,
            filters=filters,
            facets=facets,
            sort=sort,
            passages=passages,
        )

    def explain(self, query: str, section_id: str) -> Explanation:
        """Why a section scores as it does for a query, or does not match.

        Its parts are numbers that add up to the score; each says which words
        matched and where, and how many sections of the index have them. The
        limit of time does not count. Raises UnknownIdError.
        """
        from .query.explain import explanation, newer

        with self._reading() as snapshot:
            number = snapshot.find(section_id)
            if number is None:
                raise UnknownIdError(section_id)
            read = self._read(query)
            told = explanation(
                query, section_id, number, read, snapshot, self._limits, self._proximity
            )
            if self._recency.share and told.matches:
                best = snapshot.search(
                    read.tree, count=recency.DEPTH, limits=self._limits, proximity=self._proximity
                )
                if number in best.numbers:
                    gain = self._recency.gain(told.score, self._age(number))
                    return newer(told, gain, self._recency.share)
            return told

    def get(self, section_id: str) -> Section:
        """The section with this id. Raises UnknownIdError."""
        with self._reading() as snapshot:
            number = snapshot.find(section_id)
            if number is None:
                raise UnknownIdError(section_id)
            return self._checked(snapshot.section(number))

    def interviews(self) -> tuple[Interview, ...]:
        """All interviews in the order of their paths, without their bodies."""
        with self._reading() as snapshot:
            found = [record.interview for record in snapshot.records]
        return tuple(sorted(found, key=lambda interview: (interview.path, interview.id)))

    def sections(self, interview_id: str) -> tuple[Section, ...]:
        """The sections of an interview in order. Raises UnknownIdError."""
        with self._reading() as snapshot:
            for place, record in enumerate(snapshot.records):
                if record.interview.id == interview_id:
                    numbers = snapshot.sections_of(place)
                    return tuple(self._checked(snapshot.section(number)) for number in numbers)
        raise UnknownIdError(interview_id)

    def speakers(self) -> tuple[tuple[str, int], ...]:
        """Everybody who speaks, with the number of their sections, the busiest first."""
        counts: Counter[str] = Counter()
        with self._reading() as snapshot:
            for record in snapshot.records:
                for voices in record.voices:
                    counts.update(voices)
        return _ranked(counts)

    def suggest(self, prefix: str, *, limit: int = 10) -> tuple[str, ...]:
        """Queries that begin so: the last word completed with words of the index."""
        with self._reading() as snapshot:
            return suggest.completed(prefix, snapshot, limit)

    def info(self) -> IndexInfo:
        """What the index holds."""
        with self._reading() as snapshot:
            records = snapshot.records
            interviews = [record.interview for record in records]
            dates = sorted((i.date for i in interviews if i.date), key=_moment)
            return IndexInfo(
                path=self.backend.path,
                generation=snapshot.generation,
                interviews=len(records),
                sections=snapshot.section_count,
                speakers=len(self.speakers()),
                forms=dict(_ranked(Counter(i.form or "unknown" for i in interviews))),
                languages=dict(_ranked(Counter(i.language or "und" for i in interviews))),
                first_date=dates[0] if dates else None,
                last_date=dates[-1] if dates else None,
                bytes=snapshot.size(),
                engine=self.backend.name,
            )

    def refresh(self) -> bool:
        """Move on to the newest state of the index; whether there was a newer one."""
        with self._reading() as older:
            if self.backend.generation() == older.generation:
                return False
            newer = self.backend.snapshot()
            try:
                self._use(newer)
            except BaseException:
                newer.close()
                self._use(older)
                raise
            older.close()
            return True

    def warm(self) -> None:
        """Make ready for many searches, with the extra `fast` by compiled loops.

        Worth its time (about a second, some more the first time ever) in
        processes that live long.
        """
        with self._reading():
            self._warm = True
            self._prepare()

    def close(self) -> None:
        """Let go of the index's files. Harmless if done twice."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._snapshot.close()
                # What was worked out from its files would keep them open.
                del self._snapshot, self._catalogue, self._marks

    def __enter__(self) -> Searcher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        """One thread at a time, and none after `close`."""
        with self._lock:
            self._check_open()
            yield self._snapshot

    def _check_open(self) -> None:
        if self._closed:
            raise IndexStateError(self.backend.path, "this Searcher is closed")

    def _use(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._catalogue = Catalogue(snapshot.records, snapshot.languages)
        self._marks = Marks(snapshot)
        self._ages: list[float | None] | None = None
        if self._warm:
            self._prepare()

    def _prepare(self) -> None:
        try:
            self._snapshot.warm(compiled=self._engine != "numpy")
        except MissingExtraError:
            if self._engine == "numba":
                raise

    def _read(self, query: str) -> Plan:
        read = plan(query, self._catalogue, self.settings)
        return loosened(read, self._snapshot, self._catalogue)

    def _order(self, sort: str) -> Sequence[int] | None:
        """A number for each interview, by which to sort; None to sort by relevance."""
        if sort == "relevance":
            return None
        sign = -1 if sort == "-date" else 1
        days = [
            (0, sign * _moment(record.interview.date)) if record.interview.date else (1, 0.0)
            for record in self._snapshot.records
        ]
        rank = {
            place: at for at, place in enumerate(sorted(range(len(days)), key=days.__getitem__))
        }
        return [rank[place] for place in range(len(days))]

    def _newer(self, found: Found, count: int) -> tuple[Found, list[float]]:
        """The first sections, newer ones first, and what each got for that."""
        ages = [self._age(number) for number in found.numbers[: recency.DEPTH]]
        places, gains = self._recency.reordered(found.scores, ages)
        places = places[:count]
        return found._replace(
            numbers=[found.numbers[at] for at in places],
            scores=[found.scores[at] + gain for at, gain in zip(places, gains, strict=False)],
            near=[found.near[at] for at in places] if found.near else (),
        ), gains[:count]

    def _age(self, number: int) -> float | None:
        """How many days older than the newest the interview of a section is."""
        if self._ages is None:
            dates = [record.interview.date for record in self._snapshot.records]
            self._ages = recency.ages(dates)
        return self._ages[self._snapshot.interview_of(number)]

    def _hits(
        self, found: Found, gains: Sequence[float], offset: int, tree: Query, passages: int
    ) -> tuple[Hit, ...]:
        page = self._snapshot.page(found.numbers[offset:])
        try:
            shown = self._shown(page, tree, passages) if passages else [()] * len(page)
        except Exception:
            # A stored text may be nonsense, which shows only now: then that is the error.
            for section, _ in page:
                self._checked(section)
            raise
        scores = found.scores[offset:]
        signals = _signals(scores, found.near[offset:], gains[offset:])
        each = zip(count(offset + 1), scores, page, shown, signals, strict=False)
        return tuple(
            [_hit(rank, score, interview, section, passages, signals)
             for rank, score, (section, interview), passages, signals in each]
        )  # fmt: skip

    def _checked(self, section: Section) -> Section:
        """Raises IndexDamagedError for a section that can be none."""
        try:
            return check_section(section)
        except Exception as error:
            what = f"a stored text is damaged ({error})"
            advice = "Write it anew with: interview-search index --rebuild YOUR-FOLDER"
            raise IndexDamagedError(self.backend.path, what, advice=advice) from error

    def _shown(
        self, page: Sequence[tuple[Section, Interview]], tree: Query, passages: int
    ) -> list[tuple[Passage, ...]]:
        """The passages of each section of a page."""
        marks, words = self._marks.wanted(tree), self.settings.passage_words
        best = self._snapshot.best(page, marks, words) if passages == 1 else [None] * len(page)
        return [
            (one,) if one is not None
            else select(section, interview, marks, count=passages, words=words)
            for one, (section, interview) in zip(best, page, strict=True)
        ]  # fmt: skip

    def _facets(self, found: Found, names: Iterable[str]) -> tuple[Facet, ...]:
        """How many of the sections found have each value."""
        if not names:
            return ()
        owned: dict[int, list[int]] = {}
        for number in found.every:
            owned.setdefault(self._snapshot.interview_of(number), []).append(number)
        return tuple(Facet(name, self._count(fields.canonical(name), owned)) for name in names)

    def _count(self, field: str, owned: Mapping[int, Sequence[int]]) -> tuple[tuple[str, int], ...]:
        counts: Counter[str] = Counter()
        for place, numbers in owned.items():
            record = self._snapshot.records[place]
            if field == fields.SPEAKER:
                first = self._snapshot.sections_of(place).start
                for number in numbers:
                    counts.update(set(record.voices[number - first]))
            else:
                for value in fields.values(record, field):
                    counts[value] += len(numbers)
        return _ranked(counts)[: self.settings.facet_values_max]

    def _unknown(self, facets: Sequence[Facet]) -> tuple[str, ...]:
        empty = [facet.field for facet in facets if not facet.counts]
        known = self._catalogue.known if empty else frozenset()
        return tuple(
            f"no interview has a field {name!r}"
            for name in empty
            if fields.canonical(name) not in known
        )

    def _suggestion(self, read: Plan, parts: Sequence[Query]) -> str | None:
        """Another spelling, if it finds something under the same filters."""
        better = suggest.corrected(read.text, self._snapshot, self._catalogue.languages)
        if better is None:
            return None
        tree = plan(better, self._catalogue, self.settings).tree
        found = self._snapshot.search(filtered(tree, parts), count=0, limits=self._limits)
        return better if found.total else None


def _signals(
    scores: Sequence[float], near: Sequence[float], gains: Sequence[float]
) -> list[dict[str, float]]:
    """What each signal of `ranking` adds to each score."""
    if not near and not gains:
        return [{"words": score} for score in scores]
    added = {name: values for name, values in (("proximity", near), ("recency", gains)) if values}
    return [
        {"words": score - sum(more), **dict(zip(added, more, strict=True))}
        for score, *more in zip(scores, *added.values(), strict=True)
    ]


_all: weakref.WeakSet[Searcher] = weakref.WeakSet()


def _after_fork() -> None:
    """In the child, a lock that another thread held would never be free again."""
    for searcher in list(_all):
        searcher._lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def _ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _moment(day: date | datetime | None) -> float:
    """Seconds since 1970; what has no zone is taken for UTC."""
    if day is None:
        return 0.0
    at = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
