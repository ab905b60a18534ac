"""Which sections match a query, and how well.

Each leaf gives `{section number: score}` from Whoosh's matchers and scorer; the
operators then combine these. Scores are sums, so their order does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from whoosh import query as whoosh_query

from ...query.tree import (
    Among,
    Beginning,
    Bool,
    Everything,
    Exact,
    Query,
    Speaker,
    Stemmed,
    TextField,
)
from .schema import PART_SPAN, PARTS

Ranges = Sequence[range]
Scores = dict[int, float]
_LAST = len(PARTS) - 1


class Evaluation:
    """One query's way through the index."""

    def __init__(self, searcher: Any, ranges: Ranges) -> None:
        self._searcher = searcher
        self._leaves = searcher.leaf_searchers()
        self._ranges = ranges

    def scores(self, query: Query) -> Scores:
        match query:
            case Everything():
                return self._among(range(len(self._ranges)))
            case Among(interviews):
                return self._among(interviews)
            case Stemmed(stems, field):
                return _best(self._stem(stem, field) for stem in stems)
            case Exact(words, field):
                return self._exact("words", words, field)
            case Speaker(words):
                return self._exact("speaker", words, None)
            case Beginning(prefix, field):
                return self._beginning(prefix, field)
            case Bool():
                return self._bool(query)

    def _among(self, interviews: Iterable[int]) -> Scores:
        return {number: 0.0 for place in interviews for number in self._ranges[place]}

    def _bool(self, query: Bool) -> Scores:
        should = [self.scores(part) for part in query.should]
        if query.must:
            found = _all([self.scores(part) for part in query.must])
            for scores in should:
                for number in found.keys() & scores.keys():
                    found[number] += scores[number]
        elif should:
            found = _any(should)
        else:
            found = self.scores(Everything())
        for part in query.filters:
            kept = self.scores(part)
            found = {number: score for number, score in found.items() if number in kept}
        for part in query.never:
            for number in self.scores(part):
                found.pop(number, None)
        return found

    def _stem(self, stem: str, field: TextField | None) -> Scores:
        found: Scores = {}
        part = None if field is None else PARTS.index(field)
        for matcher, offset in self._postings("text", stem):
            while matcher.is_active():
                # A stem of no weight stands in a part that counts for nothing.
                if matcher.weight() if part is None else matcher.value_as("counts")[part]:
                    found[matcher.id() + offset] = matcher.score()
                matcher.next()
        return found

    def _exact(self, name: str, words: tuple[str, ...], field: TextField | None) -> Scores:
        if len(words) == 1:
            matchers = self._postings(name, words[0])
        else:
            matchers = self._phrases(name, words)
        part = None if field is None else PARTS.index(field)
        found: Scores = {}
        for matcher, offset in matchers:
            while matcher.is_active():
                if part is None or _inside(matcher, part):
                    found[matcher.id() + offset] = matcher.score()
                matcher.next()
        return found

    def _beginning(self, prefix: str, field: TextField | None) -> Scores:
        """All the same score: rare words that begin so are mostly misspelt ones."""
        found: Scores = {}
        reader = self._searcher.reader()
        key = prefix.encode("utf-8", "replace")
        if "words" in reader.indexed_field_names():
            for term in reader.expand_prefix("words", key):
                found.update(dict.fromkeys(self._exact("words", (term,), field), 1.0))
        return found

    def _postings(self, name: str, term: str | bytes) -> Iterator[tuple[Any, int]]:
        key = term.encode("utf-8", "replace") if isinstance(term, str) else term
        for leaf, offset in self._leaves:
            if (name, key) in leaf.reader():
                yield leaf.postings(name, key), offset

    def _phrases(self, name: str, words: tuple[str, ...]) -> Iterator[tuple[Any, int]]:
        phrase = whoosh_query.Phrase(name, list(words))
        for leaf, offset in self._leaves:
            yield phrase.matcher(leaf), offset


def _inside(matcher: Any, part: int) -> bool:
    return any(min(span.start // PART_SPAN, _LAST) == part for span in matcher.spans())


def _best(found: Iterable[Scores]) -> Scores:
    """One word in several languages: the best of its stems counts."""
    best: Scores = {}
    for scores in found:
        if not best:
            best = scores
            continue
        for number, score in scores.items():
            if score > best.get(number, 0.0):
                best[number] = score
    return best


def _any(parts: Sequence[Scores]) -> Scores:
    """The scores of all that match any, added up."""
    total = dict(parts[0])
    for scores in parts[1:]:
        for number, score in scores.items():
            total[number] = total.get(number, 0.0) + score
    return total


def _all(parts: Sequence[Scores]) -> Scores:
    """The scores of what matches each, added up."""
    smallest = min(parts, key=len)
    return {
        number: sum(scores[number] for scores in parts)
        for number in smallest
        if all(number in scores for scores in parts)
    }
