"""What else people ask for, over the real interviews as they are: many languages, their own tags.

The eleven classes have one language, no tags and no roles, and are what every engine can
answer. Here each kind of call is made with the words of twenty queries; its time is the
median of three rounds, and the first one's that of a `Searcher` that was just opened.
"""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from interview_search import Indexer, Results, Searcher

from ..context import Context, Rows
from ..peers.ours import Ours, OursNumpy, Tier, code
from ..places import CACHE, default_source
from ..queries import Query

TIERS: dict[str, Tier] = {engine.name: engine.tier for engine in (Ours, OursNumpy)}
_QUERIES, _ROUNDS = 20, 3

_Call = Callable[[Searcher, str, str], object]


def _first(searcher: Searcher, word: str) -> str:
    """The section that a word finds first."""
    return searcher.search(word, limit=1, passages=0).hits[0].section.id


def _typed(form: str = "{one} {other}", **options: object) -> _Call:
    def call(searcher: Searcher, one: str, other: str) -> Results:
        text = form.format(one=one, other=other, start=one[:5])
        return searcher.search(text, **options)  # type: ignore[arg-type]

    return call


CALLS: dict[str, _Call] = {
    "two words": _typed(),
    "two words, 50 hits": _typed(limit=50),
    "three passages of each": _typed(passages=3),
    "two sections on both sides": _typed(context=2),
    "grouped by interview": _typed(group=True),
    "newest first": _typed(sort="-date"),
    "of a year": _typed(filters={"year": "2015"}),
    "of a language": _typed(filters={"language": "en"}),
    "facets of year and tags": _typed(facets=("year", "tags")),
    "facet of speakers": _typed(facets=("speaker",)),
    "facet of roles": _typed(facets=("role",)),
    "everything, facet of year": _typed("", facets=("year",)),
    "beginning of a word": _typed("{start}*"),
    "inexact word": _typed("{one}~"),
    "words near one another": _typed('"{one} {other}"~5'),
    "AND within OR": _typed("({one} AND {other}) OR {start}"),
    "in questions": _typed("question:{one} {other}"),
    "what interviewers say": _typed("{one} role:interviewer"),
    "stop words alone": _typed("what is it"),
    "a section by its id": lambda searcher, one, _: searcher.get(_first(searcher, one)),
    "similar sections": lambda searcher, one, _: searcher.similar(_first(searcher, one)),
    "a quote": lambda searcher, one, other: searcher.verify_quote(f"{one} and the {other}"),
    "suggestions": lambda searcher, one, _: searcher.suggest(one[:4]),
}


def measure(context: Context) -> Rows:
    asked = [query for query in context.queries if query.kind == "or2"][:_QUERIES]
    return [row for name in TIERS if name in context.names for row in _rows(name, asked)]


def _rows(name: str, asked: Sequence[Query]) -> Rows:
    folder = _index()
    rows = []
    for kind, call in CALLS.items():
        with Searcher(folder, engine=TIERS[name]) as searcher:
            searcher.warm()
            searcher.search("warm")
            gc.collect()
            taken = [[_timed(call, searcher, query) for query in asked] for _ in range(_ROUNDS)]
            sections = searcher.info().sections
        again = [median(times) for times in zip(*taken, strict=True)]
        rows.append(
            {
                "engine": name,
                "n": sections,
                "call": kind,
                "first_ms": taken[0][0] * 1e3,
                "median_us": median(again) * 1e6,
                "longest_us": max(again) * 1e6,
            }
        )
    return rows


def _timed(call: _Call, searcher: Searcher, query: Query) -> float:
    one, other, *_ = query.words
    started = time.thread_time()
    call(searcher, one, other)
    return time.thread_time() - started


def _index() -> Path:
    """The real interviews, indexed by the code as it is."""
    folder = CACHE / "everyday"
    stamp = folder / "code.txt"
    if not stamp.exists() or stamp.read_text() != code():
        shutil.rmtree(folder, ignore_errors=True)
        Indexer(folder / "index").update(default_source())
        stamp.write_text(code())
    return folder / "index"
