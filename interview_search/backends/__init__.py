"""TERMS <-> INDEX: the engines, behind one protocol (`base.py`)."""

from __future__ import annotations

from os import PathLike

from .base import Backend

DEFAULT_WAIT = 10.0
"""Seconds to wait for another writer before giving up."""


def open_backend(path: str | PathLike[str] | None, *, wait: float = DEFAULT_WAIT) -> Backend:
    """The engine for the index at `path`; None keeps it in memory."""
    from .whoosh import WhooshBackend

    return WhooshBackend(path, wait=wait)
