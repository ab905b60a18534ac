"""One change of the index, from the first file to the commit."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from ..backends.base import Record, Writer
from ..errors import CancelledError, MissingExtraError, SettingsError, SourceError, UnknownIdError
from ..models import IndexReport, Interview, Problem, Section
from ..reading import FileRef, read_file
from ..settings import Settings
from ..transcripts import Transcript, pair, recurring, transcribe
from .ledger import (
    Ledger,
    Scope,
    content_key,
    file_of,
    find,
    folder_of,
    key_of,
    problem_of,
)

log = logging.getLogger(__name__)

Progress = Callable[[int, int, str], object]
"""Called with the files done, the files in all, and the path of the next one.
Returning False, or raising CancelledError, stops the run and changes nothing."""


class Run:
    """One change of the index, from the first file to the commit."""

    def __init__(self, writer: Writer, settings: Settings, started: float) -> None:
        self._writer = writer
        self._settings = settings
        self._started = started
        self._sizes = {r.interview.id: r.sections for r in writer.before.records}
        self.ledger = Ledger(writer.before)
        self.anew = False
        self.added = self.changed = self.removed = self.unchanged = 0
        self.skipped: list[Problem] = []
        self.warnings: list[Problem] = []

    def update(self, scopes: Sequence[Scope], progress: Progress | None) -> None:
        total = sum(len(scope.files) for scope in scopes)
        tick = _ticker(progress, total)
        seen: set[str] = set()
        self.ledger.scopes = tuple(scopes)
        for scope in scopes:
            self.skipped += scope.problems
            self.ledger.enter(scope)
            fresh = [ref for ref in scope.files if file_of(ref) not in seen]
            seen.update(map(file_of, fresh))
            for _folder, refs in groupby(fresh, lambda ref: folder_of(file_of(ref))):
                self._folder(list(refs), scope, tick)
            self._gone(scope, seen)
        tick("")

    def add(self, interview: Interview) -> None:
        transcript = transcribe(interview, self._settings)
        self.warnings += transcript.problems
        key = key_of(interview.content_hash, interview.language, self._settings)
        record, sections = self._pair(transcript, frozenset(), None, key, interview.id)
        self._put(record, sections, self.ledger.records.get(interview.id))

    def remove(self, id: str) -> None:
        record = self.ledger.records.get(id)
        if record is None:
            raise UnknownIdError(id)
        self._delete(id)
        # What it says is forgotten; where it comes from is kept, to know it again.
        bare = Interview(id, record.interview.path, title="")
        self._writer.remember(Record(bare, record.root, record.key, record.claimed))
        self.removed += 1

    def restore(self, id: str) -> None:
        record = self.ledger.removed.pop(id, None)
        if record is None:
            raise UnknownIdError(id)
        self._writer.forget([id])
        if record.file is not None and Path(record.file).exists():
            scope = find(record.file, self._settings, self.ledger.roots() | {record.root or ""})
            self.update([scope], None)

    def commit(self, *, compact: bool = False) -> IndexReport:
        generation = self._writer.commit(compact=compact)
        return IndexReport(
            added=self.added,
            changed=self.changed,
            removed=self.removed,
            unchanged=self.unchanged,
            sections=sum(self._sizes.values()),
            skipped=tuple(self.skipped),
            seconds=time.perf_counter() - self._started,
            generation=generation,
            warnings=tuple(self.warnings),
        )

    def _folder(
        self,
        refs: Sequence[FileRef],
        scope: Scope,
        tick: Callable[[str], None],
    ) -> None:
        """Read what changed in one folder, find its hosts, and write."""
        kept: list[tuple[FileRef, Record]] = []
        read: list[tuple[FileRef, Transcript, str]] = []
        for ref in refs:
            tick(ref.path)
            key = content_key(ref, self._settings)
            old = self.ledger.of_file(ref)
            if old and not self.anew and self._same(old, ref, key):
                self.ledger.given[old.interview.id] = file_of(ref)
                kept.append((ref, old))
            elif made := self._read(ref, key):
                read.append((ref, *made))
        speakers = [record.speakers for _, record in kept]
        speakers += [transcript.speakers for _, transcript, _ in read]
        speakers += [record.speakers for record in self.ledger.neighbours(refs[0], scope)]
        hosts = recurring(speakers)
        for ref, old in kept:
            if tuple(sorted(hosts.intersection(old.speakers))) == old.hosts:
                self.unchanged += 1
            elif made := self._read(ref, old.key):
                log.debug("%s: other people turn out to be its hosts", ref.path)
                read.append((ref, *made))
        for ref, transcript, claimed in read:
            self._write(ref, transcript, hosts, claimed)

    def _same(self, old: Record, ref: FileRef, key: str | None) -> bool:
        """Whether a file has nothing new for the index: neither text, nor place, nor id."""
        if key != old.key or old.root != ref.root.as_posix():
            return False
        id = self.ledger.id_of(old.claimed, ref)
        return id == old.interview.id and self.ledger.owner(id, file_of(ref)) is None

    def _read(self, ref: FileRef, key: str | None) -> tuple[Transcript, str] | None:
        """The turns of one file. Whatever goes wrong costs this file alone."""
        out = self.ledger.removed_of_file(ref)
        if out and out.key == key:
            return None
        try:
            interview, problems = read_file(ref, self._settings)
            claimed = interview.id
            interview = replace(interview, id=self.ledger.give(claimed, ref))
            if interview.id in self.ledger.removed:
                return None
            transcript = transcribe(interview, self._settings)
        except (MissingExtraError, SettingsError):
            raise
        except Exception as error:
            self._skip(ref, error)
            return None
        self.warnings += (*problems, *transcript.problems)
        return transcript, claimed

    def _write(
        self, ref: FileRef, transcript: Transcript, hosts: frozenset[str], claimed: str
    ) -> None:
        content_hash = transcript.interview.content_hash
        key = key_of(content_hash, ref.language, self._settings)
        try:
            record, sections = self._pair(transcript, hosts, ref.root.as_posix(), key, claimed)
        except Exception as error:
            self._skip(ref, error)
            return
        old = self.ledger.of_file(ref)
        if old and self.ledger.given.get(old.interview.id) in (None, file_of(ref)):
            self._delete(old.interview.id)
        self._put(record, sections, old)

    def _pair(
        self,
        transcript: Transcript,
        hosts: frozenset[str],
        root: str | None,
        key: str,
        claimed: str,
    ) -> tuple[Record, tuple[Section, ...]]:
        interview, sections = pair(transcript, self._settings, hosts)
        record = Record(
            replace(interview, body=""),
            root,
            key,
            claimed,
            transcript.speakers,
            tuple(sorted(hosts.intersection(transcript.speakers))),
            tuple(section.speakers for section in sections),
        )
        return record, sections

    def _put(self, record: Record, sections: Sequence[Section], old: Record | None) -> None:
        self._writer.put(record, sections)
        self._sizes[record.interview.id] = len(sections)
        if old is None:
            self.added += 1
        else:
            self.changed += 1

    def _skip(self, ref: FileRef, error: Exception) -> None:
        """Report a file; what the index has of it stays, and keeps its id."""
        if not isinstance(error, SourceError):
            log.warning("%s: %s", ref.path, error, exc_info=True)
        self.skipped.append(problem_of(ref.path, error))
        old = self.ledger.of_file(ref)
        if old:
            self.ledger.given.setdefault(old.interview.id, file_of(ref))

    def _gone(self, scope: Scope, seen: set[str]) -> None:
        """Take out what was found here once and is no longer there."""
        unread = tuple(scope.unread())
        for record in list(self.ledger.files_under(scope)):
            file, id = record.file or "", record.interview.id
            hidden = any(file == place or file.startswith(f"{place}/") for place in unread)
            if file in seen or hidden:
                continue
            if id not in self.ledger.given:
                self._delete(id)
            self.removed += 1

    def _delete(self, id: str) -> None:
        self._writer.delete(id)
        self._sizes.pop(id, None)


def _ticker(progress: Progress | None, total: int) -> Callable[[str], None]:
    done = -1

    def tick(path: str) -> None:
        nonlocal done
        done += 1
        if progress is not None and progress(min(done, total), total, path) is False:
            raise CancelledError("stopped on request; the index is as it was before")

    return tick
