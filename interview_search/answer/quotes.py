"""Is this what was said? A quote -> the place, and the difference word by word.

check        the words of the quote, the sections that may hold it, the best of them
  _parts       a quote in parts: `...` and [brackets] stand for words left out
  _candidates  sections with its rarest words in a row; else with most of its rare words
  _placed      each part after the one before: as it is, else the nearest words
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import log
from typing import Any, NamedTuple

from .. import analysis
from ..backends.base import Limits, Snapshot
from ..models import Change, Passage, QuoteCheck
from ..models.quotes import Kind
from ..query.tree import Bool, Exact, Query
from ..script import script_of
from .linking import Linking

WORDS_MAX = 1_000
"""A longer quote is checked so far, with a warning."""
ALTERED = 0.6
"""The share of the same words from which on a quote is altered, not absent."""
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
_SLACK = 3
"""Words beyond the nearest as many, at least, that a quote may have left out."""


class _Word(NamedTuple):
    word: str
    text: str
    """As it is written."""
    number: int
    """The section."""
    start: int
    """Code points into the section's script."""
    end: int


class _Placed(NamedTuple):
    """A quote laid beside what was said."""

    similarity: float
    changes: tuple[Change, ...]
    first: _Word
    last: _Word


def check(
    quote: str,
    snapshot: Snapshot,
    filters: Sequence[Query],
    limits: Limits,
    linking: Linking | None,
) -> QuoteCheck:
    """Whether and where somebody said this, under conditions on the interview."""
    parts, warnings = _parts(quote)
    if not parts:
        return QuoteCheck(quote, "absent", 0.0, warnings=("there is no word in the quote",))
    best: _Placed | None = None
    nearest = 0.0
    also: list[str] = []
    for words in _candidates(parts, snapshot, filters, limits):
        placed = _placed(parts, words)
        if placed is None:
            continue
        nearest = max(nearest, placed.similarity)
        if best is not None and best.similarity == placed.similarity == 1.0:
            if placed.first.number != best.first.number:
                also.append(snapshot.section(placed.first.number).id)
        elif best is None or placed.similarity > best.similarity:
            best = placed
    if best is None or best.similarity < ALTERED:
        return QuoteCheck(quote, "absent", nearest, warnings=warnings)
    return _told(quote, best, snapshot, linking, tuple(dict.fromkeys(also)), warnings)


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


def _candidates(
    parts: Sequence[Sequence[str]], snapshot: Snapshot, filters: Sequence[Query], limits: Limits
) -> Iterator[list[_Word]]:
    """The words of sections, with their neighbours', that may hold the quote; the likely first."""
    distinct = dict.fromkeys(word for part in parts for word in part)
    frequency = {word: snapshot.frequency("words", word) for word in distinct}
    numbers: list[int] = []
    row = _rarest_row(parts, frequency)
    if row:
        numbers += _found(Exact(row), snapshot, filters, limits)
    rare = sorted((word for word in distinct if frequency[word]), key=frequency.__getitem__)
    if rare:
        some = Bool(should=tuple(Exact((word,)) for word in rare[:_RARE]))
        numbers += _found(some, snapshot, filters, limits)
    wanted = Counter(word for part in parts for word in part)
    known: dict[int, list[_Word]] = {}
    ranked: list[tuple[int, int, list[_Word]]] = []
    for place, number in enumerate(dict.fromkeys(numbers)):
        around = _around(number, snapshot, known)
        common = Counter(word.word for word in around) & wanted
        ranked.append((-common.total(), place, around))
    ranked.sort(key=lambda item: item[:2])
    return (words for _, _, words in ranked[:_COMPARED])


def _found(
    query: Query, snapshot: Snapshot, filters: Sequence[Query], limits: Limits
) -> Sequence[int]:
    wanted = Bool(must=(query,), filters=tuple(filters)) if filters else query
    return [*snapshot.search(wanted, count=_SECTIONS, limits=limits).numbers]


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


def _around(number: int, snapshot: Snapshot, known: dict[int, list[_Word]]) -> list[_Word]:
    """The words of a section and of those beside it: a quote may go on in the next."""
    beside = snapshot.sections_of(snapshot.interview_of(number))
    words: list[_Word] = []
    for each in (number - 1, number, number + 1):
        if each in beside:
            if each not in known:
                text = script_of(snapshot.section(each)).text
                known[each] = [
                    _Word(word, text[start:end], each, start, end)
                    for word, start, end in analysis.tokenize(text)
                ]
            words += known[each]
    return words


