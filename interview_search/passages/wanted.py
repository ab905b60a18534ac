"""What a query looks for in a section, and where that stands in a text.

Tokenizing a text takes a hundred times as long as searching it for a word. So
a text is searched for the words that are wanted, and only what stands around
them, from space to space, is tokenized: no token holds white space.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase, digits
from typing import NamedTuple

from ..analysis import SIGNS, Stems, fold, stems, tokenize
from ..analysis import words as words_of

_INNER = frozenset(ascii_lowercase + digits)
"""After one of these no word begins (but a letter of a script without spaces)."""
_JOINERS = "\u00ad\u200c\u200d\u2060"
"""A word is compared without them."""
_SPACES = str.maketrans("…\u00a0", "  ")


class Match(NamedTuple):
    """A word or a phrase of the query, found in a text."""

    start: int
    """Code points into the text, `start` to `end`, half open."""
    end: int
    key: str
    """Which part of the query it is; the same for all forms of one word."""
    weight: float


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
    forms: tuple[str, ...] | None = None
    """All words that have one of the stems in the texts that will be asked about.
    None where that is not known: then every word of a text is looked at."""
    _needles: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _heaviest: float = field(init=False, repr=False, compare=False)
    _known: dict[tuple[str | None, str], tuple[Match, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The matches in the pieces met so far, by their language; positions are into the piece."""
    _stand: dict[tuple[tuple[str, ...], str], tuple[tuple[int, int], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The same of phrases."""

    def __post_init__(self) -> None:
        needles = _needles([*(self.forms or ()), *self.words, *self.prefixes])
        heaviest = max((*self.stems.values(), *self.words.values()), default=1.0)
        object.__setattr__(self, "_needles", needles)
        object.__setattr__(self, "_heaviest", heaviest)

    def spoken_by(self, name: str | None) -> bool:
        """Whether this is somebody whose words are asked for."""
        if name is None or not self.speakers:
            return False
        have = [fold(word) for word in words_of(name)]
        return any(next(_runs(have, [*asked]), None) is not None for asked in self.speakers)

    def find(self, text: str, language: str | None) -> list[Match]:
        """All matches in the order of the text. They may overlap."""
        plain = text.lower() if text.isascii() else _plain(text)
        if plain is None or (self.stems and self.forms is None):
            found = list(self._matches(text, stems(language)))
            plain = None
        else:
            found = self._words(text, plain, language)
        for phrase in self.phrases:
            if plain is None:
                spans: Iterable[tuple[int, int]] = _spans(text, phrase)
            else:
                spans = self._phrase(text, plain, phrase)
            key, weight = " ".join(phrase), len(phrase) * self._heaviest
            found += [Match(start, end, key, weight) for start, end in spans]
        if len(found) > 1:
            found.sort()
        return found

    def _words(self, text: str, plain: str, language: str | None) -> list[Match]:
        found: list[Match] = []
        seen = set()
        for needle in self._needles:
            at = _next(plain, needle, 0) if needle in plain else -1
            while at >= 0:
                start, end = _around(plain, at, at)
                if start not in seen:
                    seen.add(start)
                    piece = text[start:end]
                    matches = self._known.get((language, piece))
                    if matches is None:
                        matches = tuple(self._matches(piece, stems(language)))
                        self._known[language, piece] = matches
                    for first, last, key, weight in matches:
                        found.append(Match(start + first, start + last, key, weight))
                at = _next(plain, needle, end)
        return found

    def _phrase(self, text: str, plain: str, phrase: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        if not phrase or not all(word in plain for word in phrase):
            return
        at = _next(plain, phrase[0], 0)
        while at >= 0:
            end = _follow(plain, at, phrase)
            if end >= 0:
                start, end = _around(plain, at, end)
                piece = text[start:end]
                spans = self._stand.get((phrase, piece))
                if spans is None:
                    spans = self._stand[phrase, piece] = tuple(_spans(piece, phrase))
                yield from ((start + low, start + high) for low, high in spans if start + low == at)
            at = _next(plain, phrase[0], at + 1)

    def _matches(self, text: str, stem_of: Stems) -> Iterator[Match]:
        for word, start, end in tokenize(text):
            stem = stem_of[word]
            if stem in self.stems:
                weight = max(self.stems[stem], self.words.get(word, 0.0))
                yield Match(start, end, stem, weight)
            elif word in self.words:
                yield Match(start, end, word, self.words[word])
            elif word.startswith(self.prefixes):
                prefix = next(p for p in self.prefixes if word.startswith(p))
                yield Match(start, end, prefix + "*", self._heaviest)


def _needles(words: Iterable[str]) -> tuple[str, ...]:
    """The fewest beginnings of words by which to find them all, with a sign and without."""
    found: tuple[str, ...] = ()
    for word in sorted(set(words), key=len):
        if not word.lstrip(SIGNS).startswith(found):
            found += (word,)
    return found


def _plain(text: str) -> str | None:
    """The text as its words are compared, each code point in its place; None if that cannot be."""
    # No word holds these two, and they are all that is odd in many a text.
    even = text.translate(_SPACES) if "…" in text or "\u00a0" in text else text
    plain = even.casefold().replace("\u2019", "'").replace("\u02bc", "'")
    if len(plain) != len(text) or any(joiner in text for joiner in _JOINERS):
        return None
    stable = unicodedata.is_normalized("NFKC", even) and unicodedata.is_normalized("NFKC", plain)
    return plain if stable else None


def _next(plain: str, needle: str, at: int) -> int:
    """Where the needle stands next at what may be the beginning of a word; -1 if nowhere."""
    at = plain.find(needle, at)
    while at > 0 and plain[at - 1] in _INNER and needle[0] < "\x80":
        at = plain.find(needle, at + 1)
    return at


def _around(plain: str, start: int, end: int) -> tuple[int, int]:
    """From the space before to the space after."""
    after = plain.find(" ", end)
    return plain.rfind(" ", 0, start) + 1, after if after >= 0 else len(plain)


def _follow(plain: str, at: int, phrase: Sequence[str]) -> int:
    """The end of a phrase that may begin here; -1 if other letters come between."""
    for word in phrase:
        while not plain.startswith(word, at):
            if at >= len(plain) or plain[at].isalnum():
                return -1
            at += 1
        at += len(word)
    return at


def _spans(text: str, phrase: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From where to where a phrase stands, by looking at every word."""
    tokens = tokenize(text)
    for first in _runs([token.word for token in tokens], [*phrase]):
        yield tokens[first].start, tokens[first + len(phrase) - 1].end


def _runs(words: list[str], run: list[str]) -> Iterator[int]:
    """Where the run of words begins."""
    start = 0
    for _ in range(words.count(run[0]) if run else 0):
        start = words.index(run[0], start)
        if words[start : start + len(run)] == run:
            yield start
        start += 1
