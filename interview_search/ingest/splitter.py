"""FILES -> SECTIONS without an index: the way of the indexer, and nothing kept."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from os import PathLike

from ..errors import MissingExtraError, SettingsError, SourceError
from ..models import Interview, Problem, Section, Value
from ..reading import FileRef, read_file, read_text, walk, withheld
from ..settings import Settings
from ..transcripts import Transcript, pair, recurring, transcribe
from .ledger import file_of, folder_of, problem_of, stem_of, taken

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Split(Value):
    """One file as it was understood."""

    interview: Interview
    sections: tuple[Section, ...]
    speakers: tuple[str, ...]
    """Who speaks in it, in the order of their first turn."""
    confidence: float
    """Share of the body, 0 to 1, that the form explains."""
    ties: tuple[str, ...]
    """Other forms that explain nearly as much."""
    problems: tuple[Problem, ...]
    """What its owner should know; each carries an advice."""


def split(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]], *, settings: Settings | None = None
) -> Iterator[Split | Problem]:
    """Read files and folders, folder by folder; a Problem for each file that has to be skipped.

    Who hosts a series shows only in the company of its files: name the whole
    folder for the sections that an index of it would have. Raises SourceError
    when there is nothing at a path, before anything is read.
    """
    if isinstance(paths, (str, PathLike)):
        paths = [paths]
    run = _Run(settings or Settings())
    return run.all([walk(path, run.settings) for path in map(str, paths)])


def parse(source: str | PathLike[str], *, settings: Settings | None = None) -> Interview:
    """One interview from a file, or from text itself (a string with a line break in it).

    Its form is found and everybody who speaks is among its people. Raises
    SourceError for what cannot be read.
    """
    settings = settings or Settings()
    if isinstance(source, str) and ("\n" in source or "\r" in source):
        interview, _ = read_text(source, settings=settings)
    else:
        found = next((ref for ref in walk(str(source), settings)), None)
        if not isinstance(found, FileRef):
            reason = found.reason if found else "there is no interview here"
            raise SourceError(str(source), reason)
        interview, _ = read_file(found, settings)
    return pair(transcribe(interview, settings), settings)[0]


def sections(
    interview: Interview, *, hosts: Iterable[str] = (), settings: Settings | None = None
) -> tuple[Section, ...]:
    """The sections of one interview, from its `body`.

    `hosts` names people who ask in it; who hosts a series shows only in the
    company of its other interviews (`split` reads a whole folder).
    """
    settings = settings or Settings()
    return pair(transcribe(interview, settings), settings, frozenset(hosts))[1]


class _Run:
    """The files seen and the ids given out so far."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._seen: set[str] = set()
        self._given: dict[str, str] = {}
        self._firsts: dict[str, str] = {}

    def all(self, walks: Sequence[Iterator[FileRef | Problem]]) -> Iterator[Split | Problem]:
        for found in walks:
            refs: list[FileRef] = []
            for item in found:
                if isinstance(item, Problem):
                    yield item
                elif file_of(item) not in self._seen:
                    self._seen.add(file_of(item))
                    refs.append(item)
            self._firsts = {}
            for path in sorted(ref.path for ref in refs):
                self._firsts.setdefault(stem_of(path), path)
            for _folder, group in groupby(refs, lambda ref: folder_of(file_of(ref))):
                yield from self._folder(group)

    def _folder(self, refs: Iterable[FileRef]) -> Iterator[Split | Problem]:
        read: list[tuple[Transcript, tuple[Problem, ...]]] = []
        for ref in refs:
            try:
                read.append(self._read(ref))
            except (MissingExtraError, SettingsError):
                raise
            except Exception as error:
                if not isinstance(error, SourceError):
                    log.warning("%s: %s", ref.path, error, exc_info=True)
                yield problem_of(ref.path, error)
        hosts = recurring(transcript.speakers for transcript, _ in read)
        for transcript, problems in read:
            interview, sections = pair(transcript, self.settings, hosts)
            yield Split(
                interview,
                sections,
                transcript.speakers,
                transcript.confidence,
                transcript.ties,
                (*problems, *transcript.problems),
            )

    def _read(self, ref: FileRef) -> tuple[Transcript, tuple[Problem, ...]]:
        interview, problems = read_file(ref, self.settings)
        stem = stem_of(ref.path)
        if interview.id == stem and self._firsts[stem] != ref.path:
            interview = replace(interview, id=ref.path)
        owner = self._given.setdefault(interview.id, ref.path)
        if owner != ref.path:
            raise taken(ref.path, interview.id, owner)
        now = datetime.now(UTC)
        held = withheld(interview.metadata, file_of(ref), self.settings.withhold, now)
        if held:
            reason = f"an index withholds it: {held.reason}"
            problems = (*problems, Problem(ref.path, None, reason, held.advice))
        return transcribe(interview, self.settings), problems
