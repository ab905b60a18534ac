"""Search interviews: who said what, when, in which interview, at which line."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .errors import (
    CancelledError,
    IndexDamagedError,
    IndexLockedError,
    IndexMissingError,
    IndexStateError,
    IndexVersionError,
    InterviewSearchError,
    MissingExtraError,
    SettingsError,
    SkippedError,
    SourceError,
    UnknownIdError,
)
from .models import (
    Change,
    Contribution,
    Explanation,
    Facet,
    Hit,
    IndexInfo,
    IndexReport,
    Interview,
    Occurrence,
    Passage,
    Person,
    Problem,
    QuoteCheck,
    Results,
    Section,
    Span,
    Turn,
)
from .settings import Settings

if TYPE_CHECKING:
    from .indexer import Indexer
    from .ingest.splitter import Split, parse, sections, split
    from .searcher import Searcher
    from .transcripts import FORM_NAMES

__all__ = [
    "FORM_NAMES",
    "CancelledError",
    "Change",
    "Contribution",
    "Explanation",
    "Facet",
    "Hit",
    "IndexDamagedError",
    "IndexInfo",
    "IndexLockedError",
    "IndexMissingError",
    "IndexReport",
    "IndexStateError",
    "IndexVersionError",
    "Indexer",
    "Interview",
    "InterviewSearchError",
    "MissingExtraError",
    "Occurrence",
    "Passage",
    "Person",
    "Problem",
    "QuoteCheck",
    "Results",
    "Searcher",
    "Section",
    "Settings",
    "SettingsError",
    "SkippedError",
    "SourceError",
    "Span",
    "Split",
    "Turn",
    "UnknownIdError",
    "parse",
    "sections",
    "split",
]

# Imported when first asked for: a search needs nothing of what reads files.
_LATER = {
    "FORM_NAMES": "transcripts",
    "Indexer": "indexer",
    "Searcher": "searcher",
    "Split": "ingest.splitter",
    "parse": "ingest.splitter",
    "sections": "ingest.splitter",
    "split": "ingest.splitter",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_LATER[name]}", __name__), name)
    globals()[name] = value
    return value
