"""What to mark in the sections that a query finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from math import log

from .. import analysis
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
        stems,
        words,
        tuple(dict.fromkeys(prefixes)),
        tuple(dict.fromkeys(phrases)),
        tuple(speakers),
        tuple(form for stem in stems for form in _forms(stem, snapshot)),
    )


def _forms(stem: str, snapshot: Snapshot) -> Iterator[str]:
    """The words of a stem: those that were indexed, and the stop words, which were not."""
    yield stem
    yield from snapshot.forms(stem)
    for code in snapshot.languages:
        yield from _stop_words(code).get(stem, ())


@cache
def _stop_words(code: str) -> Mapping[str, list[str]]:
    """The stop words of a language by their stems."""
    stem_of = analysis.stems(code)
    found: dict[str, list[str]] = defaultdict(list)
    for word in analysis.stop_words(code):
        found[stem_of[word]].append(word)
    return found
