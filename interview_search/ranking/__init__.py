"""CANDIDATES -> HITS: what moves sections up beside how often they have the words.

One small file a signal, and `rarity`, what a word weighs everywhere. `SIGNALS` says which
there are, in the order in which they add.
"""

from . import recency
from .proximity import OFF, Proximity
from .rarity import rarity
from .recency import Recency

SIGNALS = ("words", "proximity", "recency")
"""`words` is BM25F, which the engine finds sections by (the settings `k1`, `b`,
`question_weight` and `title_weight`); the others look at the best of these again."""

__all__ = ["OFF", "SIGNALS", "Proximity", "Recency", "rarity", "recency"]
