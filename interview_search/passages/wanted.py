"""What a query looks for in a section, and where that stands in a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from ..analysis import fold, tokenize
from ..analysis import words as words_of
from .pieces import Lexicon, Places, lexicon, occurrences


class Match(NamedTuple):
    """A word or a phrase of the query, found in a text."""

    start: int
    """Code points into the text, `start` to `end`, half open."""
    end: int
    key: str
    """Which part of the query it is; the same for all forms of one word."""
    weight: float


@dataclass(slots=True)
class _Known:
    """The pieces of a lexicon that hold a wanted word."""

    lexicon: Lexicon
    size: int = -1
    """Of the lexicon when `pieces` was made; it only grows."""
    pieces: set[str] = field(default_factory=set)
    matches: dict[str, list[Match]] = field(default_factory=dict)
    """Of the pieces used so far; positions are into the piece."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for in a section. Make one for a query and use it for all its hits.

    Weights are above 0; how they compare decides which window is the best. A
    prefix weighs as much as the heaviest word, a phrase as much as so many of
    them as it has words.
    """

    stems: Mapping[str, float] = field(default_factory=dict)
    """Stem -> weight, as `analysis.stem` gives it for the section's language."""
    words: Mapping[str, float] = field(default_factory=dict)
    """Exact word -> weight, as `analysis.tokenize` gives it."""
    prefixes: tuple[str, ...] = ()
    """Beginnings of words, as `analysis.tokenize` gives them."""
    phrases: tuple[tuple[str, ...], ...] = ()
    """Exact words that follow one another; only the whole phrase matches."""
    speakers: tuple[tuple[str, ...], ...] = ()
    """Words of names, without accents: what these people say is shown rather than the rest."""
    _known: dict[str | None, _Known] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def spoken_by(self, name: str | None) -> bool:
        """Whether this is somebody whose words are asked for."""
        if name is None or not self.speakers:
            return False
        have = [fold(word) for word in words_of(name)]
        return any(next(_runs(have, [*asked]), None) is not None for asked in self.speakers)

    def find(self, text: str, language: str | None) -> list[Match]:
        """All matches in the order of the text. They may overlap."""
        pieces = text.split()
        distinct = set(pieces)
        known = self._pieces(distinct, language)
        found: list[Match] = []
        for piece in distinct & known.pieces:
            matches = known.matches.get(piece)
            if matches is None:
                matches = list(self._matches(piece, known.lexicon))
                known.matches[piece] = matches
            for offset in occurrences(text, piece):
                for start, end, key, weight in matches:
                    found.append(Match(offset + start, offset + end, key, weight))
        if self.phrases:
            found += self._phrases(text, pieces, known.lexicon)
        found.sort()
        return found

    def _pieces(self, pieces: set[str], language: str | None) -> _Known:
        shared = lexicon(language)
        known = self._known.get(language)
        if known is None or known.lexicon is not shared:
            known = self._known[language] = _Known(shared)
        shared.learn(pieces)
        if known.size != len(shared.words):
            known.size = len(shared.words)
            known.pieces.update(
                *(shared.by_stem.get(stem, ()) for stem in self.stems),
                *(shared.by_word.get(word, ()) for word in self.words),
            )
        if self.prefixes:
            begins = self.prefixes
            known.pieces.update(
                p for p in pieces if any(word.startswith(begins) for word in shared.words[p])
            )
        return known

    def _matches(self, piece: str, known: Lexicon) -> Iterator[Match]:
        for word, start, end in tokenize(piece):
            stem = known.stem_of[word]
            if stem in self.stems:
                weight = max(self.stems[stem], self.words.get(word, 0.0))
                yield Match(start, end, stem, weight)
            elif word in self.words:
                yield Match(start, end, word, self.words[word])
            elif word.startswith(self.prefixes):
                prefix = next(p for p in self.prefixes if word.startswith(p))
                yield Match(start, end, prefix + "*", self._heaviest())

    def _phrases(self, text: str, pieces: list[str], known: Lexicon) -> Iterator[Match]:
        words = list(chain.from_iterable(map(known.words.__getitem__, pieces)))
        places = Places(text, pieces, known)
        for phrase in self.phrases:
            weight = len(phrase) * self._heaviest()
            for first in _runs(words, list(phrase)):
                start, _ = places.find(first)
                _, end = places.find(first + len(phrase) - 1)
                yield Match(start, end, " ".join(phrase), weight)

    def _heaviest(self) -> float:
        return max((*self.stems.values(), *self.words.values()), default=1.0)


def _runs(words: list[str], run: list[str]) -> Iterator[int]:
    """Where the run of words begins."""
    start = 0
    for _ in range(words.count(run[0]) if run else 0):
        start = words.index(run[0], start)
        if words[start : start + len(run)] == run:
            yield start
        start += 1
