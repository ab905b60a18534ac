"""What one could have meant, or may be about to type: words that the index has, as written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from .. import analysis
from ..backends.base import Limits, Snapshot
from . import fields
from .catalogue import Catalogue
from .memory import Memory
from .said import Said, said
from .tree import TEXT_FIELDS, Exact, Fuzzy, Stemmed
from .words import KEYWORDS, vocabulary
from .written import Written

FEW = 10
"""Fewer hits may mean that a word is wrong."""
_MIN = 3
"""Shorter words have too many neighbours to guess."""
_LONG = 5
"""From so many letters on, two of them may be wrong."""
_NEAR = Limits(expansions=50)
"""So many of the nearest words are compared."""
_RARE = 3
"""A word of so many sections may be a slip of the pen itself,"""
_TIMES = 100
"""if one next to it is in so many times as many."""
_WORDS = 8
"""So many words of a query are corrected; who wrote more of them wrong did not mean words."""
_KEPT = 2_000
"""Words remembered, and beginnings."""
_UNWORDED = (fields.ROLE, "date", "year", "language", "form", "id", "path")
"""Fields whose values are no words."""
_NAMES = (fields.SPEAKER, fields.PEOPLE)
_JOINTS = frozenset(map(str.lower, KEYWORDS))
_FIELD = re.compile(r"(?:^|(?<=[\s(+-]))([^\W\d_][\w.-]{0,60}):\"?([^\s:\"][^:\"]*)?$")
"""A field whose value is being typed."""
_ROW = 6
"""Letters without blanks that may come next."""
_ROWS = 32
"""Sections that are looked at for that."""


class Suggestions:
    """Knows the words of one snapshot."""

    def __init__(self, snapshot: Snapshot, catalogue: Catalogue) -> None:
        self._snapshot = snapshot
        self._catalogue = catalogue
        self._written = Written(snapshot, catalogue.languages)
        self._vocabulary = vocabulary(catalogue.languages)
        self._nearest: Memory[tuple[str, str], str | None] = Memory(_KEPT)
        self._settled: set[str] = set()
        """Words that are known to need no other."""
        self._values: dict[str, Mapping[str, tuple[str, int]]] = {}
        self._names: dict[str, Mapping[str, tuple[str, int]]] = {}

    def corrected(self, text: str) -> str | None:
        """The query with words that the index lacks, or all but lacks, replaced by their
        nearest neighbours as people write them; None if there are none.

        Operators, fields and quotation marks stay as they are.
        """
        words = analysis.words(text)
        if ":" not in text and self._settled.issuperset(words):
            return None
        pieces: list[str] = []
        last = 0
        # As operators and numbers behind `^` they would never be looked at.
        self._settle(word for word in words if len(word) < _MIN or self._sound_joint(word))
        for one in said(text, self._catalogue.known_in(text)):
            better = self._better(one) if len(one.word) >= _MIN else None
            if better is not None:
                pieces += [text[last : one.start], better]
                last = one.end
            elif not one.field:
                self._settle((one.word,))
            if len(pieces) > 2 * _WORDS:
                return None
        return "".join([*pieces, text[last:]]) if pieces else None

    def _sound_joint(self, word: str) -> bool:
        return word in _JOINTS and self._nearest.of(("", word), self._near) is None

    def _settle(self, words: Iterable[str]) -> None:
        """Remember that words need no other."""
        if len(self._settled) >= _KEPT:
            self._settled.clear()
        self._settled.update(words)

    def _better(self, one: Said) -> str | None:
        field = "" if one.field in TEXT_FIELDS else fields.canonical(one.field)
        if field in _UNWORDED or analysis.unspaced(one.word) or one.word.isdecimal():
            return None
        return self._nearest.of((field, one.word), self._near)

    def _near(self, asked: tuple[str, str]) -> str | None:
        field, word = asked
        return self._near_value(field, word) if field else self._near_word(word)

    def _near_word(self, word: str) -> str | None:
        """The best neighbour of a word, if it is needed."""
        have = self._frequency(word)
        if have > _RARE or have * _TIMES > self._snapshot.section_count:
            return None
        most = 1 if have or len(word) < _LONG else 2
        for edits in range(1, most + 1):
            near = self._snapshot.spellings(Fuzzy(word, edits), limits=_NEAR)
            counts = {other: self._snapshot.frequency("words", other) for other in near}
            better = _chosen(
                word, {w: n for w, n in counts.items() if n > have * _TIMES and len(w) >= _MIN}
            )
            if better is not None:
                written = self._written(better)
                return better if written in KEYWORDS else written
        return None

    def _frequency(self, word: str) -> int:
        """How many sections have it in any form."""
        found = self._snapshot.frequency("words", word)
        leaf = self._vocabulary.word(word, frozenset())
        stems = leaf.stems if isinstance(leaf, Stemmed) else ()
        return max(found, *(self._snapshot.frequency("stems", stem) for stem in stems), 0)

    def _near_value(self, field: str, word: str) -> str | None:
        """The same among the values of a field, of names among their words."""
        from rapidfuzz.distance import OSA

        known = self._names_of(field) if field in _NAMES else self._values_of(field)
        plain = analysis.fold(word)
        if plain in known:
            return None
        most = 1 if len(word) < _LONG else 2
        near = {w: n for w, (_, n) in known.items()
                if OSA.distance(plain, w, score_cutoff=most) <= most}  # fmt: skip
        better = _chosen(plain, near)
        return None if better is None else known[better][0]

    def _values_of(self, field: str) -> Mapping[str, tuple[str, int]]:
        """Value as it is compared -> as it is written, and how many interviews have it."""
        if field not in self._values:
            self._values[field] = _folded(self._catalogue.counts(field))
        return self._values[field]

    def _names_of(self, field: str) -> Mapping[str, tuple[str, int]]:
        """The same of each word of the values."""
        if field not in self._names:
            counts = Counter[str]()
            for value, count in self._catalogue.counts(field).items():
                for _, start, end in analysis.tokenize(value):
                    counts[value[start:end]] += count
            self._names[field] = _folded(counts)
        return self._names[field]

    def completed(self, prefix: str, limit: int) -> tuple[str, ...]:
        """Queries that begin so: the last word completed, the most frequent first."""
        asked = _FIELD.search(prefix)
        if asked is not None:
            field = fields.canonical(asked[1])
            if field not in TEXT_FIELDS and asked[1].casefold() in self._catalogue.known:
                start = prefix[: asked.end(1) + 1]
                found = self._values_that_begin(field, asked[2] or "")
                return tuple(start + _quoted(value) for value in found)[:limit]
        tokens = analysis.tokenize(prefix)
        if not tokens or tokens[-1].end < len(prefix) or limit < 1:
            return ()
        last = tokens[-1]
        if analysis.unspaced(last.word):
            return tuple(prefix + more for more in self._rows(prefix, limit))
        before = prefix[: last.start]
        return tuple(before + form for form in self._forms(last.word, limit))

    def _forms(self, start: str, limit: int) -> Iterator[str]:
        found = [word for word, _ in self._snapshot.frequent(start, limit)]
        plain = analysis.fold(start)
        if len(found) < limit and plain != start:
            # Typed with accents that are not written.
            others = (word for word, _ in self._snapshot.frequent(plain, limit))
            found += [word for word in others if word not in found]
        for word in found[:limit]:
            form = self._written(word)
            yield word if form in KEYWORDS else form

    def _values_that_begin(self, field: str, typed: str) -> list[str]:
        start = analysis.fold(analysis.normal(typed))
        found = [
            (not plain.startswith(start), -count, value)
            for plain, (value, count) in self._values_of(field).items()
            if start in plain and (plain.startswith(start) or f" {start}" in plain)
        ]
        # Of a name or a title, any word may come first.
        return [value for _, _, value in sorted(found)]

    def _rows(self, prefix: str, limit: int) -> list[str]:
        """What follows letters of a script without blanks, the most frequent first."""
        row: list[analysis.Token] = []
        for token in reversed(analysis.tokenize(prefix)):
            if not analysis.unspaced(token.word) or (row and token.end < row[0].start):
                break
            row.insert(0, token)
        typed = prefix[row[0].start :]
        found = self._snapshot.search(Exact(tuple(t.word for t in row)), count=_ROWS)
        counts = Counter[str]()
        for number in found.numbers:
            section = self._snapshot.section(number)
            text = f"{section.question or ''}\n{section.answer}"
            for match in re.finditer(re.escape(typed), text):
                after = text[match.end() : match.end() + 2 * _ROW]
                end = 0
                for token in analysis.tokenize(after)[:_ROW]:
                    if token.start > end or not analysis.unspaced(token.word):
                        break
                    end = token.end
                    counts[after[:end]] += 1
        # Letters that nearly always come together are one.
        best = [
            more
            for more, times in counts.most_common()
            if times > 1
            and not any(
                other.startswith(more) and other != more and 4 * n > 3 * times
                for other, n in counts.items()
            )
        ]
        return best[:limit]


def _folded(counts: Mapping[str, int]) -> Mapping[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for value, count in sorted(counts.items(), key=lambda item: -item[1]):
        found.setdefault(analysis.fold(analysis.normal(value)), (value, count))
    return found


def _chosen(word: str, counts: Mapping[str, int]) -> str | None:
    """The nearest of some words, of those the one that begins alike, then the most frequent."""
    from rapidfuzz.distance import OSA

    def rank(other: str) -> tuple[int, bool, int, str]:
        return OSA.distance(word, other), other[0] != word[0], -counts[other], other

    return min((other for other in counts if other != word), key=rank, default=None)


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s()]", value) else value
