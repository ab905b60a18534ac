"""Plain words and quoted phrases, read without a parser: what most people type.

What has operators in it is read by `typed.py`, or left to Whoosh's parser; a test
holds all to the same meaning. Each piece of a query, from blank to blank, is looked up in what
earlier queries taught, so that reading one takes a few microseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from .. import analysis
from .tree import Bool, Exact, Query, Stemmed, combined
from .typed import OPERATORS, Typed
from .words import capital, names, vocabulary

_KEPT = 20_000
"""Pieces remembered,"""
_LONG = 100
"""unless they have more characters."""
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»〝〞＂", '"'))

Leaves = tuple[tuple[str, Query], ...]
"""Leaves, each under a name that no other leaf has."""
_STOP: Leaves = (("", Exact(("stop",))),)
"""Stands for a stop word of the most common language."""
_UNSURE: Leaves = (("", Exact(("unsure",))),)
"""Stands for what depends on the words beside it."""
_OPERATOR: Leaves = (("", Exact(("operator",))),)
"""Stands for what is no plain word."""


class Scanner:
    """Reads queries for the languages of one index. Threads may share it."""

    def __init__(self, languages: tuple[str, ...], segmenters: tuple[str, ...] = ()) -> None:
        self._vocabulary = vocabulary(languages, segmenters)
        self._first = analysis.stop_words(languages[0])
        self._stops = frozenset().union(*map(analysis.stop_words, languages))
        self._pieces: dict[str, Leaves] = {}
        self._phrases: dict[str, Leaves] = {}
        self._stopped: dict[str, Exact] = {}
        self.typed = Typed(self._vocabulary, self._plain)

    def scan(self, text: str) -> Query | None:
        """The meaning of a query; None where it is not for the scanner, or has no word."""
        text = straight(text)
        found: dict[str, Query] = {}
        parts: list[Query] = []
        stopped: list[str] = []
        quoted = False
        segments = text.split('"') if '"' in text else (text,)
        for segment in segments:
            if quoted:
                leaves = self._phrases.get(segment)
                if leaves is None:
                    leaves = self._learn_phrase(segment)
                for name, leaf in leaves:
                    if name not in found:
                        found[name] = leaf
                        parts.append(leaf)
                quoted = False
                continue
            for piece in segment.split():
                leaves = self._pieces.get(piece)
                if leaves is None:
                    leaves = self._learn(piece)
                if leaves is _OPERATOR:
                    return None
                if leaves is _UNSURE:
                    return self._slowly(segments)
                if leaves is _STOP:
                    stopped.append(piece)
                    continue
                for name, leaf in leaves:
                    # As `tree.repeated`.
                    if name not in found or type(leaf) is Stemmed:
                        found[name] = leaf
                        parts.append(leaf)
            quoted = True
        if not quoted:
            return None  # a quotation mark has no partner
        if stopped and not parts:
            return self._nothing_else(stopped)
        return Bool((), tuple(parts)) if len(found) > 1 else parts[0] if parts else None

    def _plain(self, piece: str) -> Sequence[Query] | None:
        """What a piece without operators asks for beside others; None where that depends."""
        leaves = self._pieces.get(piece) or self._learn(piece)
        if leaves is _UNSURE or leaves is _OPERATOR:
            return None
        return () if leaves is _STOP else [leaf for _, leaf in leaves]

    def _learn(self, piece: str) -> Leaves:
        words = analysis.words(piece)
        if OPERATORS.search(piece):
            leaves = _OPERATOR
        elif self._stops.isdisjoint(words):
            made = self._vocabulary.alternatives(piece, self._stops, keep=False)
            leaves = tuple((repr(leaf), leaf) for leaf in made)
        elif len(words) == 1 and words[0] in self._first and not capital(piece):
            leaves = _STOP
            if len(self._stopped) < _KEPT:
                self._stopped[piece] = Exact((words[0],))
        else:
            leaves = _UNSURE
        return _kept(self._pieces, piece, leaves)

    def _learn_phrase(self, text: str) -> Leaves:
        words = tuple(analysis.words(text))
        leaf = Exact(words)
        return _kept(self._phrases, text, ((repr(leaf), leaf),) if words else ())

    def _nothing_else(self, pieces: Sequence[str]) -> Query | None:
        """Stop words alone."""
        try:
            leaves = [self._stopped[piece] for piece in pieces]
        except KeyError:
            return self._read([" ".join(pieces)])
        if len(leaves) == 1:
            return leaves[0]
        row = Exact(tuple([leaf.words[0] for leaf in leaves]))
        return Bool((), tuple(dict.fromkeys([*leaves, row])))

    def words(self, text: str) -> Query | None:
        """The meaning of a text in which no sign means anything."""
        return self._read([straight(text).replace('"', " ")])

    def _slowly(self, segments: Sequence[str]) -> Query | None:
        pieces = (piece for segment in segments[::2] for piece in segment.split())
        if not len(segments) % 2 or any(map(OPERATORS.search, pieces)):
            return None
        return self._read(segments)

    def _read(self, segments: Sequence[str]) -> Query | None:
        """By rules that look at all words; every other segment is a phrase."""
        words = [word for segment in segments[::2] for word in analysis.words(segment)]
        stops = self._vocabulary.stops(words)
        keep = stops.issuperset(words) and not any(map(analysis.words, segments[1::2]))
        parts: list[Query] = []
        for number, segment in enumerate(segments):
            if number % 2:
                phrase = tuple(analysis.words(segment))
                parts += [Exact(phrase)] if phrase else []
            else:
                parts += self._vocabulary.alternatives(segment, stops, keep=keep)
                parts += names([segment], stops)
        return combined(should=together(parts, words) if keep else parts)


@lru_cache(maxsize=16)
def scanner(languages: tuple[str, ...], segmenters: tuple[str, ...] = ()) -> Scanner:
    return Scanner(languages, segmenters)


def straight(text: str) -> str:
    """With plain quotation marks."""
    return text if text.isascii() else text.translate(_QUOTES)


def together(parts: Sequence[Query | None], words: Sequence[str]) -> Sequence[Query | None]:
    """ "the who": nothing but stop words, so what counts is that they stand together."""
    return [*parts, Exact(tuple(words))] if len(words) > 1 else parts


def _kept(known: dict[str, Leaves], text: str, leaves: Leaves) -> Leaves:
    if len(known) >= _KEPT:
        known.clear()
    if len(text) <= _LONG:
        known[text] = leaves
    return leaves
