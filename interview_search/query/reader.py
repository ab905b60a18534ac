"""From what was typed to a tree: word by word, or along the syntax that Whoosh parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from .. import analysis
from . import fields
from .catalogue import Catalogue
from .tree import NOTHING, TEXT_FIELDS, Beginning, Bool, Exact, Query, Speaker, Stemmed, TextField

_FIELD = re.compile(r"([^\W\d_][\w.-]*):(?=[^\s/:])")
_EDGES = "?!,;"
_GUESS = 2
"""So many stop words of a language show that a query is in it."""


def speaker(name: str) -> Query:
    words = tuple(analysis.fold(word) for word in analysis.words(name))
    return Speaker(words) if words else NOTHING


class Reader:
    """Turns one query into a tree, for the languages and fields of one index."""

    def __init__(self, catalogue: Catalogue, warnings: list[str]) -> None:
        self._catalogue = catalogue
        self._warnings = warnings
        self._stops: frozenset[str] = frozenset()
        self._keep_stops = False

    def plain(self, text: str) -> Query | None:
        """Words alone, in any order."""
        words = analysis.words(text)
        self._weigh(words)
        return self._loose(list(self._words(text)), words)

    def parsed(self, text: str) -> Query | None:
        """With operators, by Whoosh's parser; a query of words alone need not wait for it."""
        from . import grammar

        self._grammar = grammar
        if grammar.straight(text).count('"') % 2:
            self._warnings.append("a quotation mark has no partner")
        known = self._catalogue.known
        root = grammar.parse(text, {*known, *TEXT_FIELDS})
        bare = [
            word
            for leaf in self._leaves(root)
            if isinstance(leaf, grammar.Words) and leaf.fieldname is None
            for word in analysis.words(leaf.text)
        ]
        self._weigh(bare)
        return self._group(root)

    def _weigh(self, words: list[str]) -> None:
        """Find out which words are stop words here, and whether there are any others."""
        languages = self._catalogue.languages
        hits = {c: sum(w in analysis.stop_words(c) for w in words) for c in languages}
        spoken = [c for c in languages if c == languages[0] or hits[c] >= _GUESS]
        self._stops = frozenset().union(*(analysis.stop_words(c) for c in spoken))
        self._keep_stops = all(word in self._stops for word in words)

    def _leaves(self, node: Any) -> Iterator[Any]:
        if isinstance(node, self._grammar.Group):
            for child in node:
                yield from self._leaves(child)
        else:
            yield node

    def _node(self, node: Any) -> Query | None:
        """One operand of an operator: it must say something, so stop words count."""
        grammar = self._grammar
        if isinstance(node, grammar.Loose):
            return self._group(node)
        if isinstance(node, grammar.Must):
            return self._node(node[0])
        if isinstance(node, grammar.Not):
            inner = self._node(node[0])
            return inner and Bool(never=(inner,))
        if isinstance(node, grammar.And):
            never = [self._node(n[0]) for n in node if isinstance(n, grammar.Not)]
            must = [self._node(n) for n in node if not isinstance(n, grammar.Not)]
            return _bool(must=must, never=never)
        if isinstance(node, grammar.Or):
            return _bool(should=[self._node(n) for n in node])
        return self._leaf(node)

    def _group(self, group: Any) -> Query | None:
        """Things side by side."""
        grammar = self._grammar
        must: list[Query | None] = []
        should: list[Query | None] = []
        never: list[Query | None] = []
        kept: dict[str, list[Query]] = {}
        words: list[str] = []
        for node in group:
            field = self._condition(node)
            if isinstance(node, grammar.Not):
                never.append(self._node(node[0]))
            elif isinstance(node, grammar.Must):
                must.append(self._node(node[0]))
            elif field is not None:
                part = self._node(node)
                if part is not None:
                    kept.setdefault(field, []).append(part)
            elif isinstance(node, grammar.Words) and node.fieldname is None:
                self._unknown_field(node.text)
                words += analysis.words(node.text)
                should += self._words(node.text)
            else:
                should.append(self._node(node))
        filters = [_bool(should=map(_condition, parts)) for parts in kept.values()]
        loose = self._loose(should, words)
        if must:
            return _bool(must=must, should=[loose], never=never, filters=filters)
        if loose is None and (never or filters):
            return _bool(never=never, filters=filters)
        if not never and not filters:
            return loose
        return _bool(must=[loose], never=never, filters=filters)

    def _condition(self, node: Any) -> str | None:
        """The one field of the interview that a node, or all of a group, is about."""
        found = {getattr(leaf, "fieldname", None) for leaf in self._leaves(node)}
        field = found.pop() if len(found) == 1 else None
        if field is None or field.lower() in TEXT_FIELDS:
            return None
        return fields.canonical(field)

    def _loose(self, parts: Sequence[Query | None], words: Sequence[str]) -> Query | None:
        if self._keep_stops and len(words) > 1:
            # "the who": nothing but stop words, so what counts is that they stand together.
            parts = [*parts, Exact(tuple(words))]
        return _bool(should=parts)

    def _words(self, text: str) -> Iterator[Query]:
        """Alternatives for words side by side; what was written as one also as a phrase."""
        for run in _runs(text):
            words = tuple(token.word for token in run)
            if len(run) > 1 and analysis.unspaced(words[0]):
                yield from (Exact(pair) for pair in pairwise(words))
                continue
            if len(run) > 1:
                yield Exact(words)
            for word in words:
                if self._keep_stops or word not in self._stops:
                    yield self._word(word, None)

    def _word(self, word: str, field: TextField | None) -> Query:
        if word in self._stops or analysis.unspaced(word):
            return Exact((word,), field)
        stems = (analysis.stems(c, stops=True)[word] for c in self._catalogue.languages)
        distinct = tuple(dict.fromkeys(filter(None, stems)))
        return Stemmed(distinct, field) if distinct else Exact((word,), field)

    def _leaf(self, node: Any) -> Query | None:
        field = node.fieldname.lower() if getattr(node, "fieldname", None) else None
        if field is None or field in TEXT_FIELDS:
            return self._text(node, field)
        name = fields.canonical(field)
        if isinstance(node, self._grammar.Range):
            low, high = (end.strip() or None if end else None for end in (node.start, node.end))
            return self._catalogue.meeting(name, (low, high))
        if isinstance(node, self._grammar.Prefix):
            return self._beginning_of(name, node.text)
        value = node.text.strip(_EDGES + '"') or node.text
        if name == fields.SPEAKER:
            return speaker(value)
        return self._catalogue.meeting(name, value)

    def _beginning_of(self, name: str, text: str) -> Query:
        start = analysis.normal(text)
        if name not in (fields.SPEAKER, fields.PEOPLE):
            return self._catalogue.beginning(name, start)
        start = analysis.fold(start)
        names = self._catalogue.values(name)
        words = sorted({w for n in names for w in fields.name_words(n) if w.startswith(start)})
        if name == fields.PEOPLE:
            return self._catalogue.meeting(name, words)
        return Bool(should=tuple(Speaker((w,)) for w in words) or (NOTHING,))

    def _text(self, node: Any, field: TextField | None) -> Query | None:
        grammar = self._grammar
        if isinstance(node, grammar.Range):
            return _bool(should=self._words(f"{node.start or ''} {node.end or ''}"))
        words = tuple(analysis.words(node.text))
        if not words:
            return None
        if isinstance(node, grammar.Phrase) or len(words) > 1:
            return Exact(words, field)
        if isinstance(node, grammar.Prefix):
            return Beginning(words[0], field)
        return self._word(words[0], field)

    def _unknown_field(self, text: str) -> None:
        found = _FIELD.match(text)
        if found:
            self._warnings.append(f"there is no field {found[1]!r}; it was searched as a word")


def _runs(text: str) -> Iterator[list[analysis.Token]]:
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


def _condition(query: Query) -> Query:
    """A group of conditions among conditions needs no wrapping."""
    alone = isinstance(query, Bool) and query == Bool(filters=query.filters)
    return query.filters[0] if alone and len(query.filters) == 1 else query  # type: ignore[union-attr]


def _bool(
    must: Iterable[Query | None] = (),
    should: Iterable[Query | None] = (),
    never: Iterable[Query | None] = (),
    filters: Iterable[Query | None] = (),
) -> Query | None:
    """The parts that say something, as simply as can be; None where none does."""
    parts = [tuple(dict.fromkeys(p for p in given if p is not None))
             for given in (must, should, never, filters)]  # fmt: skip
    if not any(parts):
        return None
    made = Bool(*parts)
    if not made.never and not made.filters and len(made.must) + len(made.should) == 1:
        return (made.must or made.should)[0]
    return made
