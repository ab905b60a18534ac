"""Which sections of a segment match a query, and how well: whole arrays at a time.

Scores are whole numbers: an impact times the weight of its word, scaled so that
no sum overflows. So they do not depend on the order in which they are added,
nor on how the sections lie in segments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from ....query.tree import (
    Among,
    Beginning,
    Bool,
    Boosted,
    Constant,
    Everything,
    Exact,
    Fuzzy,
    Near,
    Query,
    Speaker,
    Spelled,
    Stemmed,
    StemmedPhrase,
    TextField,
    Wildcard,
    voices,
)
from ..files.columns import Array
from ..files.positions import run_of
from ..indexing.impacts import IMPACT_MAX, impacts
from ..indexing.tokens import HEADING, PARTS, QUESTION, TITLE, encoded
from ..segment import Segment
from . import near
from .budget import Budget, Late
from .matches import NONE, Matches, all_of, among, any_of, firsts, kept, merged, plus
from .weights import Weights

_SPARSE = 32
"""With fewer positions than one in so many, each is looked up."""


class Evaluation:
    """One query's way through one segment."""

    def __init__(
        self,
        at: int,
        segment: Segment,
        places: Array,
        interviews: int,
        weights: Weights,
        budget: Budget,
    ) -> None:
        """`at` is the segment's number; `places` (i8) are the snapshot's numbers of its
        interviews, -1 for deleted; `interviews` is how many the snapshot has in all."""
        self._at = at
        self._segment = segment
        self._interviews = interviews
        self._places = places
        self._weights = weights
        self._budget = budget
        self._strict = 0
        self._heard: Array | None = None
        """bool: the turns in which words have to stand; None where they may stand anywhere."""

    def live(self, query: Query, *, scored: bool = True) -> Matches:
        """All that match and are not deleted, with scores; fewer where time runs out."""
        try:
            found = self.matches(query, scored=scored)
        except Late:
            return NONE
        dead = self._segment.dead
        return found if dead is None else kept(found, ~dead[found.docs])

    def matches(self, query: Query, times: float = 1.0, *, scored: bool = True) -> Matches:
        """All that match, with scores that count so many times. Raises Late."""
        match query:
            case Bool():
                return self._bool(query, times, scored)
            case Boosted(inner, factor):
                return self.matches(inner, times * factor, scored=scored)
            case Everything():
                return Matches(np.arange(self._segment.sections, dtype=np.uint32), None)
            case Among():
                return Matches(np.flatnonzero(self._among(query)).astype(np.uint32), None)
            case Speaker():
                self._budget.check()
                return Matches(self._segment.speakers.sections(query.words, query.role), None)
        self._budget.check()
        weight = self._weights[query, times] if scored else None
        match query:
            case Constant(inner):
                return _even(self.matches(inner, scored=False).docs, weight)
            case Stemmed(stems, None):
                found = any_of([self._stem(stem, weight) for stem in stems])
                if self._heard is None:
                    return found
                return kept(found, among(found.docs, self._inside(self._stemmed(stems), None)[0]))
            case Stemmed(stems, field):
                return self._counted(self._stemmed(stems), field, weight)
            case Exact(words, field):
                return self._counted(self._row([self._word(w) for w in words]), field, weight)
            case StemmedPhrase(several, field):
                lists = [self._stemmed(stems) for stems in several]
                return self._counted(self._row(lists), field, weight)
            case Near(words, slop, field):
                return self._counted(self._near(words, slop), field, weight)
            case Beginning(_, field) | Wildcard(_, field):
                return _even(self._standing(query, field), weight)
            case Fuzzy():
                return self._fuzzy(query, weight)

    def _bool(self, query: Bool, times: float, scored: bool) -> Matches:
        with self.among_turns(query):
            found = self._wanted(query, times, scored)
        with self.anywhere():
            for part in query.filters:
                found = kept(found, self._test(part, found.docs))
            self._strict += 1
            try:
                for part in query.never:
                    found = kept(found, ~self._test(part, found.docs))
            finally:
                self._strict -= 1
        return found

    def _wanted(self, query: Bool, times: float, scored: bool) -> Matches:
        """What all of `must`, or any of `should` matches."""
        if query.must:
            found = all_of([self.matches(part, times, scored=scored) for part in query.must])
            if scored and query.should:
                found = plus(found, any_of(self._some(query.should, times, optional=True)))
            return found
        if query.should:
            return any_of(self._some(query.should, times, scored=scored))
        return self.matches(Everything())

    def _some(
        self, parts: Sequence[Query], times: float, *, scored: bool = True, optional: bool = False
    ) -> list[Matches]:
        """Alternatives; where time runs out those that there are, unless they rule out."""
        found: list[Matches] = []
        for part in parts:
            try:
                found.append(self.matches(part, times, scored=scored))
            except Late:
                if self._strict or not (found or optional):
                    raise
                break
        return found

    def _test(self, query: Query, docs: Array) -> Array:
        """bool: which of some sections match."""
        if isinstance(query, Among):
            return np.asarray(self._chosen(query)[self._segment.owners[docs]])
        return among(docs, self.matches(query, scored=False).docs)

    # conditions

    def _among(self, query: Among) -> Array:
        """bool: which sections belong to some interviews."""
        return np.repeat(self._chosen(query), self._segment.sizes)

    def _chosen(self, query: Among) -> Array:
        return chosen_of(query, self._places, self._interviews)

    @contextmanager
    def among_turns(self, query: Bool) -> Iterator[None]:
        """Meanwhile words count only in the turns that the conditions of a query ask for."""
        before = self._heard
        try:
            for several in voices((*query.must, *query.filters)):
                spoken = [self._segment.speakers.spoken(one.words, one.role) for one in several]
                heard = np.logical_or.reduce(spoken)
                self._heard = heard if self._heard is None else self._heard & heard
            yield
        finally:
            self._heard = before

    @contextmanager
    def anywhere(self) -> Iterator[None]:
        """Meanwhile words count wherever they stand: so it is with those that rule out."""
        before, self._heard = self._heard, None
        try:
            yield
        finally:
            self._heard = before

    def _turns_at(self, positions: Array) -> Array:
        """The turns in which positions lie."""
        return run_of(self._segment.speakers.starts, positions)

    def _together(self, starts: Array, ends: Array) -> Array | slice:
        """Which runs of words lie within one turn, where that counts."""
        if self._heard is None:
            return slice(None)
        return np.asarray(self._turns_at(starts) == self._turns_at(ends))

    # words

    def _stem(self, stem: str, weight: int | None) -> Matches:
        number = self._segment.stems.find(encoded(stem))
        if number < 0:
            return NONE
        docs, found = self._segment.postings(number)
        return Matches(docs, None if weight is None else found * np.uint32(weight))

    def _stemmed(self, stems: Sequence[str]) -> Array:
        """Where the words of some stems stand."""
        numbers = (self._segment.stems.find(encoded(stem)) for stem in stems)
        lists = [found for n in numbers if n >= 0 for found in self._segment.surfaces(n)]
        return merged(lists) if lists else _NO_POSITIONS

    def _word(self, word: str) -> Array:
        number = self._segment.words.find(encoded(word))
        return self._segment.positions[number] if number >= 0 else _NO_POSITIONS

    def _row(self, lists: Sequence[Array]) -> Array:
        """Where words stand one after the other, given where each stands: the first ones."""
        (rarest, step), *others = sorted(
            ((positions, step) for step, positions in enumerate(lists)),
            key=lambda item: len(item[0]),
        )
        found = rarest[rarest >= step] - np.uint32(step)
        for positions, step in others:
            found = found[among(found + np.uint32(step), positions)]
        return found[self._together(found, found + np.uint32(len(lists) - 1))]

    def _near(self, words: Sequence[str], slop: int) -> Array:
        numbers = [self._segment.words.find(encoded(word)) for word in words]
        if min(numbers) < 0:
            return _NO_POSITIONS
        starts, ends = near.windows(self._segment, numbers, slop)
        return ends[self._together(starts, ends)]

    def _counted(self, positions: Array, field: TextField | None, weight: int | None) -> Matches:
        """Sections by the positions found in them, in rising order."""
        docs = self._inside(positions, field)[0]
        first = np.flatnonzero(firsts(docs))
        frequency = np.diff(first, append=len(docs))
        return self._weighed(docs[first], frequency, weight)

    def _weighed(self, docs: Array, frequency: Array, weight: int | None) -> Matches:
        if weight is None:
            return Matches(docs, None)
        found = impacts(frequency, self._segment.norms[docs])
        return Matches(docs, found * np.uint32(weight))

    def _inside(self, positions: Array, field: TextField | None) -> tuple[Array, Array]:
        """The sections of the positions that lie in a field, and which these are (bool)."""
        docs = self._segment.sections_at(positions)
        which = np.ones(len(docs), bool)
        if field is not None:
            which = self._segment.within(PARTS.index(field), docs, positions)
        if self._heard is not None and field not in _SILENT:
            which = which & self._heard[self._turns_at(positions)]
        return (docs if which.all() else docs[which]), which

    # words that stand for others

    def _standing(self, leaf: Spelled, field: TextField | None) -> Array:
        """The sections that have any of its words."""
        segment = self._segment
        numbers = self._budget.expansion(leaf).numbers[self._at]
        if not len(numbers):
            return NONE.docs
        positions = np.concatenate([segment.positions[number] for number in numbers.tolist()])
        end = int(segment.base[-1])
        matched: Array = np.zeros(segment.sections, bool)
        if len(positions) * _SPARSE < end or self._heard is not None:
            matched[self._inside(positions, field)[0]] = True
        else:
            held = np.zeros(end, bool)
            held[positions] = True
            starts = near.parts(segment)
            parts = np.logical_or.reduceat(held, starts.reshape(-1)).reshape(starts.shape)
            which = slice(None) if field is None else [PARTS.index(field)]
            matched = np.asarray(parts[:, which].any(axis=1))
            if field == PARTS[HEADING]:
                matched |= segment.columns["doc.twin"].view(bool) & parts[:, QUESTION]
        return np.flatnonzero(matched).astype(np.uint32)

    def _fuzzy(self, leaf: Fuzzy, weight: int | None) -> Matches:
        expansion = self._budget.expansion(leaf)
        numbers, edits = expansion.numbers[self._at], expansion.edits[self._at]
        lists = [self._segment.positions[number] for number in numbers.tolist()]
        if not lists:
            return NONE
        # A word with its sign stands there without it, too: the nearest counts.
        positions = np.concatenate(lists)
        order = np.argsort(positions, kind="stable")
        order = order[firsts(positions[order])]
        edits = np.repeat(edits, [*map(len, lists)])[order]
        docs, which = self._inside(positions[order], leaf.field)
        if not len(docs):
            return NONE
        first = np.flatnonzero(firsts(docs))
        counts = np.ldexp(np.float32(1), -edits[which].astype(np.int32))
        return self._weighed(docs[first], np.add.reduceat(counts, first), weight)


_SILENT = (PARTS[HEADING], PARTS[TITLE])
"""Fields whose words nobody says: whoever names one does not ask for turns."""
_NO_POSITIONS: Array = np.empty(0, np.uint32)


def chosen_of(query: Among, places: Array, count: int) -> Array:
    """bool: which interviews of a segment are meant.

    `places` are the snapshot's numbers of the segment's interviews, of `count` in all.
    """
    # The last place stands for deleted ones: nobody asks for them.
    wanted = np.zeros(count + 1, bool)
    flags = np.frombuffer(query.flags, np.uint8)[:count]
    np.not_equal(flags, 0, out=wanted[: len(flags)])
    return np.asarray(wanted[places])


def _even(docs: Array, weight: int | None) -> Matches:
    """Sections that all score the same."""
    if weight is None:
        return Matches(docs, None)
    return Matches(docs, np.full(len(docs), weight * IMPACT_MAX, np.uint32))
