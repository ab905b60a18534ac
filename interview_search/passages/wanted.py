"""What a query looks for in a section, and where that stands in a text.

Tokenizing a text takes a hundred times as long as searching it for a word. So
a text is searched for the words that are wanted, and only what stands around
them, from space to space, is tokenized: no token holds white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from ..analysis import SIGNS, Stems, fold, stems, tokenize
from ..analysis import words as words_of
from ..models import Role
from .near import near
from .plain import INNER, around, follow, following, plainly

_NEEDLES_MAX = 300
"""So many searches take as long as looking at every word."""
_TRAILING = '.,:;!?)]"'
"""Signs that end a word and are no part of it."""

Found = tuple[int, int, str, int]
"""A match as a plain tuple, its weight times UNIT."""
UNIT = 1_000_000


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
    """Stem -> weight, as `analysis.stem` gives it for the section's language.
    Stop words of that language are marked only where they are wanted as written."""
    words: Mapping[str, float] = field(default_factory=dict)
    """Exact word -> weight, as `analysis.tokenize` gives it."""
    prefixes: tuple[str, ...] = ()
    """Beginnings of words, as `analysis.tokenize` gives them."""
    phrases: tuple[tuple[str, ...], ...] = ()
    """Exact words that follow one another; only the whole phrase matches."""
    speakers: tuple[tuple[str, ...], ...] = ()
    """Words of names, without accents: what these people say is shown rather than the rest."""
    forms: Mapping[str, tuple[str, ...]] | None = None
    """Stem -> all words that have it in the texts that will be asked about.
    None where that is not known: then every word of a text is looked at."""
    spelled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Pattern or inexact word -> the exact words that it stands for."""
    near: tuple[tuple[tuple[str, ...], int], ...] = ()
    """Exact words, and how many others may stand between them; each is marked alone."""
    within: Mapping[str, Wanted] = field(default_factory=dict)
    """Part of a section (`question`, `heading`, `title`, `answer`) -> what counts there only."""
    roles: tuple[Role, ...] = ()
    """What those in these roles say is shown rather than the rest."""
    _needles: tuple[str, ...] | None = field(init=False, repr=False, compare=False)
    """By which to find all the words; None where looking at every word is as good."""
    _exact: tuple[Wanted, ...] = field(init=False, repr=False, compare=False)
    """The words of each `near` alone."""
    _spellings: dict[str, str] = field(init=False, repr=False, compare=False)
    """Exact word -> what it is a spelling of."""
    compiled: dict[str | None, Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """By language, what a backend that has a quick way made of it."""
    heaviest: int = field(init=False, repr=False, compare=False)
    """Of the weights, times UNIT."""
    _known: dict[str | None, dict[str, tuple[Found, ...]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """By language, the matches in the pieces met so far; places are into the piece."""
    _stand: dict[tuple[tuple[str, ...], str], tuple[tuple[int, int], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The same of phrases."""

    def __post_init__(self) -> None:
        needles = [*beginnings((*self.words, *self.prefixes))]
        blind = bool(self.stems and self.forms is None)
        for words in (*(self.forms or {}).values(), *self.spelled.values()):
            blind = blind or len(words) + len(needles) > _NEEDLES_MAX
            needles += () if blind else beginnings(words)
        spellings: dict[str, str] = {}
        for key, words in self.spelled.items():
            for word in words:
                spellings.setdefault(word, key)
        heaviest = max((*self.stems.values(), *self.words.values()), default=1.0)
        object.__setattr__(self, "_needles", None if blind else tuple(needles))
        object.__setattr__(self, "_spellings", spellings)
        exact = (Wanted(words=dict.fromkeys(words, 1.0)) for words, _ in self.near)
        object.__setattr__(self, "_exact", tuple(exact))
        object.__setattr__(self, "heaviest", whole(heaviest))

    @property
    def blind(self) -> bool:
        """Whether every word of a text has to be looked at."""
        return self._needles is None

    def spoken_by(self, name: str | None, role: Role | None) -> bool:
        """Whether this is somebody whose words are asked for, in a role that is."""
        if self.roles and role not in self.roles:
            return False
        if not self.speakers:
            return bool(self.roles)
        if name is None:
            return False
        have = [fold(word) for word in words_of(name)]
        return any(next(_runs(have, asked), None) is not None for asked in self.speakers)

    def find(self, text: str, language: str | None) -> list[Match]:
        """All matches in the order of the text. They may overlap."""
        found = self.places(text, language)
        return [Match(start, end, key, weight / UNIT) for start, end, key, weight in found]

    def places(self, text: str, language: str | None) -> list[Found]:
        """The same as plain tuples, which are made more quickly; weights in whole numbers,
        so that equal sums are equal however they came about."""
        told = None if self._needles is None else plainly(text)
        if told is None:
            found = list(self._matches(text, stems(language, stops=True)))
        else:
            plain, odd = told
            pieces = [(start, text[start:end]) for start, end in odd] if odd else ()
            found = self._words(plain, pieces, language)
        for phrase in self.phrases:
            if told is None or odd:
                spans: Iterable[tuple[int, int]] = _spans(text, phrase)
            else:
                spans = self._phrase(plain, phrase)
            key, weight = " ".join(phrase), len(phrase) * self.heaviest
            found += [(start, end, key, weight) for start, end in spans]
        for exact, (words, slop) in zip(self._exact, self.near, strict=True):
            places = [match[:2] for match in exact.places(text, language)]
            found += [(*mark, self.heaviest) for mark in near(text, places, words, slop)]
        if len(found) > 1:
            found.sort()
        return found

    def script(self, text: str, asked: int, language: str | None, *, twin: bool) -> list[Found]:
        """The same in the words of a section, part by part: its question ends before `asked`,
        which with `twin` is its heading, too."""
        found = self.part("question", text[:asked], language)
        if twin and (more := self.within.get("heading")):
            found = sorted({*found, *more.places(text[:asked], language)})
        for start, end, key, weight in self.part("answer", text[asked:], language):
            found.append((start + asked, end + asked, key, weight))
        return found

    def part(self, name: str, text: str, language: str | None) -> list[Found]:
        """The same in one part of a section."""
        found = self.places(text, language)
        if more := self.within.get(name):
            found = sorted({*found, *more.places(text, language)})
        return found

    def _words(
        self, plain: str, odd: Sequence[tuple[int, str]], language: str | None
    ) -> list[Found]:
        """The same of words; `odd` are those that are blank in the text, and where they begin."""
        known = self._known.get(language)
        if known is None:
            known = self._known[language] = {}
        pieces: dict[int, str] = {}
        search, last = plain.find, len(plain)
        for needle in self._needles or ():
            at = search(needle)
            while at >= 0:
                if at == 0 or (before := plain[at - 1]) == " ":
                    start = at
                elif before in INNER and needle < "\x80":
                    at = search(needle, at + 1)
                    continue
                else:
                    start = plain.rfind(" ", 0, at) + 1
                end = search(" ", at)
                if end < 0:
                    end = last
                if start not in pieces:
                    pieces[start] = plain[start:end]
                at = search(needle, end)
        pieces.update(odd)
        found: list[Found] = []
        for start, piece in pieces.items():
            matches = known.get(piece)
            if matches is None:
                matches = known[piece] = self._piece(piece, language)
            for low, high, key, weight in matches:
                found.append((start + low, start + high, key, weight))
        return found

    def _piece(self, piece: str, language: str | None) -> tuple[Found, ...]:
        """What is wanted of some letters without white space."""
        bare = piece.rstrip(_TRAILING)
        if bare.isalnum() and bare.isascii():
            found = self._match(bare, stems(language, stops=True))
            return ((0, len(bare), *found),) if found else ()
        return tuple(self._matches(piece, stems(language, stops=True)))

    def _phrase(self, plain: str, phrase: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        if not phrase or not all(word in plain for word in phrase):
            return
        at = following(plain, phrase[0], 0)
        while at >= 0:
            end = follow(plain, at, phrase)
            if end >= 0:
                start, end = around(plain, at, end)
                piece = plain[start:end]
                spans = self._stand.get((phrase, piece))
                if spans is None:
                    spans = self._stand[phrase, piece] = tuple(_spans(piece, phrase))
                # It may begin with a sign that is no part of the phrase.
                begin = at - 1 if at and plain[at - 1] in SIGNS else at
                yield from (
                    (start + low, start + high) for low, high in spans if start + low in (at, begin)
                )
            at = following(plain, phrase[0], at + 1)

    def _matches(self, text: str, stem_of: Stems) -> Iterator[Found]:
        for word, start, end in tokenize(text):
            found = self._match(word, stem_of)
            if found:
                yield start, end, *found

    def _match(self, word: str, stem_of: Stems) -> tuple[str, int] | None:
        """Which part of the query a word is, and its weight."""
        stem = stem_of[word]
        if stem in self.stems:
            return stem, whole(max(self.stems[stem], self.words.get(word, 0.0)))
        for form in forms(word):
            if form in self.words:
                return form, whole(self.words[form])
            if form in self._spellings:
                return self._spellings[form], self.heaviest
            if form.startswith(self.prefixes):
                prefix = next(p for p in self.prefixes if form.startswith(p))
                return prefix + "*", self.heaviest
        return None


def forms(word: str) -> tuple[str, ...]:
    """A word that keeps its sign is also found without it."""
    return (word, word[1:]) if word[0] in SIGNS else (word,)


def whole(weight: float) -> int:
    return round(weight * UNIT)


@lru_cache(4096)
def beginnings(words: tuple[str, ...]) -> tuple[str, ...]:
    """The fewest by which to find all the words, with a sign and without."""
    found: tuple[str, ...] = ()
    for word in sorted(set(words), key=len):
        if word and not word.lstrip(SIGNS).startswith(found):
            found += (word,)
    return found


def _spans(text: str, phrase: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From where to where a phrase stands, by looking at every word."""
    tokens = tokenize(text)
    for first in _runs([token.word for token in tokens], phrase):
        yield tokens[first].start, tokens[first + len(phrase) - 1].end


def _runs(words: list[str], run: Sequence[str]) -> Iterator[int]:
    """Where the run of words begins."""
    for start in range(len(words) - len(run) + 1 if run else 0):
        if all(want in forms(words[at]) for at, want in enumerate(run, start)):
            yield start
