"""A file or a text as an Interview, from top to bottom."""

from __future__ import annotations

import hashlib
import logging
import stat
import unicodedata

from ..errors import SourceError
from ..models import Interview, Problem
from ..settings import Settings
from . import decode
from .front_matter import split
from .json_data import FrontMatter
from .metadata import typed_metadata
from .redaction import may_hold_marks, redacted
from .walk import FileRef, printable

log = logging.getLogger(__name__)

_CUES = (".vtt", ".srt")
_DEFAULTS = Settings()

Read = tuple[Interview, tuple[Problem, ...]]


def read_file(ref: FileRef, settings: Settings = _DEFAULTS) -> Read:
    """The interview in a file, without its sections, and warnings about it.

    Raises SourceError, with path, line, reason and advice, for a file that has
    to be skipped.
    """
    data = read_bytes(ref, settings)
    text, problems = decode.decode(data, ref.path, settings)
    return _interview(text, ref.path, data, problems, settings, ref.language)


def file_text(ref: FileRef, settings: Settings = _DEFAULTS) -> str:
    """All that a file says, decoded and nothing more. Raises SourceError."""
    return decode.decode(read_bytes(ref, settings), ref.path, settings)[0]


def file_glimpse(ref: FileRef, settings: Settings = _DEFAULTS) -> str:
    """What can be made out of a file that cannot be read, up to `max_file_bytes` of it."""
    try:
        if not stat.S_ISREG(ref.absolute.stat().st_mode):
            return ""
        with ref.absolute.open("rb") as file:
            return decode.glimpsed(file.read(settings.max_file_bytes))
    except (OSError, ValueError):
        return ""


def public_hash(data: bytes, path: str, settings: Settings = _DEFAULTS) -> str:
    """The content hash of what a file holds: nobody can guess redacted words from it.

    Raises SourceError for what `read_file` would raise it.
    """
    if "redaction" in settings.withhold and may_hold_marks(data):
        text, _ = decode.decode(data, path, settings)
        found = redacted(text, path)
        if found.spans:
            data = found.text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()


def read_text(text: str, path: str = "text.md", settings: Settings = _DEFAULTS) -> Read:
    """The interview in a text that is no file; `path` stands for its name and suffix.

    Raises SourceError as `read_file` does, and nothing else.
    """
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > settings.max_file_bytes:
        raise decode.too_large(path, len(data), settings)
    problems: list[Problem] = []
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        reason = "characters that are no Unicode text stand as \ufffd"
        problems.append(Problem(path, line, reason))
        text = data.decode("utf-8", "replace")
    text = decode.normalise(text)
    decode.check_lines(text, path, settings)
    return _interview(text, unicodedata.normalize("NFC", path), data, problems, settings)


def read_bytes(ref: FileRef, settings: Settings = _DEFAULTS) -> bytes:
    """What the file holds, within `max_file_bytes`. Raises SourceError."""
    path = printable(ref.path)
    try:
        state = ref.absolute.stat()
        if not stat.S_ISREG(state.st_mode):
            # Opening a pipe would wait for ever.
            raise SourceError(path, "not a regular file")
        if state.st_size > settings.max_file_bytes:
            raise decode.too_large(path, state.st_size, settings)
        return ref.absolute.read_bytes()
    except PermissionError as error:
        advice = "Change its permissions"
        raise SourceError(path, "no permission to read it", advice=advice) from error
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise SourceError(path, reason, advice="Check the file") from error


def _interview(
    text: str,
    path: str,
    data: bytes,
    problems: list[Problem],
    settings: Settings,
    folder_language: str | None = None,
) -> Read:
    redactions = 0
    if "redaction" in settings.withhold and may_hold_marks(data):
        left = redacted(text, path)
        redactions, text = left.spans, left.text
        problems = [*problems, *left.problems]
        if redactions:
            data = text.encode("utf-8", "surrogatepass")
    if path.lower().endswith(_CUES):
        front = FrontMatter(body=text)
    else:
        front = split(text, path, settings)
    typed = typed_metadata(front, path, settings, folder_language)
    found = (*problems, *front.problems, *typed.problems)
    for problem in found:
        log.debug("%s:%s: %s", problem.path, problem.line, problem.reason)
    interview = Interview(
        id=typed.id,
        path=path,
        title=typed.title,
        date=typed.date,
        people=typed.people,
        tags=typed.tags,
        language=typed.language,
        metadata=front.metadata,
        content_hash=hashlib.sha256(data).hexdigest(),
        form=typed.form,
        body_line=front.body_line,
        body=front.body,
        redactions=redactions,
    )
    return interview, found
