"""What to mark in the sections that a query finds."""

from __future__ import annotations

from math import log

from ..backends.base import Lexicon, Snapshot
from ..passages import Wanted
from .tree import Beginning, Exact, Query, Speaker, Stemmed, positive


def wanted(tree: Query, snapshot: Snapshot) -> Wanted:
    """Its words by how much they tell apart, and its phrases."""
    stems: dict[str, float] = {}
    words: dict[str, float] = {}
    prefixes: list[str] = []
    phrases: list[tuple[str, ...]] = []
    speakers: list[tuple[str, ...]] = []

    def weight(lexicon: Lexicon, term: str) -> float:
        holding = min(snapshot.frequency(lexicon, term), snapshot.section_count)
        return log(1 + (snapshot.section_count - holding + 0.5) / (holding + 0.5))

    for leaf in positive(tree):
        match leaf:
            case Stemmed(found):
                stems.update((stem, weight("stems", stem)) for stem in found)
            case Exact((word,)):
                words[word] = weight("words", word)
            case Exact(several):
                phrases.append(several)
            case Beginning(prefix):
                prefixes.append(prefix)
            case Speaker(name):
                speakers.append(name)
    return Wanted(
        stems, words, tuple(dict.fromkeys(prefixes)), tuple(dict.fromkeys(phrases)), tuple(speakers)
    )
