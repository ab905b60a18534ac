"""Whoosh itself, loaded when it is first needed: to read an index nothing of it is."""

from __future__ import annotations

import warnings
from typing import Any


def storages() -> Any:
    """The module of its FileStorage and RamStorage."""
    with warnings.catch_warnings():
        # Whoosh has old spellings in its patterns, of which newer Pythons warn once.
        warnings.simplefilter("ignore", SyntaxWarning)
        from whoosh.filedb import filestore
    return filestore


def indexes() -> Any:
    """The module of its TOC and its errors."""
    storages()
    from whoosh import index

    return index
