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

_KNOWN_MAX = 10_000
"""Words."""
_QUERIES_MAX = 100
"""A query is asked again for its next page, and while somebody goes on typing."""


class Marks:
    """Turns queries into what to mark, for one snapshot. Remembers what it learned of a word."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._wanted: dict[Query, Wanted] = {}
        self._weights: dict[tuple[Lexicon, str], float] = {}
        self._forms: dict[str, tuple[str, ...]] = {}

    def wanted(self, tree: Query) -> Wanted:
        """Its words by how much they tell apart, and its phrases."""
        wanted = self._wanted.get(tree)
        if wanted is None:
            if len(self._wanted) >= _QUERIES_MAX:
                self._wanted.clear()
            wanted = self._wanted[tree] = self._made(tree)
        return wanted

    def _made(self, tree: Query) -> Wanted:
        stems: dict[str, float] = {}
        words: dict[str, float] = {}
        prefixes: dict[str, None] = {}
        phrases: dict[tuple[str, ...], None] = {}
        speakers: list[tuple[str, ...]] = []
        forms: dict[str, tuple[str, ...]] = {}
        for leaf in positive(tree):
            match leaf:
                case Stemmed(found):
                    for stem in found:
                        stems[stem] = self._weight("stems", stem)
                        forms[stem] = self._forms_of(stem)
                case Exact((word,)):
                    words[word] = self._weight("words", word)
                case Exact(several):
                    phrases[several] = None
                case Beginning(prefix):
                    prefixes[prefix] = None
                case Speaker(name):
                    speakers.append(name)
        return Wanted(
            stems, words, tuple(prefixes), tuple(phrases), tuple(speakers), forms
        )  # fmt: skip

    def _weight(self, lexicon: Lexicon, term: str) -> float:
        weight = self._weights.get((lexicon, term))
        if weight is None:
            there = self._snapshot.section_count
            holding = min(self._snapshot.frequency(lexicon, term), there)
            weight = log(1 + (there - holding + 0.5) / (holding + 0.5))
            _bound(self._weights)
            self._weights[lexicon, term] = weight
        return weight

    def _forms_of(self, stem: str) -> tuple[str, ...]:
        forms = self._forms.get(stem)
        if forms is None:
            _bound(self._forms)
            forms = self._forms[stem] = tuple(dict.fromkeys(_forms(stem, self._snapshot)))
        return forms


def _bound(known: dict[tuple[Lexicon, str], float] | dict[str, tuple[str, ...]]) -> None:
    if len(known) >= _KNOWN_MAX:
        known.clear()


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
