"""The READ path: query -> sections with scores -> one page of hits with passages.

search   read the query, and run it under the filters
  order     best first, or by date; ties in the order of the interviews
  newer     newer interviews first, where a setting asks for it
  hits      the sections of this page, and the passages that show why
  counts    facets over everything that was found
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Literal

from .analysis import check_segmenters
from .answer import counts
from .answer.hits import Hits
from .answer.newer import Newer
from .answer.order import SORTS, order
from .backends import open_backend
from .backends.base import Backend, Limits, Snapshot
from .errors import IndexStateError, MissingExtraError, SettingsError, UnknownIdError
from .making import quick
from .models import Explanation, IndexInfo, Interview, QuoteCheck, Results, Section
from .query import suggest
from .query.catalogue import Catalogue
from .query.compounds import Compounds
from .query.fields import Filters
from .query.loosening import loosened
from .query.plan import Plan, conditions, filtered, plan
from .query.showing import shortfalls
from .query.spelling import Spellings
from .query.tree import NOTHING, Query
from .ranking import Proximity, Recency, recency
from .settings import Settings
from .sharing import SharedLock

if TYPE_CHECKING:
    from .answer.linking import Linking, Template
    from .indexer import Indexer

Sort = Literal["relevance", "date", "-date"]
Engine = Literal["auto", "numpy", "numba"]
_results = quick(Results)
_ENGINES = ("auto", "numpy", "numba")


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

        Raises IndexMissingError, IndexDamagedError, IndexVersionError,
        MissingExtraError where `numba` or a segmenter is asked for and not installed, or
        SettingsError for a `url` in the settings that names what no interview has.
        """
        if engine not in _ENGINES:
            raise ValueError(f"engine = {engine!r} is none of " + ", ".join(_ENGINES))
        self.settings = settings or Settings()
        if self.settings.segmenters:
            check_segmenters(self.settings.segmenters)
        self._limits = Limits(self.settings.expansions_max, self.settings.query_seconds)
        self._proximity = Proximity.of(self.settings)
        self._template = _template(self.settings.url)
        self._engine = engine
        self._warm = engine == "numba"
        if isinstance(path, (str, PathLike)):
            self.backend: Backend = open_backend(path)
        else:
            self.backend = path.backend
        self._lock = SharedLock()
        self._closed = False
        with self._lock:
            self._take(self.backend.snapshot())
        if self._template is not None and self._template.keys:
            try:
                self._template.check(self._catalogue.known)
            except SettingsError:
                self.close()
                raise

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
        context: int = 0,
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
        `(low, high)` with None for an open end; `-field` rules these values out.
        `facets` name fields to count.
        Fields are date, year, tags, people, speaker, role, language, form, id, path,
        title, and any key of the front matter (`meta.key` where a name is
        taken). `sort` is `relevance`, `date` or `-date` (newest first; undated
        last). `passages` is how many pieces of each section to show at most;
        `context` is how many sections before and behind each come with it.

        Raises ValueError for a negative number or an unknown `sort`.
        """
        started = time.perf_counter()
        if min(limit, offset, passages, context) < 0:
            raise ValueError("limit, offset, passages and context cannot be negative")
        if sort not in SORTS:
            raise ValueError(f"sort = {sort!r} is none of " + ", ".join(SORTS))
        with self._lock:
            self._check_open()
            read = self._read(query)
            parts, warnings = conditions(filters, self._catalogue) if filters else ((), ())
            clipped = min(limit, self.settings.limit_max)
            if clipped < limit:
                warnings += (f"no more than {clipped:,} hits are returned at once",)
            names = tuple(dict.fromkeys(facets))
            wanted = offset + clipped
            newer = self._newer and sort == "relevance" and wanted > 0
            found = self._snapshot.search(
                filtered(self._spellings.preferred(read.tree, read.text), parts),
                count=max(wanted, recency.DEPTH) if newer else wanted,
                order=order(sort, self._snapshot),
                everything=bool(names),
                limits=self._limits,
                proximity=self._proximity,
            )
            if newer:
                found = self._newer.first(found, wanted)
            if found.cut or found.late:
                warnings += shortfalls(found, self._limits)
            counted = counts.facets(found, names, self._snapshot, self.settings.facet_values_max)
            return _results(
                query=query,
                hits=self._hits.page(found, offset, read.tree, passages, context),
                total=found.total,
                total_is_exact=found.total_is_exact,
                facets=counted,
                suggestion=None if found.total else self._suggestion(read, parts),
                warnings=(*read.warnings, *warnings, *counts.unknown(counted, self._catalogue)),
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
        context: int = 0,
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
            context=context,
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
            read = read._replace(tree=self._spellings.preferred(read.tree, read.text))
            told = explanation(
                query, section_id, number, read, snapshot, self._limits, self._proximity
            )
            if self._newer and told.matches:
                best = snapshot.search(
                    read.tree, count=recency.DEPTH, limits=self._limits, proximity=self._proximity
                )
                if number in best.numbers:
                    return newer(told, *self._newer.gain(number, told.score))
            return told

    def get(self, section_id: str) -> Section:
        """The section with this id. Raises UnknownIdError."""
        with self._reading() as snapshot:
            number = snapshot.find(section_id)
            if number is None:
                raise UnknownIdError(section_id)
            return self._hits.checked(snapshot.section(number))

    def verify_quote(self, quote: str, *, interview: str | None = None) -> QuoteCheck:
        """Whether somebody said this, in these words: exact, altered or absent, and where.

        Capitals, kinds of quotation marks, dashes and blanks, and other signs do
        not count. `...` and `[...]` stand for words left out, other brackets for
        the editor's own words. Nothing that a person types raises. With the id
        of an `interview`, only that is looked through; raises UnknownIdError.
        """
        from .answer import quotes

        with self._reading() as snapshot:
            filters: tuple[Query, ...] = ()
            if interview is not None:
                among = self._catalogue.meeting("id", interview)
                if among == NOTHING:
                    raise UnknownIdError(interview)
                filters = (among,)
            return quotes.check(quote, snapshot, filters, self._limits, self._linking)

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
                    return tuple(self._hits.checked(snapshot.section(number)) for number in numbers)
        raise UnknownIdError(interview_id)

    def speakers(self) -> tuple[tuple[str, int], ...]:
        """Everybody who speaks, with the number of their sections, the busiest first."""
        with self._reading() as snapshot:
            return counts.speakers(snapshot)

    def suggest(self, prefix: str, *, limit: int = 10) -> tuple[str, ...]:
        """Queries that begin so: the last word completed with words of the index."""
        with self._reading() as snapshot:
            return suggest.completed(prefix, snapshot, limit)

    def info(self) -> IndexInfo:
        """What the index holds."""
        with self._reading() as snapshot:
            return counts.overview(snapshot, self.backend.path, self.backend.name)

    def refresh(self) -> bool:
        """Move on to the newest state of the index; whether there was a newer one."""
        with self._reading() as older:
            if self.backend.generation() == older.generation:
                return False
            try:
                self._take(self.backend.snapshot())
            except BaseException:
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
        """Let go of the index's files, once other threads have their answers.

        Results stay whole. Harmless if done twice.
        """
        with self._lock:
            if not self._closed:
                self._closed = True
                self._snapshot.close()
                # What was worked out from its files would keep them open.
                del self._snapshot, self._catalogue, self._newer, self._hits, self._spellings
                del self._linking, self._compounds

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

    def _take(self, snapshot: Snapshot) -> None:
        """Use it, or let go of it at once."""
        try:
            self._use(snapshot)
        except BaseException:
            snapshot.close()
            raise

    def _use(self, snapshot: Snapshot) -> None:
        catalogue = Catalogue(snapshot.records, snapshot.languages)
        linking = self._links(snapshot)
        place, words = self.backend.path, self.settings.passage_words
        hits = Hits(snapshot, catalogue, place, words, self._limits, linking)
        spellings = Spellings(snapshot, catalogue.languages)
        compounds = Compounds(snapshot, catalogue.languages)
        newer = Newer(snapshot, Recency(self.settings.recency, self.settings.recency_days))
        # All at once: a process that is forked meanwhile must not mix two states.
        self._snapshot, self._catalogue, self._newer = snapshot, catalogue, newer
        self._hits, self._spellings, self._linking = hits, spellings, linking
        self._compounds = compounds
        if self._warm:
            self._prepare()

    def _links(self, snapshot: Snapshot) -> Linking | None:
        if self._template is None:
            return None
        from .answer.linking import Linking

        return Linking(snapshot, self._template, self.settings.anchors)

    def _prepare(self) -> None:
        try:
            self._snapshot.warm(compiled=self._engine != "numpy")
        except MissingExtraError:
            if self._engine == "numba":
                raise

    def _read(self, query: str) -> Plan:
        """What a query asks for in this index."""
        read = plan(query, self._catalogue, self.settings)
        read = loosened(read, self._snapshot, self._catalogue)
        tree = self._spellings.completed(read.tree, read.text)
        tree = self._compounds.parted(tree, read.text)
        return read if tree is read.tree else read._replace(tree=tree)

    def _suggestion(self, read: Plan, parts: Sequence[Query]) -> str | None:
        """Another spelling, if it finds something under the same filters."""
        better = suggest.corrected(read.text, self._snapshot, self._catalogue.languages)
        if better is None:
            return None
        tree = plan(better, self._catalogue, self.settings).tree
        found = self._snapshot.search(filtered(tree, parts), count=0, limits=self._limits)
        return better if found.total else None


def _template(url: str | None) -> Template | None:
    if url is None:
        return None
    from .answer.linking import Template

    return Template(url)
