"""What a search must answer, the plain way: every section is looked at, word by word.

Nothing of the engine is used but the words and stems of `analysis`. `quantised`
rounds as the engine does, `exact` is BM25F in floats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import log
from typing import Any

import numpy as np

from interview_search import Section, analysis
from interview_search.backends.base import Lexicon, Record
from interview_search.query.tree import (
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
    Wildcard,
    Worded,
    voices,
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
    turns: tuple[tuple[str, str | None, str | None, tuple[str, ...]], ...] = ()
    """Part, speaker, role and words, where the turns say all of the part."""
    heard: frozenset[int] | None = None
    """The turns in which words count; None: they count wherever they stand."""

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
        asked = section.question_turns
        said = (("question", section.turns[:asked]), ("answer", section.turns[asked:]))
        turns = [
            (part, turn.speaker, turn.role, tuple(analysis.words(turn.text)))
            for part, some in said
            if "\n\n".join(turn.text for turn in some) == (texts[part] or "")
            for turn in some
        ]
        language = record.interview.language
        return cls(number, interview, parts, twin, language, section.speakers, tuple(turns))

    def hearing(self, several: Sequence[Speaker]) -> Doc:
        """The same where only words of these people count."""
        heard = frozenset(
            number
            for number, (_, name, role, _) in enumerate(self.turns)
            if any(_speaks(name, role, one) for one in several)
        )
        return replace(self, heard=heard if self.heard is None else heard & self.heard)

    def runs(self, field: str | None) -> Iterator[Sequence[str]]:
        """Words that follow one another in what a field means."""
        if self.heard is None or field in ("heading", "title"):
            yield from (self.parts[part] for part in self.where(field))
            return
        for number in self.heard:
            part, _, _, words = self.turns[number]
            if field in (None, part):
                yield words

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
            for words in self.runs(field)
            for at in range(len(words) - len(phrase) + 1)
        )

    def windows(self, field: str | None, wanted: Sequence[str], size: int) -> int:
        """How many runs of at most `size` words hold all that is wanted, and no shorter run."""
        needed = Counter(wanted)

        def holds(run: Sequence[str]) -> bool:
            held = Counter(form for word in run for form in _forms(word))
            return all(held[word] >= times for word, times in needed.items())

        # The shortest begin and end with a word that is wanted.
        return sum(
            holds(words[start:end])
            and not holds(words[start + 1 : end])
            and not holds(words[start : end - 1])
            for words in self.runs(field)
            for start in range(len(words))
            if needed.keys() & _forms(words[start])
            for end in range(start + 1, min(start + size, len(words)) + 1)
            if needed.keys() & _forms(words[end - 1])
        )


def _speaks(name: str | None, role: str | None, asked: Speaker) -> bool:
    called = not asked.words or (name is not None and _named(name, asked.words))
    return called and asked.role in (None, role)


class Oracle:
    def __init__(self, docs: Sequence[Doc], ranking: Any, expansions: int = 2_000) -> None:
        """`ranking` has k1, b, question_weight, title_weight and reference; a leaf stands
        for so many words at most."""
        self.docs = docs
        self._ranking = ranking
        self._expansions = expansions
        self._spelled: dict[Spelled, dict[str, int]] = {}
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
        whole, scale = self._whole(query)
        # Conditions have no weight.
        found = self._search(query, self._impact, lambda *leaf: whole.get(leaf, 0), FULL)
        return found, (self._ranking.k1 + 1) / FULL / scale

    def _whole(self, query: Query) -> tuple[dict[tuple[Query, float], int], float]:
        """Whole weights of what scores, and what 1 is multiplied with for them."""
        leaves = list(_scored(query))
        weights = [times * self._weight(leaf) for leaf, times in leaves]
        many = [self._several(leaf) for leaf, _ in leaves]
        total = _sum(weight * times for weight, times in zip(weights, many, strict=True))
        scale = (SUM_MAX - sum(many)) / total if total > 0 else 1.0
        whole = {
            leaf: int(weight * scale + 0.5) or 1
            for leaf, weight in zip(leaves, weights, strict=True)
        }
        return whole, scale

    def near(
        self, query: Query, row: Sequence[Query | None], share: float, window: int
    ) -> dict[int, int]:
        """What each section gets for neighbours of a row of bare words that stand near."""
        whole, _ = self._whole(query)
        found = dict.fromkeys((doc.number for doc in self.docs), 0)
        for one, other in pairwise(row):
            if isinstance(one, Stemmed) and isinstance(other, Stemmed) and one != other:
                weight = int(max(whole[one, 1.0], whole[other, 1.0]) * share)
                for doc in self.docs:
                    steps = _steps(doc, one.stems, other.stems)
                    near = sum(max(0, window - step) for step in steps)
                    if near:
                        tf = np.float32(near) / np.float32(window - 1)
                        found[doc.number] += weight * self._impact(tf, doc)
        return found

    def exact(self, query: Query) -> dict[int, float]:
        found = self._search(
            query, self._saturated, lambda leaf, times: times * self._weight(leaf), 1.0
        )
        return {number: score * (self._ranking.k1 + 1) for number, score in found.items()}

    def most(self, query: Query) -> tuple[float, int]:
        """The highest score there can be, and how many stems and phrases make it up."""
        leaves = list(_scored(query))
        many = [self._several(leaf) for leaf, _ in leaves]
        total = sum(
            times * self._weight(leaf) * n for (leaf, times), n in zip(leaves, many, strict=True)
        )
        return total * (self._ranking.k1 + 1), sum(many)

    def frequency(self, lexicon: Lexicon, term: str) -> int:
        """In how many sections a term occurs."""
        return self._frequencies[lexicon][term]

    def terms(self, lexicon: Lexicon) -> dict[str, int]:
        found = self._frequencies[lexicon]
        return {term: found[term] for term in sorted(found, key=_bytes)}

    @cached_property
    def _frequencies(self) -> dict[Lexicon, Counter[str]]:
        """A word that keeps its sign counts without it, too; a stem where it has weight."""
        words: Counter[str] = Counter()
        stems: Counter[str] = Counter()
        for doc in self.docs:
            words.update({f for part in doc.parts.values() for word in part for f in _forms(word)})
            stems.update({
                stem
                for part, found in doc.stems.items()
                for stem in found
                if stem and self._part_weights[part]
            })  # fmt: skip
        return {"words": words, "stems": stems}

    def spelled(self, leaf: Spelled) -> dict[str, int]:
        """The words that a leaf stands for, and how far each is from what was asked for."""
        if leaf not in self._spelled:
            self._spelled[leaf] = self._like(leaf)
        return self._spelled[leaf]

    def _like(self, leaf: Spelled) -> dict[str, int]:
        match leaf:
            case Beginning(prefix):
                found = {word: 0 for word in self.terms("words") if word.startswith(prefix)}
            case Wildcard(pattern):
                found = {word: 0 for word in self.terms("words") if _shaped(word, pattern)}
            case Fuzzy(wanted, edits):
                far = {word: _edits(word, wanted) for word in self.terms("words")}
                found = {word: n for word, n in far.items() if n <= edits}
        ranked = sorted(
            found, key=lambda word: (found[word], -self.frequency("words", word), _bytes(word))
        )
        return {word: found[word] for word in ranked[: self._expansions]}

    def cut(self, leaf: Spelled) -> bool:
        """Whether it stands for more words than it may."""
        return len(Oracle(self.docs, self._ranking, 10**9).spelled(leaf)) > self._expansions

    def _search(self, query: Query, strength: Any, weight: Any, full: Any) -> dict[int, Any]:
        found = {doc.number: self._score(doc, query, strength, weight, full) for doc in self.docs}
        return {number: score for number, score in found.items() if score is not None}

    def _score(
        self, doc: Doc, query: Query, strength: Any, weight: Any, full: Any, times: float = 1.0
    ) -> Any:
        def score(part: Query, factor: float = 1.0) -> Any:
            return self._score(doc, part, strength, weight, full, times * factor)

        match query:
            case Everything():
                return 0
            case Among(flags):
                return 0 if any(flags[doc.interview : doc.interview + 1]) else None
            case Speaker(words, None):
                return 0 if any(_named(name, words) for name in doc.speakers) else None
            case Speaker():
                spoken = (_speaks(name, role, query) for _, name, role, _ in doc.turns)
                return 0 if any(spoken) else None
            case Boosted(inner, factor):
                return score(inner, factor)
            case Constant(inner):
                return None if score(inner) is None else full * weight(query, times)
            case Beginning(_, field) | Wildcard(_, field):
                meant = self.spelled(query)
                held = doc.count(field, [lambda word: any(f in meant for f in _forms(word))])
                return full * weight(query, times) if held else None
            case Fuzzy(_, _, field):
                counts = [self._likened(doc, field, self.spelled(query))]
            case Stemmed(stems, None):
                counts = [count for stem in stems if (count := self._weighted(doc, stem))]
                if doc.heard is not None and not doc.count(None, [_has(stems, doc)]):
                    return None
            case Stemmed(stems, field):
                counts = [doc.count(field, [_has(stems, doc)])]
            case Exact(words, field):
                counts = [doc.count(field, [_is(word) for word in words])]
            case StemmedPhrase(several, field):
                counts = [doc.count(field, [_has(stems, doc) for stems in several])]
            case Near(words, slop, field):
                counts = [doc.windows(field, words, len(words) + slop)]
            case Bool(must, should, never, filters):
                everywhere = replace(doc, heard=None)

                def holds(part: Query) -> bool:
                    found = self._score(everywhere, part, strength, weight, full, times)
                    return found is not None

                if any(map(holds, never)) or not all(map(holds, filters)):
                    return None
                for several in voices((*must, *filters)):
                    doc = doc.hearing(several)
                held = [score(part) for part in must]
                optional = [found for part in should if (found := score(part)) is not None]
                if any(found is None for found in held) or (should and not must and not optional):
                    return None
                return sum(held) + sum(optional)
        counts = [count for count in counts if count]
        return sum(strength(n, doc) * weight(query, times) for n in counts) if counts else None

    def _likened(self, doc: Doc, field: str | None, meant: dict[str, int]) -> float:
        """How often words stand there, each counting half as much an edit."""
        near = (
            min((meant[form] for form in _forms(word) if form in meant), default=None)
            for words in doc.runs(field)
            for word in words
        )
        return sum(0.5**edits for edits in near if edits is not None)

    # BM25F

    def _weighted(self, doc: Doc, stem: str) -> int:
        """How often a stem occurs, each part counting as much as it weighs."""
        return sum(
            self._part_weights[part] * stems.count(stem) for part, stems in doc.stems.items()
        )

    def _saturated(self, count: float, doc: Doc) -> float:
        r = self._ranking
        share = self._lengths[doc.number] / max(r.reference, 1.0)
        return count / (count + r.k1 * (1 - r.b + r.b * share))

    def _impact(self, count: Any, doc: Doc) -> int:
        """The same in single precision, as a share of 65,535."""
        r, one, tf = self._ranking, np.float32(1), np.float32(count)
        share = np.float32(self._lengths[doc.number]) / np.float32(max(r.reference, 1.0))
        norm = np.float32(r.k1) * (one - np.float32(r.b) + np.float32(r.b) * share)
        return max(1, int(tf / (tf + norm) * np.float32(FULL) + np.float32(0.5)))

    def _weight(self, leaf: Query) -> float:
        match leaf:
            case Stemmed(stems):
                return self._idf(sum(self.frequency("stems", stem) for stem in stems))
            case StemmedPhrase(several):
                return _sum(self._weight(Stemmed(stems)) for stems in several)
            case Exact(words) | Near(words):
                return _sum(self._idf(self.frequency("words", word)) for word in words)
            case Fuzzy():
                return self._idf(sum(self.frequency("words", word) for word in self.spelled(leaf)))
            case Constant(_, score):
                return score / (self._ranking.k1 + 1)
        return 1.0 / (self._ranking.k1 + 1)

    def _several(self, leaf: Query) -> int:
        """How many stems of a word occur: each can fill a section."""
        stems = leaf.stems if isinstance(leaf, Stemmed) else ()
        return sum(self.frequency("stems", stem) > 0 for stem in stems) or 1

    def _idf(self, holding: int) -> float:
        n = min(holding, len(self.docs))
        return log(1 + (len(self.docs) - n + 0.5) / (n + 0.5))


def _scored(query: Query, times: float = 1.0) -> Iterator[tuple[Query, float]]:
    """What adds to the score and how often, in order, each as often as it stands there."""
    if isinstance(query, Bool):
        for part in (*query.must, *query.should):
            yield from _scored(part, times)
    elif isinstance(query, Boosted):
        yield from _scored(query.query, times * query.times)
    elif isinstance(query, (Worded, Constant)):
        yield query, times


def _steps(doc: Doc, one: Sequence[str], other: Sequence[str]) -> Iterator[int]:
    """How far each place of a word is from the nearest of another."""
    # One place is free between parts.
    row = [stem for stems in doc.stems.values() for stem in (*stems, None)]
    there = [at for at, stem in enumerate(row) if stem in other]
    for here in (at for at, stem in enumerate(row) if stem in one):
        yield min((abs(at - here) for at in there if at != here), default=10**9)


def _sum(numbers: Iterable[float]) -> float:
    """One by one: `sum` of newer Pythons is more exact."""
    total = 0.0
    for number in numbers:
        total += number
    return total


def _forms(word: str) -> list[str]:
    """A word that keeps its sign is also found without it."""
    return [word, word[1:]] if word[0] in analysis.SIGNS else [word]


def _is(wanted: str) -> Callable[[str], bool]:
    return lambda word: wanted in _forms(word)


def _has(stems: Iterable[str], doc: Doc) -> Callable[[str], bool]:
    own = analysis.stems(doc.language, stops=True)
    return lambda word: own[word] in stems


def _shaped(word: str, pattern: str) -> bool:
    if not pattern:
        return not word
    if pattern[0] == "*":
        return _shaped(word, pattern[1:]) or (word != "" and _shaped(word[1:], pattern))
    return word != "" and pattern[0] in ("?", word[0]) and _shaped(word[1:], pattern[1:])


def _edits(one: str, other: str) -> int:
    """Letters put in, left out, changed, or swapped with the next one."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            ways = [table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b)]
            if i > 1 and j > 1 and (a, b) == (other[j - 2], one[i - 2]):
                ways.append(table[i - 2, j - 2] + 1)
            table[i, j] = min(ways)
    return table[len(one), len(other)]


def _named(name: str, words: Sequence[str]) -> bool:
    written = analysis.words(name)
    return any(
        form[at : at + len(words)] == list(words)
        for form in (written, [analysis.fold(word) for word in written])
        for at in range(len(form) - len(words) + 1)
    )


def _bytes(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")