def _placed(parts: Sequence[list[str]], said: Sequence[_Word]) -> _Placed | None:
    """The parts beside what was said, each after the one before."""
    plain = [word.word for word in said]
    changes: list[Change] = []
    same = total = at = 0
    first: _Word | None = None
    last: _Word | None = None
    for part in parts:
        low, high = _nearest(part, plain, at)
        if low < high:
            if last is not None and low > at:
                changes.append(Change("omitted", _written(said[at:low]), ""))
            first, last, at = first or said[low], said[high - 1], high
        for change, count in _compared(part, said[low:high]):
            changes.append(change)
            total += count
            same += count if change.kind == "same" else 0
    if first is None or last is None:
        return None
    return _Placed(same / total, tuple(changes), first, last)


def _nearest(part: list[str], plain: list[str], at: int) -> tuple[int, int]:
    """From where to where the words stand, or those nearest to them; nothing if none is like."""
    size = len(part)
    for low in _places(part[0], plain, at):
        if plain[low : low + size] == part:
            return low, low + size
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    found = fuzz.partial_ratio_alignment(part, plain[at:]) if at < len(plain) else None
    if found is None or not found.score:
        return at, at
    slack = max(_SLACK, size // 5)
    low = max(at, at + found.dest_start - slack)
    high = min(len(plain), at + found.dest_end + slack)
    same = [block for block in Levenshtein.opcodes(part, plain[low:high]) if block.tag == "equal"]
    # A word or two far from the rest are chance.
    while len(same) > 1 and _strays(same[0], same[0], same[1]):
        del same[0]
    while len(same) > 1 and _strays(same[-1], same[-2], same[-1]):
        del same[-1]
    if not same:
        return at, at
    before, after = same[0].src_start, size - same[-1].src_end
    return max(low, low + same[0].dest_start - before), min(high, low + same[-1].dest_end + after)


def _places(word: str, plain: list[str], at: int) -> Iterator[int]:
    try:
        while True:
            at = plain.index(word, at)
            yield at
            at += 1
    except ValueError:
        return


def _strays(block: Any, left: Any, right: Any) -> bool:
    """Whether more words lie between two blocks, beside those quoted, than it has."""
    between = right.dest_start - left.dest_end - (right.src_start - left.src_end)
    return bool(between > block.src_end - block.src_start)


def _compared(part: list[str], said: Sequence[_Word]) -> Iterator[tuple[Change, int]]:
    """Word by word, with how many words each change has."""
    from rapidfuzz.distance import Levenshtein

    steps = Levenshtein.opcodes(part, [word.word for word in said])
    for same, run in groupby(steps, key=lambda step: step.tag == "equal"):
        block = list(run)
        first, last = block[0], block[-1]
        quoted = part[first.src_start : last.src_end]
        spoken = said[first.dest_start : last.dest_end]
        kind: Kind = "same" if same else "changed" if quoted and spoken else "added"
        if not quoted:
            kind = "missing"
        yield Change(kind, _written(spoken), " ".join(quoted)), max(len(quoted), len(spoken))


def _written(words: Sequence[_Word]) -> str:
    return " ".join(word.text for word in words)


def _told(
    quote: str,
    placed: _Placed,
    snapshot: Snapshot,
    linking: Linking | None,
    also: tuple[str, ...],
    warnings: tuple[str, ...],
) -> QuoteCheck:
    first, last = placed.first, placed.last
    ((section, interview),) = snapshot.page([first.number])
    script = script_of(section)
    turn = bisect_right(script.starts, first.start) - 1
    speaker, line, seconds = script.said(turn, first.start - script.starts[turn])
    texts = []
    for number in range(first.number, last.number + 1):
        text = script_of(snapshot.section(number)).text
        low = first.start if number == first.number else 0
        texts.append(text[low : last.end if number == last.number else len(text)])
    url = None
    if linking is not None:
        field = "question" if turn < script.asked else "answer"
        passage = Passage(field, texts[0], (), speaker, line, seconds)
        url = linking.linked(first.number, section, interview, [passage])[0].url
    exact = all(change.kind in ("same", "omitted") for change in placed.changes)
    return QuoteCheck(
        quote=quote,
        verdict="exact" if exact else "altered",
        similarity=placed.similarity,
        interview=interview.id,
        path=interview.path,
        section=section.id,
        text="\n\n".join(texts),
        changes=placed.changes,
        speaker=speaker,
        line=line,
        start_seconds=seconds,
        url=url,
        also=also,
        warnings=warnings,
    )
