"""Which sections of a segment match a query, and how well: whole arrays at a time.

Scores are whole numbers: an impact times the weight of its word, scaled so that
no sum overflows. So they do not depend on the order in which they are added,
nor on how the sections lie in segments.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from ...query.tree import (
    Among,
    Beginning,
    Bool,
    Everything,
    Exact,
    Query,
    Speaker,
    Stemmed,
)
from .columns import Array
from .invert import IMPACT_MAX, impacts
from .segment import Segment
from .statistics import Weights
from .tokens import PARTS, encoded

_DENSE = 8
"""With more postings than one in so many sections, sums are kept for all sections."""


class Matches(NamedTuple):
    """Sections that match."""

    docs: Array
    """u4, rising."""
    scores: Array | None
    """u4; None where they were not asked for."""


class Evaluation:
    """One query's way through one segment."""

    def __init__(self, segment: Segment, places: Array, interviews: int, weights: Weights) -> None:
        """`places` (i8) are the snapshot's numbers of the segment's interviews, -1 for deleted;
        `interviews` is how many it has in all."""
        self._segment = segment
        self._interviews = interviews
        self._places = places
        self._weights = weights

    def live(self, query: Query) -> Matches:
        """All that match and are not deleted, with scores."""
        found = self.matches(query, scored=True)
        dead = self._segment.dead
        return found if dead is None else _kept(found, ~dead[found.docs])

    def matches(self, query: Query, *, scored: bool) -> Matches:
        match query:
            case Everything():
                return self._every()
            case Among():
                return Matches(np.flatnonzero(self._among(query)).astype(np.uint32), None)
            case Stemmed(stems, None):
                return _any([self._stem(stem, query, scored) for stem in stems])
            case Stemmed(stems, field):
                positions = [found for stem in stems for found in self._surfaces(stem)]
                return self._counted(_merged(positions), field, query, scored)
            case Exact((word,), field):
                number = self._segment.words.find(encoded(word))
                positions = [self._segment.positions[number]] if number >= 0 else []
                return self._counted(_merged(positions), field, query, scored)
            case Exact(words, field):
                return self._counted(self._phrase(words), field, query, scored)
            case Beginning(prefix, field):
                return self._beginning(prefix, field, query, scored)
            case Speaker(words):
                return self._speaker(words)
            case Bool():
                return self._bool(query, scored)

    def _bool(self, query: Bool, scored: bool) -> Matches:
        if query.must:
            found = _all([self.matches(part, scored=scored) for part in query.must])
            if scored and query.should:
                more = _any([self.matches(part, scored=True) for part in query.should])
                found = _plus(found, more)
        elif query.should:
            found = _any([self.matches(part, scored=scored) for part in query.should])
        else:
            found = self._every()
        for part in query.filters:
            found = _kept(found, self._test(part, found.docs))
        for part in query.never:
            found = _kept(found, ~self._test(part, found.docs))
        return found

    def _test(self, query: Query, docs: Array) -> Array:
        """bool: which of some sections match."""
        if isinstance(query, Among):
            return np.asarray(self._chosen(query)[self._segment.owners[docs]])
        return among(docs, self.matches(query, scored=False).docs)

    def _every(self) -> Matches:
        return Matches(np.arange(self._segment.sections, dtype=np.uint32), None)

    def _among(self, query: Among) -> Array:
        """bool: which sections belong to some interviews."""
        return np.repeat(self._chosen(query), self._segment.sizes)

    def _chosen(self, query: Among) -> Array:
        return chosen_of(query, self._places, self._interviews)

    def _stem(self, stem: str, leaf: Query, scored: bool) -> Matches:
        number = self._segment.stems.find(encoded(stem))
        if number < 0:
            return _NONE
        docs, found = self._segment.postings(number)
        return Matches(docs, found * np.uint32(self._weights[leaf]) if scored else None)

    def _surfaces(self, stem: str) -> Iterable[Array]:
        number = self._segment.stems.find(encoded(stem))
        return self._segment.surfaces(number) if number >= 0 else ()

    def _phrase(self, words: Sequence[str]) -> Array:
        """Where words stand one after the other: the positions of the first."""
        segment = self._segment
        numbers = [segment.words.find(encoded(word)) for word in words]
        if min(numbers) < 0:
            return _NO_POSITIONS
        lists = sorted(
            ((segment.positions[n], step) for step, n in enumerate(numbers)),
            key=lambda item: len(item[0]),
        )
        rarest, step = lists[0]
        found = rarest[rarest >= step] - np.uint32(step)
        for positions, step in lists[1:]:
            found = found[among(found + np.uint32(step), positions)]
        return found

    def _beginning(self, prefix: str, field: str | None, leaf: Query, scored: bool) -> Matches:
        """All the same score: rare words that begin so are mostly misspelt ones."""
        numbers = self._segment.words.beginning(encoded(prefix))
        if not numbers:
            return _NONE
        positions = _merged([self._segment.positions[number] for number in numbers])
        docs = self._segment.sections_at(positions)
        if field is not None:
            docs = docs[self._segment.within(PARTS.index(field), docs, positions)]
        docs = docs[_firsts(docs)]
        if not scored:
            return Matches(docs, None)
        score = np.uint32(self._weights[leaf] * IMPACT_MAX)
        return Matches(docs, np.full(len(docs), score, np.uint32))

    def _speaker(self, words: tuple[str, ...]) -> Matches:
        """Whose name has these words in a row."""
        segment = self._segment
        found = [
            segment.spoken_by(number)
            for number, forms in enumerate(segment.speakers)
            if any(_holds(form, words) for form in forms)
        ]
        docs = np.unique(np.concatenate(found)) if found else _NONE.docs
        return Matches(docs, None)

    def _counted(self, positions: Array, field: str | None, leaf: Query, scored: bool) -> Matches:
        """Sections by the positions found in them, in rising order."""
        segment = self._segment
        docs = segment.sections_at(positions)
        if field is not None:
            docs = docs[segment.within(PARTS.index(field), docs, positions)]
        first = np.flatnonzero(_firsts(docs))
        frequency = np.diff(first, append=len(docs))
        docs = docs[first]
        if not scored:
            return Matches(docs, None)
        found = impacts(frequency, segment.norms[docs])
        return Matches(docs, found * np.uint32(self._weights[leaf]))


