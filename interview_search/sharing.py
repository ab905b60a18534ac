"""How threads, forked processes and those who keep an error share a Searcher."""

from __future__ import annotations

import os
import threading
import weakref
from types import TracebackType


class SharedLock:
    """One thread at a time; the one that has it may take it again.

    A forked child finds it free, whoever held it in the parent. An error that leaves
    it can be kept: the functions that have ended forget what they had in their hands,
    arrays that are files of an index. Its lines stay to be read.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        _all.add(self)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.release()
        if error is not None:
            _lighten(error)


def _lighten(error: BaseException) -> None:
    # Few searches raise anything, and it takes a while to load.
    import traceback

    cause: BaseException | None = error
    while cause is not None:
        traceback.clear_frames(cause.__traceback__)
        cause = cause.__cause__


_all: weakref.WeakSet[SharedLock] = weakref.WeakSet()


def _after_fork() -> None:
    """In the child, a lock that another thread held would never be free again."""
    for shared in list(_all):
        if shared._lock.acquire(blocking=False):
            shared._lock.release()
        else:
            shared._lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
