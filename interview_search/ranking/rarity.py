"""What it says that a section has a word: the fewer have it, the more."""

from __future__ import annotations

from math import log


def rarity(holding: int, sections: int) -> float:
    """The inverse document frequency of a word that so many of all sections have:

        log(1 + (N - n + 0.5) / (n + 0.5))

    (Robertson and Zaragoza 2009, in Lucene's form, which is never negative.)
    """
    n = min(holding, sections)
    return log(1 + (sections - n + 0.5) / (n + 0.5))
