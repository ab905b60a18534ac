"""A query in which words stand for their synonyms, too.

A word and its synonyms of one word are one term, with the frequencies of all added.
A synonym of several words is a phrase, by their stems, that counts as much as one of
its words does on average. What stands within quotation marks stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from .. import analysis
from .memory import Memory
from .plan import Plan
from .said import Said, said
from .spelling import Spellings
from .synonyms import Entry, Rule
from .tree import (
    TEXT_FIELDS,
    Bool,
    Boosted,
    Constant,
    Exact,
    Query,
    Stemmed,
    StemmedPhrase,
    TextField,
    combined,
)

_KNOWN_MAX = 10_000
"""Words."""


class _Wide(NamedTuple):
    """What is found beside words of a query."""

    leaves: frozenset[Query]
    """What these words ask for."""
    stems: tuple[str, ...]
    """Of synonyms of one word."""
    others: tuple[Query, ...]


class Synonyms:
    """Puts them into queries, for one snapshot."""

    def __init__(self, rules: Sequence[Rule], spellings: Spellings, most: int) -> None:
        """`spellings` tells what a word asks for; `most` is how many a query can have."""
        self._asks = spellings.word
        self._most = most
        self._known: Memory[str, frozenset[str]] = Memory(_KNOWN_MAX)
        self._rules: dict[str, list[tuple[Entry, Rule]]] = defaultdict(list)
        """By each key of an entry's first word."""
        for rule in rules:
            for entry in rule.typed:
                for key in spellings.all_stems(entry[0]):
                    self._rules[key].append((entry, rule))
        self._longest = max((len(entry) for rule in rules for entry in rule.typed), default=0)

    def widened(self, read: Plan, fields: frozenset[str]) -> Plan:
        """The same query with synonyms; `fields` as of `said`."""
        found = [*self._found(read, fields)]
        if not found:
            return read
        left = self._most
        kept = []
        for wide in found:
            stems = wide.stems[:left]
            others = wide.others[: left - len(stems)]
            left -= len(stems) + len(others)
            kept.append(wide._replace(stems=stems, others=others))
        warnings = read.warnings
        if not left and kept != found:
            warnings += (f"there are more than {self._most:,} synonyms; the first were searched",)
        return read._replace(tree=_widened(read.tree, kept), warnings=warnings)

    def _found(self, read: Plan, fields: frozenset[str]) -> Iterator[_Wide]:
        there = frozenset(_leaves(read.tree))
        for run in _runs(said(read.text, fields)):
            at = 0
            while at < len(run):
                size, rules = self._matching([one.word for one in run[at : at + self._longest]])
                if rules:
                    words = tuple(one.word for one in run[at : at + size])
                    field: TextField | None = run[at].field or None  # type: ignore[assignment]
                    wide = self._wide(words, field, rules, there, read.text.isascii())
                    if wide.leaves and (wide.stems or wide.others):
                        yield wide
                at += size

    def _matching(self, words: Sequence[str]) -> tuple[int, list[Rule]]:
        """How many words the longest entry has that stands here, and the lines that have it."""
        best, found = 1, list[Rule]()
        keys = [self._keys(word) for word in words]
        for key in keys[0]:
            for entry, rule in self._rules.get(key, ()):
                size = len(entry)
                if size < best or size > len(words):
                    continue
                if all(self._keys(e) & k for e, k in zip(entry, keys, strict=False)):
                    if size > best:
                        best, found = size, []
                    if rule not in found:
                        found.append(rule)
        return best, found

    def _wide(
        self,
        words: Entry,
        field: TextField | None,
        rules: Iterable[Rule],
        there: frozenset[Query],
        bare: bool,
    ) -> _Wide:
        row = Exact(words, field)
        leaves: frozenset[Query] = there & {row} if len(words) > 1 else frozenset()
        if not leaves:
            leaves = there & {self._leaf(word, field, there, bare) for word in words}
        entries = dict.fromkeys(entry for rule in rules for entry in rule.meant)
        made = [self._asked(entry, field) for entry in entries if entry != words]
        if len(words) > 1:
            return _Wide(leaves, (), tuple(dict.fromkeys(made)))
        single = [one for one in made if isinstance(one, Stemmed)]
        stems = tuple(dict.fromkeys(stem for one in single for stem in one.stems))
        others = tuple(one for one in dict.fromkeys(made) if one not in single)
        if stems and not all(isinstance(leaf, Stemmed) for leaf in leaves):
            stems, others = (), (Stemmed(stems, field), *others)
        return _Wide(leaves, stems, others)

    def _leaf(
        self, word: str, field: TextField | None, there: frozenset[Query], bare: bool
    ) -> Query:
        """What a bare word asks for in this query: as written, where it is a stop word."""
        leaf = self._asks(word, field, bare=bare)
        return leaf if leaf in there else Exact((word,), field)

    def _asked(self, entry: Entry, field: TextField | None) -> Query:
        """What finds an entry."""
        parts = [self._asks(word, field) for word in entry]
        if len(parts) == 1:
            return parts[0]
        if all(isinstance(part, Stemmed) for part in parts):
            stems = tuple(part.stems for part in parts if isinstance(part, Stemmed))
            return Boosted(StemmedPhrase(stems, field), 1 / len(parts))
        return Boosted(Exact(entry, field), 1 / len(parts))

    def _keys(self, word: str) -> frozenset[str]:
        """By which a word is known: two words that share one are the same to a query."""
        return self._known.of(word, self._keyed)

    def _keyed(self, word: str) -> frozenset[str]:
        leaf = self._asks(word)
        stems = leaf.stems if isinstance(leaf, Stemmed) else ()
        return frozenset((analysis.fold(word), *stems))


def _runs(words: Iterable[Said]) -> Iterator[list[Said]]:
    """Bare words with nothing between them."""
    run: list[Said] = []
    for one in words:
        if run and not (one.joined and one.field == run[0].field):
            yield run
            run = []
        if not one.quoted and (not one.field or one.field in TEXT_FIELDS):
            run.append(one)
    if run:
        yield run


def _leaves(query: Query) -> Iterator[Query]:
    """All of them, those that rule sections out as well."""
    if isinstance(query, Bool):
        for part in (*query.must, *query.should, *query.never, *query.filters):
            yield from _leaves(part)
    elif isinstance(query, (Boosted, Constant)):
        yield from _leaves(query.query)
    else:
        yield query


def _widened(query: Query, found: Sequence[_Wide]) -> Query:
    if isinstance(query, Bool):
        must, never, filters = (
            tuple(_widened(part, found) for part in group)
            for group in (query.must, query.never, query.filters)
        )
        parts = query.should
        # Side by side, synonyms are further alternatives.
        inside = [wide for wide in found if wide.leaves.issubset(parts)]
        outside = [wide for wide in found if wide not in inside]
        terms = {leaf: _term(leaf, wide) for wide in inside for leaf in wide.leaves}
        should = [terms[part] if part in terms else _widened(part, outside) for part in parts]
        others = dict.fromkeys(other for wide in inside for other in wide.others)
        return Bool(must, (*should, *(o for o in others if o not in should)), never, filters)
    if isinstance(query, (Boosted, Constant)):
        return replace(query, query=_widened(query.query, found))
    for wide in found:
        if wide.leaves == {query}:
            made = combined(should=(_term(query, wide), *wide.others))
            assert made is not None
            return made
    return query


def _term(leaf: Query, wide: _Wide) -> Query:
    """A leaf with the synonyms of one word."""
    if isinstance(leaf, Stemmed):
        return replace(leaf, stems=tuple(dict.fromkeys((*leaf.stems, *wide.stems))))
    return leaf
