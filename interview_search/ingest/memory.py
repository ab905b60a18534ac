"""What a run remembers of interviews that are kept out: hashes under the index's own key."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from ..backends.base import Memory, Removed


class Recollection:
    """The memory of an index, looked up and changed."""

    def __init__(self, memory: Memory) -> None:
        self._key = memory.key
        self._before = memory.withheld
        self._removed = dict(memory.removed)
        self._files = {entry.file: id for id, entry in self._removed.items() if entry.file}
        self._withheld: dict[str, str | None] = {}

    def memory(self, *, whole: bool) -> Memory:
        """As it is to be after a run; `whole` where the run has looked at all there is."""
        kept = self._withheld if whole else {**self._before, **self._withheld}
        return Memory(self._key, kept, dict(self._removed))

    # what is withheld

    def still(self, file: str, key: str | None, now: datetime) -> bool:
        """Whether a file is known to be withheld as it is, and not due yet."""
        mark = self._mark(file, key)
        if key is None or mark not in self._before:
            return False
        due = self._before[mark]
        return due is None or now < datetime.fromisoformat(due)

    def again(self, file: str, key: str | None) -> None:
        """It stays withheld."""
        mark = self._mark(file, key)
        self._withheld[mark] = self._before[mark]

    def withhold(self, file: str, key: str | None, until: datetime | None) -> bool:
        """Remember it as withheld; whether that is new."""
        mark = self._mark(file, key)
        self._withheld[mark] = until.isoformat() if until else None
        return mark not in self._before

    # what was removed

    def is_removed(self, id: str) -> bool:
        return self._hash("id", id) in self._removed

    def is_removed_file(self, file: str, key: str | None) -> bool:
        """Whether it is the file of a removed interview, as it was then."""
        id = self._files.get(self._hash("file", file))
        return id in self._removed and self._removed[id].mark == self._mark(file, key)

    def remove(self, id: str, file: str | None, key: str, root: str | None) -> None:
        entry = Removed(self._hash("file", file) if file else "", self._mark(file or "", key), root)
        self._removed[self._hash("id", id)] = entry
        if entry.file:
            self._files[entry.file] = self._hash("id", id)

    def restore(self, id: str) -> Removed | None:
        """Forget that it was removed; what was remembered of it."""
        return self._removed.pop(self._hash("id", id), None)

    def find(self, entry: Removed, files: Iterable[str]) -> str | None:
        """Which of the files it is that was removed."""
        return next((file for file in files if self._hash("file", file) == entry.file), None)

    def _mark(self, file: str, key: str | None) -> str:
        return self._hash("content", f"{file}\0{key}")

    def _hash(self, kind: str, text: str) -> str:
        data = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
        key = bytes.fromhex(self._key)
        return hashlib.blake2b(data, key=key, digest_size=16).hexdigest()
