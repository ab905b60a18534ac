"""The answer to a query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .interview import Interview, Section
from .value import Value, plain


@dataclass(frozen=True, slots=True)
class Span(Value):
    """Code points `start` to `end`, half open, of the text that carries it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage(Value):
    """The piece of a section that shows why it was found."""

    field: str
    """`question`, `answer`, `heading` or `title`."""
    text: str
    spans: tuple[Span, ...]
    """The matches, into `text`."""
    speaker: str | None
    line: int
    """1-based source line at which the passage begins."""
    start_seconds: float | None
    url: str | None = None

    def to_html(self) -> str:
        """Escaped, each match in `<mark>`; safe to put into a page."""
        from ..passages import render

        return render.html(self)

    def to_ansi(self) -> str:
        """For a terminal, matches in bold; control characters are removed."""
        from ..passages import render

        return render.ansi(self)

    def to_markdown(self) -> str:
        """Escaped Markdown, each match in `**`."""
        from ..passages import render

        return render.markdown(self)

    def to_dict(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "text": self.text,
            "spans": [[span.start, span.end] for span in self.spans],
            "speaker": self.speaker,
            "line": self.line,
            "start_seconds": self.start_seconds,
            "html": self.to_html(),
            "url": self.url,
        }


_HIT_INTERVIEW = ("id", "path", "title", "date", "people", "tags", "language", "metadata")
_HIT_SECTION = (
    "id", "heading", "question", "speakers", "start_line", "end_line", "start_seconds",
)  # fmt: skip


class _Signalled:
    """A hit that a search made comes without its signals: they are told when somebody asks,
    once. To make ten mappings takes as long as all else of ten hits."""

    __slots__ = ("_gain", "_near")

    score: float
    _near: float | None
    """What nearness added to its score, and what recency did; None where nobody asked for it."""
    _gain: float | None

    def __getattr__(self, name: str) -> Mapping[str, float]:
        # Only where a slot is empty.
        if name != "signals":
            raise AttributeError(name)
        words, near, gain = self.score, self._near, self._gain
        told = {"words": words}
        if gain is not None:
            words = told["words"] = words - gain
        if near is not None:
            told |= {"words": words - near, "proximity": near}
        if gain is not None:
            told["recency"] = gain
        object.__setattr__(self, name, told)
        return told


@dataclass(frozen=True, slots=True)
class Hit(_Signalled, Value):
    """One section that answers a query."""

    rank: int
    """1-based, over the whole result (paging goes on counting)."""
    score: float
    """Comparable within one Results only."""
    interview: Interview
    section: Section
    passages: tuple[Passage, ...]
    signals: Mapping[str, float] = field(default_factory=dict)
    """Name of a ranking signal -> what it adds to the score."""
    translations: tuple[str, ...] = ()
    """Ids of interviews that are this one in another language."""
    before: tuple[Section, ...] = ()
    """The sections before it in its interview, in order, as many as `context` asks for."""
    after: tuple[Section, ...] = ()
    """Those behind it."""
    more: tuple[Hit, ...] = ()
    """Where hits are grouped: further sections of this interview, best first. Their ranks
    count within the interview, in which this one is the first."""
    section_count: int | None = None
    """Where hits are grouped: how many sections of this interview match."""

    def to_dict(self) -> dict[str, Any]:
        """`more` and `section_count` are there only where hits are grouped."""
        told = {
            "rank": self.rank,
            "score": self.score,
            "interview": {k: plain(getattr(self.interview, k)) for k in _HIT_INTERVIEW},
            "section": {k: plain(getattr(self.section, k)) for k in _HIT_SECTION},
            "passages": [passage.to_dict() for passage in self.passages],
            "translations": list(self.translations),
        }
        if self.section_count is not None:
            told["section_count"] = self.section_count
            told["more"] = [hit.to_dict() for hit in self.more]
        return told


@dataclass(frozen=True, slots=True)
class Facet(Value):
    """How often each value of a field occurs in the whole result."""

    field: str
    counts: tuple[tuple[str, int], ...]
    """(value, sections), the most frequent first."""


@dataclass(frozen=True, slots=True)
class Results(Value):
    """The answer to one query. Iterating gives its hits."""

    query: str
    hits: tuple[Hit, ...]
    """The page that was asked for."""
    total: int
    """Sections that match, on all pages."""
    total_is_exact: bool
    seconds: float
    facets: tuple[Facet, ...] = ()
    suggestion: str | None = None
    """Another spelling that would find something."""
    warnings: tuple[str, ...] = ()
    """How the query was read where it could not be read as typed."""
    interview_count: int | None = None
    """Where hits are grouped: interviews that match, on all pages."""

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def to_dict(self) -> dict[str, Any]:
        """`interview_count` is there only where hits are grouped."""
        grouped = {"interview_count": self.interview_count}
        return {
            "query": self.query,
            "total": self.total,
            "total_is_exact": self.total_is_exact,
            **(grouped if self.interview_count is not None else {}),
            "seconds": self.seconds,
            "suggestion": self.suggestion,
            "warnings": list(self.warnings),
            "facets": {f.field: [list(count) for count in f.counts] for f in self.facets},
            "hits": [hit.to_dict() for hit in self.hits],
        }

    def to_csv(self) -> str:
        """A header and one row a passage, as a spreadsheet reads it."""
        from ..passages import export

        return export.to_csv(self.hits)

    def to_jsonl(self) -> str:
        """One hit a line, as `Hit.to_dict()` gives it."""
        from ..passages import export

        return export.to_jsonl(self.hits)

    def to_markdown(self) -> str:
        """Quotations to paste, each with who said it, where and when."""
        from ..passages import export

        return export.to_markdown(self.hits)
