"""What a typed word stands for in one index: its languages, and accents typed or left out.

A word has a stem in each language of the index. `bees` read as French is `be`, which
is nothing there but the English `being`: a stem counts only where its own language
makes it of some word of the index.

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
from ..making import quick
from .memory import Memory
from .tree import Bool, Boosted, Constant, Exact, Query, Stemmed, TextField
from .words import vocabulary

_KNOWN_MAX = 10_000
"""Words."""
_ENGLISH = ("en",)
_bool = quick(Bool)
_Reading = tuple[Stemmed, Stemmed | Exact]
"""What a bare word asks for, and what it stands for in an index."""
_Readings = dict[tuple[str, ...], Stemmed | Exact]
"""The same by the stems of what is asked for: they are looked up for each word of a query."""


class Spellings:
    """Prefers spellings, for one snapshot. Remembers what it learned of a word."""

    def __init__(self, snapshot: Snapshot, languages: tuple[str, ...], times: float) -> None:
        """A spelling adds `times` what the word as written would score."""
        self._times = times
        self._snapshot = snapshot
        self._languages = languages
        self._vocabulary = vocabulary(languages)
        self.plain = languages == _ENGLISH
        """Whether words stand for themselves: there is one language, which is stemmed without
        accents."""
        self._typed: Memory[str, tuple[Query, Query] | None] = Memory(_KNOWN_MAX)
        self._meant: Memory[tuple[str, bool], _Reading | None] = Memory(_KNOWN_MAX)

    def meant(self, tree: Query, text: str) -> Query:
        """The same query, in which each word has the stems that say something here, and
        one without its accents has them, too. Where words are `plain`, nobody need ask."""
        bare = text.isascii()  # who types accents types them all
        read: _Readings = {}
        for word in analysis.words(text):
            pair = self._meant.of((word, bare), self._reading)
            if pair is not None:
                read[pair[0].stems] = pair[1]
        return _replaced(tree, read) if read else tree

    def word(self, word: str, field: TextField | None = None, *, bare: bool = True) -> Query:
        """What a bare word asks for here; `bare` is whether accents may be left out."""
        leaf = self._vocabulary.word(word, frozenset(), field)
        read = None if self.plain else self._meant.of((word, bare), self._reading)
        return _replaced(leaf, {read[0].stems: read[1]}) if read else leaf

    def all_stems(self, word: str) -> frozenset[str]:
        """Every stem that it has in some language of the index, and itself without accents."""
        stems = (analysis.stems(code)[word] for code in self._languages)
        return frozenset((analysis.fold(word), *stems))

    def preferred(self, tree: Query, text: str) -> Query:
        """The same query, with a little more for what is spelled as its text spells it."""
        if not self._times or (self.plain and text.isascii()):
            return tree  # in English, accents are the exception
        typed: dict[Query, Query] = {}
        for word in analysis.words(text):
            pair = self._typed.of(word, self._spelled)
            if pair is not None:
                typed[pair[0]] = pair[1]
        return _preferring(tree, typed) if typed else tree

    def _reading(self, asked: tuple[str, bool]) -> _Reading | None:
        """Of a word that may or may not be without its accents; None where it stands for just
        what it asks for."""
        word, bare = asked
        leaf = self._vocabulary.word(word, frozenset())
        if isinstance(leaf, Stemmed) and (made := self._made(word, leaf, bare)) != leaf:
            return leaf, made
        return None

    def _made(self, word: str, leaf: Stemmed, bare: bool) -> Stemmed | Exact:
        stems = leaf.stems
        if len(self._languages) > 1:
            stems = tuple(stem for stem in stems if self._says(word, stem))
        if bare and not self._snapshot.frequency("words", word):
            spelled = (self._vocabulary.word(w, frozenset()) for w in self._with_accents(word))
            more = (stem for one in spelled if isinstance(one, Stemmed) for stem in one.stems)
            stems = tuple(dict.fromkeys([*stems, *more]))
        if not stems and any(word in analysis.stop_words(code) for code in self._languages):
            return Exact((word,))  # nobody means anything else by it
        return Stemmed(stems) if stems else leaf

    def _says(self, word: str, stem: str) -> bool:
        """Whether a language that makes this stem of a word makes it of one in the index."""
        readers = [one for one in map(analysis.stems, self._languages) if one[word] == stem]
        forms = self._snapshot.forms(stem)
        return any(read[form] == stem for form in forms for read in readers)

    def _with_accents(self, word: str) -> Iterator[str]:
        for first in (word[0], *_accents().get(word[0], ())):
            for term, _ in self._snapshot.terms("words", first):
                if len(term) == len(word) and not term.isascii() and analysis.fold(term) == word:
                    yield term

    def _spelled(self, word: str) -> tuple[Query, Query] | None:
        """What a bare word asks for, and what its spelling adds; None where there is no other."""
        leaf = self._vocabulary.word(word, frozenset())
        if isinstance(leaf, Stemmed):
            leaf = self._made(word, leaf, False)
        if isinstance(leaf, Stemmed) and self._otherwise(word, leaf):
            return leaf, Boosted(Exact((word,)), self._times)
        return None

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


def _replaced(tree: Query, by: _Readings) -> Query:
    if isinstance(tree, Stemmed):
        found = by.get(tree.stems)
        if found is None or tree.field is None:
            return found or tree
        return replace(found, field=tree.field)
    if isinstance(tree, Bool):
        return _bool(
            tuple([_replaced(part, by) for part in tree.must]),
            tuple([_replaced(part, by) for part in tree.should]),
            tuple([_replaced(part, by) for part in tree.never]),
            tuple([_replaced(part, by) for part in tree.filters]),
        )
    if isinstance(tree, (Boosted, Constant)):
        inner = _replaced(tree.query, by)
        return tree if inner is tree.query else replace(tree, query=inner)
    return tree


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
