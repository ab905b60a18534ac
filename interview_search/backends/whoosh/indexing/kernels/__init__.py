"""The inner loops of indexing, compiled by Numba: for many words at once (`compiling.py`).

They give what `pieces.py`, `vocabulary.py` and `batches.py` give, to the last byte
of a segment, and trust every number that they are given. Numbers are unsigned where
they are places: an index that could be negative would be compared with 0 each time.
"""

from .inverting import best, counted, holding, placed, posted
from .splitting import moved, numbered, plain, spread

__all__ = [
    "best",
    "counted",
    "holding",
    "moved",
    "numbered",
    "placed",
    "plain",
    "posted",
    "spread",
]
