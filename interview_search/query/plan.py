"""The meaning of a query: its syntax tree becomes what a backend answers.

Side by side, words and phrases are alternatives, the best match first, while
conditions on the interview (`tag:`, `date:`, `speaker:`) always hold; several
values of one field are alternatives. Bare words match by their stem in every
language of the index. Stop words say nothing beside other words; alone, or
with an operator, they are looked for as written.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType, NoneType
from typing import NamedTuple

from .. import analysis
from ..making import quick
from ..settings import Settings
from . import fields
from .catalogue import Catalogue, Filter
from .scanner import scanner, straight
from .tree import NOTHING, Bool, Everything, Query, Speaker, depth
from .words import speaker, vocabulary

log = logging.getLogger(__name__)

_NONE: Mapping[Query, str] = MappingProxyType({})
_WARNINGS_MAX = 20
_bool = quick(Bool)
_PLAIN = frozenset((str, int, date, NoneType))
"""Types of which equal values are written alike."""
_DEEPEST = 150
"""What is nested deeper could not be searched: `query_depth_max` keeps well below it."""


class Plan(NamedTuple):
    """A query, understood."""

    text: str
    """As it was read: cut where it was too long."""
    tree: Query
    warnings: tuple[str, ...] = ()
    names: Mapping[Query, str] = _NONE
    """Conditions as they were typed."""


class Planner:
    """Reads the queries of one catalogue."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._scanner = scanner(catalogue.languages, settings.segmenters)
        self._vocabulary = vocabulary(catalogue.languages)
        self._beginnings = settings.compound_beginnings if self._vocabulary.compounding else 0.0
        self._short = min(settings.query_words_max, settings.query_chars_max)
        """What has no more characters is not cut."""

    def plan(self, text: str) -> Plan:
        """What a person's query asks for. Never raises: what cannot be read is taken for words."""
        warnings: list[str] = []
        if len(text) > self._short:
            text = _cut(text, self._settings, warnings)
        tree, names = self._scanner.scan(text), _NONE
        if tree is None:
            read = self._scanner.typed.read(straight(text), self._catalogue)
            tree, names = read or self._parsed(text, warnings)
        if self._beginnings:
            tree = self._vocabulary.with_compounds(tree, text, self._beginnings)
        return Plan(text, tree, _few(warnings) if warnings else (), names)

    def _parsed(self, text: str, warnings: list[str]) -> tuple[Query, Mapping[Query, str]]:
        """What has operators, or nothing in it; and its conditions as they were typed."""
        if not text.strip(" \t\r\n*"):
            if "*" in text:
                warnings.append("a lone * stands for anything: all sections were found")
            return Everything(), _NONE
        said = len(warnings)
        names = _NONE
        try:
            from .reader import Reader

            reader = Reader(self._catalogue, self._settings, warnings)
            tree, names = reader.parsed(text), reader.names
            if tree is not None and depth(tree) > _DEEPEST:
                raise RecursionError
        except (Exception, RecursionError) as error:
            log.debug("query %r: %r", text, error)
            del warnings[said:]
            warnings.append("the query could not be read as typed; its words were searched")
            tree = self._scanner.words(text)
        if tree is None:
            warnings.append("there is no word in the query")
            tree = Bool(should=(NOTHING,))
        return tree, names


def conditions(
    filters: fields.Filters, catalogue: Catalogue
) -> tuple[tuple[Query, ...], tuple[str, ...]]:
    """Filters as parts of a query, and a warning for each field that no interview has."""

    def read(asked: tuple[str, fields.Condition]) -> Filter:
        return _filter(*asked, catalogue)

    made: list[Query] = []
    warnings: tuple[str, ...] = ()
    for asked in filters.items():
        part, said = catalogue.filters.of(asked, read) if _sure(asked[1]) else read(asked)
        made.append(part)
        warnings += said
    return tuple(made), warnings


def _sure(condition: fields.Condition) -> bool:
    """Whether equal conditions mean the same: 1 and True are equal, and so may be moments of
    two days in different zones."""
    if type(condition) is tuple:
        return _PLAIN.issuperset(map(type, condition))
    return type(condition) in _PLAIN


def _filter(name: str, condition: fields.Condition, catalogue: Catalogue) -> Filter:
    """One filter with its warnings."""
    warnings: list[str] = []
    bare = name.strip().removeprefix(fields.WITHOUT)
    field = fields.canonical(bare)
    if catalogue.has(field):
        part = _condition(field, condition, catalogue, warnings)
    else:
        warnings.append(f"no interview has a field {bare!r}")
        part = NOTHING
    return part if bare == name.strip() else Bool(never=(part,)), tuple(warnings)


def _condition(
    field: str, condition: fields.Condition, catalogue: Catalogue, warnings: list[str]
) -> Query:
    """What a filter on a canonical field asks for."""
    if field == fields.SPEAKER and not isinstance(condition, tuple):
        return Bool(should=tuple(speaker(str(one)) for one in fields.options_of(condition)))
    if field == fields.ROLE:
        roles = [*map(fields.role, map(str, fields.options_of(condition)))]
        if None in roles:
            warnings.append("roles are " + ", ".join(fields.ROLES))
        return Bool(should=tuple(Speaker(role=role) for role in roles if role) or (NOTHING,))
    if field == "language":
        return catalogue.spoken(condition, warnings)
    return catalogue.meeting(field, condition)


def filtered(tree: Query, parts: Sequence[Query]) -> Query:
    """The same query, under conditions that do not score."""
    return _bool((tree,), (), (), tuple(parts)) if parts else tree


def _few(warnings: Sequence[str]) -> tuple[str, ...]:
    distinct = tuple(dict.fromkeys(warnings))
    more = len(distinct) - _WARNINGS_MAX
    return distinct if more <= 0 else (*distinct[:_WARNINGS_MAX], f"and {more} more warnings")


def _cut(text: str, settings: Settings, warnings: list[str]) -> str:
    if len(text) > settings.query_chars_max:
        text = text[: settings.query_chars_max]
        warnings.append(f"the query was cut after {settings.query_chars_max:,} characters")
    tokens = analysis.tokenize(text)
    if len(tokens) > settings.query_words_max:
        text = text[: tokens[settings.query_words_max].start]
        warnings.append(f"the query was cut after {settings.query_words_max:,} words")
    return text
