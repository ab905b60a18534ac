"""Words of several words that were typed: their parts may stand apart in a text.

Who asks for `Bevölkerungswachstum` means a section on the `Wachstum der Bevölkerung`, too.
Of all ways to part a word into words of the index, the one with the highest geometric
mean of frequencies is taken, the word as a whole being one of them (Koehn and Knight 2003,
"Empirical methods for compound splitting"): what is more frequent than its parts stays
whole. The parts share the one vote of their word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import prod

from .. import analysis
from ..backends.base import Snapshot
from .memory import Memory
from .tree import Bool, Boosted, Query, Stemmed
from .words import OPERATORS, vocabulary

_PART = 4
"""A part has so many letters: shorter ones are endings as often as words."""
_PARTS = 3
"""A word has so many of them at most."""
_LONGEST = 40
"""Letters. What has more is no word."""
_KNOWN_MAX = 10_000
"""Words."""


class Compounds:
    """Parts words, for one snapshot. Remembers what it learned of a word."""

    def __init__(self, snapshot: Snapshot, languages: tuple[str, ...], share: float) -> None:
        """`share` is what the parts of a word count together."""
        self._share = share
        self._snapshot = snapshot
        self._vocabulary = vocabulary(languages)
        self._language = self._vocabulary.compounding if share else None
        self._known: Memory[str, tuple[Stemmed, tuple[Query, ...]] | None] = Memory(_KNOWN_MAX)

    def __bool__(self) -> bool:
        """Whether any word has parts, in the most common language."""
        return self._language is not None

    def parted(self, tree: Query, text: str) -> Query:
        """The same query, in which bare words stand for their parts as well.

        A word alone does only where no section has it.
        """
        if not self or not OPERATORS.isdisjoint(text):
            return tree
        beside = tree.should if isinstance(tree, Bool) and not tree.must else (tree,)
        alone = sum(not isinstance(part, Boosted) for part in beside) == 1
        added: list[Query] = []
        for word in dict.fromkeys(analysis.words(text)):
            known = self._known.of(word, self._parted)
            if known is not None and known[0] in beside and not (alone and self._has(known[0])):
                added += known[1]
        if not added:
            return tree
        if isinstance(tree, Bool):
            return replace(tree, should=(*beside, *added))
        return Bool(should=(tree, *added))

    def _parted(self, word: str) -> tuple[Stemmed, tuple[Query, ...]] | None:
        """What a bare word asks for, and what its parts do; None where it has none."""
        if not 2 * _PART <= len(word) <= _LONGEST:
            return None
        leaf = self._vocabulary.word(word, frozenset())
        if not isinstance(leaf, Stemmed) or not word.isalpha():
            return None
        ways = max(self._ways(word, _PARTS), key=_mean, default=())
        if len(ways) < 2:
            return None
        parts = (Stemmed((stem,)) for stem, _ in ways)
        return leaf, tuple(Boosted(part, self._share / len(ways)) for part in parts)

    def _ways(self, word: str, most: int) -> Iterator[tuple[tuple[str, int], ...]]:
        """Each way to part a word into at most so many words: their stems and frequencies."""
        whole = self._frequency(word)
        if whole[1]:
            yield (whole,)
        for end in range(_PART, len(word) - _PART + 1) if most > 1 else ():
            first = self._first(word[:end])
            if first[1]:
                yield from ((first, *rest) for rest in self._ways(word[end:], most - 1))

    def _first(self, part: str) -> tuple[str, int]:
        """A word in front of others, with or without what joins it to them."""
        joints = analysis.find_language(self._language).joints
        bare = (part.removesuffix(joint) for joint in ("", *joints) if part.endswith(joint))
        return max(
            (self._frequency(one) for one in bare if len(one) >= _PART),
            key=lambda found: found[1],
        )

    def _frequency(self, word: str) -> tuple[str, int]:
        stem = analysis.stems(self._language, stops=True)[word]
        return stem, self._snapshot.frequency("stems", stem) if stem else 0

    def _has(self, leaf: Stemmed) -> bool:
        return any(self._snapshot.frequency("stems", stem) for stem in leaf.stems)


def _mean(way: tuple[tuple[str, int], ...]) -> float:
    """The geometric mean of frequencies."""
    return float(prod(many for _, many in way) ** (1 / len(way)))
