"""This library, by the call that its users make.

One index answers all queries. It holds words as written and stems, question, title
and answer with their weights, and the text; `search` reads what was typed, counts
all matches and returns hits, where the other engines return numbers.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch

from interview_search import Indexer, Interview, Searcher, Settings
from interview_search import Section as Whole
from interview_search.backends.base import Record

from ..places import PROJECT
from ..queries import Layout, Query
from ..sections import Section, interviews
from .base import Engine, Hits, Timing, process_timed

Tier = Literal["auto", "numpy", "numba"]


class Ours(Engine):
    name = "ours"
    package = "interview-search"
    layouts = ("text",)
    module = "interview_search.searcher"
    durable = True
    tier: Tier = "auto"

    def __init__(self) -> None:
        self._searcher: Searcher | None = None

    def version(self) -> str:
        return f"{super().version()}+{code()}"

    def layout(self, wanted: Layout) -> Layout:
        return "text"

    def load(self) -> None:
        super().load()
        if self.tier != "numpy" and importlib.util.find_spec("numba"):
            # As in a process that has warmed its search.
            importlib.import_module("numba")

    def items(self, sections: Iterable[Section], layout: Layout) -> Iterator[Any]:
        """Interviews with their sections, as the splitter gives them."""
        first = 0
        for group in interviews(sections):
            yield _interview(group, first)
            first += len(group)

    def write(self, folder: Path, items: Iterable[Any], layout: Layout, n: int) -> None:
        # Memory enough for as few segments as there can be, as the other engines have.
        settings = Settings(batch_words=1_000_000_000)
        writer = Indexer(folder, settings=settings).backend.writer(settings)
        for record, whole in items:
            writer.put(record, whole)
        writer.commit()

    def open(self, folder: Path, layout: Layout) -> None:
        self._searcher = Searcher(folder, engine=self.tier)
        self._searcher.warm()
        self._search = self._searcher.search

    def close(self) -> None:
        if self._searcher is not None:
            self._searcher.close()

    def prepare(self, query: Query) -> Any:
        """What a person would type, and the options of the call."""
        joint = " AND " if query.op == "and" else " "
        text = joint.join(query.words)
        if query.op == "phrase":
            text = f'"{text}"'
        filters = {"date": tuple(map(_day, query.dates))} if query.dates else None
        return text, {"filters": filters, "passages": int(query.snippet)}

    def run(self, prepared: Any, k: int) -> Any:
        text, options = prepared
        return self._search(text, limit=k, **options)

    def decode(self, found: Any) -> Hits:
        return [(int(hit.section.id.rpartition("#")[2]), hit.score) for hit in found]

    def count(self, prepared: Any) -> int | None:
        return int(self.run(prepared, 1).total)

    def replace(self, folder: Path, interview: Sequence[Section], first: int) -> Timing:
        settings = Settings()
        record, sections = _interview(interview, first)

        def go() -> None:
            writer = Indexer(folder, settings=settings).backend.writer(settings)
            writer.put(record, sections)
            writer.commit()

        return process_timed(go)


class OursNumpy(Ours):
    """Without Numba."""

    name = "ours-numpy"
    index_of = "ours"
    tier: Tier = "numpy"

    def write(self, folder: Path, items: Iterable[Any], layout: Layout, n: int) -> None:
        with patch("interview_search.backends.whoosh.compiling.indexing", return_value=None):
            super().write(folder, items, layout, n)


class Kernel(Ours):
    """The engine alone: from a query that is read to the numbers and scores of the best,

    with the second look at them that the other engines do not have.
    """

    name = "ours-kernel"
    index_of = "ours"
    whole = False

    def prepare(self, query: Query) -> Any:
        from interview_search.query.plan import Planner, conditions, filtered

        if query.snippet:
            return None
        assert self._searcher is not None
        text, options = super().prepare(query)
        with self._searcher._held as state:
            catalogue = state.catalogue
        parts, _ = conditions(options["filters"] or {}, catalogue)
        planner = Planner(catalogue, self._searcher.settings)
        return filtered(planner.plan(text).tree, parts)

    def open(self, folder: Path, layout: Layout) -> None:
        super().open(folder, layout)
        assert self._searcher is not None
        with self._searcher._held as state:
            self._search, self._proximity = state.snapshot.search, state.proximity

    def run(self, prepared: Any, k: int) -> Any:
        return self._search(prepared, count=k, proximity=self._proximity)

    def count(self, prepared: Any) -> int | None:
        return int(self.run(prepared, 1).total)

    def decode(self, found: Any) -> Hits:
        assert self._searcher is not None
        with self._searcher._held as state:
            ids = [state.snapshot.section(number).id for number in found.numbers]
        return [(int(id.rpartition("#")[2]), s) for id, s in zip(ids, found.scores, strict=True)]


class KernelNumpy(Kernel):
    name = "ours-kernel-numpy"
    tier: Tier = "numpy"


def _interview(group: Sequence[Section], first: int) -> tuple[Record, list[Whole]]:
    """As the indexer would hand it to the engine; ids end in the section's ordinal."""
    id = group[0].interview
    found = Interview(
        id,
        f"{id}.md",
        group[0].title,
        date=_date(group[0].date),
        content_hash=hashlib.sha256(id.encode()).hexdigest(),
    )
    voices = tuple(section.speakers for section in group)
    speakers = tuple(dict.fromkeys(name for names in voices for name in names))
    record = Record(found, None, found.content_hash, id, speakers, (), voices)
    return record, [_section(section, first, place) for place, section in enumerate(group)]


def _section(section: Section, first: int, place: int) -> Whole:
    from interview_search import Turn

    speaker = section.speakers[0] if section.speakers else None
    line = 10 * place + 1
    turns = tuple(
        Turn(speaker, None, text, line + n, line + n, lines=((0, line + n),))
        for n, text in enumerate((section.question, section.answer))
        if text
    )
    return Whole(
        id=f"{section.interview}#{first + place}",
        ordinal=place,
        heading=None,
        question=section.question or None,
        answer=section.answer,
        speakers=section.speakers,
        turns=turns,
        start_line=line,
        end_line=line + 1,
        question_turns=int(bool(section.question)),
    )


def _date(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)


def _day(number: int) -> str:
    return _date(number).isoformat()


@cache
def code() -> str:
    """Of the library's source: an index of other code is not measured."""
    files = sorted((PROJECT / "interview_search").rglob("*.py"))
    joined = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(joined).hexdigest()[:8]
