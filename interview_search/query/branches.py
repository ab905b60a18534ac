"""A query beside what became of its parts in one section: does it match, and why not?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..backends.base import Share
from .occurrences import Voices
from .tree import Bool, Boosted, Query, Speaker, voices

Named = Callable[["Leaf"], str]


@dataclass(frozen=True, slots=True)
class Leaf:
    """What the engine tells of one leaf."""

    share: Share
    voices: Voices
    """In whose turns it has to stand."""

    @property
    def matches(self) -> bool:
        return self.share.matches

    def leaves(self) -> Iterator[Leaf]:
        yield self


@dataclass(frozen=True, slots=True)
class Branch:
    """A query of several parts."""

    must: tuple[Part, ...]
    should: tuple[Part, ...]
    filters: tuple[Part, ...]
    never: tuple[Part, ...]
    heard: bool
    """Whether the speakers that it asks for are there."""

    @property
    def matches(self) -> bool:
        wanted = all(part.matches for part in self.must)
        if self.should and not self.must:
            wanted = any(part.matches for part in self.should)
        others = all(part.matches for part in self.filters)
        return wanted and others and not any(part.matches for part in self.never)

    def leaves(self) -> Iterator[Leaf]:
        for part in (*self.must, *self.should, *self.filters, *self.never):
            yield from part.leaves()


Part = Leaf | Branch


def branches(query: Query, shares: Iterator[Share], heard: Voices = ()) -> Part:
    """The query with its shares, which come in its order."""
    if isinstance(query, Boosted):
        return branches(query.query, shares, heard)
    if not isinstance(query, Bool):
        return Leaf(next(shares), heard)
    if len(query.should) == 1 and query == Bool(should=query.should):
        return branches(query.should[0], shares, heard)
    # What is asked for in a part is asked for in what is around it, too.
    asked = tuple(dict.fromkeys((*heard, *voices((*query.must, *query.filters)))))
    must, should = (
        tuple(branches(part, shares, asked) for part in parts)
        for parts in (query.must, query.should)
    )
    # These ask for the section, not for a turn.
    filters, never = (
        tuple(branches(part, shares) for part in parts) for parts in (query.filters, query.never)
    )
    speaking = [
        part
        for part, one in zip((*must, *filters), (*query.must, *query.filters), strict=True)
        if voices((one,))
    ]
    return Branch(must, should, filters, never, all(part.matches for part in speaking))


def why_not(part: Part, named: Named) -> str:
    """What keeps it from matching, behind the word "it"."""
    if isinstance(part, Leaf):
        return f"lacks {named(part)}"
    found = [why for one in part.never if one.matches for why in [_ruled_out(one, named)]]
    lacking: list[str] = []
    others: list[str] = []
    for one in _unmet(part):
        if isinstance(one, Leaf):
            lacking.append(named(one))
        else:
            others.append(why_not(one, named))
    if lacking:
        found.append(f"lacks {listed(lacking)}")
    found += others
    if part.should and not part.must and part.heard and not any(p.matches for p in part.should):
        found.append(_none_of(part.should, named))
    return listed(found)


def _unmet(part: Branch) -> list[Part]:
    """Where those who are asked for do not speak at all, that is why nothing else matches."""
    unmet = [one for one in (*part.must, *part.filters) if not one.matches]
    if part.heard:
        return unmet
    # What asks for them may be one part with what they say.
    return [*filter(_speakers, unmet)] or unmet


def _speakers(part: Part) -> bool:
    return all(isinstance(leaf.share.leaf, Speaker) for leaf in part.leaves())


def _none_of(parts: Sequence[Part], named: Named) -> str:
    if len(parts) == 1:
        return why_not(parts[0], named)
    if all(isinstance(part, Leaf) for part in parts):
        names = dict.fromkeys(named(part) for part in parts if isinstance(part, Leaf))
        return f"has none of {listed([*names])}" if len(names) > 1 else f"lacks {next(iter(names))}"
    return ", or ".join(dict.fromkeys(why_not(part, named) for part in parts))


def _ruled_out(part: Part, named: Named) -> str:
    names = [named(leaf) for leaf in part.leaves() if leaf.matches]
    return f"has {listed(names)}" if names else "is what was ruled out"


def listed(parts: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts) or "what is asked for"
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
