"""Lists of synonyms, in the format that Solr and Elasticsearch read.

    # a line of words that stand for one another; an entry may have several words
    burnout, exhaustion, on call fatigue
    # who types what is on the left finds what is on the right, too, not the other way round
    js, ecmascript => javascript

A comma within an entry has a backslash in front. Nothing is followed further than
one line: loops do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from .. import analysis
from ..errors import SettingsError
from ..settings import Settings

_COMMENT = re.compile(r"(?:^\s*#|\s#\s).*")
_COMMA = re.compile(r"(?<!\\),")
_ENTRY_WORDS = 20
"""An entry of more words is a text by mistake."""

Entry = tuple[str, ...]
"""The words of an entry, as `analysis.tokenize` gives them."""


class Rule(NamedTuple):
    """One line."""

    typed: tuple[Entry, ...]
    """For any of these,"""
    meant: tuple[Entry, ...]
    """any of these is found as well."""


def rules(settings: Settings) -> tuple[Rule, ...]:
    """The synonyms that are set. Raises SettingsError, which names the file and the line."""
    given = settings.synonyms
    if given is None:
        return ()
    if isinstance(given, str):
        return tuple(_read(_lines(given, settings.max_file_bytes), given))
    return tuple(_read(given, "synonyms"))


def _lines(path: str, most: int) -> list[str]:
    try:
        with Path(path).open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingsError(f"{path}: the synonyms cannot be read: {reason}", path=path) from error
    if len(data) > most:
        raise SettingsError(
            f"{path}: the synonyms are longer than {most:,} bytes (max_file_bytes)", path=path
        )
    try:
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            f"{path}:{line}: the synonyms are not in UTF-8", path=path, advice="Save them as UTF-8"
        ) from None


def _read(lines: Iterable[str], source: str) -> Iterable[Rule]:
    for number, line in enumerate(lines, 1):
        text = _COMMENT.sub("", line).strip()
        if not text:
            continue
        left, arrow, right = text.partition("=>")
        try:
            if "=>" in right:
                raise ValueError("it has more than one =>")
            typed = _entries(left)
            meant = _entries(right) if arrow else typed
            if not arrow and len(typed) < 2:
                raise ValueError("it has one entry only")
        except ValueError as error:
            raise SettingsError(
                f"{source}:{number}: no synonyms: {error}",
                path=source,
                advice="Write: word, other word, or: word => other word",
            ) from None
        yield Rule(typed, meant)


def _entries(text: str) -> tuple[Entry, ...]:
    found = []
    for piece in _COMMA.split(text):
        words = tuple(analysis.words(piece))
        if len(words) > _ENTRY_WORDS:
            raise ValueError(f"an entry has more than {_ENTRY_WORDS} words")
        if words:
            found.append(words)
        elif piece.strip():
            raise ValueError(f"there is no word in {piece.strip()[:40]!r}")
    if not found:
        raise ValueError("a side is empty")
    return tuple(dict.fromkeys(found))
