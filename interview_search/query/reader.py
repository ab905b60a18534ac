"""From the syntax that Whoosh parsed to a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .. import analysis
from . import fields, grammar
from .catalogue import Catalogue
from .scanner import straight, together
from .tree import (
    NOTHING,
    TEXT_FIELDS,
    Beginning,
    Bool,
    Exact,
    Query,
    Speaker,
    TextField,
    combined,
)
from .words import speaker, vocabulary

_FIELD = re.compile(r"([^\W\d_][\w.-]*):(?=[^\s/:])")
_EDGES = "?!,;"


class Reader:
    """Turns one query into a tree, for the languages and fields of one index."""

    def __init__(self, catalogue: Catalogue, warnings: list[str]) -> None:
        self._catalogue = catalogue
        self._warnings = warnings
        self._vocabulary = vocabulary(catalogue.languages)
        self._stops: frozenset[str] = frozenset()
        self._keep_stops = False

    def parsed(self, text: str) -> Query | None:
        text = straight(text)
        if text.count('"') % 2:
            self._warnings.append("a quotation mark has no partner")
        root = grammar.parse(text, {*self._catalogue.known, *TEXT_FIELDS})
        bare = [
            word
            for leaf in self._leaves(root)
            if isinstance(leaf, grammar.Words) and leaf.fieldname is None
            for word in analysis.words(leaf.text)
        ]
        self._stops = self._vocabulary.stops(bare)
        self._keep_stops = self._stops.issuperset(bare)
        return self._group(root)

    def _leaves(self, node: Any) -> Iterator[Any]:
        if isinstance(node, grammar.Group):
            for child in node:
                yield from self._leaves(child)
        else:
            yield node

    def _node(self, node: Any) -> Query | None:
        """One operand of an operator: it must say something, so stop words count."""
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
            return combined(must=must, never=never)
        if isinstance(node, grammar.Or):
            return combined(should=[self._node(n) for n in node])
        return self._leaf(node)

    def _group(self, group: Any) -> Query | None:
        """Things side by side."""
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
                should += self._side_by_side(node.text)
            else:
                should.append(self._node(node))
        filters = [combined(should=map(_condition, parts)) for parts in kept.values()]
        loose = combined(should=together(should, words) if self._keep_stops else should)
        if must:
            return combined(must=must, should=[loose], never=never, filters=filters)
        if loose is None and (never or filters):
            return combined(never=never, filters=filters)
        if not never and not filters:
            return loose
        return combined(must=[loose], never=never, filters=filters)

    def _condition(self, node: Any) -> str | None:
        """The one field of the interview that a node, or all of a group, is about."""
        found = {getattr(leaf, "fieldname", None) for leaf in self._leaves(node)}
        field = found.pop() if len(found) == 1 else None
        if field is None or field.lower() in TEXT_FIELDS:
            return None
        return fields.canonical(field)

    def _leaf(self, node: Any) -> Query | None:
        field = node.fieldname.lower() if getattr(node, "fieldname", None) else None
        if field is None or field in TEXT_FIELDS:
            return self._text(node, field)
        name = fields.canonical(field)
        if isinstance(node, grammar.Range):
            low, high = (end.strip() or None if end else None for end in (node.start, node.end))
            return self._catalogue.meeting(name, (low, high))
        if isinstance(node, grammar.Prefix):
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
        if isinstance(node, grammar.Range):
            return combined(should=self._side_by_side(f"{node.start or ''} {node.end or ''}"))
        words = tuple(analysis.words(node.text))
        if not words:
            return None
        if isinstance(node, grammar.Phrase) or len(words) > 1:
            return Exact(words, field)
        if isinstance(node, grammar.Prefix):
            return Beginning(words[0], field)
        return self._vocabulary.word(words[0], self._stops, field)

    def _side_by_side(self, text: str) -> Iterator[Query]:
        return self._vocabulary.alternatives(text, self._stops, keep=self._keep_stops)

    def _unknown_field(self, text: str) -> None:
        found = _FIELD.match(text)
        if found:
            self._warnings.append(f"there is no field {found[1]!r}; it was searched as a word")


def _condition(query: Query) -> Query:
    """A group of conditions among conditions needs no wrapping."""
    alone = isinstance(query, Bool) and query == Bool(filters=query.filters)
    return query.filters[0] if alone and len(query.filters) == 1 else query  # type: ignore[union-attr]
