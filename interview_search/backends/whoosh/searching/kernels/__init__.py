"""The inner loops of searching, compiled by Numba: the extra `fast`, for processes that live long.

One call answers a query over all segments. They give what `topk.py` gives, to
the last bit of the order, and are asked for by `Searcher.warm()` alone:
importing Numba takes longer than most searches.

Columns are handed over as addresses, one row of numbers a segment (`common`
says which), because each array that is passed costs half a microsecond. Who
calls them keeps the arrays alive, and has checked that every number in them
stays within its array (`Segment.trust`).
"""

from .closeness import closeness
from .intersection import intersection
from .phrase import phrase
from .union import union

__all__ = ["closeness", "intersection", "phrase", "union"]
