"""Proves that nothing withheld is in an index: by words that stand in nothing that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from ..analysis import SIGNS, words
from ..backends.base import Record, Snapshot
from ..errors import SourceError
from ..models import Problem
from ..reading import FileRef, RedactionError, file_text, read_file, withheld
from ..settings import Settings
from .ledger import Ledger, Scope, content_key, file_of

_ADVICE = "Run: interview-search index YOUR-FOLDER, and where that does not help: index --purge"
_STATED = "interviewer interviewee other"
_SHOWN = 3


def leaks(snapshot: Snapshot, scopes: Iterable[Scope], settings: Settings) -> Iterator[Problem]:
    """What is wrong, given the files that the index was made of."""
    look = _Look(snapshot, settings)
    for scope in scopes:
        for ref in scope.files:
            yield from look.file(ref)
    look.others()
    yield from look.found()
    for name in snapshot.strays():
        reason = "it may hold anything: a change that was interrupted left it, or one is under way"
        yield Problem(name, None, reason, "Run: interview-search index YOUR-FOLDER")


class _Look:
    def __init__(self, snapshot: Snapshot, settings: Settings) -> None:
        self._snapshot = snapshot
        self._settings = settings
        self._ledger = Ledger(snapshot)
        self._now = datetime.now(UTC)
        self._seen: set[str] = set()
        self._shown: set[str] = {*words(_STATED)}
        self._secret: dict[str, str] = {}
        """Word -> the file it is withheld in."""

    def file(self, ref: FileRef) -> Iterator[Problem]:
        """Take in the words of one file, those to be shown and those to be withheld."""
        self._seen.add(file_of(ref))
        record = self._ledger.of_file(ref)
        try:
            text = file_text(ref, self._settings)
        except SourceError:
            return
        reason, public = self._public(ref, text)
        if reason and record:
            yield Problem(ref.path, None, f"it is in the index, but {reason}", _ADVICE)
        self._shown |= words_of(public)
        for word in words_of(f"{text} {ref.path}") - words_of(public):
            self._secret.setdefault(word, ref.path)

    def _public(self, ref: FileRef, text: str) -> tuple[str, str]:
        """Why a file is withheld, and what of it may be shown."""
        try:
            interview, _ = read_file(ref, self._settings)
        except RedactionError as error:
            return error.reason, ""
        except SourceError:
            # What was stored of it before stays: nothing is said of it here.
            return "", f"{text} {ref.path}"
        file = file_of(ref)
        why = withheld(interview.metadata, file, self._settings.withhold, self._now)
        kept_out = self._ledger.kept_out
        if why:
            return f"withheld: {why.reason}", ""
        if kept_out.is_removed(interview.id) or kept_out.is_removed_file(
            file, content_key(ref, self._settings)
        ):
            return "it was removed", ""
        if not interview.redactions:
            return "", f"{text} {ref.path}"
        return "", f"{interview.body} {_strings(interview.metadata)} {interview.title} {ref.path}"

    def others(self) -> None:
        """What the index rightly says beside those files."""
        for place, record in enumerate(self._snapshot.records):
            self._shown |= words_of(_stated(record))
            if record.file in self._seen:
                continue
            interview = record.interview
            self._shown |= words_of(
                f"{interview.id} {interview.title} {_strings(interview.metadata)} "
                f"{_strings(interview.tags)} {_strings([p.name for p in interview.people])}"
            )
            for number in self._snapshot.sections_of(place):
                section = self._snapshot.section(number)
                said = [section.question, section.heading, section.answer, *section.speakers]
                self._shown |= words_of(_strings([*said, *(turn.text for turn in section.turns)]))

    def found(self) -> Iterator[Problem]:
        secret = self._secret.keys() - self._shown
        left: dict[str, set[str]] = {}
        for text in self._snapshot.remains():
            for word in words_of(text) & secret:
                left.setdefault(self._secret[word], set()).add(word)
        for path, several in sorted(left.items()):
            shown = ", ".join(sorted(several)[:_SHOWN])
            reason = f"withheld, but {len(several):,} of its words are in the index: {shown}"
            yield Problem(path, None, reason, _ADVICE)


def words_of(text: str) -> set[str]:
    """Without the sign that a word may have in front."""
    return {word.lstrip(SIGNS) for word in words(text)}


def _stated(record: Record) -> str:
    """What a record says that its file need not say."""
    interview = record.interview
    return (
        f"{record.root} {record.key} {record.claimed} {interview.path} {interview.form} "
        f"{interview.language} {interview.content_hash}"
    )


def _strings(value: object) -> str:
    """All texts in plain data."""
    if isinstance(value, dict):
        return " ".join(f"{key} {_strings(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return " ".join(map(_strings, value))
    return "" if value is None else str(value)
