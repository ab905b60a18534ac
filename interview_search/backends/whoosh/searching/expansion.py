"""The words of the index that a prefix, a pattern or an inexact word stands for.

They are chosen over all segments, by the frequencies of live sections, so that
the same sections match however they lie in segments. Words are looked at in
Python only where their length, their letters or their ending allows a match.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ....analysis import fold
from ....query.tree import Beginning, Fuzzy, Spelled, Wildcard, shape
from ..files.columns import Array
from ..indexing.tokens import encoded
from ..segment import Segment

_KEPT = 100
"""Expansions remembered, of some thousand numbers each."""
_MOST = 2**16 - 1


class Expansion(NamedTuple):
    """What one leaf stands for."""

    numbers: tuple[Array, ...]
    """i8, by segment: the words' numbers there, the nearest first."""
    edits: tuple[Array, ...]
    """u1, by segment: how far each of them is from the word asked for."""
    holding: int
    """The sum of the words' document frequencies, of live sections."""
    cut: bool
    """Whether there are more."""


class Expansions:
    """Looks words up in all segments, and remembers them."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._lexicons = [_Lexicon(segment) for segment in segments]
        self._known: dict[tuple[Spelled, int], Expansion] = {}

    def of(self, leaf: Spelled, most: int) -> Expansion:
        """Its words, no more than `most`: the nearest, of those the most frequent."""
        known = self._known.get((leaf, most))
        if known is None:
            found = [lexicon.like(leaf) for lexicon in self._lexicons]
            known = self._chosen(found, most)
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[leaf, most] = known
        return known

    def knows(self, leaf: Spelled, most: int) -> bool:
        """Whether they are remembered."""
        return (leaf, most) in self._known

    def words(self, leaf: Spelled, most: int) -> tuple[str, ...]:
        """The same as text, in the order of their UTF-8."""
        expansion = self.of(leaf, most)
        found = {
            word
            for lexicon, numbers in zip(self._lexicons, expansion.numbers, strict=True)
            for word in lexicon.words(numbers[lexicon.holding(numbers) > 0])
        }
        return tuple(word.decode("utf-8", "surrogatepass") for word in sorted(found))

    def frequent(self, prefix: str, count: int) -> list[tuple[str, int]]:
        """The words that most sections have, of those that begin so or do but for accents."""
        begun = [lexicon.begun(prefix) for lexicon in self._lexicons]
        held = [lexicon.holding(n) for lexicon, n in zip(self._lexicons, begun, strict=True)]
        looked_at = count
        while True:
            words: set[bytes] = set()
            left = 0
            for lexicon, numbers, df in zip(self._lexicons, begun, held, strict=True):
                if len(df) > looked_at:
                    # Of equal ones those that come first, and numbers are in the order of words.
                    best = np.argpartition((-df << 32) + numbers, looked_at)
                    left += int(df[best[looked_at]])
                    numbers = numbers[best[:looked_at]]
                words.update(lexicon.words(numbers))
            found = [(word, sum(one.held(word) for one in self._lexicons)) for word in words]
            found = sorted((f for f in found if f[1]), key=lambda f: (-f[1], f[0]))[:count]
            # A word that was not looked at has no more than what is left in each segment.
            if not left or (len(found) == count and found[-1][1] >= left):
                return [(word.decode("utf-8", "surrogatepass"), df) for word, df in found]
            looked_at *= 4

    def _chosen(self, found: Sequence[tuple[Array, Array]], most: int) -> Expansion:
        each = list(zip(self._lexicons, found, strict=True))
        counts = [lexicon.holding(numbers) for lexicon, (numbers, _) in each]
        cut = False
        if sum(len(numbers) for numbers, _ in found) > most:
            # The same word may be in several segments.
            held: dict[bytes, list[int]] = {}
            for (lexicon, (numbers, edits)), df in zip(each, counts, strict=True):
                words = lexicon.words(numbers)
                for word, far, count in zip(words, edits.tolist(), df.tolist(), strict=True):
                    if count:
                        held.setdefault(word, [far, 0])[1] -= count
            if len(held) > most:
                cut = True
                ranked = sorted(held, key=lambda word: (held[word], word))
                stays = frozenset(ranked[:most])
                found = [
                    (numbers[which], edits[which])
                    for lexicon, (numbers, edits) in each
                    for which in [lexicon.among(numbers, stays)]
                ]
                counts = [
                    lexicon.holding(numbers)
                    for (lexicon, _), (numbers, _) in zip(each, found, strict=True)
                ]
        return Expansion(
            tuple(numbers for numbers, _ in found),
            tuple(edits for _, edits in found),
            sum(int(df.sum()) for df in counts),
            cut,
        )


class _Lexicon:
    """The words of one segment, and what of them can be compared all at once."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment

    def like(self, leaf: Spelled) -> tuple[Array, Array]:
        """The numbers of the words that a leaf means, and how many edits off they are."""
        match leaf:
            case Beginning(prefix):
                numbers = _range(self.segment.words.beginning(encoded(prefix)))
                return numbers, np.zeros(len(numbers), np.uint8)
            case Wildcard(pattern):
                numbers = self._shaped(pattern)
                return numbers, np.zeros(len(numbers), np.uint8)
            case Fuzzy(word, edits):
                return self._near(word, edits)

    def holding(self, numbers: Array) -> Array:
        """i8: in how many live sections each of some words stands."""
        segment = self.segment
        found: Array = segment.columns["words.df"][numbers].astype(np.int64)
        if segment.deletions is not None:
            terms = segment.deletions["words"].astype(np.int64)
            if len(terms):
                place = np.minimum(terms.searchsorted(numbers), len(terms) - 1)
                lost = segment.deletions["words.df"][place].astype(np.int64)
                found -= np.where(terms[place] == numbers, lost, 0)
        return found

    def words(self, numbers: Array) -> list[bytes]:
        return self.segment.words.several(numbers.tolist())

    def _texts(self, numbers: Array) -> Iterator[tuple[int, str]]:
        for number, word in zip(numbers.tolist(), self.words(numbers), strict=True):
            yield number, word.decode("utf-8", "surrogatepass")

    def held(self, word: bytes) -> int:
        """In how many live sections a word stands."""
        number = self.segment.words.find(word)
        return self.segment.word_df(number) if number >= 0 else 0

    def begun(self, prefix: str) -> Array:
        """The numbers of the words that begin so, as written or without their accents."""
        numbers = _range(self.segment.words.beginning(encoded(prefix)))
        folded, places = self._folded
        start = bisect_left(folded, prefix)
        end = bisect_left(folded, f"{prefix}\U0010ffff", start)
        others = places[start:end]
        if len(numbers):
            others = others[(others < numbers[0]) | (others > numbers[-1])]
        return np.concatenate((numbers, others))

    def among(self, numbers: Array, words: frozenset[bytes]) -> Array:
        """bool: which numbers are those of some words."""
        return np.fromiter((word in words for word in self.words(numbers)), bool, len(numbers))

    def _shaped(self, pattern: str) -> Array:
        first, *rest = re.split(r"[*?]", pattern, maxsplit=1)
        numbers = _range(self.segment.words.beginning(encoded(first)))
        if not rest:
            numbers = numbers[:1]  # only the word itself can match
        last = encoded(re.split(r"[*?]", pattern)[-1])
        letters = len(pattern) - pattern.count("*")
        length, letters = self._letters[numbers], min(letters, _MOST)
        fits = length >= letters if "*" in pattern else length == letters
        columns = self.segment.columns
        text, ends = columns["words.text"], columns["words.ends"][numbers].astype(np.int64)
        for back, byte in enumerate(reversed(last), 1):
            # Of shorter words another byte is looked at; they do not fit in the end.
            fits &= text.take(ends - back, mode="clip") == byte
        matcher = shape(pattern)
        found = [n for n, word in self._texts(numbers[fits]) if matcher.fullmatch(word)]
        return np.array(found, int)

    def _near(self, word: str, most: int) -> tuple[Array, Array]:
        from rapidfuzz.distance import OSA

        # An edit changes two letters at most, and the length by one.
        far = np.bitwise_count(self._masks ^ _mask(word))
        off = np.abs(self._letters.astype(np.int64) - min(len(word), _MOST))
        found: dict[int, int] = {}
        likely = np.flatnonzero((far <= 2 * most) & (off <= most))
        for number, other in self._texts(likely):
            edits = OSA.distance(word, other, score_cutoff=most)
            if edits <= most:
                found[number] = edits
        numbers = sorted(found, key=lambda number: (found[number], number))
        return np.array(numbers, int), np.array([found[n] for n in numbers], np.uint8)

    @cached_property
    def _folded(self) -> tuple[list[str], Array]:
        """The words that are others without accents: so, in order, and their numbers (i8)."""
        columns = self.segment.columns
        signs = np.flatnonzero(columns["words.text"] >= 0x80)
        numbers = np.unique(columns["words.ends"].searchsorted(signs, side="right"))
        words = self._texts(numbers)
        pairs = sorted((plain, number) for number, word in words if (plain := fold(word)) != word)
        return [plain for plain, _ in pairs], np.array([number for _, number in pairs], np.int64)

    @cached_property
    def _letters(self) -> Array:
        """u2: how many code points each word has; of very long ones the most that there can be."""
        return self._shapes[0]

    @cached_property
    def _masks(self) -> Array:
        """u8: a bit for each letter of a word, by the last byte of the letter."""
        return self._shapes[1]

    @cached_property
    def _shapes(self) -> tuple[Array, Array]:
        columns = self.segment.columns
        text, ends = columns["words.text"], columns["words.ends"].astype(np.int64)
        if not len(ends):
            return np.empty(0, np.uint16), np.empty(0, np.uint64)
        starts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))
        last = np.ones(len(text), bool)  # of the bytes of a letter
        np.not_equal(text[1:] & 0xC0, 0x80, out=last[:-1])
        letters = np.minimum(np.add.reduceat(last, starts, dtype=np.int64), _MOST)
        bits = np.where(last, np.uint64(1) << (text & np.uint8(63)).astype(np.uint64), np.uint64(0))
        return letters.astype(np.uint16), np.bitwise_or.reduceat(bits, starts)


def _range(numbers: range) -> Array:
    return np.arange(numbers.start, numbers.stop)


def _mask(word: str) -> np.uint64:
    found = 0
    for letter in word:
        found |= 1 << (encoded(letter)[-1] & 63)
    return np.uint64(found)
