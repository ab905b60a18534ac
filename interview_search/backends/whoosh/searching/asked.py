"""What is wanted of texts as compiled loops take it: `kernels/matching.py` says how."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache

from ....analysis import stems
from ....passages import Wanted
from ....passages.wanted import whole
from .kernels import letters
from .kernels.matching import HEAD

_LATIN_1 = 0xFF
"""Beyond, capitals and small letters do not differ by one bit ..."""
_SMALL = 32
"""... which is this."""
_MANY = 300
"""Spellings: more are left to `select`, which looks them up."""

_Words = tuple[frozenset[tuple[int, int]], "array[int]"]
"""The first letters of some words; how many words there are, their lengths and letters."""


def asked_of(wanted: Wanted, language: str | None) -> array[int] | None:
    """What is wanted of texts in a language; None where it is not for the loops."""
    if language in wanted.compiled:
        known: array[int] | None = wanted.compiled[language]
        return known
    made = None
    if not (wanted.speakers or wanted.roles or wanted.near or wanted.within or wanted.blind):
        made = _parts(wanted, language)
    wanted.compiled[language] = made
    return made


def _parts(wanted: Wanted, language: str | None) -> array[int] | None:
    stem_of = stems(language, stops=True)
    if any(stem_of[word] in wanted.stems for word in wanted.words):
        return None  # one of its forms weighs more than the others
    weights = [*map(whole, (*wanted.stems.values(), *wanted.words.values()))]
    listed = [_inflected(s, (wanted.forms or {}).get(s, ()), language) for s in wanted.stems]
    listed += [_words((word,)) for word in wanted.words]
    listed += [_words(spellings) for spellings in wanted.spelled.values()]
    closed = len(listed)
    listed += [_words((prefix,)) for prefix in wanted.prefixes]
    weights += [wanted.heaviest] * (len(listed) - len(weights))
    pairs: set[tuple[int, int]] = set()
    words, phrases = array("q"), array("q")
    for number, part in enumerate(listed):
        if part is None:
            return None
        pairs |= part[0]
        words.append(number >= closed)
        words += part[1]
    several = 0
    for phrase in wanted.phrases:
        first, part = _words(phrase[:1]), _words(phrase)
        if first is None or part is None:
            return None
        if not phrase or part[1][0] < len(phrase):
            continue  # such letters are in no text that is for the loops
        pairs |= first[0]
        several += 1
        weights.append(len(phrase) * wanted.heaviest)
        phrases.append(1 + len(part[1]))
        phrases += part[1]
    begin = HEAD + len(weights) + 2 * len(pairs) + len(words)
    made = array("q", [len(weights), len(pairs), several, begin, *weights])
    for pair in pairs:
        made.extend(pair)
    return made + words + phrases


@lru_cache(4096)
def _inflected(stem: str, forms: tuple[str, ...], language: str | None) -> _Words | None:
    stem_of = stems(language, stops=True)
    return _words([form for form in forms if stem_of[form] == stem])


def _words(words: Sequence[str]) -> _Words | None:
    if len(words) > _MANY:
        return None
    made = array("q", [0])
    pairs = set()
    for word in words:
        numbers = [*map(letters.number, word)]
        if not numbers or min(numbers) < 0:
            continue  # such letters are in no text that is for the loops
        first, second = (*numbers, 0)[:2]
        if max(first, second) >= _LATIN_1:
            return None
        pairs.add((first | _SMALL, 0 if second in (0, letters.APOSTROPHE) else second | _SMALL))
        made[0] += 1
        made.append(len(numbers))
        made.extend(numbers)
    return frozenset(pairs), made
