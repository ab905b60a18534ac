"""Accents that were typed or left out.

Stems are without accents: `bar` and `bär` are one word. Where an index has both
spellings, sections with the one that was typed get a little more. But a stemmer
knows some endings by their accents alone: a word that no section has as it was
typed without them stands for those that are spelled with them, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from .. import analysis
from ..backends.base import Snapshot
from .tree import Bool, Boosted, Constant, Exact, Query, Stemmed
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
        self._bare: dict[str, tuple[Query, Query] | None] = {}

    def completed(self, tree: Query, text: str) -> Query:
        """The same query, in which words without their accents have them, too."""
        if self._plain or not text.isascii():
            return tree  # English is stemmed without; who types accents types them all
        known = map(self._accented, dict.fromkeys(analysis.words(text)))
        accented = dict(pair for pair in known if pair is not None)
        return _replaced(tree, accented) if accented else tree

    def preferred(self, tree: Query, text: str) -> Query:
        """The same query, with a little more for what is spelled as its text spells it."""
        if self._plain and text.isascii():
            return tree  # in English, accents are the exception
        known = map(self._spelled, dict.fromkeys(analysis.words(text)))
        typed = dict(pair for pair in known if pair is not None)
        return _preferring(tree, typed) if typed else tree

    def _accented(self, word: str) -> tuple[Query, Query] | None:
        """What a bare word asks for, and what it asks for besides with accents."""
        if word not in self._bare:
            if len(self._bare) >= _KNOWN_MAX:
                self._bare.clear()
            leaf = self._vocabulary.word(word, frozenset())
            found: Query = leaf
            if isinstance(leaf, Stemmed) and not self._snapshot.frequency("words", word):
                spelled = (self._vocabulary.word(w, frozenset()) for w in self._with_accents(word))
                stems = [stem for one in spelled if isinstance(one, Stemmed) for stem in one.stems]
                found = Stemmed(tuple(dict.fromkeys([*leaf.stems, *stems])))
            self._bare[word] = (leaf, found) if found != leaf else None
        return self._bare[word]

    def _with_accents(self, word: str) -> Iterator[str]:
        for first in (word[0], *_accents().get(word[0], ())):
            for term, _ in self._snapshot.terms("words", first):
                if len(term) == len(word) and not term.isascii() and analysis.fold(term) == word:
                    yield term

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


@cache
def _accents() -> Mapping[str, tuple[str, ...]]:
    """A letter of ASCII -> the small letters that have it under their accents."""
    found: dict[str, tuple[str, ...]] = {}
    for letter in map(chr, range(0xC0, 0x250)):
        plain = analysis.fold(letter)
        if letter.islower() and len(plain) == 1 and plain.isascii():
            found[plain] = (*found.get(plain, ()), letter)
    return found


def _replaced(tree: Query, by: Mapping[Query, Query]) -> Query:
    if isinstance(tree, Bool):
        parts = (tree.must, tree.should, tree.never, tree.filters)
        return Bool(*(tuple(_replaced(part, by) for part in group) for group in parts))
    if isinstance(tree, (Boosted, Constant)):
        return replace(tree, query=_replaced(tree.query, by))
    return by.get(tree, tree)


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
