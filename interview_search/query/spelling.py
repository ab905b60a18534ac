"""The spelling that was typed before the same word with other accents.

Stems are without accents: `bar` and `bär` are one word. Where an index has both
spellings, sections with the one that was typed get a little more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .. import analysis
from ..backends.base import Snapshot
from .tree import Bool, Boosted, Exact, Query, Stemmed
from .words import vocabulary

_TIMES = 0.3
"""What a spelling adds, as a share of what the word as written would score."""
_KNOWN_MAX = 10_000
"""Words."""
_ENGLISH = ("en",)


class Spellings:
    """Prefers spellings, for one snapshot. Remembers what it learned of a word."""

    def __init__(self, snapshot: Snapshot, languages: tuple[str, ...]) -> None:
        self._snapshot = snapshot
        self._vocabulary = vocabulary(languages)
        self._plain = languages == _ENGLISH
        self._typed: dict[str, tuple[Query, Query] | None] = {}

    def preferred(self, tree: Query, text: str) -> Query:
        """The same query, with a little more for what is spelled as its text spells it."""
        if self._plain and text.isascii():
            return tree  # in English, accents are the exception
        known = map(self._spelled, dict.fromkeys(analysis.words(text)))
        typed = dict(pair for pair in known if pair is not None)
        return _preferring(tree, typed) if typed else tree

    def _spelled(self, word: str) -> tuple[Query, Query] | None:
        """What a bare word asks for, and what its spelling adds; None where there is no other."""
        if word not in self._typed:
            if len(self._typed) >= _KNOWN_MAX:
                self._typed.clear()
            leaf = self._vocabulary.word(word, frozenset())
            spelled = isinstance(leaf, Stemmed) and self._otherwise(word, leaf)
            added = Boosted(Exact((word,)), _TIMES)
            self._typed[word] = (leaf, added) if spelled else None
        return self._typed[word]

    def _otherwise(self, word: str, leaf: Stemmed) -> bool:
        """Whether the index has the word as it is and with other accents, too."""
        plain = analysis.fold(word)
        found = {form for stem in leaf.stems for form in self._snapshot.forms(stem)}
        return word in found and any(analysis.fold(form) == plain for form in found - {word})


def _preferring(tree: Query, typed: Mapping[Query, Query]) -> Query:
    if isinstance(tree, Stemmed):
        return Bool(should=(tree, typed[tree])) if tree in typed else tree
    if not isinstance(tree, Bool):
        return tree
    added = dict.fromkeys(typed[part] for part in (*tree.must, *tree.should) if part in typed)
    must, should = (
        tuple(_preferring(part, typed) if isinstance(part, Bool) else part for part in parts)
        for parts in (tree.must, tree.should)
    )
    return replace(tree, must=must, should=(*should, *added))
