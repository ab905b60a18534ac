"""Whoosh's codec of ours: its readers, queries and writers on memory-mapped columns."""

from .codec import ColumnarCodec
from .segment import ColumnarSegment

__all__ = ["ColumnarCodec", "ColumnarSegment"]
