"""Every value that flows through the library.

All are frozen and slotted. A docstring under a field says what it means, its
unit and its base. `to_dict()` gives plain JSON-safe data; fields that are of
use inside the library only are left out of it.
"""

from .explanation import Contribution, Explanation, Occurrence
from .interview import Interview, Marks, Person, Role, Section, Turn
from .quotes import Change, QuoteCheck
from .reports import IndexInfo, IndexReport, Problem
from .results import Facet, Hit, Passage, Results, Span
from .value import Value

__all__ = [
    "Change",
    "Contribution",
    "Explanation",
    "Facet",
    "Hit",
    "IndexInfo",
    "IndexReport",
    "Interview",
    "Marks",
    "Occurrence",
    "Passage",
    "Person",
    "Problem",
    "QuoteCheck",
    "Results",
    "Role",
    "Section",
    "Span",
    "Turn",
    "Value",
]
