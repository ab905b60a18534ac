"""The pieces of a section that show best why it was found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple, TypeVar

from ..analysis import words as words_of
from ..models import Interview, Passage, Section, Span, Turn
from .cut import cut
from .wanted import Match, Wanted

_QUESTION_FACTOR = 0.6
"""A reader sees the question anyway: its windows have to match clearly better
than the answer's. Above 0.5, so that two words in it win over one in the answer."""
_UNSPACED = 12
"""Code points between spaces, on average, above which a script writes no spaces."""
_SAMPLE = 200
"""Code points whose words are counted where spaces do not tell."""

T = TypeVar("T")


class _Stretch(NamedTuple):
    """A part of a turn that no passage has taken yet, with its best window."""

    turn: Turn
    asks: bool
    low: int
    high: int
    width: int
    matches: list[Match]
    score: tuple[bool, float, float, int]
    """Said by whom it is asked of, weight of the distinct words, weight of all, tightness."""
    start: int
    end: int


def select(
    section: Section, interview: Interview, wanted: Wanted, *, count: int = 1, words: int = 45
) -> tuple[Passage, ...]:
    """The best passages of a section, the best first; at least one and at most `count`
    (none where `count` is 0).

    A passage lies inside one turn and holds about `words` words: those with
    the most weight of distinct query words, then the most matches; where a
    speaker is asked for, what that person says comes first. Its text is
    an exact slice of the turn's. Where nothing matches, it is the beginning of
    the answer, else of the question, else the heading or the title.
    Passages do not overlap.
    """
    stretches: list[_Stretch] = []
    for i, turn in enumerate(section.turns):
        matches = wanted.find(turn.text, interview.language)
        if matches:
            asks = i < section.question_turns
            width = _width(turn.text, words)
            wished = wanted.spoken_by(turn.speaker)
            stretches.append(_stretch(turn, asks, wished, 0, len(turn.text), width, matches))
    passages: list[Passage] = []
    while stretches and len(passages) < count:
        at = max(range(len(stretches)), key=lambda i: stretches[i].score)
        best = stretches[at]
        start, end = cut(
            best.turn.text, best.start, best.end, low=best.low, high=best.high, width=best.width
        )
        passages.append(_passage(section, best.turn, best.asks, start, end, best.matches))
        if len(passages) < count:
            stretches[at : at + 1] = _rest(best, start, end)
    if not passages and count > 0:
        passages.append(_opening(section, interview, wanted, words))
    return tuple(passages)


def _width(text: str, words: int) -> int:
    """About how many code points of this text hold so many words."""
    length = len(text) / (text.count(" ") + text.count("\n") + 1)
    if length > _UNSPACED:
        length = len(text[:_SAMPLE]) / max(1, len(words_of(text[:_SAMPLE])))
    return int(words * length)


def _stretch(
    turn: Turn, asks: bool, wished: bool, low: int, high: int, width: int, matches: list[Match]
) -> _Stretch:
    factor = _QUESTION_FACTOR if asks else 1.0
    score, start, end = max(_windows(matches, width, factor), key=itemgetter(0))
    return _Stretch(turn, asks, low, high, width, matches, (wished, *score), start, end)


def _windows(
    matches: list[Match], width: int, factor: float
) -> Iterator[tuple[tuple[float, float, int], int, int]]:
    """The windows that can take in no further match: score, start and end."""
    weights = dict(sorted((match.key, match.weight) for match in matches))
    ends = list(accumulate((match.end for match in matches), max))
    totals = list(accumulate((match.weight for match in matches), initial=0.0))
    inside = dict.fromkeys(weights, 0)
    distinct = 0.0
    after = 0
    for i, first in enumerate(matches):
        before = after
        while after < len(matches) and (after <= i or matches[after].end - first.start <= width):
            key = matches[after].key
            if not inside[key]:
                distinct += weights[key]
            inside[key] += 1
            after += 1
        if after > before:
            end = ends[after - 1]
            # Rounded, so that equal sums are equal however they came about.
            covered = round(distinct * factor, 6)
            everything = round((totals[after] - totals[i]) * factor, 6)
            yield (covered, everything, first.start - end), first.start, end
        inside[first.key] -= 1
        if not inside[first.key]:
            distinct -= weights[first.key]


def _rest(stretch: _Stretch, start: int, end: int) -> Iterator[_Stretch]:
    """What is left before and after a passage, where it still matches."""
    for low, high in ((stretch.low, start), (end, stretch.high)):
        matches = [m for m in stretch.matches if low <= m.start and m.end <= high]
        if matches:
            wished = stretch.score[0]
            yield _stretch(stretch.turn, stretch.asks, wished, low, high, stretch.width, matches)


def _passage(
    section: Section, turn: Turn, asks: bool, start: int, end: int, matches: Sequence[Match]
) -> Passage:
    piece = turn.text[start:end]
    start += len(piece) - len(piece.lstrip())
    text = piece.strip()
    seconds = _mark(turn.times, start, turn.start_seconds)
    return Passage(
        field="question" if asks else "answer",
        text=text,
        spans=_spans(matches, start, start + len(text)),
        speaker=turn.speaker,
        line=_mark(turn.lines, start, turn.start_line),
        start_seconds=section.start_seconds if seconds is None else seconds,
    )


def _mark(marks: Sequence[tuple[int, T]], offset: int, default: T) -> T:
    i = bisect_right(marks, offset, key=itemgetter(0))
    return marks[i - 1][1] if i else default


def _spans(matches: Sequence[Match], low: int, high: int) -> tuple[Span, ...]:
    """The matches inside, those that overlap or touch as one, counted from `low`."""
    merged: list[list[int]] = []
    for start, end, _, _ in matches:
        if low <= start and end <= high:
            if merged and start - low <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end - low)
            else:
                merged.append([start - low, end - low])
    return tuple(Span(start, end) for start, end in merged)


def _opening(section: Section, interview: Interview, wanted: Wanted, words: int) -> Passage:
    """What to show of a section in whose turns nothing matches."""
    asked = section.question_turns
    for i, turn in (*enumerate(section.turns[asked:], asked), *enumerate(section.turns[:asked])):
        text = turn.text
        if bare := text.lstrip():
            first = len(text) - len(bare)
            width = _width(text, words)
            start, end = cut(text, first, first + 1, low=0, high=len(text), width=width)
            return _passage(section, turn, i < asked, start, end, ())
    field, text = ("heading", section.heading) if section.heading else ("title", interview.title)
    spans = _spans(wanted.find(text, interview.language), 0, len(text))
    return Passage(field, text, spans, None, section.start_line, section.start_seconds)
