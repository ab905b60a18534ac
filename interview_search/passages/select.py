"""The pieces of a section that show best why it was found."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ..analysis import words as words_of
from ..making import quick
from ..models import Interview, Passage, Section, Span
from ..script import BETWEEN, Script, script_of
from .cut import cut
from .wanted import Found, Wanted

ANSWER_FACTOR, QUESTION_FACTOR = 5, 3
"""A reader sees the question anyway: its windows have to match clearly better
than the answer's. More than half, so that two words in it win over one in the answer."""
_GAP = len(BETWEEN)
_UNSPACED = 12
"""Code points between spaces, on average, above which a script writes no spaces."""
_SAMPLE = 300
"""Code points of a turn that tell how long its words are."""

_SPANS_KEPT = 20_000

_passage, _span = quick(Passage), quick(Span)

_Score = tuple[bool, int, int, int]
"""Said by whom it is asked of, weight of the distinct words, weight of all, tightness."""
_Stretch = tuple[_Score, int, int, int, bool, int, int, int, list[Found]]
"""A part of a turn that no passage has taken yet: the score of its best window, where that
starts and ends, the turn, whether it asks, from where to where it goes, the width of a passage
of it, the matches. Places are code points into the section's script."""


class _Spans(dict[tuple[int, int], Span]):
    """Spans by their ends: passages are short, so most of them come again."""

    def __missing__(self, ends: tuple[int, int]) -> Span:
        if len(self) >= _SPANS_KEPT:
            self.clear()
        made = self[ends] = _span(*ends)
        return made


spans = _Spans()


def select(
    section: Section, interview: Interview, wanted: Wanted, *, count: int = 1, words: int = 45
) -> tuple[Passage, ...]:
    """The best passages of a section, the best first; at least one and at most `count`
    (none where `count` is 0).

    A passage lies inside one turn and holds about `words` words: those with
    the most weight of distinct query words, then the most matches; where a
    speaker is asked for, all are of what that person says, unless that has no
    match. Its text is an exact slice of the turn's. Where nothing matches, it is the beginning of
    the answer, else of the question, else the heading or the title.
    Passages do not overlap.
    """
    if not count:
        return ()
    script = script_of(section)
    found = _found(section, script, wanted, interview.language)
    passages = _chosen(script, found, wanted, count, words) if found else ()
    return passages or (_opening(section, script, interview, wanted, words),)


def _chosen(
    script: Script, found: list[Found], wanted: Wanted, count: int, words: int
) -> tuple[Passage, ...]:
    """The best passages of a section, of which all is found that matches; none where that
    goes beyond the turns."""
    outline = text, starts, _ = script.outline
    stretches = _stretches(script, outline, found, wanted, words)
    if len(stretches) > 1 and (wanted.speakers or wanted.roles):
        stretches = [one for one in stretches if one[0][0]] or stretches
    passages: list[Passage] = []
    while stretches and len(passages) < count:
        best = stretches[0]
        for stretch in stretches:
            if stretch[0] > best[0]:
                best = stretch
        _, start, end, turn, asks, low, high, width, matches = best
        start, end = cut(text, start, end, low=low, high=high, width=width)
        passages.append(_shown(script, turn, asks, text[start:end], start, matches, starts[turn]))
        if len(passages) < count:
            at = stretches.index(best)
            stretches[at : at + 1] = _rest(best, start, end)
    return tuple(passages)


def _found(section: Section, script: Script, wanted: Wanted, language: str | None) -> list[Found]:
    """All that matches in a section's script."""
    text = script.text
    if not wanted.within and not wanted.near:
        return wanted.places(text, language)
    twin = section.heading is not None and section.heading == section.question
    return wanted.script(text, min(script.starts[script.asked], len(text)), language, twin=twin)


def _stretches(
    script: Script,
    outline: tuple[str, list[int], int],
    found: list[Found],
    wanted: Wanted,
    words: int,
) -> list[_Stretch]:
    """The turns in which something matches."""
    text, starts, asked = outline
    wishing = bool(wanted.speakers or wanted.roles)
    size = len(found)
    stretches: list[_Stretch] = []
    low = last = 0
    for turn, after in enumerate(starts[1:]):
        if found[last][0] < (high := after - _GAP):
            first, last = last, size if found[-1][0] < high else bisect_left(found, (high,), last)
            matches = found[first:last]
            if wanted.phrases:  # none goes on in the next turn
                matches = [match for match in matches if match[1] <= high]
            if matches:
                wished = wishing and _wished(wanted, script, turn)
                width = _width(text, low, high, words)
                stretches.append(_stretch(turn, turn < asked, wished, low, high, width, matches))
            if last == size:
                break
        low = after
    return stretches


def _wished(wanted: Wanted, script: Script, turn: int) -> bool:
    """Whether it is asked for what this person says."""
    if not (wanted.speakers or wanted.roles):
        return False
    return wanted.spoken_by(script.said(turn, 0)[0], script.role(turn))