_NO_POSITIONS: Array = np.empty(0, np.uint32)
_NONE = Matches(np.empty(0, np.uint32), np.empty(0, np.uint32))


def chosen_of(query: Among, places: Array, count: int) -> Array:
    """bool: which interviews of a segment are meant.

    `places` are the snapshot's numbers of the segment's interviews, of `count` in all.
    """
    # The last place stands for deleted ones: nobody asks for them.
    wanted = np.zeros(count + 1, bool)
    flags = np.frombuffer(query.flags, np.uint8)[:count]
    np.not_equal(flags, 0, out=wanted[: len(flags)])
    return np.asarray(wanted[places])


def among(values: Array, sorted_ones: Array) -> Array:
    """bool: which values occur in a sorted array."""
    if not len(sorted_ones):
        return np.zeros(len(values), bool)
    place = sorted_ones.searchsorted(values)
    place[place == len(sorted_ones)] = 0
    return np.asarray(sorted_ones[place] == values)


def _any(parts: Sequence[Matches]) -> Matches:
    """What matches any, with the sums of the scores."""
    parts = [part for part in parts if len(part.docs)]
    if len(parts) < 2:
        return parts[0] if parts else _NONE
    size = 1 + max(int(part.docs[-1]) for part in parts)
    if sum(len(part.docs) for part in parts) * _DENSE > size:
        matched = np.zeros(size, bool)
        for part in parts:
            matched[part.docs] = True
        docs = np.flatnonzero(matched).astype(np.uint32)
        sums = np.zeros(size, np.uint32)
        for part in parts:
            if part.scores is not None:
                sums[part.docs] += part.scores
        return Matches(docs, sums[docs])
    docs = np.concatenate([part.docs for part in parts])
    scores = np.concatenate([_scores(part) for part in parts])
    order = np.argsort(docs, kind="stable")
    docs = docs[order]
    first = np.flatnonzero(_firsts(docs))
    return Matches(docs[first], np.add.reduceat(scores[order], first))


def _all(parts: Sequence[Matches]) -> Matches:
    """What matches each, with the sums of the scores."""
    first, *others = sorted(parts, key=lambda part: len(part.docs))
    found = Matches(first.docs, _scores(first))
    for other in others:
        found = _kept(found, among(found.docs, other.docs))
        found = _plus(found, other)
    return found


def _plus(found: Matches, more: Matches) -> Matches:
    """The same sections, with the scores that others give them added."""
    if more.scores is None or not len(more.docs) or not len(found.docs):
        return found
    place = more.docs.searchsorted(found.docs)
    place[place == len(more.docs)] = 0
    extra = np.where(more.docs[place] == found.docs, more.scores[place], np.uint32(0))
    return Matches(found.docs, _scores(found) + extra)


def _kept(found: Matches, which: Array) -> Matches:
    scores = None if found.scores is None else found.scores[which]
    return Matches(found.docs[which], scores)


def _scores(found: Matches) -> Array:
    return np.zeros(len(found.docs), np.uint32) if found.scores is None else found.scores


def _merged(positions: Sequence[Array]) -> Array:
    if not positions:
        return _NO_POSITIONS
    return positions[0] if len(positions) == 1 else np.unique(np.concatenate(positions))


def _firsts(values: Array) -> Array:
    """bool: where a sorted array takes a new value."""
    found = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def _holds(name: Sequence[str], words: Sequence[str]) -> bool:
    return any(
        tuple(name[at : at + len(words)]) == tuple(words)
        for at in range(len(name) - len(words) + 1)
    )
