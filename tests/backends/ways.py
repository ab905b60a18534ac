"""Indexing by NumPy alone or by compiled loops, however many words there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

import pytest

from interview_search.backends.whoosh import compiling
from interview_search.backends.whoosh.indexing.pieces import Pieces

WAYS = ("plain", "compiled")


@contextmanager
def indexing_by(way: str, after: int = 0) -> Iterator[None]:
    """Compiled loops take over `after` some words, or never."""
    with pytest.MonkeyPatch.context() as patch:
        loops: ModuleType | None = None
        if way == "compiled":
            pytest.importorskip("numba")
            loops = import_module("interview_search.backends.whoosh.indexing.compiled_batches")
        patch.setattr(compiling, "indexing", lambda words: loops if words >= after else None)
        yield


def splitters() -> list[type]:
    """What splits texts."""
    try:
        from interview_search.backends.whoosh.indexing.compiled_pieces import CompiledPieces
    except ImportError:
        return [Pieces]
    return [Pieces, CompiledPieces]
