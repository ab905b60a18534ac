"""Where an index lies, and the ways to read and to write it."""

from __future__ import annotations

import errno
import logging
import os
import time
from os import PathLike
from pathlib import Path
from typing import Any

import whoosh
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC, FileIndex

from ...errors import IndexDamagedError, IndexMissingError, IndexVersionError
from ...settings import Settings
from .. import base
from .failures import locked, translated
from .schema import schema
from .snapshot import WhooshSnapshot
from .writer import WhooshWriter

log = logging.getLogger(__name__)

_NAME = "MAIN"
_LOCK = f"{_NAME}_WRITELOCK"
_DELAY = 0.05
_RETRIES = 10


class _Memory(RamStorage):  # type: ignore[misc]
    """Whoosh gives all indexes in memory one temporary folder; each needs its own."""

    def temp_storage(self, name: str | None = None) -> Any:
        return super().temp_storage(None)


class WhooshBackend:
    """An index in a folder, or in memory."""

    def __init__(self, path: str | PathLike[str] | None, *, wait: float) -> None:
        self.path = None if path is None else os.fspath(path)
        self._wait = wait
        self._memory = _Memory() if path is None else None
        if self._memory is not None:
            FileIndex.create(self._memory, schema(), _NAME)

    @property
    def name(self) -> str:
        return "whoosh " + ".".join(str(part) for part in whoosh.__version__)

    def generation(self) -> int:
        with translated(self.path):
            return int(TOC._latest_generation(self._storage(), _NAME)) if self._found() else -1

    def exists(self) -> bool:
        return self.generation() >= 0

    def snapshot(self) -> base.Snapshot:
        with translated(self.path):
            if not self._found():
                raise IndexMissingError(self.path)
            for attempt in range(_RETRIES):
                try:
                    return WhooshSnapshot(self._storage(), _NAME, self.path)
                except (FileNotFoundError, NameError):
                    # A commit took files away between our reading the TOC and opening them.
                    if attempt == _RETRIES - 1:
                        raise
                    time.sleep(_DELAY)
        raise AssertionError("not reached")

    def writer(self, settings: Settings, *, repair: bool = False) -> base.Writer:
        with translated(self.path):
            storage = self._storage()
            storage.create()
            lock = storage.lock(_LOCK)
            self._acquire(lock)
            try:
                if TOC._latest_generation(storage, _NAME) < 0:
                    FileIndex.create(storage, schema(), _NAME)
                return self._begin(storage, lock, settings, repair)
            except BaseException:
                lock.release()
                raise

    def _begin(self, storage: Any, lock: Any, settings: Settings, repair: bool) -> base.Writer:
        try:
            with translated(self.path):
                return WhooshWriter(storage, _NAME, self.path, lock, settings)
        except (IndexDamagedError, IndexVersionError):
            if not repair:
                raise
        log.warning("%s: the index cannot be read; it is begun again", self.path)
        FileIndex.create(storage, schema(), _NAME)
        return WhooshWriter(storage, _NAME, self.path, lock, settings)

    def _acquire(self, lock: Any) -> None:
        until = time.monotonic() + self._wait
        while not lock.acquire(False):
            if time.monotonic() >= until:
                raise locked(self.path)
            time.sleep(_DELAY)

    def _found(self) -> bool:
        """Whether there is a folder; Whoosh takes anything else for an empty one."""
        if self.path is None or Path(self.path).is_dir():
            return True
        if Path(self.path).exists():
            raise NotADirectoryError(errno.ENOTDIR, "Not a directory", self.path)
        return False

    def _storage(self) -> Any:
        return self._memory if self._memory is not None else FileStorage(self.path)