def _width(text: str, low: int, high: int, words: int) -> int:
    """About how many code points of a part of a text hold so many words."""
    if high > low + _SAMPLE:
        high = low + _SAMPLE
    blanks = text.count(" ", low, high)
    if text.find("\n", low, high) >= 0:  # much quicker than to count none
        blanks += text.count("\n", low, high)
    length = (high - low) / (blanks + 1)
    if length > _UNSPACED:
        length = (high - low) / max(1, len(words_of(text[low:high])))
    return int(words * length)


def _stretch(
    turn: int, asks: bool, wished: bool, low: int, high: int, width: int, matches: list[Found]
) -> _Stretch:
    """With the best of the windows that can take in no further match."""
    factor = QUESTION_FACTOR if asks else ANSWER_FACTOR
    if len(matches) == 1:
        ((start, end, _, weight),) = matches
        score = wished, weight * factor, weight * factor, start - end
        return score, start, end, turn, asks, low, high, width, matches
    weights: dict[str, int] = {}
    total = end = 0
    for _, last, key, weight in matches:
        if weight > weights.get(key, 0):
            weights[key] = weight
        total += weight
        if last > end:
            end = last
    start = matches[0][0]
    if end <= start + width:
        score = wished, sum(weights.values()) * factor, total * factor, start - end
    else:
        distinct, total, start, end = _window(matches, weights, width)
        score = wished, distinct * factor, total * factor, start - end
    return score, start, end, turn, asks, low, high, width, matches


def _window(matches: list[Found], weights: dict[str, int], width: int) -> tuple[int, int, int, int]:
    """The best: weight of the distinct words, weight of all, start and end."""
    inside = dict.fromkeys(weights, 0)
    best, low, high = (0, 0, 0), 0, 0
    count = len(matches)
    distinct = total = end = after = 0
    for i, (start, _, first, least) in enumerate(matches):
        before, limit = after, start + width
        while after < count:
            _, until, key, weight = matches[after]
            if until > limit and after > i:
                break
            if not inside[key]:
                distinct += weights[key]
            inside[key] += 1
            total += weight
            if until > end:
                end = until
            after += 1
        if after > before:
            score = distinct, total, start - end
            if not before or score > best:
                best, low, high = score, start, end
        if after == count:
            break
        inside[first] -= 1
        if not inside[first]:
            distinct -= weights[first]
        total -= least
    return best[0], best[1], low, high


def _rest(stretch: _Stretch, start: int, end: int) -> Iterator[_Stretch]:
    """What is left before and after a passage, where it still matches."""
    (wished, *_), _, _, turn, asks, first, last, width, every = stretch
    for low, high in ((first, start), (end, last)):
        matches = [m for m in every if low <= m[0] and m[1] <= high]
        if matches:
            yield _stretch(turn, asks, wished, low, high, width, matches)


def _shown(
    script: Script, turn: int, asks: bool, piece: str, start: int,
    matches: Sequence[Found], begin: int,
) -> Passage:  # fmt: skip
    """A piece of a turn, which begins at `begin`."""
    text = piece.lstrip()
    start += len(piece) - len(text)
    text = text.rstrip()
    speaker, line, seconds = script.said(turn, start - begin)
    return _passage(
        "question" if asks else "answer",
        text,
        _spans(matches, start, start + len(text)),
        speaker,
        line,
        script.seconds if seconds is None else seconds,
    )


def _spans(matches: Sequence[Found], low: int, high: int) -> tuple[Span, ...]:
    """The matches inside, those that overlap or touch as one, counted from `low`."""
    merged: list[Span] = []
    start = end = -1
    for first, last, _, _ in matches:
        if low <= first and last <= high:
            if first > end:
                if end >= 0:
                    merged.append(spans[start - low, end - low])
                start, end = first, last
            elif last > end:
                end = last
    if end >= 0:
        merged.append(spans[start - low, end - low])
    return tuple(merged)


def _opening(
    section: Section, script: Script, interview: Interview, wanted: Wanted, words: int
) -> Passage:
    """What to show of a section in whose turns nothing matches."""
    text, starts, asked = script.outline
    turns = range(len(starts) - 1)
    order = (*turns[asked:], *turns[:asked])
    if wanted.speakers or wanted.roles:
        order = tuple(sorted(order, key=lambda turn: not _wished(wanted, script, turn)))
    for i in order:
        low, high = starts[i], starts[i + 1] - _GAP
        if bare := text[low:high].lstrip():
            first = high - len(bare)
            width = _width(text, low, high, words)
            start, end = cut(text, first, first + 1, low=low, high=high, width=width)
            return _shown(script, i, i < asked, text[start:end], start, (), low)
    field, text = ("heading", section.heading) if section.heading else ("title", interview.title)
    marks = _spans(wanted.part(field, text, interview.language), 0, len(text))
    return Passage(field, text, marks, None, section.start_line, section.start_seconds)
