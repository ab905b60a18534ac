"""What share of the postings lies in columns of numbers; counted for the tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Share:
    postings: int = 0
    """Written since the counter was made."""
    beside: int = 0
    """Those whose value is kept as the bytes that its format made."""
    beside_bytes: int = 0
    """Of these values."""
    column_bytes: int = 0
    """Of everything else that postings are made of."""

    def count(self, postings: int, beside: int, beside_bytes: int, column_bytes: int) -> None:
        self.postings += postings
        self.beside += beside
        self.beside_bytes += beside_bytes
        self.column_bytes += column_bytes


SHARE = Share()
"""Of everything that this process has written."""
