"""TERMS <-> INDEX: the engines, behind one protocol (`base.py`)."""

from __future__ import annotations

from os import PathLike

from .base import Backend

TIMEOUT = 10.0
"""Seconds to wait for another writer before giving up."""


def open_backend(path: str | PathLike[str] | None, *, timeout: float | None = TIMEOUT) -> Backend:
    """The engine for the index at `path`; None keeps it in memory.

    Writers wait `timeout` seconds for their turn; None waits for ever.
    """
    from .whoosh import WhooshBackend

    return WhooshBackend(path, timeout=timeout)
