"""The operators that people type most, read without a parser.

`+must -not "a phrase" question:word tag:this`, side by side, or all of them joined by
AND or by OR; each may have a NOT in front. Whatever else a query has in it is left to
Whoosh's parser; a test holds both to the same meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from .. import analysis
from . import fields
from .catalogue import Catalogue
from .conditions import Conditions
from .tree import TEXT_FIELDS, Exact, Query, TextField, combined
from .words import KEYWORDS, Vocabulary

OPERATORS = re.compile(r"[()\[\]{}:*^~]|^[+\-]|^(?:AND|OR|NOT)$|\?\w")
"""What a plain word has not."""
_PIECE = re.compile(
    r"(?P<sign>[+\-](?=[\w@#.]|$))?(?:(?P<field>[a-z][\w.-]{0,60}):)?(?P<text>.*)",
    re.ASCII | re.DOTALL | re.IGNORECASE,
)
_FIELD = re.compile(r"\w[^\s\"()]*")
_KEPT = 20_000
"""Words remembered,"""
_LONG = 100
"""unless they have as many characters."""

Reading = tuple[Query, Mapping[Query, str]]
"""The meaning of a query, and its conditions as they were typed."""


class _Item(NamedTuple):
    """What an operator can stand before or between."""

    sign: str
    field: str
    text: str
    quoted: bool

    @property
    def condition(self) -> bool:
        """Whether it asks something of the interview."""
        return self.field != "" and self.field not in TEXT_FIELDS


_Operands = list[tuple[str, _Item]]
"""Each with its NOT as a sign."""


class Typed:
    """Reads queries with operators for the languages of one index. Threads may share it."""

    def __init__(self, vocabulary: Vocabulary, plain: Callable[[str], Sequence[Query] | None]):
        """`plain` tells what a piece without operators asks for; None where it is not sure."""
        first, *_ = vocabulary.languages
        self._vocabulary = vocabulary
        self._plain = plain
        self._first = analysis.stop_words(first)
        self._unsure = frozenset[str]().union(*map(analysis.stop_words, vocabulary.languages))
        self._unsure -= self._first
        self._leaves: dict[tuple[str, str], Query | None] = {}

    def read(self, text: str, catalogue: Catalogue) -> Reading | None:
        """The meaning of a query; None where it has other operators, or depends on more."""
        operands, joints = _operands(_items(text))
        asked = {item.field for _, item in operands if item.condition}
        if asked and not (asked <= catalogue.known and _splits(catalogue.known)):
            return None
        warnings: list[str] = []
        names: dict[Query, str] = {}
        parts: list[tuple[str, _Item, Query | None]] = []
        for sign, item in operands:
            leaf = None
            if item.condition:
                name = fields.canonical(item.field)
                leaf = Conditions(catalogue, warnings).equal(name, item.text)
                if leaf is not None:
                    typed = f'"{item.text}"' if item.quoted else item.text
                    names.setdefault(leaf, f"{item.field}:{typed}")
            elif sign or item.sign or item.field or item.quoted or any(joints):
                leaf = self._leaf(item)
            else:
                parts.append(("", item, None))
                continue
            if leaf is None or warnings or (sign and item.sign):
                return None
            parts.append((sign or item.sign, item, leaf))
        if not any(joints):
            tree = self._side_by_side(parts)
        else:
            tree = _joined(parts, joints)
        return None if tree is None else (tree, names)

    def _side_by_side(self, parts: list[tuple[str, _Item, Query | None]]) -> Query | None:
        must: list[Query | None] = []
        should: list[Query | None] = []
        never: list[Query | None] = []
        kept: dict[str, list[Query | None]] = {}
        bare = worded = False
        for sign, item, leaf in parts:
            if leaf is None:
                leaves = self._plain(item.text)
                if leaves is None:
                    return None
                should += leaves
                bare = bare or not leaves
                worded = worded or bool(leaves)
                continue
            if not item.condition:
                stops = not (item.quoted or item.field) and self._stops(item.text)
                bare, worded = bare or stops, worded or not stops
            if sign:
                (must if sign == "+" else never).append(leaf)
            elif item.condition:
                kept.setdefault(fields.canonical(item.field), []).append(leaf)
            else:
                should.append(leaf)
        if bare and not worded:
            return None  # of stop words alone, each counts
        filters = [combined(should=several) for several in kept.values()]
        loose = combined(should=should)
        if must:
            return combined(must=must, should=[loose], never=never, filters=filters)
        if loose is not None and not never and not filters:
            return loose
        return combined(must=[loose], never=never, filters=filters)

    def _leaf(self, item: _Item) -> Query | None:
        """What an operator stands before: words that were written as one are a phrase."""
        key = item.field, item.text
        if not item.quoted and key in self._leaves:
            return self._leaves[key]
        field = cast("TextField | None", item.field or None)
        words = tuple(analysis.words(item.text))
        if item.quoted:
            return Exact(words, field) if words else None
        leaf: Query | None = None
        if self._unsure.isdisjoint(words):
            if len(words) == 1:
                leaf = self._vocabulary.word(words[0], self._first, field)
            elif words:
                leaf = Exact(words, field)
        if len(self._leaves) >= _KEPT:
            self._leaves.clear()
        self._leaves[key] = leaf
        return leaf

    def _stops(self, text: str) -> bool:
        return self._first.issuperset(analysis.words(text))


def _joined(parts: list[tuple[str, _Item, Query | None]], joints: list[str]) -> Query | None:
    """All by AND, or all by OR."""
    must = [leaf for sign, _, leaf in parts if not sign]
    never = [leaf for sign, _, leaf in parts if sign]
    if len({*joints}) > 1 or not must or any(item.sign for _, item, _ in parts):
        return None
    if all(item.condition for _, item, _ in parts):
        return None  # together they may be one
    if joints[0] == "AND":
        return combined(must=must, never=never)
    return None if never else combined(should=must)


def _operands(items: list[_Item | str] | None) -> tuple[_Operands, list[str]]:
    """The items, and what stands between them, be it nothing; no items where that cannot
    be told."""
    operands: _Operands = []
    joints: list[str] = []
    sign, joint = "", None
    for item in items or ():
        if isinstance(item, _Item):
            if operands:
                joints.append(joint or "")
            operands.append((sign, item))
            sign, joint = "", None
        elif item == "NOT" and not sign:
            sign = "-"
        elif sign or joint or not operands:
            return [], []
        else:
            joint = item
    return ([], []) if sign or joint else (operands, joints)


def _items(text: str) -> list[_Item | str] | None:
    """The query cut into what operators stand before and between, and these."""
    segments = text.split('"')
    if not len(segments) % 2:
        return None  # a quotation mark has no partner
    items: list[_Item | str] = []
    sign = field = ""
    for number, segment in enumerate(segments):
        if number % 2:
            items.append(_Item(sign, field, segment, True))
            sign = field = ""
            continue
        pieces = segment.split()
        for place, piece in enumerate(pieces):
            behind = number > 0 and place == 0 and not segment[0].isspace()
            before = (
                place == len(pieces) - 1
                and number < len(segments) - 1
                and not segment[-1].isspace()
            )
            sign, field, rest, plain = (_parts if len(piece) < _LONG else _parts.__wrapped__)(piece)
            if piece in KEYWORDS:
                if behind or before:
                    return None
                items.append(piece)
            elif (behind and (sign or field)) or (field and rest[:1] in ("<", ">")):
                return None
            elif rest:
                if not plain:
                    return None
                items.append(_Item(sign, field, rest, False))
                sign = field = ""
            elif not before:
                return None
    return items


@lru_cache(_KEPT)
def _parts(piece: str) -> tuple[str, str, str, bool]:
    """The sign, the field and the rest of a piece, and whether that is a plain word."""
    found = _PIECE.fullmatch(piece)
    assert found is not None
    sign, field, rest = found.groups("")
    return sign, field.lower(), rest, not OPERATORS.search(rest)


def _splits(known: frozenset[str]) -> bool:
    """Whether no field has a name that a blank or a sign may cut."""
    return all(map(_FIELD.fullmatch, known))
