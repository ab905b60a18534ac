"""Is this what was said? A quote -> the place, and the difference word by word.

check        the words of the quote, the sections that may hold it, the best of them
  _parts       a quote in parts: `...` and [brackets] stand for words left out
  _candidates  sections with its rarest words in a row; else with most of its rare words
  placed       its parts beside what was said (`placing.py`)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import log
from typing import NamedTuple

from .. import analysis
from ..backends.base import Limits, Snapshot
from ..models import Passage, QuoteCheck
from ..query.conditions import quoted
from ..query.fields import name_words
from ..query.tree import Bool, Exact, Query
from ..query.words import speaker as named
from ..ranking import rarity
from ..script import script_of
from .linking import Linking
from .placing import Placed, placed
from .spoken import SectionWords, Spoken, Word

WORDS_MAX = 1_000
"""A longer quote is checked so far, with a warning."""
ALTERED = 0.6
"""The share of the same words from which on a quote is altered, not absent,"""
TELLING = 0.5
"""where these tell so much, by how rare they are, of what all its words tell."""
_ROW = 6
"""Words in a row by which an exact quote is looked for."""
_RARE = 12
"""Words by which an altered one is looked for."""
_SECTIONS = 40
"""Sections whose words are counted, and ..."""
_COMPARED = 6
"""... of these, how many are compared word by word."""
_OMISSION = re.compile(
    r"[\[(]\s*(?:\.{2,}|…|(?:\.\s+){2,}\.)\s*[\])]|\.{3,}|…|(?:\.\s+){2,}\.", re.DOTALL
)
_NOTE = re.compile(r"\[\s*(?:sic|!|\?)\s*\]", re.IGNORECASE)
_INITIAL = re.compile(r"\[(\w)\](?=\w)")
_BRACKETS = re.compile(r"\[[^\[\]]{0,200}\]")
_GAP = "\x00"
_Known = dict[int, SectionWords]


class _Asked(NamedTuple):
    """What is looked for, and where."""

    quote: str
    parts: list[list[str]]
    warnings: tuple[str, ...]
    snapshot: Snapshot
    filters: Sequence[Query]
    limits: Limits
    linking: Linking | None
    speaker: frozenset[str] = frozenset()
    """The words of a name; none for anybody."""

    def tells(self, words: Iterable[str]) -> float:
        """How much words tell by how rare they are."""
        there = self.snapshot.section_count
        frequency = self.snapshot.frequency
        return sum(rarity(frequency("words", word), there) for word in words)


def check(
    quote: str,
    snapshot: Snapshot,
    filters: Sequence[Query],
    limits: Limits,
    linking: Linking | None,
    speaker: str | None = None,
) -> QuoteCheck:
    """Whether and where somebody, or a `speaker`, said this, under conditions on the interview."""
    parts, warnings = _parts(quote)
    if not parts:
        return QuoteCheck(quote, "absent", 0.0, warnings=("there is no word in the quote",))
    asked = _Asked(quote, parts, warnings, snapshot, filters, limits, linking)
    if speaker is None or not name_words(speaker):
        return _checked(asked)
    theirs = asked._replace(
        speaker=name_words(speaker), filters=(*filters, named(speaker, turns=True))
    )
    found = _checked(theirs)
    if found.verdict != "absent":
        return found
    others = _checked(asked)
    if others.verdict == "absent":
        return found
    said = f"{others.speaker or 'somebody without a name'} said this, not {quoted(speaker)}"
    return replace(others, verdict="absent", warnings=(*others.warnings, said))


def _checked(asked: _Asked) -> QuoteCheck:
    best: Placed | None = None
    nearest = 0.0
    also: list[str] = []
    quote, parts, warnings, snapshot = asked[:4]
    for said in _candidates(asked):
        for words in said:
            here = placed(parts, words)
            if here is None:
                continue
            nearest = max(nearest, here.similarity)
            if best is not None and best.similarity == here.similarity == 1.0:
                if _first(here).number != _first(best).number:
                    also.append(snapshot.section(_first(here).number).id)
            elif best is None or here.similarity > best.similarity:
                best = here
        if best is not None and best.similarity == 1.0:
            break
    if best is None or best.similarity < ALTERED or not _tells(asked, best):
        return QuoteCheck(quote, "absent", nearest, warnings=warnings)
    return _told(asked, best, tuple(dict.fromkeys(also)))


def _first(found: Placed) -> Word:
    return found.pieces[0][0]


def _tells(asked: _Asked, found: Placed) -> bool:
    """Whether what is the same is more than words that stand anywhere."""
    words = {word for part in asked.parts for word in part}
    return asked.tells(found.same & words) >= TELLING * asked.tells(words)


def _parts(quote: str) -> tuple[list[list[str]], tuple[str, ...]]:
    """The words of each part; and a warning where there are too many."""
    text = _INITIAL.sub(r"\1", _NOTE.sub(" ", quote[: WORDS_MAX * 100]))
    text = _BRACKETS.sub(_GAP, _OMISSION.sub(_GAP, text))
    parts: list[list[str]] = []
    left = WORDS_MAX
    for piece in text.split(_GAP):
        words = analysis.words(piece)
        if words[:left]:
            parts.append(words[:left])
        if len(words) > left or len(quote) > WORDS_MAX * 100:
            return parts, (f"only the first {WORDS_MAX:,} words were checked",)
        left -= len(words)
    return parts, ()


def _candidates(asked: _Asked) -> Iterator[list[Spoken]]:
    """The words of sections, with their neighbours', that may hold the quote: first of those
    that have some in a row, then of those that have the rare ones."""
    parts, snapshot = asked.parts, asked.snapshot
    distinct = dict.fromkeys(word for part in parts for word in part)
    frequency = {word: snapshot.frequency("words", word) for word in distinct}
    telling = {word: rarity(df, snapshot.section_count) for word, df in frequency.items()}
    row = _rarest_row(parts, frequency)
    rare = sorted((word for word in distinct if frequency[word]), key=frequency.__getitem__)
    queries: list[Query] = [Exact(row)] if row else []
    if rare:
        queries.append(Bool(should=tuple(Exact((word,)) for word in rare[:_RARE])))
    known: _Known = {}
    for query in queries:
        ranked: list[tuple[float, int]] = []
        for number in _found(query, asked):
            there = {*_words(number, asked, known).plain}
            # In the order of the quote: in another one a sum of fractions is another.
            told = sum(tells for word, tells in telling.items() if word in there)
            ranked.append((-told, number))
        yield [_around(number, asked, known) for _, number in sorted(ranked)[:_COMPARED]]


def _found(query: Query, asked: _Asked) -> Sequence[int]:
    wanted = Bool(must=(query,), filters=tuple(asked.filters)) if asked.filters else query
    return [*asked.snapshot.search(wanted, count=_SECTIONS, limits=asked.limits).numbers]


def _rarest_row(parts: Sequence[Sequence[str]], frequency: dict[str, int]) -> tuple[str, ...]:
    """The words in a row that fewest sections can have; none where one is in no section."""
    best: tuple[float, tuple[str, ...]] | None = None
    for part in parts:
        for at in range(max(1, len(part) - _ROW + 1)):
            row = tuple(part[at : at + _ROW])
            if all(frequency[word] for word in row):
                weight = sum(log(frequency[word]) for word in row) / len(row) - len(row)
                best = min(best, (weight, row)) if best else (weight, row)
    return best[1] if best else ()


def _around(number: int, asked: _Asked, known: _Known) -> Spoken:
    """The words of a section and of those beside it: a quote may go on in the next."""
    beside = asked.snapshot.sections_of(asked.snapshot.interview_of(number))
    row = (each for each in (number - 1, number, number + 1) if each in beside)
    return Spoken([_words(each, asked, known) for each in row])


def _words(number: int, asked: _Asked, known: _Known) -> SectionWords:
    if number not in known:
        known[number] = SectionWords(number, asked.snapshot.section(number), asked.speaker)
    return known[number]


def _told(asked: _Asked, found: Placed, also: tuple[str, ...]) -> QuoteCheck:
    first, last = _first(found), found.pieces[-1][-1]
    snapshot, warnings = asked.snapshot, asked.warnings
    voices = dict.fromkeys(word.speaker for piece in found.pieces for word in piece)
    if len(voices) > 1:
        names = " and ".join(name or "somebody without a name" for name in voices)
        warnings += (f"these are the words of {names}",)
    ((section, interview, _),) = snapshot.page([first.number])
    script = script_of(section)
    turn = bisect_right(script.starts, first.start) - 1
    speaker, line, seconds = script.said(turn, first.start - script.starts[turn])
    texts = []
    for number in range(first.number, last.number + 1):
        text = script_of(snapshot.section(number)).text
        low = first.start if number == first.number else 0
        texts.append(text[low : last.end if number == last.number else len(text)])
    url = None
    if asked.linking is not None:
        field = "question" if turn < script.asked else "answer"
        passage = Passage(field, texts[0], (), speaker, line, seconds)
        url = asked.linking.linked(first.number, section, interview, [passage])[0].url
    exact = all(change.kind in ("same", "omitted") for change in found.changes)
    return QuoteCheck(
        quote=asked.quote,
        verdict="exact" if exact else "altered",
        similarity=found.similarity,
        interview=interview.id,
        path=interview.path,
        section=section.id,
        text="\n\n".join(texts),
        changes=found.changes,
        speaker=speaker,
        line=line,
        start_seconds=seconds,
        url=url,
        also=also,
        warnings=warnings,
    )
