"""One writer at a time: a lock that can be waited for, and that names its holder.

The lock is the system's own on a file, so that it is gone when its process is.
It is the file that Whoosh's writers lock, too. Who holds it stands in a file
beside it, which means nothing without the lock.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ....errors import IndexLockedError
from . import manifest as manifests

LOCK = f"{manifests.NAME}_WRITELOCK"
HOLDER = f"{manifests.NAME}_HOLDER.LOCK"
_POLL = 0.05
"""Seconds between two tries."""
_FOREVER = 10_000_000
"""Seconds. An endless wait is refused to a thread that has the lock, though another may free it."""
_ADVICE = "Try again when it is done, or wait longer (timeout=, --timeout)."


class WriteLock:
    """The right to write to the index in a Whoosh storage, held or not."""

    def __init__(self, storage: Any, path: str | None) -> None:
        self._path = path
        folder = getattr(storage, "folder", "")
        self._holder = Path(folder, HOLDER) if folder else None
        if folder:
            # Readers never need it.
            from filelock import FileLock

            self._file = FileLock(Path(folder, LOCK), thread_local=False, poll_interval=_POLL)
        else:
            self._memory = storage.lock(LOCK)

    def acquire(self, timeout: float | None) -> None:
        """Wait for it as many seconds; None waits for ever. Raises IndexLockedError."""
        if self._holder is None:
            wait = -1 if timeout is None else timeout
            if not self._memory.acquire(wait != 0, wait or -1):
                raise IndexLockedError(self._path, timeout, advice=_ADVICE)
            return
        from filelock import Timeout

        try:
            self._file.acquire(timeout=_FOREVER if timeout is None else timeout)
        except Timeout:
            raise IndexLockedError(
                self._path, timeout, advice=_ADVICE, **_read(self._holder)
            ) from None
        _write(self._holder)

    def release(self) -> None:
        if self._holder is None:
            self._memory.release()
            return
        with suppress(OSError):
            self._holder.unlink()
        self._file.release()


def _write(file: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0).isoformat()
    told = {"pid": os.getpid(), "host": _host(), "since": now}
    # On a full disk the change may still make room: it goes on without a name.
    with suppress(OSError):
        file.unlink(missing_ok=True)
        with file.open("x", encoding="utf-8") as out:
            out.write(json.dumps(told))


def _read(file: Path) -> dict[str, Any]:
    """Who holds the lock, as the arguments of an error; nothing where that is not known."""
    try:
        if not file.is_file():
            return {}
        told = json.loads(file.read_text("utf-8"))
        pid, host, since = told["pid"], told["host"], datetime.fromisoformat(told["since"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    if type(pid) is not int or not isinstance(host, str):
        return {}
    if host == _host() and not _lives(pid):
        # It died, and the next one has not yet written its name.
        return {}
    return {"pid": pid, "host": host, "since": since}


def _host() -> str:
    # Reading needs no network, and its module takes some milliseconds to load.
    import socket

    return socket.gethostname()


def _lives(pid: int) -> bool:
    if os.name == "nt":
        return True  # Asking would end it there.
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
