"""Quoted words beside others: what they are worth by how many sections have them in a row.

`What is a "cousin once removed"?` finds sections about cousins, too, where nobody ever
said those three words in a row; a warning says so. What must match, or is all that was
asked for, stays as it was typed.

A phrase counts as much as its words together, which is next to nothing for `"The Who"`:
one of stop words alone counts as much as a word that is as rare.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .. import analysis
from ..backends.base import Snapshot
from ..ranking import rarity
from .catalogue import Catalogue
from .plan import Plan
from .tree import Bool, Boosted, Exact, Query, Stemmed, repeated
from .words import vocabulary


def loosened(read: Plan, snapshot: Snapshot, catalogue: Catalogue) -> Plan:
    """The same, with the words of such phrases as bare words."""
    if type(read.tree) is Stemmed:
        return read
    should = _alternatives(read.tree)
    for part in should:
        if type(part) is Exact:
            return _loosened(read, should, snapshot, catalogue)
    return read


def _loosened(
    read: Plan, should: tuple[Query, ...], snapshot: Snapshot, catalogue: Catalogue
) -> Plan:
    known = vocabulary(catalogue.languages)
    stops = known.stops(analysis.words(read.text))
    parts: list[Query] = []
    missing: list[str] = []
    for part in should:
        words = [*_said(part, stops)] if isinstance(part, Exact) else []
        bare = [known.word(word, stops) for word in words]
        if not words:
            parts.append(_weighed(part, snapshot))
        # Of words that are asked for anyway it is but their order that nobody has.
        elif {*should}.issuperset(bare) or snapshot.search(part, count=0).total:
            parts.append(part)
        else:
            parts += bare
            missing.append(" ".join(words))
    if not missing:
        return read._replace(tree=_with(read.tree, repeated(parts)))
    from .conditions import quoted

    more = f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""
    said = f"no section has {quoted(missing[0])}{more} as written; the words were searched"
    tree = _with(read.tree, repeated(parts))
    return read._replace(tree=tree, warnings=(*read.warnings, said))


def _alternatives(query: Query) -> tuple[Query, ...]:
    """What stands side by side, under conditions or not."""
    if type(query) is not Bool:
        return ()
    if not query.must:
        return query.should if len(query.should) > 1 else ()
    return _alternatives(query.must[0]) if len(query.must) == 1 and not query.should else ()


def _with(query: Query, should: tuple[Query, ...]) -> Query:
    """The same with other alternatives."""
    assert isinstance(query, Bool)
    if query.must:
        return replace(query, must=(_with(query.must[0], should),))
    return replace(query, should=should)


def _weighed(part: Query, snapshot: Snapshot) -> Query:
    """The part; a phrase with what it is short of the weight of a word in as many sections."""
    if not isinstance(part, Exact) or len(part.words) == 1 or analysis.unspaced(part.words[0]):
        return part
    there = snapshot.section_count
    holding = snapshot.search(part, count=0).total
    each = (snapshot.frequency("words", word) for word in part.words)
    together = sum(rarity(one, there) for one in each)
    times = rarity(holding, there) / together
    return Boosted(part, times) if holding and times > 1 else part


def _said(phrase: Exact, stops: frozenset[str]) -> Iterator[str]:
    """The words of a phrase that say something by themselves."""
    if phrase.field is None:
        for word in phrase.words:
            if word not in stops and not analysis.unspaced(word):
                yield word
