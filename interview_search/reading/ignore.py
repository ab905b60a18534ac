"""What to leave out: patterns as in a .gitignore, from settings and `.interviewignore` files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SettingsError
from ..models import Problem

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".interviewignore"
_BYTES_MAX = 1_000_000


class IgnoreRules:
    """The rules that hold in the folders entered so far; deeper ones win over higher ones."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._specs: dict[str, GitIgnoreSpec] = {}
        lines = tuple(patterns)
        self._settings = self._compile(lines) if lines else None

    def enter(self, folder: str, real: Path) -> Iterator[Problem]:
        """Take up the ignore file of a folder, if it has one."""
        path = f"{folder}/{IGNORE_FILE}" if folder else IGNORE_FILE
        try:
            with (real / IGNORE_FILE).open("rb") as file:
                text = file.read(_BYTES_MAX).decode("utf-8", "replace")
        except FileNotFoundError:
            return
        except OSError as error:
            reason = (error.strerror or "cannot be read").lower()
            yield Problem(path, None, f"ignore rules not read: {reason}")
            return
        good: list[str] = []
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
            try:
                self._compile([line])
                good.append(line)
            except SettingsError as error:
                yield Problem(path, number, error.message)
        self._specs[folder] = self._compile(good)

    def ignores(self, path: str, *, folder: bool = False) -> bool:
        """Whether the rules leave out the file (or folder) at this relative path."""
        if not self._specs and self._settings is None:
            return False
        full = f"{path}/" if folder else path
        parent = path.rpartition("/")[0]
        while True:
            spec = self._specs.get(parent)
            if spec is not None:
                included = spec.check_file(full[len(parent) :].lstrip("/")).include
                if included is not None:
                    return included
            if not parent:
                break
            parent = parent.rpartition("/")[0]
        return bool(self._settings and self._settings.check_file(full).include)

    @staticmethod
    def _compile(lines: Iterable[str]) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec

        try:
            return GitIgnoreSpec.from_lines(lines)
        except ValueError as error:
            reason = f"unusable ignore pattern: {' '.join(str(error).split())}"
            raise SettingsError(reason, advice="Write it as in a .gitignore") from error
