"""Which files an update looks at, and what the index knows of them already."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ..backends.base import Record, Snapshot
from ..errors import SourceError
from ..models import Problem
from ..reading import FileRef, public_hash, read_bytes, walk
from ..settings import Settings
from .memory import Recollection

log = logging.getLogger(__name__)

PIPELINE = 2
"""Version of reading, transcripts and analysis: a higher one makes every file be read anew."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One PATH of an update, with the files found there."""

    path: str
    """Absolute."""
    root: str
    """Absolute: what the paths of the problems are relative to."""
    files: tuple[FileRef, ...]
    problems: tuple[Problem, ...]

    def holds(self, file: str) -> bool:
        """Whether an absolute path lies in it."""
        return file == self.path or file.startswith(self.path.rstrip("/") + "/")

    def unread(self) -> Iterator[str]:
        """Absolute paths that were there, but could not be looked at."""
        for problem in self.problems:
            yield self.root if problem.path == "." else _joined(self.root, problem.path)


class Ledger:
    """The index's records by file and by id, and the ids given out in this run."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.records = {record.interview.id: record for record in snapshot.records}
        self.kept_out = Recollection(snapshot.memory)
        self._files = {record.file: record for record in snapshot.records if record.file}
        self._folders: dict[str, list[Record]] = {}
        for file, record in self._files.items():
            self._folders.setdefault(folder_of(file), []).append(record)
        self.given: dict[str, str] = {}
        """id -> the file that has it since this run."""
        self._firsts: dict[str, str] = {}
        self.scopes: tuple[Scope, ...] = ()
        """What this run looks at: who comes first there has the right to an id."""

    def of_file(self, ref: FileRef) -> Record | None:
        return self._files.get(file_of(ref))

    def roots(self) -> set[str]:
        """The folders that its files were found under."""
        return {record.root for record in self.records.values() if record.root}

    def files_under(self, scope: Scope) -> Iterator[Record]:
        return (record for file, record in self._files.items() if scope.holds(file))

    def neighbours(self, ref: FileRef, scope: Scope) -> Iterator[Record]:
        """Records of the same folder that this update does not look at."""
        folder = self._folders.get(folder_of(file_of(ref)), ())
        return (record for record in folder if not scope.holds(record.file or ""))

    def enter(self, scope: Scope) -> None:
        """Look at one PATH from now on: find out which files may drop their suffix."""
        paths = [ref.path for ref in scope.files]
        roots = {ref.root.as_posix() for ref in scope.files}
        for file, record in self._files.items():
            if record.root in roots and not scope.holds(file):
                paths.append(record.interview.path)
        self._firsts = {}
        for path in sorted(paths):
            self._firsts.setdefault(stem_of(path), path)

    def id_of(self, claimed: str, ref: FileRef) -> str:
        """Of `x.md` beside `x.vtt`, the second keeps its suffix in the id."""
        stem = stem_of(ref.path)
        return ref.path if claimed == stem and self._firsts.get(stem) != ref.path else claimed

    def give(self, claimed: str, ref: FileRef) -> str:
        """Give a file its id for this run. Raises SourceError where another file has it."""
        id, file = self.id_of(claimed, ref), file_of(ref)
        owner = self.owner(id, file)
        if owner is not None:
            raise taken(ref.path, id, owner or "an interview added without a file")
        if not self.kept_out.is_removed(id):
            self.given[id] = file
        return id

    def owner(self, id: str, file: str) -> str | None:
        """The other file (or "" for an interview without one) that has this id."""
        if id in self.given:
            return None if self.given[id] == file else self.given[id]
        record = self.records.get(id)
        if record is None or record.file == file:
            return None
        if record.file is None:
            return ""
        if any(scope.holds(record.file) for scope in self.scopes):
            return None
        return record.file if Path(record.file).exists() else None


def file_of(ref: FileRef) -> str:
    """The absolute path by which the index knows a file."""
    return _joined(ref.root.as_posix(), ref.path)


def find(path: str | Path, settings: Settings, roots: Iterable[str]) -> Scope:
    """The files at `path`. Those under a known root keep their place in it.

    Raises SourceError when there is nothing at `path`.
    """
    named = _scope(path, walk(path, settings))
    above = [root for root in roots if named.path.startswith(root.rstrip("/") + "/")]
    root = min(above, key=len, default="")
    if not root or not Path(root).is_dir():
        return named
    around = _scope(root, walk(root, settings))
    files = {file_of(ref): ref for ref in around.files if named.holds(file_of(ref))}
    for ref in named.files:
        # A file that is named itself is taken even where its folder's rules leave it out.
        files.setdefault(file_of(ref), _seen_from(root, ref))
    inside = (p for p in around.problems if named.holds(_joined(root, p.path)))
    return Scope(named.path, root, tuple(files.values()), tuple(inside))


def _scope(path: str | Path, found: Iterable[FileRef | Problem]) -> Scope:
    here = Path(path).resolve()
    items = list(found)
    return Scope(
        here.as_posix(),
        (here if here.is_dir() else here.parent).as_posix(),
        tuple(item for item in items if isinstance(item, FileRef)),
        tuple(item for item in items if isinstance(item, Problem)),
    )


def _seen_from(root: str, ref: FileRef) -> FileRef:
    """The same file, its path relative to a root further up."""
    step = ref.root.relative_to(root).as_posix()
    prefix = "" if step == "." else f"{step}/"
    real = f"{prefix}{ref.real or ref.path}"
    return replace(ref, root=Path(root), path=f"{prefix}{ref.path}", real=real)


def _joined(root: str, path: str) -> str:
    return f"{root.rstrip('/')}/{path}"


def folder_of(file: str) -> str:
    return file.rpartition("/")[0]


def stem_of(path: str) -> str:
    """A path without its suffix: the id of a file that states none."""
    return PurePosixPath(path).with_suffix("").as_posix()


def key_of(content_hash: str, language: str | None, settings: Settings) -> str:
    """What a file's sections depend on; equal keys need no new reading."""
    weights = f"{settings.question_weight}.{settings.title_weight}"
    return f"{PIPELINE}:{settings.digest()}:{weights}:{language or ''}:{content_hash}"


def content_key(ref: FileRef, settings: Settings) -> str | None:
    """The key of a file as it is now; None where it cannot be read."""
    try:
        content_hash = public_hash(read_bytes(ref, settings), ref.path, settings)
    except SourceError:
        return None
    return key_of(content_hash, ref.language, settings)


def taken(path: str, id: str, owner: str) -> SourceError:
    """The error of a second interview with one id."""
    return SourceError(
        path,
        f"its id {id!r} is that of {owner} too",
        advice="Write another `id:` into the front matter of one of them",
    )


def problem_of(path: str, error: Exception) -> Problem:
    """What to report of a file that could not be read."""
    if isinstance(error, SourceError):
        return Problem(error.path, error.line, error.reason, error.advice)
    what = " ".join(str(error).split()) or "no details"
    return Problem(path, None, f"it could not be read ({type(error).__name__}: {what})")
