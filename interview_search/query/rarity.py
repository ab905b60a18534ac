"""How much a word tells by how few sections have it."""

from __future__ import annotations

from math import log


def rarity(holding: int, there: int) -> float:
    """Above 0 for what `holding` of `there` sections have (Robertson and Zaragoza 2009, with
    Lucene's 1 added, so that no word counts against a section)."""
    return log(1 + (there - holding + 0.5) / (holding + 0.5))
