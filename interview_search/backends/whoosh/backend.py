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

from ...errors import IndexDamagedError, IndexMissingError, IndexStateError
from ...settings import Settings
from .. import base
from ..base import Memory
from .files import late
from .files import manifest as manifests
from .files.failures import translated
from .files.folder import Folder
from .files.lock import WriteLock
from .files.manifest import Manifest
from .indexing.invert import Ranking
from .snapshot import WhooshSnapshot

log = logging.getLogger(__name__)

_RETRIES = 20
_PAUSE = 0.001
"""Seconds; longer with each retry, so that a quick writer gets ahead."""


_UNRANKED = Ranking(k1=0, b=0, question_weight=0, title_weight=0, reference=0)
"""Of an index with nothing in it."""


class WhooshBackend:
    """An index in a folder, or in memory."""

    def __init__(self, path: str | PathLike[str] | None, *, timeout: float | None) -> None:
        self.path = None if path is None else os.fspath(path)
        self._timeout = timeout
        self._memory = _in_memory() if path is None else None

    @property
    def name(self) -> str:
        return "whoosh " + ".".join(str(part) for part in whoosh.__version__)

    def generation(self) -> int:
        with translated(self.path):
            return manifests.latest(self._storage()) if self._found() else -1

    def exists(self) -> bool:
        with translated(self.path):
            if not self._found():
                return False
            storage = self._storage()
            return manifests.latest(storage) >= 0 or manifests.beheaded(storage, None) is not None

    def snapshot(self) -> base.Snapshot:
        with translated(self.path):
            if not self._found():
                raise IndexMissingError(self.path)
            storage = self._storage()
            for attempt in range(_RETRIES):
                generation = manifests.latest(storage)
                last = attempt == _RETRIES - 1
                try:
                    if generation >= 0:
                        manifest = manifests.read(storage, generation, self.path)
                        return WhooshSnapshot(storage, manifest, self.path)
                    # A list of a folder that changes meanwhile may lack what was renamed.
                    if last or manifests.traces(storage) < 0:
                        lost = manifests.beheaded(storage, self.path)
                        raise lost or IndexMissingError(self.path)
                except Exception:
                    # A commit may have taken files away while we were about to open them.
                    if last or manifests.latest(storage) == generation:
                        raise
                time.sleep(_PAUSE * attempt)
        raise AssertionError("not reached")

    def writer(self, settings: Settings, *, repair: bool = False) -> base.Writer:
        with translated(self.path):
            storage = self._storage(writing=True)
            if not self._found():
                storage.create()
                manifests.sync_folder(str(Path(storage.folder).absolute().parent))
            lock = WriteLock(storage, self.path)
            lock.acquire(self._timeout)
            try:
                if manifests.latest(storage) < 0:
                    if lost := manifests.beheaded(storage, self.path):
                        if not repair:
                            raise lost
                        _given_up(self.path, None)
                    _begin(storage)
                return self._writer(storage, lock, settings, repair)
            except BaseException:
                lock.release()
                raise

    def _writer(
        self, storage: Any, lock: WriteLock, settings: Settings, repair: bool
    ) -> base.Writer:
        from .writer import WhooshWriter

        generation = manifests.latest(storage)
        memory = None
        try:
            with translated(self.path):
                before = manifests.read(storage, generation, self.path)
                memory = before.memory
                writer = WhooshWriter(storage, before, self.path, lock, settings)
                if repair:
                    _check(writer)
                return writer
        except IndexStateError as error:
            if not repair or isinstance(error, IndexMissingError):
                raise
        _given_up(self.path, memory)
        before = Manifest(generation, _UNRANKED, memory=memory or Memory())
        return WhooshWriter(storage, before, self.path, lock, settings, repair=True)

    def _found(self) -> bool:
        """Whether there is a folder; Whoosh takes anything else for an empty one."""
        if self.path is None or Path(self.path).is_dir():
            return True
        if Path(self.path).exists():
            raise NotADirectoryError(errno.ENOTDIR, "Not a directory", self.path)
        return False

    def _storage(self, *, writing: bool = False) -> Any:
        """Where the files are; as Whoosh's own storage for writing."""
        if self.path is None:
            return self._memory
        if not writing:
            return Folder(self.path)
        return late.storages().FileStorage(self.path)


def _in_memory() -> Any:
    storage = late.storages().RamStorage()
    _begin(storage)
    return storage


def _check(writer: base.Writer) -> None:
    """Raises IndexDamagedError where anything is wrong with what is to be changed."""
    try:
        for problem in writer.before.check():
            raise IndexDamagedError(None, f"{problem.path}: {problem.reason}")
    except BaseException:
        writer.before.close()
        raise


def _given_up(path: str | None, memory: Memory | None) -> None:
    """Say so, and whether it is still known what was removed on purpose."""
    lost = "" if memory else "; what was removed from it has to be removed again"
    log.warning("%s: the index cannot be read and is begun again%s", path, lost)


def _begin(storage: Any) -> None:
    """An index with nothing in it."""
    manifests.commit(storage, Manifest(0, _UNRANKED))
