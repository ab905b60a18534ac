"""What a search must answer, the plain way: every section is looked at, word by word.

Nothing of the engine is used but the words and stems of `analysis`. `quantised`
rounds as the engine does, `exact` is BM25F in floats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Any

import numpy as np

from interview_search import Section, analysis
from interview_search.backends.base import Lexicon, Record
from interview_search.query.tree import (
    Among,
    Beginning,
    Bool,
    Everything,
    Exact,
    Query,
    Speaker,
    Stemmed,
)

FULL = 65_535
"""The impact of a word that fills a section."""
SUM_MAX = (2**32 - 1) // FULL
"""What the weights of a query add up to at most."""


@dataclass(frozen=True)
class Doc:
    """A section as its words."""

    number: int
    interview: int
    parts: dict[str, list[str]]
    """A heading that is the question has no words of its own,"""
    twin: bool
    """but is found in the question's."""
    language: str | None
    speakers: tuple[str, ...]

    @classmethod
    def of(cls, number: int, interview: int, record: Record, section: Section) -> Doc:
        twin = section.heading is not None and section.heading == section.question
        texts = {
            "question": section.question,
            "heading": None if twin else section.heading,
            "title": record.interview.title,
            "answer": section.answer,
        }
        parts = {part: analysis.words(text or "") for part, text in texts.items()}
        return cls(number, interview, parts, twin, record.interview.language, section.speakers)

    @cached_property
    def stems(self) -> dict[str, list[str]]:
        """The stem of each word; empty for a stop word."""
        stems = analysis.stems(self.language, stops=True)
        return {part: [stems[word] for word in words] for part, words in self.parts.items()}

    def where(self, field: str | None) -> Sequence[str]:
        """The parts that a field means."""
        if field is None:
            return list(self.parts)
        return ("question", "heading") if field == "heading" and self.twin else (field,)

    def count(self, field: str | None, phrase: Sequence[Callable[[str], bool]]) -> int:
        """How often neighbouring words pass these tests."""
        return sum(
            all(test(word) for test, word in zip(phrase, words[at:], strict=False))
            for part in self.where(field)
            for words in (self.parts[part],)
            for at in range(len(words) - len(phrase) + 1)
        )


