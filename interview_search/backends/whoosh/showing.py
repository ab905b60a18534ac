"""The best passages of a page of hits in one call of compiled loops."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from struct import Struct

import numpy as np

from ...analysis import stems
from ...making import quick
from ...models import Interview, Passage, Section, Span
from ...passages import Wanted
from ...passages.cut import ABBREVIATIONS
from ...passages.wanted import whole
from ..sections import dump, second
from .columns import Array
from .kernels import letters
from .kernels.cutting import packed
from .kernels.passage import SPANS, SPANS_MAX, TOLD, passages

_KNOWN = np.array(sorted(map(packed, ABBREVIATIONS)), np.int64)
_SECONDS = Struct("<d")
_LATIN_1 = 0xFF
"""Beyond, capitals and small letters do not differ by one bit ..."""
_MANY = 300
"""Spellings: more are left to `select`, which looks them up."""
_SMALL = 32
"""... which is this."""
_passage, _span = quick(Passage), quick(Span)
_own = threading.local()
_NOTHING = dump(Section("", 0, None, None, "", (), (), 1, 1))


def best(
    page: Sequence[tuple[Section, Interview]], wanted: Wanted, words: int
) -> list[Passage | None]:
    """As `passages.select` chooses the best of each section of a stored page; None where
    it has to be asked itself."""
    found: list[Passage | None] = [None] * len(page)
    if wanted.phrases or wanted.speakers or wanted.near or wanted.within:
        return found
    if wanted.stems and wanted.forms is None:
        return found
    for language in {interview.language for _, interview in page}:
        asked = _asked(wanted, language)
        if asked is None:
            continue
        texts: list[bytes] = [
            section._script.data  # type: ignore[attr-defined]
            if interview.language == language
            else _NOTHING
            for section, interview in page
        ]
        told = _told(texts, asked, words)
        at = 0
        for place, data in enumerate(texts):
            if told[at]:
                found[place] = _shown(data, told, at)
                at += TOLD + 2 * told[at + SPANS]
            else:
                at += 1
    return found


def ready() -> None:
    """Have the loops compiled, or loaded from Numba's cache."""
    _told([_NOTHING], np.array([0, 0]), 1)


def _told(texts: Sequence[bytes], asked: Array, words: int) -> list[int]:
    """What the loops tell of these sections, one after the other."""
    room = len(texts) * (TOLD + 2 * SPANS_MAX)
    told = getattr(_own, "told", None)
    if told is None or len(told) < room:
        told = _own.told = np.empty(room, np.int64)
    size = passages(
        np.frombuffer(b"".join(texts), np.uint8),
        np.frombuffer(array("q", accumulate(map(len, texts))), np.int64),
        asked,
        _KNOWN,
        words,
        told,
    )
    numbers: list[int] = told[:size].tolist()
    return numbers


def _shown(data: bytes, told: list[int], at: int) -> Passage | None:
    _, asks, start, end, name, name_end, line, place, spans = told[at : at + TOLD]
    at += TOLD
    seconds: float | None = None
    if place >= 0:
        seconds = second(_SECONDS.unpack_from(data, place)[0])
        if seconds is None:
            return None
    return _passage(
        "question" if asks else "answer",
        str(data[start:end], "utf-8"),
        tuple([_span(told[n], told[n + 1]) for n in range(at, at + 2 * spans, 2)]),
        None if name < 0 else str(data[name:name_end], "utf-8", "replace"),
        line,
        seconds,
    )


_Part = tuple[frozenset[tuple[int, int]], "array[int]"]
"""The first letters of some words, and the words, as the loops compare them."""


def _asked(wanted: Wanted, language: str | None) -> Array | None:
    """A query as the loops take it; None where it is not for them."""
    if language in wanted.compiled:
        known: Array | None = wanted.compiled[language]
        return known
    made = _parts(wanted, language)
    asked = wanted.compiled[language] = None if made is None else np.frombuffer(made, np.int64)
    return asked


def _parts(wanted: Wanted, language: str | None) -> array[int] | None:
    stem_of = stems(language, stops=True)
    weights: list[int] = []
    parts: list[_Part | None] = []
    for stem, weight in wanted.stems.items():
        weights.append(whole(weight))
        parts.append(_inflected(stem, (wanted.forms or {}).get(stem, ()), language))
    for word, weight in wanted.words.items():
        if stem_of[word] in wanted.stems:
            return None
        weights.append(whole(weight))
        parts.append(_words((word,), open_ended=False))
    for spellings in wanted.spelled.values():
        weights.append(wanted.heaviest)
        parts.append(_words(spellings, open_ended=False) if len(spellings) <= _MANY else None)
    for prefix in wanted.prefixes:
        weights.append(wanted.heaviest)
        parts.append(_words((prefix,), open_ended=True))
    pairs: set[tuple[int, int]] = set()
    listed = array("q")
    for part in parts:
        if part is None:
            return None
        pairs |= part[0]
        listed += part[1]
    made = array("q", [len(weights), len(pairs), *weights])
    for pair in pairs:
        made.extend(pair)
    return made + listed


@lru_cache(4096)
def _inflected(stem: str, forms: tuple[str, ...], language: str | None) -> _Part | None:
    stem_of = stems(language, stops=True)
    return _words([form for form in forms if stem_of[form] == stem], open_ended=False)


def _words(words: Sequence[str], *, open_ended: bool) -> _Part | None:
    made = array("q", [open_ended, 0])
    pairs = set()
    for word in words:
        numbers = [*map(letters.number, word)]
        if not numbers or min(numbers) < 0:
            continue  # a text that holds other letters is not for the loops either
        first, second = (*numbers, 0)[:2]
        if max(first, second) >= _LATIN_1:
            return None
        pairs.add((first | _SMALL, 0 if second in (0, letters.APOSTROPHE) else second | _SMALL))
        made[1] += 1
        made.append(len(numbers))
        made.extend(numbers)
    return frozenset(pairs), made
