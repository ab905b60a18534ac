"""Plain words and quoted phrases, read without a parser: what most people type.

Bare words joined by AND or by OR are read here, too. What has other operators in it is
read by `typed.py`, or left to Whoosh's parser; a test holds all to the same meaning. Each
piece of a query, from blank to blank, is looked up in what earlier queries taught, so that
reading one takes a few microseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from .. import analysis
from ..making import quick
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
Piece = Stemmed | Leaves
"""What a piece asks for: most are a bare word."""
_P = TypeVar("_P", bound=Piece)
_STOP: Leaves = (("", Exact(("stop",))),)
"""Stands for a stop word of the most common language."""
_UNSURE: Leaves = (("", Exact(("unsure",))),)
"""Stands for what depends on the words beside it."""
_OPERATOR: Leaves = (("", Exact(("operator",))),)
"""Stands for what is no plain word."""
_JOINTS = ({"AND"}, {"OR"})
_bool = quick(Bool)


class Scanner:
    """Reads queries for the languages of one index. Threads may share it."""

    def __init__(self, languages: tuple[str, ...], segmenters: tuple[str, ...] = ()) -> None:
        self._vocabulary = vocabulary(languages, segmenters)
        self._first = analysis.stop_words(languages[0])
        self._stops = frozenset().union(*map(analysis.stop_words, languages))
        self._pieces: dict[str, Piece] = {}
        self._phrases: dict[str, Leaves] = {}
        self._stopped: dict[str, Exact] = {}
        self.typed = Typed(self._vocabulary, self._plain)

    def scan(self, text: str) -> Query | None:
        """The meaning of a query; None where it is not for the scanner, or has no word."""
        if not text.isascii():
            text = straight(text)
        named: set[str] = set()
        parts: list[Query] = []
        stopped: list[str] = []
        known = self._pieces
        quoted = False
        segments = text.split('"') if '"' in text else (text,)
        for segment in segments:
            if quoted:
                phrase = self._phrases.get(segment)
                if phrase is None:
                    phrase = self._learn_phrase(segment)
                _add(phrase, parts, named)
                quoted = False
                continue
            for piece in segment.split():
                leaves = known.get(piece)
                if leaves is None:
                    leaves = self._learn(piece)
                if isinstance(leaves, Stemmed):
                    parts.append(leaves)
                elif leaves is _STOP:
                    stopped.append(piece)
                elif leaves is _OPERATOR:
                    return self._joined(segments)
                elif leaves is _UNSURE:
                    return self._slowly(segments)
                else:
                    _add(leaves, parts, named)
            quoted = True
        if not quoted:
            return None  # a quotation mark has no partner
        if stopped and not parts:
            return self._nothing_else(stopped)
        return _side_by_side(parts) if parts else None

    def _joined(self, segments: Sequence[str]) -> Query | None:
        """Bare words with an AND, or with an OR, between each two; None for anything else."""
        pieces = segments[0].split()
        joints = {*pieces[1::2]}
        if len(segments) > 1 or not len(pieces) % 2 or joints not in _JOINTS:
            return None
        leaves = [self._pieces.get(piece) or self._learn(piece) for piece in pieces[::2]]
        words = [leaf for leaf in leaves if isinstance(leaf, Stemmed)]
        if len(words) < len(leaves):
            return None
        if "OR" in joints:
            return _side_by_side(words)
        if len({word.stems for word in words}) < len(words):
            return combined(must=words)
        return _bool(tuple(words))

    def _plain(self, piece: str) -> Sequence[Query] | None:
        """What a piece without operators asks for beside others; None where that depends."""
        leaves = self._pieces.get(piece) or self._learn(piece)
        if leaves is _UNSURE or leaves is _OPERATOR:
            return None
        if isinstance(leaves, Stemmed):
            return (leaves,)
        return () if leaves is _STOP else [leaf for _, leaf in leaves]

    def _learn(self, piece: str) -> Piece:
        words = analysis.words(piece)
        # A word that keeps its sign is looked for without it, too.
        bare = [word.lstrip(analysis.SIGNS) for word in words]
        leaves: Piece
        if OPERATORS.search(piece):
            leaves = _OPERATOR
        elif self._stops.isdisjoint([*words, *bare]):
            made = [*self._vocabulary.alternatives(piece, self._stops, keep=False)]
            leaves = tuple((repr(leaf), leaf) for leaf in made)
            if len(made) == 1 and isinstance(made[0], Stemmed):
                leaves = made[0]
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


def _add(leaves: Leaves, parts: list[Query], named: set[str]) -> None:
    """Put leaves beside others, as `tree.repeated` does."""
    for name, leaf in leaves:
        if type(leaf) is Stemmed:
            parts.append(leaf)
        elif name not in named:
            named.add(name)
            parts.append(leaf)


def _side_by_side(parts: Sequence[Query]) -> Query:
    """Alternatives, of which there is one or more."""
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return first
    # Most have other stems: to compare the leaves takes four times as long.
    if isinstance(first, Stemmed) and isinstance(last, Stemmed) and first.stems != last.stems:
        return _bool((), tuple(parts))
    return _bool((), tuple(parts)) if any(part != first for part in parts) else first


def _kept(known: dict[str, _P], text: str, leaves: _P) -> _P:
    if len(known) >= _KEPT:
        known.clear()
    if len(text) <= _LONG:
        known[text] = leaves
    return leaves
