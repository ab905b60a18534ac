"""The WRITE path: files -> interviews -> sections -> index, in one commit.

Indexer.update   find the files, and begin a change of the index
  Run.update       compare every file with what the index knows (`ledger.py`)
    _folder          read what changed, folder by folder: who hosts a series shows only there
    _write           pair the turns into sections, and put them into the index
    _gone            take out what is no longer there
  Run.commit       all of it, or nothing
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from types import TracebackType

from .backends import TIMEOUT, open_backend
from .backends.base import Backend
from .errors import IndexMissingError, SkippedError, SourceError
from .ingest.leaks import leaks
from .ingest.ledger import Ledger, find, problem_of
from .ingest.run import Progress, Run
from .models import IndexReport, Interview, Problem
from .reading import walk
from .settings import Settings

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]


class Indexer:
    """Writes an index. Every method is one change: it happens whole or not at all.

    Only one process writes at a time; the others wait for their turn, and
    raise IndexLockedError, which names who is writing, when that takes longer
    than their `timeout`. Reading goes on undisturbed.
    """

    def __init__(
        self,
        path: str | PathLike[str] | None,
        *,
        settings: Settings | None = None,
        timeout: float | None = TIMEOUT,
    ) -> None:
        """`path` is a folder, made when first needed; None keeps the index in memory.

        `timeout` is how many seconds to wait for another writer; None waits for ever.
        """
        if timeout is not None and not timeout >= 0:
            raise ValueError(f"timeout = {timeout!r} is not a number of seconds")
        self.settings = settings or Settings()
        self.backend: Backend = open_backend(path, timeout=timeout)

    def update(
        self, paths: Paths, *, progress: Progress | None = None, strict: bool = False
    ) -> IndexReport:
        """Make the index follow the files at `paths`, folders or single files.

        Only files that changed are read. Files that are gone since the last
        update of the same folder are taken out; a file that cannot be read
        keeps what the index has of it, and is reported as skipped. Nothing is
        written when nothing changed.

        Raises SourceError if there is nothing at any of the paths, SkippedError
        at the end of the run with `strict=True` if a file had to be skipped,
        CancelledError if `progress` asks to stop, and IndexStateError.
        """
        return self._update(_listed(paths), progress, strict, anew=False)

    def rebuild(
        self,
        paths: Paths | None = None,
        *,
        progress: Progress | None = None,
        strict: bool = False,
    ) -> IndexReport:
        """As `update`, but read every file anew; without `paths`, all known folders.

        With `paths`, a damaged index is given up and begun again.
        """
        if paths is not None:
            return self._update(_listed(paths), progress, strict, anew=True)
        snapshot = self.backend.snapshot()
        try:
            roots = sorted(Ledger(snapshot).roots())
        finally:
            snapshot.close()
        return self._update(roots, progress, strict, anew=True)

    def add(self, interview: Interview) -> IndexReport:
        """Write an interview that is no file, in place of the one added with this id.

        Its `body` is needed; it stays until it is removed. What its metadata and
        its redaction marks withhold is kept out as it is of a file. Raises
        SourceError if the id belongs to a file or was removed.
        """
        with self._change(create=True) as run:
            owner = run.ledger.owner(interview.id, "")
            if owner:
                raise SourceError(interview.path, f"its id {interview.id!r} is that of {owner}")
            if run.ledger.kept_out.is_removed(interview.id):
                raise SourceError(
                    interview.path,
                    f"the interview {interview.id!r} was removed",
                    advice="restore() it first",
                )
            run.add(interview)
            return run.commit()

    def remove(self, id: str) -> IndexReport:
        """Take an interview out, and keep it out of later updates until `restore`.

        Nothing of it is left in the files of the index. Raises UnknownIdError.
        """
        with self._change() as run:
            if not run.ledger.kept_out.is_removed(id):
                run.remove(id)
            return run.commit()

    def restore(self, id: str) -> IndexReport:
        """Undo `remove`: read its file again, if it has one. Raises UnknownIdError."""
        with self._change() as run:
            if id not in run.ledger.records:
                run.restore(id)
            return run.commit()

    def purge(self) -> IndexReport:
        """Erase from the files of the index whatever was replaced or is gone."""
        with self._change() as run:
            return run.commit(compact=True)

    def verify(self, paths: Paths = ()) -> tuple[Problem, ...]:
        """Read the whole index, and tell what is wrong with it: nothing, if it is empty.

        Given the folders that it was made of, it is also proved that nothing in
        them that is withheld, redacted or removed stands in its files: no word
        is there that only such texts have.
        """
        snapshot = self.backend.snapshot()
        try:
            problems = tuple(snapshot.check())
            listed = _listed(paths)
            if listed and not problems:
                roots = Ledger(snapshot).roots()
                scopes = [find(path, self.settings, roots) for path in listed]
                problems = tuple(leaks(snapshot, scopes, self.settings))
            return problems
        finally:
            snapshot.close()

    def __enter__(self) -> Indexer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is held between two calls."""

    def _update(
        self, paths: Sequence[str], progress: Progress | None, strict: bool, *, anew: bool
    ) -> IndexReport:
        missing = _missing(paths, self.settings)
        if missing and len(missing) == len(paths):
            raise missing[paths[0]]
        with self._change(create=True, repair=anew) as run:
            run.anew = anew
            run.skipped += [problem_of(path, error) for path, error in missing.items()]
            roots = run.ledger.roots()
            scopes = [find(path, self.settings, roots) for path in paths if path not in missing]
            run.update(scopes, progress)
            report = run.commit()
        if strict and report.skipped:
            raise SkippedError(report.skipped, report)
        return report

    @contextmanager
    def _change(self, *, create: bool = False, repair: bool = False) -> Iterator[Run]:
        started = time.perf_counter()
        if not create and not self.backend.exists():
            raise IndexMissingError(self.backend.path)
        writer = self.backend.writer(self.settings, repair=repair)
        try:
            yield Run(writer, self.settings, started)
        finally:
            writer.cancel()


def _listed(paths: Paths) -> list[str]:
    if isinstance(paths, (str, PathLike)):
        paths = [paths]
    return [str(path) for path in paths]


def _missing(paths: Iterable[str], settings: Settings) -> dict[str, SourceError]:
    """The paths at which there is nothing; `walk` says so before its first file."""
    errors = {}
    for path in paths:
        try:
            walk(path, settings)
        except SourceError as error:
            errors[path] = error
    return errors
