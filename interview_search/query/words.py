"""What a word asks for, in the languages of one index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from .. import analysis
from .tree import NOTHING, Beginning, Bool, Boosted, Exact, Query, Speaker, Stemmed, TextField

_GUESS = 2
"""So many stop words of a language show that a query is in it."""

_COMPOUNDED = 2
"""Of so many words at most, words that begin with them are found, too,"""
_COMPOUND_LETTERS = 4
"""where these have so many letters."""

KEYWORDS = frozenset(("AND", "OR", "NOT"))
"""Words of the query language."""
OPERATORS = frozenset('+":^~*(')
"""Who writes one of these means just what is written."""
_LATIN = "\u024f"
"""No letter of the Latin script that a word is likely to begin with lies beyond."""


class Vocabulary:
    """Turns words into leaves; what it knows of a query is told to it as `stops`."""

    def __init__(self, languages: tuple[str, ...], segmenters: tuple[str, ...] = ()) -> None:
        """`languages` are codes of `analysis`, the most common one first; `segmenters` is the
        setting."""
        self.languages = languages
        self._segmenters = segmenters
        first = analysis.find_language(languages[0])
        self.compounding = first.code if first.compounds else None
        """The most common language, if it writes words of several words as one."""

    def stops(self, words: Sequence[str]) -> frozenset[str]:
        """The stop words of the languages that a query of these words is in."""
        first, *others = self.languages
        found = analysis.stop_words(first)
        for code in others:
            listed = analysis.stop_words(code)
            if sum(word in listed for word in words) >= _GUESS:
                found |= listed
        return found

    def word(self, word: str, stops: frozenset[str], field: TextField | None = None) -> Query:
        """A single word: by its stems; as written where it is a stop word or keeps a sign."""
        if word in stops or word[0] in analysis.SIGNS or analysis.unspaced(word):
            return Exact((word,), field)
        stems = [analysis.stems(code, stops=True)[word] for code in self.languages]
        if word[0] > _LATIN and "" in stems:
            # Among words of another script it tells what language is meant.
            return Exact((word,), field)
        distinct = tuple(dict.fromkeys(filter(None, stems)))
        return Stemmed(distinct, field) if distinct else Exact((word,), field)

    def with_compounds(self, tree: Query, text: str, times: float) -> Query:
        """The same query, in which one or two bare words stand for longer ones that begin so.

        `Haus` finds `Hausverwaltung`: it counts little, so that the word itself comes
        first: `times` as much as one that was asked for as `Haus*`. With more words,
        whoever asks finds enough, and it would take long.
        """
        if self.compounding is None or not OPERATORS.isdisjoint(text):
            return tree
        parts = tree.should if isinstance(tree, Bool) and not tree.must else (tree,)
        said = analysis.words(text)
        words = {*said} - self.stops(said)
        if not any(isinstance(part, Stemmed) for part in parts) or len(words) > _COMPOUNDED:
            return tree
        longer = [
            Boosted(Beginning(beginning), times)
            for word in sorted(words)
            if self.word(word, frozenset()) in parts
            for beginning in self._beginnings(word, self.compounding)
        ]
        if isinstance(tree, Bool):
            return replace(tree, should=(*parts, *longer))
        return Bool(should=(tree, *longer)) if longer else tree

    def _beginnings(self, word: str, language: str) -> list[str]:
        """What compounds with a word begin with."""
        stem = analysis.stems(language)[word]
        spelled = word[: len(stem)]
        found = {stem, spelled if analysis.fold(spelled) == stem else word}
        return sorted(b for b in found if len(b) >= _COMPOUND_LETTERS and b.isalpha())

    def alternatives(self, text: str, stops: frozenset[str], *, keep: bool) -> Iterator[Query]:
        """Words side by side.

        Stop words are left out, or with `keep` looked for as written. What was
        written as one is a phrase, too, if it has a stop word. A word that keeps
        a sign is looked for without it, too.
        """
        for run in runs(text):
            words = tuple(token.word for token in run)
            if len(run) > 1 and analysis.unspaced(words[0]):
                yield from map(Exact, analysis.asked(words, self._segmenters))
                continue
            # Of other words, a phrase beside them made rankings worse.
            if len(run) > 1 and not stops.isdisjoint(words):
                yield Exact(words)
            for word in words:
                if keep or word not in stops:
                    yield self.word(word, stops)
                if word[0] in analysis.SIGNS and word[1:] not in stops:
                    yield self.word(word[1:], stops)


def names(texts: Iterable[str], stops: frozenset[str]) -> Iterator[Exact]:
    """Stop words in capitals among others, such as `IT department`, with the word beside them."""
    for text in texts:
        pieces = text.split()
        if text.isupper():
            continue
        for at, piece in enumerate(pieces):
            if capital(piece) and stops.issuperset(analysis.words(piece)):
                both = pieces[at : at + 2] if at + 1 < len(pieces) else pieces[-2:]
                words = tuple(analysis.words(" ".join(both)))
                if not stops.issuperset(words):
                    yield Exact(words)


def capital(piece: str) -> bool:
    """Whether it is a word of capitals, and no operator."""
    upper = len(piece) > 1 and piece.isalpha() and piece.isupper()
    return upper and piece not in KEYWORDS


@lru_cache(maxsize=16)
def vocabulary(languages: tuple[str, ...], segmenters: tuple[str, ...] = ()) -> Vocabulary:
    return Vocabulary(languages, segmenters)


def speaker(name: str, *, turns: bool = False) -> Query:
    """Sections where somebody of this name speaks; `turns` as of `Speaker`."""
    words = tuple(analysis.fold(word) for word in analysis.words(name))
    return Speaker(words, turns=turns) if words else NOTHING


def runs(text: str) -> Iterator[list[analysis.Token]]:
    """Words written as one, such as `node.js` and `on-call`, or letters that follow one another."""
    for piece in text.split():
        run: list[analysis.Token] = []
        for token in analysis.tokenize(piece):
            unspaced = analysis.unspaced(token.word)
            if run and (
                unspaced != analysis.unspaced(run[-1].word)
                or (unspaced and token.start > run[-1].end)
            ):
                yield run
                run = []
            run.append(token)
        if run:
            yield run