class Oracle:
    def __init__(self, docs: Sequence[Doc], ranking: Any) -> None:
        """`ranking` has k1, b, question_weight, title_weight and reference."""
        self.docs = docs
        self._ranking = ranking
        self._known: dict[tuple[str, str], int] = {}
        self._part_weights = {
            "question": ranking.question_weight,
            "heading": 1,
            "title": ranking.title_weight,
            "answer": 1,
        }
        self._lengths = {
            doc.number: sum(
                self._part_weights[part] * sum(map(bool, stems))
                for part, stems in doc.stems.items()
            )
            for doc in docs
        }

    # answers: section -> score, or None where it does not match

    def quantised(self, query: Query) -> tuple[dict[int, int], float]:
        """Whole scores, and what 1 is worth."""
        leaves = list(_scored(query))
        weights = [self._weight(leaf) for leaf in leaves]
        many = [self._several(leaf) for leaf in leaves]
        total = 0.0  # added up one by one: `sum` of newer Pythons is more exact
        for weight, times in zip(weights, many, strict=True):
            total += weight * times
        scale = (SUM_MAX - sum(many)) / total if total > 0 else 1.0
        whole = {
            leaf: int(weight * scale + 0.5) or 1
            for leaf, weight in zip(leaves, weights, strict=True)
        }
        # Conditions have no weight.
        found = self._search(query, self._impact, lambda leaf: whole.get(leaf, 0), FULL)
        return found, (self._ranking.k1 + 1) / FULL / scale

    def exact(self, query: Query) -> dict[int, float]:
        found = self._search(query, self._saturated, self._weight, 1.0)
        return {number: score * (self._ranking.k1 + 1) for number, score in found.items()}

    def most(self, query: Query) -> tuple[float, int]:
        """The highest score there can be, and how many stems and phrases make it up."""
        leaves = list(_scored(query))
        many = [self._several(leaf) for leaf in leaves]
        total = sum(self._weight(leaf) * times for leaf, times in zip(leaves, many, strict=True))
        return total * (self._ranking.k1 + 1), sum(many)

    def frequency(self, lexicon: Lexicon, term: str) -> int:
        """In how many sections a term occurs."""
        known = self._known.get((lexicon, term))
        if known is None:
            if lexicon == "stems":
                known = sum(self._weighted(doc, term) > 0 for doc in self.docs)
            else:
                known = sum(doc.count(None, [_is(term)]) > 0 for doc in self.docs)
            self._known[lexicon, term] = known
        return known

    def terms(self, lexicon: Lexicon) -> dict[str, int]:
        if lexicon == "stems":
            every = {s for doc in self.docs for stems in doc.stems.values() for s in stems if s}
        else:
            every = {
                f for d in self.docs for words in d.parts.values() for w in words for f in _forms(w)
            }
        found = {term: self.frequency(lexicon, term) for term in every}
        return {term: found[term] for term in sorted(found, key=_bytes) if found[term]}

    def _search(self, query: Query, strength: Any, weight: Any, full: Any) -> dict[int, Any]:
        found = {doc.number: self._score(doc, query, strength, weight, full) for doc in self.docs}
        return {number: score for number, score in found.items() if score is not None}

    def _score(self, doc: Doc, query: Query, strength: Any, weight: Any, full: Any) -> Any:
        def score(part: Query) -> Any:
            return self._score(doc, part, strength, weight, full)

        match query:
            case Everything():
                return 0
            case Among(flags):
                return 0 if any(flags[doc.interview : doc.interview + 1]) else None
            case Speaker(words):
                return 0 if any(_named(name, words) for name in doc.speakers) else None
            case Beginning(prefix, field):
                held = doc.count(field, [lambda w: any(f.startswith(prefix) for f in _forms(w))])
                return full * weight(query) if held else None
            case Stemmed(stems, None):
                counts = [count for stem in stems if (count := self._weighted(doc, stem))]
            case Stemmed(stems, field):
                own = analysis.stems(doc.language, stops=True)
                counts = [doc.count(field, [lambda word: own[word] in stems])]
            case Exact(words, field):
                counts = [doc.count(field, [_is(word) for word in words])]
            case Bool(must, should, never, filters):
                if any(score(part) is not None for part in never):
                    return None
                if any(score(part) is None for part in filters):
                    return None
                held = [score(part) for part in must]
                optional = [found for part in should if (found := score(part)) is not None]
                if any(found is None for found in held) or (should and not must and not optional):
                    return None
                return sum(held) + sum(optional)
        counts = [count for count in counts if count]
        return sum(strength(count, doc) * weight(query) for count in counts) if counts else None

    # BM25F

    def _weighted(self, doc: Doc, stem: str) -> int:
        """How often a stem occurs, each part counting as much as it weighs."""
        return sum(
            self._part_weights[part] * stems.count(stem) for part, stems in doc.stems.items()
        )

    def _saturated(self, count: int, doc: Doc) -> float:
        r = self._ranking
        share = self._lengths[doc.number] / max(r.reference, 1.0)
        return count / (count + r.k1 * (1 - r.b + r.b * share))

    def _impact(self, count: int, doc: Doc) -> int:
        """The same in single precision, as a share of 65,535."""
        r, one, tf = self._ranking, np.float32(1), np.float32(count)
        share = np.float32(self._lengths[doc.number]) / np.float32(max(r.reference, 1.0))
        norm = np.float32(r.k1) * (one - np.float32(r.b) + np.float32(r.b) * share)
        return max(1, int(tf / (tf + norm) * np.float32(FULL) + np.float32(0.5)))

    def _weight(self, leaf: Query) -> float:
        if isinstance(leaf, Stemmed):
            return self._idf(sum(self.frequency("stems", stem) for stem in leaf.stems))
        if isinstance(leaf, Exact):
            total = 0.0
            for word in leaf.words:
                total += self._idf(self.frequency("words", word))
            return total
        return 1.0 / (self._ranking.k1 + 1)

    def _several(self, leaf: Query) -> int:
        """How many stems of a word occur: each can fill a section."""
        stems = leaf.stems if isinstance(leaf, Stemmed) else ()
        return sum(self.frequency("stems", stem) > 0 for stem in stems) or 1

    def _idf(self, holding: int) -> float:
        n = min(holding, len(self.docs))
        return log(1 + (len(self.docs) - n + 0.5) / (n + 0.5))


def _scored(query: Query) -> Iterator[Query]:
    """The leaves that add to the score, in order, each as often as it stands there."""
    if isinstance(query, Bool):
        for part in (*query.must, *query.should):
            yield from _scored(part)
    elif isinstance(query, (Stemmed, Exact, Beginning)):
        yield query


def _forms(word: str) -> list[str]:
    """A word that keeps its sign is also found without it."""
    return [word, word[1:]] if word[0] in analysis.SIGNS else [word]


def _is(wanted: str) -> Callable[[str], bool]:
    return lambda word: wanted in _forms(word)


def _named(name: str, words: Sequence[str]) -> bool:
    written = analysis.words(name)
    return any(
        form[at : at + len(words)] == list(words)
        for form in (written, [analysis.fold(word) for word in written])
        for at in range(len(form) - len(words) + 1)
    )


def _bytes(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")
