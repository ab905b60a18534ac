"""Why a section is where it is among the hits: what its words add, and its date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..models import Explanation
from ..query.explain import explanation, newer
from ..query.fields import WITHOUT, Condition, Filters, options_of
from ..query.plan import conditions, filtered
from ..query.tree import Among, Bool, Query
from ..ranking import recency
from .state import State


def explained(state: State, query: str, section_id: str, filters: Filters) -> Explanation:
    """Of a search under these filters. Raises UnknownIdError."""
    number, snapshot = state.number_of(section_id), state.snapshot
    read = state.read(query)
    parts, warnings = conditions(filters, state.catalogue)
    tree = filtered(state.spellings.preferred(read.tree, read.text), parts)
    read = read._replace(
        tree=tree,
        warnings=(*read.warnings, *warnings),
        names={**read.names, **dict(_names(filters, parts))},
    )
    limits, proximity = state.limits, state.proximity
    languages = state.catalogue.languages
    told = explanation(query, section_id, number, read, snapshot, languages, limits, proximity)
    if state.newer and told.matches:
        best = snapshot.search(tree, count=recency.DEPTH, limits=limits, proximity=proximity)
        if number in best.numbers:
            return newer(told, *state.newer.gain(number, told.score))
    return told


def _names(filters: Filters, parts: Sequence[Query]) -> Iterator[tuple[Query, str]]:
    """What filters are called; speakers and roles have names of their own."""
    for (field, condition), part in zip(filters.items(), parts, strict=True):
        leaf = part.never[0] if isinstance(part, Bool) and part.never else part
        if isinstance(leaf, Among):
            yield leaf, f"{field.strip().removeprefix(WITHOUT)}:{_value(condition)}"


def _value(condition: Condition) -> str:
    if isinstance(condition, tuple) and len(condition) == 2:
        low, high = ("" if end is None else str(end) for end in condition)
        return f"[{low} to {high}]"
    return " or ".join(map(str, options_of(condition)))
