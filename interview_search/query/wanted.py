"""What to mark in the sections that a query finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from heapq import nlargest
from itertools import islice, product
from types import MappingProxyType

from ..backends.base import USUAL, Lexicon, Limits, Snapshot
from ..models import Role
from ..passages import Wanted
from ..ranking import rarity
from .memory import Memory
from .tree import (
    Beginning,
    Exact,
    Fuzzy,
    Near,
    Query,
    Speaker,
    Stemmed,
    StemmedPhrase,
    Wildcard,
    positive,
)

_NOWHERE: Mapping[str, Wanted] = MappingProxyType({})
_KNOWN_MAX = 10_000
"""Words."""
_QUERIES_MAX = 100
"""A query is asked again for its next page, and while somebody goes on typing."""

_FORMS_MAX = 6
"""Of a word in a phrase by stems, so many forms are marked: the most frequent."""
_PHRASES_MAX = 100
"""Ways of writing such a phrase."""


class Marks:
    """Turns queries into what to mark, for one snapshot. Remembers what it learned of a word."""

    def __init__(self, snapshot: Snapshot, limits: Limits = USUAL) -> None:
        self._snapshot = snapshot
        self._limits = limits
        self._wanted: dict[Query, Wanted] = {}
        self._lacking: set[Query] = set()
        self._weights: Memory[tuple[Lexicon, str], float] = Memory(_KNOWN_MAX)
        self._unknown = rarity(0, snapshot.section_count)
        self._forms: Memory[str, tuple[str, ...]] = Memory(_KNOWN_MAX)

    def wanted(self, tree: Query, *, late: bool = False) -> Wanted:
        """Its words by how much they tell apart, and its phrases; where it is late, only
        those patterns that were looked up."""
        wanted = self._wanted.get(tree)
        if late and wanted is None:
            return self._made(tree, replace(self._limits, seconds=0))
        if wanted is None:
            if len(self._wanted) >= _QUERIES_MAX:
                self._wanted.clear()
                self._lacking.clear()
            wanted = self._wanted[tree] = self._made(tree, self._limits)
            rarest = max(wanted.stems.values(), default=0.0)
            if (wanted.within or rarest >= self._unknown) and any(
                map(self._nowhere, positive(tree))
            ):
                self._lacking.add(tree)
        return wanted

    def lacking(self, tree: Query) -> bool:
        """Whether a bare word of it stands nowhere, as far as it is remembered."""
        return bool(self._lacking) and tree in self._lacking

    def _made(self, tree: Query, limits: Limits) -> Wanted:
        parts: dict[str | None, list[Query]] = {None: []}
        for leaf in positive(tree):
            parts.setdefault(getattr(leaf, "field", None), []).append(leaf)
        within = {field: self._of(leaves, limits) for field, leaves in parts.items() if field}
        return self._of(parts[None], limits, within)

    def _of(
        self, leaves: Iterable[Query], limits: Limits, within: Mapping[str, Wanted] = _NOWHERE
    ) -> Wanted:
        """What these leaves look for, wherever that counts."""
        stems: dict[str, float] = {}
        words: dict[str, float] = {}
        prefixes: dict[str, None] = {}
        phrases: dict[tuple[str, ...], None] = {}
        speakers: list[tuple[str, ...]] = []
        roles: list[Role] = []
        forms: dict[str, tuple[str, ...]] = {}
        spelled: dict[str, tuple[str, ...]] = {}
        near: dict[tuple[tuple[str, ...], int], None] = {}
        for leaf in leaves:
            match leaf:
                case Stemmed(found):
                    for stem in found:
                        stems[stem] = self._weight("stems", stem)
                        forms[stem] = self._forms.of(stem, self._forms_of)
                case Exact((word,)):
                    words[word] = self._weight("words", word)
                case Exact(several):
                    phrases[several] = None
                case StemmedPhrase(rows):
                    written = product(*(self._written(stems) for stems in rows))
                    phrases.update(dict.fromkeys(islice(written, _PHRASES_MAX)))
                case Beginning(prefix):
                    prefixes[prefix] = None
                case Wildcard(name):
                    spelled[name] = self._snapshot.spellings(leaf, limits=limits)
                case Fuzzy(name, edits):
                    spelled[f"{name}~{edits}"] = self._snapshot.spellings(leaf, limits=limits)
                case Near(several, slop):
                    near[several, slop] = None
                case Speaker(name, role):
                    if name:
                        speakers.append(name)
                    elif role:
                        roles.append(role)
        return Wanted(
            stems, words, tuple(prefixes), tuple(phrases), tuple(speakers), forms,
            spelled, tuple(near), within, tuple(roles),
        )  # fmt: skip

    def _nowhere(self, leaf: Query) -> bool:
        return isinstance(leaf, Stemmed) and all(
            self._weight("stems", stem) >= self._unknown for stem in leaf.stems
        )

    def _weight(self, lexicon: Lexicon, term: str) -> float:
        return self._weights.of((lexicon, term), self._weighed)

    def _weighed(self, term: tuple[Lexicon, str]) -> float:
        return rarity(self._snapshot.frequency(*term), self._snapshot.section_count)

    def _written(self, stems: Iterable[str]) -> Sequence[str]:
        """The words that have one of these stems, the most frequent first."""
        forms = dict.fromkeys(form for stem in stems for form in self._snapshot.forms(stem))
        return nlargest(_FORMS_MAX, forms, key=lambda w: self._snapshot.frequency("words", w))

    def _forms_of(self, stem: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((stem, *self._snapshot.forms(stem))))
