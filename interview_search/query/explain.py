"""Why a section scores as it does: numbers of the engine, with the words behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .. import analysis
from ..backends.base import Limits, Nearness, Share, Snapshot
from ..models import Contribution, Explanation, Interview, Occurrence, Section
from ..ranking import Proximity
from .plan import Plan
from .showing import shown
from .tree import (
    TEXT_FIELDS,
    Beginning,
    Boosted,
    Exact,
    Fuzzy,
    Near,
    Query,
    Stemmed,
    StemmedPhrase,
    TextField,
    Wildcard,
    Worded,
    positive,
)

_SHOWN = 12
"""So many words of a window are shown."""


def explanation(
    query: str,
    id: str,
    number: int,
    read: Plan,
    snapshot: Snapshot,
    limits: Limits,
    proximity: Proximity,
) -> Explanation:
    """Of the section with this number."""
    account = snapshot.explain(read.tree, number, limits=limits, proximity=proximity)
    section = snapshot.section(number)
    interview = snapshot.records[snapshot.interview_of(number)].interview
    text = _Text(section, interview, snapshot, limits)
    made = [_contribution(share, account.unit, text, read.names) for share in account.shares]
    made += [_near(near, account.unit) for near in account.near]
    weighing = tuple(sorted((p for p in made if p.points), key=lambda part: -part.points))
    others = tuple(part for part in made if not part.points)
    points = sum(part.points for part in made)
    score = points * account.unit
    if not account.matches:
        said = f"{id} does not match: {_why_not(others)}."
    elif weighing:
        parts = [f"{part.score:.2f} from {part.part} ({_where(part)})" for part in weighing]
        said = f"{id} scores {score:.2f}: {_listed(parts)}."
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
        others,
        account.way,
        said,
        read.warnings,
    )


def _contribution(
    share: Share, unit: float, text: _Text, names: Mapping[Query, str]
) -> Contribution:
    leaf = share.leaf if share.times == 1 else Boosted(share.leaf, share.times)
    return Contribution(
        names.get(share.leaf) or shown(leaf),
        share.role,
        share.matches,
        tuple(text.occurrences(share.leaf)) if share.matches else (),
        share.sections,
        share.most * unit,
        share.points * unit,
        share.points,
    )


def _near(near: Nearness, unit: float) -> Contribution:
    return Contribution(
        f"{shown(near.first)} near {shown(near.second)}",
        "should",
        near.points > 0,
        (),
        near.sections,
        near.most * unit,
        near.points * unit,
        near.points,
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


class _Text:
    """The words of one section."""

    def __init__(
        self, section: Section, interview: Interview, snapshot: Snapshot, limits: Limits
    ) -> None:
        self._snapshot = snapshot
        self._limits = limits
        self._stems = analysis.stems(interview.language, stops=True)
        self._twin = section.heading is not None and section.heading == section.question
        texts: dict[TextField, str | None] = {
            "question": section.question,
            "heading": None if self._twin else section.heading,
            "title": interview.title,
            "answer": section.answer,
        }
        self._parts: dict[TextField, Sequence[str]] = {
            part: analysis.words(text or "") for part, text in texts.items()
        }

    def occurrences(self, query: Query) -> Iterator[Occurrence]:
        """What matches a leaf, part by part."""
        for leaf in positive(query):
            if isinstance(leaf, Worded):
                for part in self._where(leaf.field):
                    runs = Counter(" ".join(run) for run in self._runs(leaf, self._parts[part]))
                    yield from (Occurrence(part, text, times) for text, times in runs.items())

    def _where(self, field: TextField | None) -> Sequence[TextField]:
        if field is None:
            return TEXT_FIELDS
        return ("question",) if field == "heading" and self._twin else (field,)

    def _runs(self, leaf: Worded, words: Sequence[str]) -> Iterator[Sequence[str]]:
        match leaf:
            case Stemmed(stems):
                yield from ([word] for word in words if self._stems[word] in stems)
            case Exact(wanted):
                yield from _rows(words, [{word} for word in wanted])
            case StemmedPhrase(several):
                for at in range(len(words) - len(several) + 1):
                    run = words[at : at + len(several)]
                    if all(
                        self._stems[w] in any_of for w, any_of in zip(run, several, strict=True)
                    ):
                        yield run
            case Near(wanted, slop):
                yield from _windows(words, wanted, len(wanted) + slop)
            case Beginning() | Wildcard() | Fuzzy():
                spelled = self._snapshot.spellings(leaf, limits=self._limits)
                yield from _rows(words, [{*spelled}])


def _rows(words: Sequence[str], wanted: Sequence[set[str]]) -> Iterator[Sequence[str]]:
    """Neighbouring words of which each is, with its sign or without, one that is wanted."""
    for at in range(len(words) - len(wanted) + 1):
        run = words[at : at + len(wanted)]
        if all(any_of & forms(word) for word, any_of in zip(run, wanted, strict=True)):
            yield run


def _windows(words: Sequence[str], wanted: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The shortest runs that hold all words, as `Near` counts them."""
    needed = Counter(wanted)
    placed = [(at, needed.keys() & forms(word)) for at, word in enumerate(words)]
    placed = [(at, held) for at, held in placed if held]
    for first, (start, _) in enumerate(placed):
        missing = Counter(needed)
        for end, held in placed[first:]:
            if end - start >= size:
                break
            missing.subtract(held)
            if all(times <= 0 for times in missing.values()):
                # Without its first word it is one no more.
                if any(missing[word] == 0 for word in placed[first][1]):
                    run = words[start : end + 1]
                    yield run if len(run) <= _SHOWN else [*run[:_SHOWN], "…"]
                break


def forms(word: str) -> set[str]:
    """A word that keeps its sign is also found without it."""
    return {word, word[1:]} if word[0] in analysis.SIGNS else {word}


def _where(part: Contribution) -> str:
    stands = [
        f"{it.text} {'once' if it.times == 1 else f'{it.times} times'} in the {it.field}"
        for it in part.occurrences
    ]
    have = "section has" if part.sections == 1 else "sections have"
    return "; ".join([*([_listed(stands)] if stands else []), f"{part.sections:,} {have} it"])


def _why_not(parts: Sequence[Contribution]) -> str:
    ruled_out = [p.part for p in parts if p.role == "never" and p.matches]
    if ruled_out:
        return f"it has {_listed(ruled_out)}"
    # Words are looked for in the turns of those who are asked for.
    unmet = [p.part for p in parts if p.role == "filter" and not p.matches]
    missing = unmet or [p.part for p in parts if p.role == "must" and not p.matches]
    if missing:
        return f"it lacks {_listed(missing)}"
    wanted = [p.part for p in parts if p.role == "should" and not p.matches]
    return f"it has none of {_listed(wanted)}" if len(wanted) > 1 else f"it lacks {_listed(wanted)}"


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts) or "what is asked for"
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
