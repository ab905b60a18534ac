"""Every value that flows through the library.

All are frozen and slotted. A docstring under a field says what it means, its
unit and its base. `to_dict()` gives plain JSON-safe data; fields that are of
use inside the library only are left out of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Literal

from .script import Scripted

Role = Literal["interviewer", "interviewee", "other"]
Marks = tuple[tuple[int, float], ...]

_INTERNAL = {"internal": True}


def _plain(value: Any) -> Any:
    if isinstance(value, Value):
        return value.to_dict()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return value


class Value:
    """What all values share: a JSON-safe view of themselves."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The public fields as plain data, in the order of their definition."""
        return {
            f.name: _plain(getattr(self, f.name))
            for f in fields(self)  # type: ignore[arg-type]
            if not f.metadata.get("internal")
        }


@dataclass(frozen=True, slots=True)
class Person(Value):
    """Somebody who takes part in an interview."""

    name: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Problem(Value):
    """Something about a file that its owner should know."""

    path: str
    """The file, as a relative POSIX path or as it was given."""
    line: int | None
    """1-based source line, or None where no single line is to blame."""
    reason: str
    """One clear line: what is wrong."""
    advice: str = field(default="", metadata=_INTERNAL)
    """What to write or do instead; empty where nothing needs doing."""


@dataclass(frozen=True, slots=True)
class Interview(Value):
    """One file (or one text that was added without a file)."""

    id: str
    """Relative path without suffix; an `id` in the front matter wins."""
    path: str
    """POSIX path relative to the folder it was found under."""
    title: str
    date: date | datetime | None = None
    """With its zone where the front matter states one."""
    people: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    """BCP 47, such as `en` or `pt-BR`."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """The whole front matter, JSON-safe, otherwise untouched."""
    content_hash: str = ""
    """SHA-256 of the file's bytes, in hex; of its text without redacted spans, if it has any."""
    form: str | None = None
    """How it is written: a name from the table of forms; None until detected."""
    body_line: int = 1
    """1-based line of the source at which the body begins."""
    body: str = field(default="", repr=False, metadata=_INTERNAL)
    """The source text below the front matter, line ends as `\\n`."""
    redactions: int = field(default=0, repr=False, compare=False, metadata=_INTERNAL)
    """How many spans between redaction marks were left out when it was read."""


@dataclass(frozen=True, slots=True)
class Turn(Value):
    """What one person says in one go."""

    speaker: str | None
    role: Role | None
    text: str
    """Plain text without the label; paragraphs are parted by a blank line."""
    start_line: int
    """1-based line of the label (or of the text, where there is no label)."""
    end_line: int
    """1-based, inclusive."""
    start_seconds: float | None = None
    """Seconds from the start of the recording."""
    lines: tuple[tuple[int, int], ...] = field(default=(), repr=False, metadata=_INTERNAL)
    """(offset, line): from that code point on, the text stands on that line."""
    times: Marks = field(default=(), repr=False, metadata=_INTERNAL)
    """(offset, seconds): from that code point on, it is said at that second."""


@dataclass(frozen=True, slots=True)
class Section(Scripted, Value):
    """A question with its answer, or a stretch of text where nobody asks."""

    id: str
    """`interview-id#slug`; stays the same when a neighbour is inserted."""
    ordinal: int
    """0-based place in the interview."""
    heading: str | None
    """The heading above it, question or topic."""
    question: str | None
    """None where nobody asks."""
    answer: str
    """The text after the question; turns are joined by a blank line, without labels."""
    speakers: tuple[str, ...]
    """Who speaks in it, in the order of their first word."""
    turns: tuple[Turn, ...]
    """The whole text of the section: first the question's turns, then the answer's."""
    start_line: int
    """1-based."""
    end_line: int
    """1-based, inclusive."""
    start_seconds: float | None = None
    anchor: str | None = field(default=None, metadata=_INTERNAL)
    """The explicit `{#id}` of its heading."""
    question_turns: int = field(default=0, metadata=_INTERNAL)
    """How many of the turns are the question."""

    @property
    def interview_id(self) -> str:
        return self.id.rpartition("#")[0]


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
        from .passages import render

        return render.html(self)

    def to_ansi(self) -> str:
        """For a terminal, matches in bold; control characters are removed."""
        from .passages import render

        return render.ansi(self)

    def to_markdown(self) -> str:
        """Escaped Markdown, each match in `**`."""
        from .passages import render

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


