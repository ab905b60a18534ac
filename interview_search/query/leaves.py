"""One word, phrase, pattern or condition of a query, to a leaf of its tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .. import analysis
from . import fields, grammar
from .catalogue import Catalogue
from .conditions import Conditions, quoted
from .tree import (
    TEXT_FIELDS,
    Beginning,
    Exact,
    Fuzzy,
    Near,
    Query,
    TextField,
    Wildcard,
    combined,
)
from .words import Vocabulary

EDITS_MAX = 2
"""More edits make any word of many others."""
SLOP_MAX = 1_000
"""Few parts of a section have more words."""
_STAND_INS = {"*": "ꟷ", "?": "ꬰ"}
"""Letters that nobody writes, in place of signs: so a pattern is split as words are."""
_IN = str.maketrans(_STAND_INS)
_OUT = str.maketrans({letter: sign for sign, letter in _STAND_INS.items()})
_ANYTHING = frozenset("*?")


class Leaves:
    """Makes the leaves of one query; None where nothing can be made, with a warning."""

    def __init__(self, catalogue: Catalogue, vocabulary: Vocabulary, warnings: list[str]) -> None:
        self._vocabulary = vocabulary
        self._conditions = Conditions(catalogue, warnings)
        self._warnings = warnings
        self._stops: frozenset[str] = frozenset()
        self._keep = False
        self.names: dict[Query, str] = {}
        """Conditions as they were typed."""

    def begin(self, stops: frozenset[str], *, keep: bool) -> None:
        """What are stop words in this query, and whether they are looked for all the same."""
        self._stops, self._keep = stops, keep

    def side_by_side(self, text: str) -> Sequence[Query]:
        """Bare words, as alternatives."""
        found = [*self._vocabulary.alternatives(text, self._stops, keep=self._keep)]
        if not found:
            self._star(text)
        return found

    def leaf(self, node: Any) -> Query | None:
        field = (node.fieldname or "").lower()
        if field and field not in TEXT_FIELDS:
            made = self._condition(node, fields.canonical(field))
            if made is not None:
                self.names.setdefault(made, f"{field}:{_typed(node)}")
            return made
        return self._text(node, field or None)

    def _condition(self, node: Any, name: str) -> Query | None:
        conditions = self._conditions
        if isinstance(node, grammar.Range):
            return conditions.between(name, node.low, node.high, above=node.above, below=node.below)
        if isinstance(node, grammar.Pattern):
            return conditions.like(name, node.text)
        if isinstance(node, grammar.Inexact):
            return conditions.near(name, node.text, self._edits(node.text, node.edits))
        return conditions.equal(name, node.text)

    def _text(self, node: Any, field: TextField | None) -> Query | None:
        if isinstance(node, grammar.Pattern):
            return self._pattern(node.text, field)
        words = tuple(analysis.words(node.text))
        if not words:
            self._star(node.text)
            return None
        if isinstance(node, grammar.Phrase):
            slop = min(node.slop, SLOP_MAX)
            if slop < node.slop:
                self._warnings.append(f"words are looked for up to {SLOP_MAX:,} others apart")
            return Near(words, slop, field) if slop and len(words) > 1 else Exact(words, field)
        if isinstance(node, grammar.Inexact):
            if all(map(analysis.unspaced, words)):
                return Exact(words, field)
            return _alternatives(self._inexact(word, node.edits, field) for word in words)
        if isinstance(node, grammar.Range):
            return _alternatives(self._vocabulary.word(w, self._stops, field) for w in words)
        if len(words) > 1:
            return Exact(words, field)
        return self._vocabulary.word(words[0], self._stops, field)

    def _pattern(self, text: str, field: TextField | None) -> Query | None:
        row = tuple(analysis.words(text.rstrip("*?")))
        if row and all(map(analysis.unspaced, row)):
            return Exact(row, field)  # whatever follows
        made = []
        for word in analysis.words(text.translate(_IN)):
            pattern = word.translate(_OUT).rstrip("?")
            while "**" in pattern:
                pattern = pattern.replace("**", "*")
            if _ANYTHING.isdisjoint(pattern):
                made.append(self._vocabulary.word(pattern, self._stops, field))
            elif 0 < pattern.find("*") == len(pattern) - 1 and "?" not in pattern:
                made.append(Beginning(pattern[:-1], field))
            elif not _ANYTHING.issuperset(pattern):
                made.append(Wildcard(pattern, field))
        return _alternatives(made)

    def _inexact(self, word: str, edits: str, field: TextField | None) -> Query:
        most = min(self._edits(word, edits), len(word) - 1)
        return Fuzzy(word, most, field) if most else Exact((word,), field)

    def _edits(self, word: str, typed: str) -> int:
        edits = float(typed or 1)
        most = min(int(edits) if edits >= 1 or not edits else 1, EDITS_MAX)
        if most != edits:
            self._warnings.append(f"~{typed} behind {quoted(word)} was read as ~{most}")
        return most

    def _star(self, text: str) -> None:
        if "*" in text:
            self._warnings.append("a lone * stands for anything, and was left out")


def _typed(node: Any) -> str:
    """A condition without its field."""
    if isinstance(node, grammar.Range):
        ends = f"{node.low} to {node.high}".strip()
        return f"{'{' if node.above else '['}{ends}{'}' if node.below else ']'}"
    if isinstance(node, grammar.Phrase):
        return f'"{node.text}"'
    return f"{node.text}~{node.edits}" if isinstance(node, grammar.Inexact) else str(node.text)


def _alternatives(parts: Iterable[Query]) -> Query | None:
    return combined(should=parts)
