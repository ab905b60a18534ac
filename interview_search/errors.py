"""One tree of errors. Each carries its data as attributes and says what to do.

InterviewSearchError
├── SettingsError          a settings file or value that cannot be used
├── SourceError            a path, file or text that cannot be read
│   └── SkippedError       files were skipped under strict=True
├── UnknownIdError         no interview or section has this id
├── MissingExtraError      an optional package is not installed
├── CancelledError         a progress callback asked to stop; nothing was changed
└── IndexStateError            anything about the index itself
    ├── IndexMissingError      there is no index at that place
    ├── IndexVersionError      written by another version
    ├── IndexDamagedError      a file of it is missing, short or altered
    └── IndexLockedError       another process is writing
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from .models import IndexReport, Problem

REBUILD = "Write it anew with: interview-search index --rebuild YOUR-FOLDER"
"""Advice where an index cannot be read."""


class InterviewSearchError(Exception):
    """The root of all errors that the library raises on purpose."""

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(f"{message}. {advice}" if advice else message)
        self.message = message
        self.advice = advice


class SettingsError(InterviewSearchError):
    """A settings file or value that cannot be used."""

    def __init__(self, message: str, *, path: str | None = None, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.path = path


class SourceError(InterviewSearchError):
    """A path, file or text that cannot be read as an interview."""

    def __init__(
        self, path: str, reason: str, *, line: int | None = None, advice: str = ""
    ) -> None:
        place = f"{path}:{line}" if line else path
        super().__init__(f"{place}: {reason}", advice=advice)
        self.path = path
        self.line = line
        self.reason = reason


class SkippedError(SourceError):
    """The run was done whole, but files were skipped and strict=True."""

    def __init__(self, skipped: Sequence[Problem], report: IndexReport) -> None:
        first = skipped[0]
        reason = first.reason + (f" (and {len(skipped) - 1} more)" if len(skipped) > 1 else "")
        super().__init__(first.path, reason, line=first.line, advice=first.advice)
        self.skipped = tuple(skipped)
        self.report = report


class UnknownIdError(InterviewSearchError):
    """No interview or section has this id."""

    def __init__(self, id: str) -> None:
        super().__init__(
            f"no interview or section has the id {id!r}",
            advice="Ids stand in the output of search --json, `hit.section.id` in Python.",
        )
        self.id = id


class MissingExtraError(InterviewSearchError):
    """An optional package is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(
            f"{feature} needs an optional package",
            advice=f"Install it with: pip install 'interview-search[{extra}]'",
        )
        self.feature = feature
        self.extra = extra


class CancelledError(InterviewSearchError):
    """A progress callback asked to stop. The index is as it was before."""


class IndexStateError(InterviewSearchError):
    """Something about the index itself; `path` says which."""

    def __init__(self, path: str | None, reason: str, *, advice: str = "") -> None:
        super().__init__(f"{path or 'index in memory'}: {reason}", advice=advice)
        self.path = path
        self.reason = reason


class IndexMissingError(IndexStateError):
    """There is no index at that place."""

    def __init__(self, path: str | None) -> None:
        super().__init__(
            path,
            "there is no index here",
            advice="Make one with: interview-search index YOUR-FOLDER",
        )


class IndexVersionError(IndexStateError):
    """The index was written by another version of the format."""

    def __init__(self, path: str | None, found: int | str, known: int | str) -> None:
        super().__init__(
            path,
            f"its format is version {found}, this library reads version {known}",
            advice=REBUILD,
        )
        self.found = found
        self.known = known


class IndexDamagedError(IndexStateError):
    """A file of the index is missing, too short or altered."""


class IndexLockedError(IndexStateError):
    """Another process is writing to the index.

    `pid`, `host` and `since` (a datetime) say which, where that is known.
    """

    def __init__(
        self,
        path: str | None,
        timeout: float | None = None,
        *,
        pid: int | None = None,
        host: str | None = None,
        since: datetime | None = None,
        advice: str = "",
    ) -> None:
        reason = "another process is writing to it"
        if pid is not None:
            moment = f"{since.astimezone():%Y-%m-%d %H:%M:%S}" if since else "a moment unknown"
            reason += f": {pid} on {host}, since {moment}"
        if timeout:
            reason += f" (waited {timeout:g} s for it)"
        super().__init__(path, reason, advice=advice)
        self.timeout = timeout
        self.pid = pid
        self.host = host
        self.since = since
