"""Text fragments: the part of a URL that makes a browser scroll to some words.

    #:~:text=[prefix-,]start[,end][,-suffix]

A browser looks for the first place where all of it fits: whole words, each term
within one block (https://wicg.github.io/scroll-to-text-fragment/). So the terms
are chosen such that nothing else on the page fits: a beginning that stands
nowhere else, and an end that does not come earlier. They leave out what a
generator sets otherwise than it is written, such as `--`, `...` and numbers of lists.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote

from .page import Page, flat

_SHORT = 10
"""Up to so many words are given whole, longer passages by their ends."""
_LEAST, _MOST = 4, 12
"""Words of a term, where there are as many."""
_LETTERS_MAX = 120
"""A term is no longer: a letter can take nine characters of a URL."""
_CONTEXT = 5
"""Words of a prefix or a suffix."""
_TRIES = 40
"""Words of the passage at which a term may begin or end."""
_SET_OTHERWISE = re.compile(
    r"(?m:^\d+[.)] )|\n|-{2,}|\.{3,}|…|''|``|<<|>>|\(c\)|\(r\)|\(tm\)|:[a-z_]+:"
)
_WORD = re.compile(r"\S+")
_PIECE = re.compile(r"[^\s、。，．！？：；「」『』（）・…]+")
_UNSPACED = re.compile("[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SIGNS = " .,;:!?"
"""What may stand between a term and the words around it: it is a part of these then."""
Place = tuple[int, int]


class _Terms(NamedTuple):
    """The parts of a fragment, as places in the page's text."""

    start: Place
    end: Place | None = None
    prefix: Place | None = None
    suffix: Place | None = None


def fragment(page: Page, ordinal: int, text: str) -> str | None:
    """`:~:text=...` for a passage of the section of that number; None where nothing is sure."""
    found = flat(text)
    at = page.text.find(found, page.start(ordinal))
    if at < 0 or not found:
        return None
    runs = list(_runs(page.text, at, at + len(found)))
    words = [word for run in runs for word in run]
    if not words:
        return None
    whole = words[0][0], words[-1][1]
    if len(runs) == 1 and len(words) <= _SHORT and _length(whole) <= _LETTERS_MAX:
        terms = _told_apart(page, whole)
    else:
        terms = _by_its_ends(page, runs)
    return _directive(page, terms) if terms else None


def _runs(text: str, low: int, high: int) -> Iterator[list[Place]]:
    """The words between what is set otherwise, without the signs around them."""
    at = low
    for match in [*_SET_OTHERWISE.finditer(text, low, high), None]:
        end = match.start() if match else high
        pattern = _PIECE if _UNSPACED.search(text, at, end) else _WORD
        trimmed = (_trimmed(text, *word.span()) for word in pattern.finditer(text, at, end))
        words = [place for place in trimmed if place and _bounded(text, *place)]
        if words:
            yield words
        at = match.end() if match else high


def _trimmed(text: str, start: int, end: int) -> Place | None:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not _of_word(text[end - 1]):
        end -= 1
    return (start, end) if start < end else None


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether it begins and ends where words do."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before and before.isalnum()) and not (after and _of_word(after))


def _of_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _told_apart(page: Page, whole: Place) -> _Terms | None:
    """A short passage, with the words around it if it stands elsewhere, too."""
    if _alone(page, whole):
        return _Terms(whole)
    before, after = _before(page, whole[0]), _after(page, whole[1])
    if before and _alone(page, (before[0], whole[1])):
        return _Terms(whole, prefix=before)
    if after and _alone(page, (whole[0], after[1])):
        return _Terms(whole, suffix=after)
    return _Terms(whole) if _first_of_all(page, whole) else None


def _by_its_ends(page: Page, runs: Sequence[list[Place]]) -> _Terms | None:
    """A beginning that stands nowhere else, if need be with the words before it; and an end."""
    for run in sorted(runs, key=lambda run: len(run) < _LEAST):
        least = run[0][0], run[min(len(run), _LEAST) - 1][1]
        for i in range(min(len(run), _TRIES)):
            for start in _growing(run[i:]):
                if _alone(page, start):
                    return _Terms(start, _last(page, runs, start[1]))
            before = _before(page, least[0]) if i == 0 else None
            if before and _alone(page, (before[0], least[1])):
                return _Terms(least, _last(page, runs, least[1]), prefix=before)
    least = runs[0][0][0], runs[0][min(len(runs[0]), _LEAST) - 1][1]
    return _Terms(least) if _first_of_all(page, least) else None


def _last(page: Page, runs: Sequence[list[Place]], low: int) -> Place | None:
    """Words near the end that do not come earlier after the beginning."""
    for run in sorted(runs, key=lambda run: (len(run) < _LEAST, -run[0][0])):
        rest = [word for word in run if word[0] >= low]
        for skipped in range(min(len(rest), _TRIES)):
            upto = rest[: len(rest) - skipped]
            for size in range(min(_LEAST, len(upto)), min(_MOST, len(upto)) + 1):
                term = upto[-size][0], upto[-1][1]
                if _length(term) > _LETTERS_MAX:
                    break
                if next(_places(page, term, low), None) == term[0]:
                    return term
    return None


def _growing(words: Sequence[Place]) -> Iterator[Place]:
    for size in range(min(_LEAST, len(words)), min(_MOST, len(words)) + 1):
        term = words[0][0], words[size - 1][1]
        if _length(term) > _LETTERS_MAX:
            return
        yield term


def _length(place: Place) -> int:
    return place[1] - place[0]


def _before(page: Page, at: int) -> Place | None:
    """The words of the same block just before, up to the last sign."""
    low = page.text.rfind("\n", 0, at) + 1
    runs = list(_runs(page.text, low, at))
    words = runs[-1][-_CONTEXT:] if runs else []
    between = page.text[words[-1][1] : at] if words else ""
    if not words or between.strip(_SIGNS):
        return None
    return words[0][0], at - len(between) + len(between.rstrip())


def _after(page: Page, at: int) -> Place | None:
    """The words of the same block just after, from the first sign on."""
    high = page.text.find("\n", at)
    run = next(_runs(page.text, at, high if high >= 0 else len(page.text)), [])[:_CONTEXT]
    between = page.text[at : run[0][0]] if run else ""
    if not run or between.strip(_SIGNS):
        return None
    return at + len(between) - len(between.lstrip()), run[-1][1]


def _places(page: Page, term: Place, low: int = 0) -> Iterator[int]:
    """Where the words of a term stand, from `low` on."""
    needle, folded = page.folded[term[0] : term[1]], page.folded
    at = folded.find(needle, low)
    while at >= 0:
        if _bounded(folded, at, at + len(needle)):
            yield at
        at = folded.find(needle, at + 1)


def _alone(page: Page, term: Place) -> bool:
    return len(list(islice(_places(page, term), 2))) == 1


def _first_of_all(page: Page, term: Place) -> bool:
    return next(_places(page, term), None) == term[0]


def _directive(page: Page, terms: _Terms) -> str:
    def written(place: Place) -> str:
        return encoded(page.text[slice(*place)])

    parts = [written(terms.start)]
    if terms.prefix:
        parts.insert(0, written(terms.prefix) + "-")
    if terms.end:
        parts.append(written(terms.end))
    if terms.suffix:
        parts.append("-" + written(terms.suffix))
    return ":~:text=" + ",".join(parts)


def encoded(text: str) -> str:
    """For a URL, with the signs that mean something in a fragment."""
    return quote(text, safe="", errors="replace").replace("-", "%2D")