@dataclass(frozen=True, slots=True)
class Hit(Value):
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

    def to_dict(self) -> dict[str, Any]:
        return {
            "rank": self.rank,
            "score": self.score,
            "interview": {k: _plain(getattr(self.interview, k)) for k in _HIT_INTERVIEW},
            "section": {k: _plain(getattr(self.section, k)) for k in _HIT_SECTION},
            "passages": [passage.to_dict() for passage in self.passages],
        }


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

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def to_dict(self) -> dict[str, Any]:
        return {
            "query": self.query,
            "total": self.total,
            "total_is_exact": self.total_is_exact,
            "seconds": self.seconds,
            "suggestion": self.suggestion,
            "warnings": list(self.warnings),
            "facets": {f.field: [list(count) for count in f.counts] for f in self.facets},
            "hits": [hit.to_dict() for hit in self.hits],
        }

    def to_csv(self) -> str:
        """A header and one row a passage, as a spreadsheet reads it."""
        from .passages import export

        return export.to_csv(self.hits)

    def to_jsonl(self) -> str:
        """One hit a line, as `Hit.to_dict()` gives it."""
        from .passages import export

        return export.to_jsonl(self.hits)

    def to_markdown(self) -> str:
        """Quotations to paste, each with who said it, where and when."""
        from .passages import export

        return export.to_markdown(self.hits)


@dataclass(frozen=True, slots=True)
class Occurrence(Value):
    """What matched in a part of a section."""

    field: str
    """`question`, `heading`, `title` or `answer`."""
    text: str
    """The words, as they are compared: in lower case."""
    times: int


@dataclass(frozen=True, slots=True)
class Contribution(Value):
    """What one part of a query has to do with the score of a section."""

    part: str
    """The part, as a person would type it; a bare word by its stem."""
    role: Literal["must", "should", "never", "filter"]
    """Whether it has to match, may match, must not match, or is a condition."""
    matches: bool
    occurrences: tuple[Occurrence, ...]
    """The words that match, and where they stand."""
    sections: int
    """How many sections of the index it matches."""
    most: float
    """What it adds at most: its weight. 0 for a condition."""
    score: float
    """What it adds."""
    points: int
    """The same as a whole number."""


@dataclass(frozen=True, slots=True)
class Explanation(Value):
    """Why a section scores as it does; made by `Searcher.explain`.

    Scores are sums of whole numbers: the `points` of the contributions add up to
    those of the section, and its `score` is `points * unit`, to the last bit, and
    what `recency` adds, which has no points.
    """

    query: str
    section: str
    """The id of the section."""
    matches: bool
    score: float
    """As its hit has it. 0 where it does not match."""
    points: int
    unit: float
    """What a point is worth. It depends on the query and the index."""
    contributions: tuple[Contribution, ...]
    """The parts of the query that add to the score, the most first."""
    others: tuple[Contribution, ...]
    """All other parts: conditions, exclusions, and what does not match."""
    way: str
    """How the engine answers this query: `compiled` or `arrays`, the short ways for words
    side by side, all together or in a row, by loops or by arrays; or `nested`, by whole arrays
    for everything else."""
    sentence: str
    """All of it in words."""
    warnings: tuple[str, ...] = ()
    """How the query was read where it could not be read as typed."""


@dataclass(frozen=True, slots=True)
class IndexReport(Value):
    """What one run of the indexer did. The first four count interviews."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    sections: int = 0
    """Sections in the index after the run."""
    skipped: tuple[Problem, ...] = ()
    """Files that were left out, and why."""
    seconds: float = 0.0
    generation: int = 0
    """Grows by one with every commit."""
    warnings: tuple[Problem, ...] = field(default=(), metadata=_INTERNAL)
    """Files that are in the index, but not wholly as their owner meant them."""
    withheld: tuple[Problem, ...] = field(default=(), metadata=_INTERNAL)
    """Interviews that are kept out because their owner says so, and why."""


@dataclass(frozen=True, slots=True)
class IndexInfo(Value):
    """What an index holds."""

    path: str | None
    """None for an index in memory."""
    generation: int
    interviews: int
    sections: int
    speakers: int
    forms: Mapping[str, int]
    """Form -> interviews."""
    languages: Mapping[str, int]
    """Language -> interviews; `und` where none is known."""
    first_date: date | datetime | None
    last_date: date | datetime | None
    bytes: int
    """Size of the index's files."""
    engine: str
    """The backend and its version."""
