"""Whoosh's codec of ours: its readers, queries and writers on memory-mapped columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .segment import ColumnarSegment

if TYPE_CHECKING:
    from .codec import ColumnarCodec

__all__ = ["ColumnarCodec", "ColumnarSegment"]


def __getattr__(name: str) -> Any:
    """The codec, when it is asked for: a commit of ours needs no more than the other."""
    if name == "ColumnarCodec":
        from .codec import ColumnarCodec

        return ColumnarCodec
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
