"""Find the files that are interviews."""

from __future__ import annotations

import logging
import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import SourceError
from ..models import Problem
from ..settings import Settings
from .ignore import IgnoreRules
from .languages import language_tag

log = logging.getLogger(__name__)

_TOOL_FOLDERS = frozenset(
    ("node_modules", "bower_components", "__pycache__", "site-packages", "__macosx")
)
_SECTION_PAGES = frozenset(
    "_index readme license licence copying contributing changelog code_of_conduct "
    "code-of-conduct".split()
)


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file to read."""

    root: Path
    """The absolute folder that was searched."""
    path: str
    """POSIX path relative to `root`, in Unicode's composed form (NFC)."""
    real: str | None = field(default=None, compare=False, repr=False)
    """The path as the file system spells it, where that differs."""
    language: str | None = field(default=None, compare=False, repr=False)
    """What the site's folders (`en/`, `pt-br/`) say, as BCP 47."""

    @property
    def absolute(self) -> Path:
        """Where to open it."""
        return self.root / (self.real or self.path)


def walk(path: str | Path, settings: Settings) -> Iterator[FileRef | Problem]:
    """The interviews at `path`, a folder or one file, folder by folder in order of their names.

    Section pages, unreadable folders, broken links and the like come as a
    Problem each; hidden files and files with other suffixes are left out
    silently. A file that is named itself is always taken, if its suffix is
    known. Raises SourceError at once when there is nothing at `path`.
    """
    start = Path(path)
    shown = printable(str(path))
    try:
        mode = start.stat().st_mode
        if stat.S_ISDIR(mode):
            root = start.resolve(strict=True)
            # Listing it now turns an unreadable PATH into an error of its own.
            os.scandir(root).close()
        else:
            root = start.parent.resolve(strict=True)
    except FileNotFoundError as error:
        reason = "a broken symbolic link" if start.is_symlink() else "no such file or folder"
        raise SourceError(shown, reason, advice="Check the path") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise SourceError(shown, _why(error), advice="Check the path") from error
    if stat.S_ISDIR(mode):
        return _Walk(root, settings).run()
    return iter([_single(root, start.name, mode, settings)])


def _single(root: Path, name: str, mode: int, settings: Settings) -> FileRef | Problem:
    problem = _unfit_name(name) or _irregular(printable(name), mode)
    if problem:
        return problem
    if not _known(name, settings):
        known = " ".join(settings.suffixes)
        return Problem(name, None, "its suffix is not one of an interview", f"Known are: {known}")
    return _ref(root, name)


class _Walk:
    """One run over a folder. Folders behind links come last, so that a folder
    that is also really there keeps its own path."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self._root = root
        self._settings = settings
        self._ignore = IgnoreRules(settings.ignore)
        self._seen: dict[tuple[int, int], str] = {}
        self._links: list[str] = []
        self._languages: dict[str, str] = {}

    def run(self) -> Iterator[FileRef | Problem]:
        yield from self._tree("")
        while self._links:
            yield from self._tree(self._links.pop(0), linked=True)

    def _tree(self, top: str, *, linked: bool = False) -> Iterator[FileRef | Problem]:
        pending = [top]
        while pending:
            folder = pending.pop()
            try:
                state = (self._root / folder).stat()
                twin = self._seen.setdefault((state.st_dev, state.st_ino), folder)
                if twin != folder:
                    if linked:
                        yield _second_visit(folder, twin)
                    continue
                entries = self._entries(folder)
            except OSError as error:
                yield _folder_problem(folder, error)
                continue
            if not folder:
                self._languages = _language_folders(entries)
            yield from self._ignore.enter(folder, self._root / folder)
            folders: list[str] = []
            for entry in entries:
                yield from self._entry(folder, entry, folders)
            pending.extend(reversed(folders))

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        with os.scandir(self._root / folder) as entries:
            return sorted(entries, key=lambda entry: unicodedata.normalize("NFC", entry.name))

    def _entry(
        self, folder: str, entry: os.DirEntry[str], folders: list[str]
    ) -> Iterator[FileRef | Problem]:
        name = entry.name
        path = f"{folder}/{name}" if folder else name
        if name.startswith("."):
            return
        link = entry.is_symlink()
        try:
            is_folder = stat.S_ISDIR(entry.stat().st_mode) if link else entry.is_dir()
        except OSError as error:
            if _known(name, self._settings) or "." not in name:
                reason = "a broken symbolic link" if link else _why(error)
                advice = "Remove the link or point it at a file"
                yield Problem(printable(path), None, reason, advice if link else "")
            return
        if is_folder:
            if name.lower() in _TOOL_FOLDERS or self._ignore.ignores(path, folder=True):
                return
            problem = _unfit_name(path)
            if problem:
                yield problem
            else:
                (self._links if link else folders).append(path)
        elif _known(name, self._settings) and not self._ignore.ignores(path):
            yield self._file(path, name, entry)

    def _file(self, path: str, name: str, entry: os.DirEntry[str]) -> FileRef | Problem:
        shown = printable(path)
        problem = _unfit_name(path)
        if problem is None and not entry.is_file():
            problem = _irregular(shown, entry.stat().st_mode)
        if problem is None and name.split(".")[0].lower() in _SECTION_PAGES:
            advice = f"If it is one after all, rename it or index it by name: {shown}"
            problem = Problem(shown, None, "section page, not an interview", advice)
        if problem:
            log.debug("%s: %s", problem.path, problem.reason)
            return problem
        return _ref(self._root, path, self._languages.get(path.partition("/")[0]))


def _ref(root: Path, path: str, language: str | None = None) -> FileRef:
    composed = unicodedata.normalize("NFC", path)
    return FileRef(root, composed, None if composed == path else path, language)


def _known(name: str, settings: Settings) -> bool:
    return name.lower().endswith(tuple(suffix.lower() for suffix in settings.suffixes))


def _language_folders(entries: list[os.DirEntry[str]]) -> dict[str, str]:
    """Folders named by a language count only where there are several of them."""
    found: dict[str, str] = {}
    for entry in entries:
        tag = language_tag(entry.name, code=True)
        if tag and entry.is_dir(follow_symlinks=False):
            found[entry.name] = tag
    return found if len(found) > 1 else {}


def _unfit_name(path: str) -> Problem | None:
    shown = printable(path)
    if shown == path:
        return None
    reason = "its name is not UTF-8 or has control characters"
    return Problem(shown, None, reason, "Rename it")


def _irregular(shown: str, mode: int) -> Problem | None:
    if stat.S_ISREG(mode):
        return None
    return Problem(shown, None, "not a regular file (a pipe, socket or device)")


def _second_visit(folder: str, twin: str) -> Problem:
    if not twin or folder.startswith(f"{twin}/"):
        reason = "a symbolic link loop: it leads back to a folder above it"
    else:
        reason = f"the same folder as {twin}, which is read already"
    return Problem(folder, None, reason, "Remove the link if you do not need it")


def _folder_problem(folder: str, error: OSError) -> Problem:
    shown = printable(folder) or "."
    return Problem(shown, None, f"folder not read: {_why(error)}")


def _why(error: Exception) -> str:
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return " ".join(str(error).split()) or type(error).__name__


def printable(path: str) -> str:
    """For messages: on one line and valid Unicode, odd characters as escapes."""
    escaped = path.encode("utf-8", "backslashreplace").decode("utf-8")
    if escaped.isprintable():
        return escaped
    return "".join(
        f"\\x{ord(c):02x}" if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in escaped
    )
