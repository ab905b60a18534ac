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
from ..reading import FileRef, RedactionError, Withheld, read_file
from ..settings import Settings
from ..transcripts import Transcript, pair, recurring, transcribe
from .added import public
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
from .limits import check_sections, deadline
from .withholding import Withholding

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
        self._erase = False
        self._whole = False
        self._out: set[str] = set()
        self._sizes = {r.interview.id: r.sections for r in writer.before.records}
        self.ledger = Ledger(writer.before)
        self._withholding = Withholding(self.ledger.kept_out, settings)
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
        self._overdue(seen)
        roots = self.ledger.roots()
        self._whole = all(any(scope.holds(root) for scope in scopes) for root in roots)
        tick("")

    def add(self, interview: Interview) -> None:
        interview, problems = public(interview, self._settings)
        self.warnings += problems
        old = self.ledger.records.get(interview.id)
        if why := self._withholding.why(interview.metadata, None):
            self._withholding.report(interview.path, why)
            if old:
                self._take_out(old)
            return
        self._erase |= bool(interview.redactions and old)
        transcript = transcribe(interview, self._settings)
        self.warnings += transcript.problems
        key = key_of(interview.content_hash, interview.language, self._settings)
        record, sections = self._pair(transcript, frozenset(), None, key, interview.id)
        self._put(record, sections, old)

    def remove(self, id: str) -> None:
        record = self.ledger.records.get(id)
        if record is None:
            raise UnknownIdError(id)
        self._take_out(record)
        self.ledger.kept_out.remove(id, record.file, record.key, record.root)

    def restore(self, id: str) -> None:
        entry = self.ledger.kept_out.restore(id)
        if entry is None:
            raise UnknownIdError(id)
        if entry.file and entry.root is not None and Path(entry.root).is_dir():
            found = find(entry.root, self._settings, [])
            file = self.ledger.kept_out.find(entry, map(file_of, found.files))
            if file is not None:
                roots = self.ledger.roots() | {entry.root}
                self.update([find(file, self._settings, roots)], None)

    def commit(self, *, compact: bool = False) -> IndexReport:
        self._writer.remember(self.ledger.kept_out.memory(whole=self._whole))
        # What was withheld just now may have been in the index under another name.
        erase = self._erase or (self._withholding.new and self.removed > 0)
        generation = self._writer.commit(compact=compact, erase=erase)
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
            withheld=tuple(self._withholding.reported),
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
            if not old and not self.anew and self._withholding.known(ref, key):
                continue
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
        if self._withholding.why(old.interview.metadata, old.file):
            return False
        id = self.ledger.id_of(old.claimed, ref)
        return id == old.interview.id and self.ledger.owner(id, file_of(ref)) is None

    def _read(self, ref: FileRef, key: str | None) -> tuple[Transcript, str] | None:
        """The turns of one file. Whatever goes wrong costs this file alone."""
        if self.ledger.kept_out.is_removed_file(file_of(ref), key):
            return None
        try:
            with deadline(ref.path, self._settings):
                interview, problems = read_file(ref, self._settings)
                if why := self._withholding.why(interview.metadata, file_of(ref)):
                    self.warnings += problems
                    key = key_of(interview.content_hash, ref.language, self._settings)
                    self._keep_out(ref, key, why)
                    return None
                claimed = interview.id
                interview = replace(interview, id=self.ledger.give(claimed, ref))
                if self.ledger.kept_out.is_removed(interview.id):
                    return None
                transcript = transcribe(interview, self._settings)
        except (MissingExtraError, SettingsError):
            raise
        except RedactionError as error:
            self.skipped.append(problem_of(ref.path, error))
            self._keep_out(ref, key, None)
            return None
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
            with deadline(ref.path, self._settings):
                record, sections = self._pair(transcript, hosts, ref.root.as_posix(), key, claimed)
        except Exception as error:
            self._skip(ref, error)
            return
        old = self.ledger.of_file(ref)
        if old and self.ledger.given.get(old.interview.id) in (None, file_of(ref)):
            self._delete(old.interview.id)
        if transcript.interview.redactions:
            self._erase |= old is not None
            self._withholding.new |= old is None
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
        check_sections(interview.path, sections, self._settings)
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
        if old and self._withholding.suspects(ref):
            self._take_out(old)
        elif old:
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

    def _keep_out(self, ref: FileRef, key: str | None, why: Withheld | None) -> None:
        """Keep a file out of the index, and take out what is there of it."""
        self._withholding.keep_out(ref, key, why)
        old = self.ledger.of_file(ref)
        if old is None:
            return
        if self.ledger.given.get(old.interview.id) in (None, file_of(ref)):
            self._take_out(old)
        else:
            # Another file has its id by now, and has taken its place.
            self._erase = True

    def _take_out(self, record: Record) -> None:
        """Out of the index, and out of its files with this very commit."""
        self._delete(record.interview.id)
        self.removed += 1
        self._erase = True

    def _overdue(self, seen: set[str]) -> None:
        """Take out what is to be shown no longer, wherever it came from."""
        for record in list(self.ledger.records.values()):
            if record.file in seen or record.interview.id in self._out:
                continue
            if why := self._withholding.why(record.interview.metadata, record.file):
                self._withholding.report(record.interview.path, why)
                self._take_out(record)

    def _delete(self, id: str) -> None:
        self._out.add(id)
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
