"""Why a section scores as it does: numbers of the engine, with the words behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .. import analysis
from ..backends.base import Limits, Nearness, Snapshot
from ..models import Contribution, Explanation
from ..ranking import Proximity
from .branches import Leaf, branches, listed, why_not
from .occurrences import Text
from .plan import Plan
from .showing import shown
from .tree import Boosted, Query, Stemmed
from .words import vocabulary


def explanation(
    query: str,
    id: str,
    number: int,
    read: Plan,
    snapshot: Snapshot,
    languages: tuple[str, ...],
    limits: Limits,
    proximity: Proximity,
) -> Explanation:
    """Of the section with this number."""
    account = snapshot.explain(read.tree, number, limits=limits, proximity=proximity)
    section = snapshot.section(number)
    interview = snapshot.records[snapshot.interview_of(number)].interview
    text = Text(section, interview, snapshot, limits)
    names = _Names(read, languages)
    whole = branches(read.tree, iter(account.shares))
    made = [_contribution(leaf, account.unit, text, names) for leaf in whole.leaves()]
    made += [_near(near, account.unit, names) for near in account.near]
    weighing = tuple(sorted((p for p in made if p.points), key=lambda part: -part.points))
    points = sum(part.points for part in made)
    score = points * account.unit
    if not account.matches:
        said = f"{id} does not match: it {why_not(whole, _Told(text, names))}."
    elif weighing:
        parts = [f"{part.score:.2f} from {part.part} ({_where(part)})" for part in weighing]
        said = f"{id} scores {score:.2f}: {listed(parts)}."
    else:
        said = f"{id} matches, and nothing in the query weighs."
    return Explanation(
        query,
        id,
        account.matches,
        score,
        points,
        account.unit,
        weighing,
        tuple(part for part in made if not part.points),
        account.way,
        said,
        read.warnings,
    )


def newer(told: Explanation, gain: float, most: float) -> Explanation:
    """The same, with what the section gets for its date."""
    part = Contribution("recency", "should", gain > 0, (), 0, most, gain, 0)
    score = told.score + gain
    return replace(
        told,
        score=score,
        contributions=(*told.contributions, *([part] if gain else ())),
        others=(*told.others, *([] if gain else [part])),
        sentence=f"{told.sentence[:-1]}; with {gain:.2f} for its date, {score:.2f}.",
    )


class _Names:
    """What parts of a query are called: as they were typed, as far as that is known."""

    def __init__(self, read: Plan, languages: tuple[str, ...]) -> None:
        self._conditions: Mapping[Query, str] = read.names
        self._words: dict[str, str] = {}
        known = vocabulary(languages)
        for word in analysis.words(read.text):
            leaf = known.word(word, frozenset())
            for stem in leaf.stems if isinstance(leaf, Stemmed) else ():
                self._words.setdefault(stem, word)

    def __call__(self, leaf: Query, times: float = 1) -> str:
        if leaf in self._conditions:
            return self._conditions[leaf]
        word = None
        if isinstance(leaf, Stemmed):
            word = next((self._words[stem] for stem in leaf.stems if stem in self._words), None)
        if word is None:
            return shown(leaf if times == 1 else Boosted(leaf, times))
        field = getattr(leaf, "field", None)
        return (f"{field}:" if field else "") + word + (f"^{times:g}" if times != 1 else "")


class _Told:
    """Names what is missing, and in whose turns it is, if it is there otherwise."""

    def __init__(self, text: Text, names: _Names) -> None:
        self._text = text
        self._names = names

    def __call__(self, leaf: Leaf) -> str:
        name = self._names(leaf.share.leaf, leaf.share.times)
        if leaf.voices and any(self._text.occurrences(leaf.share.leaf)):
            asked = (" or ".join(map(self._names, several)) for several in leaf.voices)
            return f"{name} in the turns of {listed([*asked])}"
        return name


def _contribution(leaf: Leaf, unit: float, text: Text, names: _Names) -> Contribution:
    share = leaf.share
    return Contribution(
        names(share.leaf, share.times),
        share.role,
        share.matches,
        tuple(text.occurrences(share.leaf, leaf.voices)) if share.matches else (),
        share.sections,
        share.most * unit,
        share.points * unit,
        share.points,
    )


def _near(near: Nearness, unit: float, names: _Names) -> Contribution:
    return Contribution(
        f"{names(near.first)} near {names(near.second)}",
        "should",
        near.points > 0,
        (),
        near.sections,
        near.most * unit,
        near.points * unit,
        near.points,
    )


def _where(part: Contribution) -> str:
    stands = [
        f"{it.text} {'once' if it.times == 1 else f'{it.times} times'} in the {it.field}"
        for it in part.occurrences
    ]
    have = "section has" if part.sections == 1 else "sections have"
    return "; ".join([*([listed(stands)] if stands else []), f"{part.sections:,} {have} it"])
