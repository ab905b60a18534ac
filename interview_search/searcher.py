"""The READ path: query -> sections with scores -> one page of hits with passages.

search   read the query, and run it under the filters
  order     best first, or by date; ties in the order of the interviews
  newer     newer interviews first, where a setting asks for it
  grouped   the sections of an interview together
  hits      the sections of this page, and the passages that show why
  facets    counted over everything that was found
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Literal

from .analysis import check_segmenters
from .answer import counts
from .answer.groups import grouped
from .answer.held import Held
from .answer.page import Page, Sort
from .answer.state import State
from .backends import open_backend
from .backends.base import Backend
from .errors import UnknownIdError
from .making import quick
from .models import Explanation, Facet, IndexInfo, Interview, QuoteCheck, Results, Section
from .query.fields import Filters
from .query.plan import Plan, conditions, filtered
from .query.showing import shortfalls
from .query.suggest import FEW
from .query.tree import NOTHING, Query
from .ranking import recency
from .settings import Settings

if TYPE_CHECKING:
    from .indexer import Indexer

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
        SettingsError for a `url` in the settings that names what no interview has, or for
        `synonyms` that cannot be read.
        """
        if engine not in _ENGINES:
            raise ValueError(f"engine = {engine!r} is none of " + ", ".join(_ENGINES))
        self.settings = settings or Settings()
        if self.settings.segmenters:
            check_segmenters(self.settings.segmenters)
        if isinstance(path, (str, PathLike)):
            self.backend: Backend = open_backend(path)
        else:
            self.backend = path.backend
        self._held = Held(self.backend, self.settings, engine)

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
        group: bool = False,
        more: int = 3,
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
        `facets` name fields whose values are counted, by sections.
        Fields are date, year, tags, people, speaker, role, language, form, id, path,
        title, and any key of the front matter (`meta.key` where a name is
        taken). `sort` is `relevance`, `date` or `-date` (newest first; undated
        last). `passages` is how many pieces of each section to show at most;
        `context` is how many sections before and behind each come with it.

        With `group` there is one hit for each interview, its best section, and up to
        `more` others in `Hit.more`; `limit` and `offset` count interviews then, as does
        `Results.interview_count`, and `total` still counts sections.

        Raises ValueError for a negative number or an unknown `sort`.
        """
        started = time.perf_counter()
        page = Page(limit, offset, sort, passages, context, group, more)
        page = page.checked(self.settings.limit_max)
        with self._held as state:
            return self._answer(state, state.read(query), page, filters, facets, query, started)

    def _answer(
        self,
        state: State,
        read: Plan,
        page: Page,
        filters: Filters | None,
        facets: Iterable[str],
        query: str,
        started: float,
    ) -> Results:
        parts, warnings = conditions(filters, state.catalogue) if filters else ((), ())
        names = tuple(dict.fromkeys(facets)) if facets else ()
        by = None if page.sort == "relevance" else state.orders.by(page.sort)
        wanted = state.proximity.depth if page.group else page.offset + page.limit
        newer = state.newer if by is None and wanted > 0 else None
        tree = state.spellings.preferred(read.tree, read.text)
        found = state.snapshot.search(
            filtered(tree, parts) if parts else tree,
            count=wanted if newer is None else max(wanted, recency.DEPTH),
            order=by,
            everything=page.group or bool(names),
            limits=state.limits,
            proximity=state.proximity,
        )
        if newer is not None:
            found = newer.first(found, len(found.numbers) if page.group else wanted)
        if found.cut or found.late:
            warnings += shortfalls(found, state.limits)
        warnings = read.warnings + warnings + page.warnings
        counted: tuple[Facet, ...] = ()
        if names:
            counted, unknown = state.facets(found, names)
            warnings += unknown
        interviews = None
        if page.group:
            groups = grouped(found, by, state.snapshot, page.offset, page.limit, page.more)
            interviews = groups.interviews
            hits = state.hits.page(groups.found, page._replace(offset=0), read.tree)
            hits = groups.hits(hits, page.offset)
        else:
            hits = state.hits.page(found, page, read.tree)
        suggestion = None
        if found.total < FEW or state.hits.lacking(read.tree):
            suggestion = state.suggestion(read, parts, found.total)
        return _results(
            query,
            hits,
            found.total,
            found.total_is_exact,
            time.perf_counter() - started,
            counted,
            suggestion,
            warnings,
            interviews,
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
        group: bool = False,
        more: int = 3,
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
            group=group,
            more=more,
        )

    def similar(
        self,
        section_id: str,
        *,
        limit: int = 10,
        offset: int = 0,
        filters: Filters | None = None,
        passages: int = 1,
        group: bool = False,
        more: int = 3,
    ) -> Results:
        """Sections of other interviews that have the most telling words of this one.

        These words are the `query` of the results; `query/telling.py` says how they are
        chosen and weighed. The options are those of `search`. Raises UnknownIdError.
        """
        from .query.telling import telling

        started = time.perf_counter()
        page = Page(limit, offset, "relevance", passages, 0, group, more)
        page = page.checked(self.settings.limit_max)
        with self._held as state:
            number, snapshot = state.number_of(section_id), state.snapshot
            own, weight = snapshot.interview_of(number), self.settings.question_weight
            said = telling(state.section(number), own, snapshot, weight)
            read = Plan("", said.query, said.warnings)
            return self._answer(state, read, page, filters, (), " ".join(said.words), started)

    def explain(
        self, query: str, section_id: str, *, filters: Filters | None = None
    ) -> Explanation:
        """Why a section scores as it does for a query, or does not match.

        Its parts are numbers that add up to the score; each says which words
        matched and where, and how many sections of the index have them. `filters`
        are those of the search. The limit of time does not count. Raises UnknownIdError.
        """
        from .answer.explaining import explained

        with self._held as state:
            return explained(state, query, section_id, filters or {})

    def get(self, section_id: str) -> Section:
        """The section with this id. Raises UnknownIdError."""
        with self._held as state:
            return state.section(state.number_of(section_id))

    def verify_quote(
        self, quote: str, *, interview: str | None = None, speaker: str | None = None
    ) -> QuoteCheck:
        """Whether somebody said this, in these words: exact, altered or absent, and where.

        Capitals, kinds of quotation marks, dashes and blanks, and other signs do
        not count. `...` and `[...]` stand for words left out, other brackets for
        the editor's own words. Nothing that a person types raises. With the id
        of an `interview`, only that is looked through; raises UnknownIdError. With
        the name of a `speaker`, what others said is absent; a warning says who did,
        and the rest of the answer where. Of the words of several people in one
        quote, a warning says whose they are.
        """
        from .answer import quotes

        with self._held as state:
            filters: tuple[Query, ...] = ()
            if interview is not None:
                among = state.catalogue.meeting("id", interview)
                if among == NOTHING:
                    raise UnknownIdError(interview)
                filters = (among,)
            return quotes.check(
                quote, state.snapshot, filters, state.limits, state.linking, speaker
            )

    def interviews(self) -> tuple[Interview, ...]:
        """All interviews in the order of their paths, without their bodies."""
        with self._held as state:
            found = [*state.snapshot.interviews()]
        return tuple(sorted(found, key=lambda interview: (interview.path, interview.id)))

    def sections(self, interview_id: str) -> tuple[Section, ...]:
        """The sections of an interview in order. Raises UnknownIdError."""
        with self._held as state:
            for place, interview in enumerate(state.snapshot.interviews()):
                if interview.id == interview_id:
                    return tuple(map(state.section, state.snapshot.sections_of(place)))
        raise UnknownIdError(interview_id)

    def speakers(self) -> tuple[tuple[str, int], ...]:
        """Everybody who speaks, with the number of their sections, the busiest first."""
        with self._held as state:
            return counts.speakers(state.snapshot)

    def suggest(self, prefix: str, *, limit: int = 10) -> tuple[str, ...]:
        """Queries that begin so: the last word completed, the most frequent first.

        Words are written as people write them, accents may be typed or not, and
        letters without blanks go on as they do in the texts. Behind a field of the
        interview (`speaker:an`) its values are completed.
        """
        with self._held as state:
            return state.suggestions.completed(prefix, limit)

    def info(self) -> IndexInfo:
        """What the index holds."""
        with self._held as state:
            return counts.overview(state.snapshot, self.backend.path, self.backend.name)

    def refresh(self) -> bool:
        """Move on to the newest state of the index; whether there was a newer one."""
        return self._held.refresh()

    def warm(self) -> None:
        """Make ready for many searches, with the extra `fast` by compiled loops.

        Worth its time (about a second, some more the first time ever) in
        processes that live long.
        """
        self._held.warm()

    def close(self) -> None:
        """Let go of the index's files, once other threads have their answers.

        Results stay whole. Harmless if done twice.
        """
        self._held.close()

    def __enter__(self) -> Searcher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
