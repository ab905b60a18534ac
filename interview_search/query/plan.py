"""The meaning of a query: its syntax tree becomes what a backend answers.

Side by side, words and phrases are alternatives, the best match first, while
conditions on the interview (`tag:`, `date:`, `speaker:`) always hold; several
values of one field are alternatives. Bare words match by their stem in every
language of the index. Stop words say nothing beside other words; alone, or
with an operator, they are looked for as written.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .. import analysis
from ..settings import Settings
from . import fields
from .catalogue import Catalogue
from .reader import Reader, speaker
from .tree import NOTHING, Bool, Everything, Query

log = logging.getLogger(__name__)

_OPERATORS = re.compile(r"[\"“”„«»＂()\[\]{}:*+\-]|\b(?:AND|OR|NOT)\b")


@dataclass(frozen=True, slots=True)
class Plan:
    """A query, understood."""

    text: str
    """As it was read: cut where it was too long."""
    tree: Query
    warnings: tuple[str, ...] = ()


def plan(text: str, catalogue: Catalogue, settings: Settings) -> Plan:
    """What a person's query asks for. Never raises: what cannot be read is taken for words."""
    text, warnings = _cut(text, settings)
    if not text.strip():
        return Plan(text, Everything(), tuple(warnings))
    reader = Reader(catalogue, warnings)
    tree: Query | None
    if not _OPERATORS.search(text):
        tree = reader.plain(text)
    else:
        try:
            tree = reader.parsed(text)
        except (Exception, RecursionError) as error:
            log.debug("query %r: %r", text, error)
            warnings.append("the query could not be read as typed; its words were searched")
            tree = reader.plain(text)
    if tree is None:
        warnings.append("there is no word in the query")
        tree = Bool(should=(NOTHING,))
    return Plan(text, tree, tuple(dict.fromkeys(warnings)))


def conditions(
    filters: fields.Filters, catalogue: Catalogue
) -> tuple[tuple[Query, ...], tuple[str, ...]]:
    """Filters as parts of a query, and a warning for each field that no interview has."""
    made: list[Query] = []
    warnings = []
    for name, condition in filters.items():
        field = fields.canonical(name)
        if field not in catalogue.known:
            warnings.append(f"no interview has a field {name!r}")
        if field == fields.SPEAKER and not isinstance(condition, tuple):
            options = (speaker(str(option)) for option in fields.options_of(condition))
            made.append(Bool(should=tuple(options)))
        else:
            made.append(catalogue.meeting(field, condition))
    return tuple(made), tuple(warnings)


def filtered(tree: Query, parts: Sequence[Query]) -> Query:
    """The same query, under conditions that do not score."""
    return Bool(must=(tree,), filters=tuple(parts)) if parts else tree


def _cut(text: str, settings: Settings) -> tuple[str, list[str]]:
    warnings = []
    if len(text) > settings.query_chars_max:
        text = text[: settings.query_chars_max]
        warnings.append(f"the query was cut after {settings.query_chars_max:,} characters")
    tokens = analysis.tokenize(text)
    if len(tokens) > settings.query_words_max:
        text = text[: tokens[settings.query_words_max].start]
        warnings.append(f"the query was cut after {settings.query_words_max:,} words")
    return text, warnings
