"""From the syntax that Whoosh parsed to a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from .. import analysis
from ..settings import Settings
from . import fields, grammar
from .catalogue import Catalogue
from .leaves import Leaves
from .scanner import straight, together
from .tidy import outside, tidy
from .tree import TEXT_FIELDS, Bool, Boosted, Constant, Query, combined
from .words import names, vocabulary

TIMES = 0.01, 100.0
"""The least and the most that a number behind `^` can be."""


class Reader:
    """Turns one query into a tree, for the languages and fields of one index."""

    def __init__(self, catalogue: Catalogue, settings: Settings, warnings: list[str]) -> None:
        self._catalogue = catalogue
        self._depth = settings.query_depth_max
        self._warnings = warnings
        self._vocabulary = vocabulary(catalogue.languages, settings.segmenters)
        self._leaves = Leaves(catalogue, self._vocabulary, warnings)
        self._stops: frozenset[str] = frozenset()
        self._keep_stops = False

    @property
    def names(self) -> Mapping[Query, str]:
        """Conditions as they were typed."""
        return self._leaves.names

    def parsed(self, text: str) -> Query | None:
        """What it asks for; None where there is no word in it."""
        text = tidy(straight(text), self._depth, self._warnings)
        known = self._catalogue.known_in(text)
        self._unknown_fields(text, known)
        root = grammar.parse(text, known)
        bare: list[str] = []
        others = False
        for leaf in _leaves(root):
            words = analysis.words(leaf.text) if _condition(leaf) is None else []
            if isinstance(leaf, grammar.Words) and leaf.fieldname is None:
                bare += words
            else:
                others = others or bool(words)
        self._stops = self._vocabulary.stops(bare)
        self._keep_stops = self._stops.issuperset(bare) and not others
        self._leaves.begin(self._stops, keep=self._keep_stops)
        return self._group(root)

    def _node(self, node: Any) -> Query | None:
        """One operand of an operator: it must say something, so stop words count."""
        if isinstance(node, grammar.Loose):
            return self._group(node)
        if isinstance(node, grammar.Must):
            return self._node(node[0])
        if isinstance(node, grammar.Times):
            return self._weighed(node, self._node(node[0]))
        if isinstance(node, grammar.Not):
            inner = self._node(node[0])
            if isinstance(inner, Bool) and inner == Bool(never=inner.never[:1]):
                return inner.never[0]  # not not
            return inner and Bool(never=(inner,))
        if isinstance(node, grammar.And):
            never = [self._node(n[0]) for n in node if isinstance(n, grammar.Not)]
            must = [self._node(n) for n in node if not isinstance(n, grammar.Not)]
            return combined(must=must, never=never)
        if isinstance(node, grammar.Or):
            return combined(should=[self._node(n) for n in node])
        return self._leaves.leaf(node)

    def _group(self, group: Any) -> Query | None:
        """Things side by side."""
        must: list[Query | None] = []
        should: list[Query | None] = []
        never: list[Query | None] = []
        kept: dict[str, list[Query]] = {}
        words: list[str] = []
        for side_by_side, run in groupby(group, _is_word):
            nodes = [*run]
            if side_by_side:
                words += analysis.words(_text(nodes))
                should += self._words(nodes)
                continue
            for node in nodes:
                field = _condition(node)
                if isinstance(node, grammar.Not):
                    never.append(self._node(node[0]))
                elif isinstance(node, grammar.Must):
                    must.append(self._node(node[0]))
                elif field is None:
                    should.append(self._node(node))
                elif (part := self._node(node)) is not None:
                    kept.setdefault(field, []).append(part)
        filters = [combined(should=map(_bare, parts)) for parts in kept.values()]
        loose = combined(should=together(should, words) if self._keep_stops else should)
        if must:
            return combined(must=must, should=[loose], never=never, filters=filters)
        if loose is None and (never or filters):
            return combined(never=never, filters=filters)
        if not never and not filters:
            return loose
        return combined(must=[loose], never=never, filters=filters)

    def _words(self, nodes: Sequence[Any]) -> Iterator[Query | None]:
        """Bare words in a row."""
        for node in nodes:
            weighed = isinstance(node, grammar.Times)
            for part in self._leaves.side_by_side(_text([node])):
                yield self._weighed(node, part) if weighed else part
        yield from names([_text(nodes)], self._stops)

    def _weighed(self, node: Any, query: Query | None) -> Query | None:
        """A query under the number that stands behind it."""
        if query is None:
            return None
        low, high = TIMES
        times = min(max(node.kwargs["times"], low), high)
        if times != node.kwargs["times"]:
            self._warnings.append(f"the number behind ^ goes from {low:g} to {high:g}")
        if node.kwargs["even"]:
            return Constant(query, times)
        if _condition(node) is not None:
            self._warnings.append("conditions do not score; write ^= to prefer what meets one")
            return query
        return query if times == 1 else Boosted(query, times)

    def _unknown_fields(self, text: str, known: frozenset[str]) -> None:
        for found in grammar.FIELD.finditer(outside(text)):
            name = found["name"].casefold()
            if name not in known and name not in TEXT_FIELDS:
                self._warnings.append(
                    f"there is no field {found['name']!r}; it was searched as a word"
                )


def _is_word(node: Any) -> bool:
    """Whether it is a bare word, be it with a number behind it."""
    inner = node[0] if isinstance(node, grammar.Times) else node
    return isinstance(inner, grammar.Words) and inner.fieldname is None


def _text(nodes: Sequence[Any]) -> str:
    """What bare words say."""
    return " ".join((node[0] if isinstance(node, grammar.Times) else node).text for node in nodes)


def _leaves(node: Any) -> Iterator[Any]:
    if isinstance(node, grammar.Group):
        for child in node:
            yield from _leaves(child)
    else:
        yield node


def _condition(node: Any) -> str | None:
    """The one field of the interview that a node, or all of a group, asks for."""
    if isinstance(node, grammar.Times) and node.kwargs["even"]:
        return None  # it is to score
    found = {getattr(leaf, "fieldname", None) for leaf in _leaves(node)}
    field = found.pop() if len(found) == 1 else None
    if field is None or field.lower() in TEXT_FIELDS:
        return None
    return fields.canonical(field)


def _bare(query: Query) -> Query:
    """A group of conditions among conditions needs no wrapping."""
    alone = isinstance(query, Bool) and query == Bool(filters=query.filters)
    return query.filters[0] if alone and len(query.filters) == 1 else query  # type: ignore[union-attr]
