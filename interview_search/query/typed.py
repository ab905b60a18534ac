"""The operators that people type most, read without a parser.

`+must -not "a phrase" question:word`, side by side, or all of them joined by AND or
by OR; each may have a NOT in front. Whatever else a query has in it is left to
Whoosh's parser; a test holds both to the same meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .. import analysis
from .tree import TEXT_FIELDS, Exact, Query, TextField, combined
from .words import Vocabulary

OPERATORS = re.compile(r"[()\[\]{}:*^~]|^[+\-]|^(?:AND|OR|NOT)$|\?\w")
"""What a plain word has not."""
_PIECE = re.compile(
    rf"(?P<sign>[+\-](?=[\w@#.]|$))?(?:(?P<field>{'|'.join(TEXT_FIELDS)}):)?(?P<text>.*)",
    re.ASCII | re.DOTALL | re.IGNORECASE,
)
_NAMES: dict[str, TextField] = {name: name for name in TEXT_FIELDS}
_KEPT = 20_000
"""Words remembered."""


class _Item(NamedTuple):
    """What an operator can stand before or between."""

    sign: str
    field: TextField | None
    text: str
    quoted: bool


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
        self._leaves: dict[tuple[TextField | None, str], Query | None] = {}

    def read(self, text: str) -> Query | None:
        """The meaning of a query; None where it has other operators, or depends on more."""
        operands, joints = _operands(_items(text))
        if not any(joints):
            return self._side_by_side(operands)
        return self._joined(operands, joints[0]) if len({*joints}) == 1 else None

    def _joined(self, operands: list[tuple[str, _Item]], joint: str) -> Query | None:
        must: list[Query | None] = []
        never: list[Query | None] = []
        for sign, item in operands:
            leaf = self._leaf(item)
            if leaf is None or item.sign:
                return None
            (never if sign else must).append(leaf)
        if joint == "AND":
            return combined(must=must, never=never) if must else None
        return None if never else combined(should=must)

    def _side_by_side(self, operands: list[tuple[str, _Item]]) -> Query | None:
        must: list[Query | None] = []
        should: list[Query | None] = []
        never: list[Query | None] = []
        worded = False
        for sign, item in operands:
            if sign and item.sign:
                return None
            sign = sign or item.sign
            if sign or item.field or item.quoted:
                leaf = self._leaf(item)
                if leaf is None:
                    return None
                (must if sign == "+" else never if sign else should).append(leaf)
                worded = worded or not self._stops(item)
                continue
            leaves = self._plain(item.text)
            if leaves is None:
                return None
            should += leaves
            worded = worded or bool(leaves)
        # Of stop words alone, each counts.
        if not worded:
            return None
        if must:
            return combined(must=must, should=[combined(should=should)], never=never)
        if never and should:
            return combined(must=[combined(should=should)], never=never)
        return combined(should=should, never=never)

    def _leaf(self, item: _Item) -> Query | None:
        """What an operator stands before: words that were written as one are a phrase."""
        if item.quoted:
            words = tuple(analysis.words(item.text))
            return Exact(words, item.field) if words else None
        key = item.field, item.text
        try:
            return self._leaves[key]
        except KeyError:
            pass
        words = tuple(analysis.words(item.text))
        leaf: Query | None = None
        if self._unsure.isdisjoint(words) and not OPERATORS.search(item.text):
            if len(words) == 1:
                leaf = self._vocabulary.word(words[0], self._first, item.field)
            elif words:
                leaf = Exact(words, item.field)
        if len(self._leaves) >= _KEPT:
            self._leaves.clear()
        self._leaves[key] = leaf
        return leaf

    def _stops(self, item: _Item) -> bool:
        """Whether it is nothing but a bare stop word."""
        bare = not item.quoted and item.field is None
        return bare and self._first.issuperset(analysis.words(item.text))


def _operands(items: list[_Item | str] | None) -> tuple[list[tuple[str, _Item]], list[str]]:
    """The items, each with its NOT as a sign, and what stands between them, be it nothing;
    no items where that cannot be told."""
    operands: list[tuple[str, _Item]] = []
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
    sign, field = "", None
    for number, segment in enumerate(segments):
        if number % 2:
            items.append(_Item(sign, field, segment, True))
            sign, field = "", None
            continue
        pieces = segment.split()
        for place, piece in enumerate(pieces):
            behind = number > 0 and place == 0 and not segment[0].isspace()
            before = (
                place == len(pieces) - 1
                and number < len(segments) - 1
                and not segment[-1].isspace()
            )
            found = _PIECE.fullmatch(piece)
            assert found is not None
            sign, field = found["sign"] or "", _NAMES.get((found["field"] or "").lower())
            if piece in ("AND", "OR", "NOT"):
                if behind or before:
                    return None
                items.append(piece)
            elif behind and (sign or field):
                return None
            elif found["text"]:
                if OPERATORS.search(found["text"]):
                    return None
                items.append(_Item(sign, field, found["text"], False))
                sign, field = "", None
            elif not before:
                return None
    return items
