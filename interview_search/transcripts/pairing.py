"""Items to sections: questions find their answers, short exchanges their neighbours.

Every word of the items goes into exactly one section. Joining and cutting
look at neighbours between two fixed points (headings, marked questions,
breaks, exchanges that are long enough), so that what is inserted at one place
leaves the sections elsewhere as they were.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..making import quick
from ..models import Interview, Section, Turn
from ..settings import Settings
from .ids import Ids, slug
from .roles import with_roles
from .transcript import Transcript
from .turns import Item, Topic, Utterance, part_of
from .vocabulary import ends_as_question

_UNSPACED_CHARS = 16
"""Code points between two blanks, on average, from which a text is not written in words."""
_made = quick(Section)
_SENTENCE_END = re.compile(r"[.!?…。！？।]['\"”’)\]]*\s+")


def pair(
    transcript: Transcript,
    settings: Settings | None = None,
    hosts: frozenset[str] = frozenset(),
) -> tuple[Interview, tuple[Section, ...]]:
    """The interview with its people completed, and its sections in order.

    `hosts` are the people who recur across the folder (see `recurring`).
    """
    settings = settings or Settings()
    interview, items = with_roles(transcript.interview, transcript.items, hosts)
    ids = Ids(interview.id)
    sections: list[Section] = []
    for stretch in _stretches(items):
        for number, turns in enumerate(_cut(_join(stretch, settings), stretch, settings)):
            sections.append(_section(turns, stretch, ids, len(sections), first=number == 0))
    return interview, tuple(sections)


@dataclass(slots=True)
class _Stretch:
    """Items between two fixed points."""

    heading: str | None = None
    anchor: str | None = None
    line: int = 0
    is_heading: bool = False
    """Its heading is its question."""
    asked: bool = False
    """Begins with a question that its form marks."""
    utterances: list[Utterance] = field(default_factory=list)


def _stretches(items: Sequence[Item]) -> Iterator[_Stretch]:
    current = _Stretch()
    topic: Topic | None = None
    for item in items:
        if isinstance(item, Topic):
            if current.utterances or current.line:
                yield current
            topic = replace(item, anchor=None)
            current = _Stretch(item.text, item.anchor, item.line)
            continue
        if item.begins and (current.utterances or (current.line and item.heading)):
            yield current
            current = _below(topic)
        if item.heading:
            current = _Stretch(item.heading, item.anchor, is_heading=True)
            topic = Topic(item.heading, 0)
        if item.asks:
            current.asked = True
        current.utterances.append(item)
        if item.ends:
            yield current
            current = _below(topic)
    if current.utterances or current.line:
        yield current


def _below(topic: Topic | None) -> _Stretch:
    return _Stretch(topic.text, topic.anchor) if topic else _Stretch()


def _words(turns: Sequence[Turn]) -> int:
    return sum([_words_of(turn.text) for turn in turns])


def _words_of(text: str) -> int:
    # Counting blanks is four times as fast as splitting, and as good here.
    words = text.count(" ") + 1
    if len(text) > words * _UNSPACED_CHARS and not text.isascii():
        return len(text) // 2  # Chinese, Japanese, Thai: words have no blanks between them
    return words


_Exchange = list[Turn]


def _join(stretch: _Stretch, settings: Settings) -> list[_Exchange]:
    """Exchanges of a stretch, the short ones joined with the one before (else after)."""
    turns = [utterance.turn for utterance in stretch.utterances]
    if stretch.asked:
        return [turns]
    joined: list[_Exchange] = []
    before = 0
    for exchange in _exchanges(turns):
        size = _words(exchange)
        short = size < settings.section_words_min or before < settings.section_words_min
        after_preamble = joined and all(turn.role is None for turn in joined[-1])
        if joined and short and not after_preamble and before + size <= settings.section_words_max:
            joined[-1].extend(exchange)
            before += size
        else:
            joined.append(exchange)
            before = size
    return joined


def _exchanges(turns: Sequence[Turn]) -> Iterator[_Exchange]:
    exchange: _Exchange = []
    answered = False
    for turn in turns:
        asks = turn.role == "interviewer"
        if asks and answered:
            yield exchange
            exchange, answered = [], False
        exchange.append(turn)
        answered = answered or not asks
    if exchange:
        yield exchange


def _cut(exchanges: list[_Exchange], stretch: _Stretch, settings: Settings) -> Iterator[_Exchange]:
    """Exchanges no longer than the settings allow, parted at turn or paragraph ends."""
    limit = settings.answer_words_max if stretch.asked else settings.section_words_max
    if not exchanges:
        yield []
    for exchange in exchanges:
        total = _words(exchange)
        if total <= limit * 1.5:
            yield exchange
            continue
        left, parts = total, math.ceil(total / limit)
        part: _Exchange = []
        size = 0
        origin = -1
        for index, piece in _pieces(exchange, total / parts, settings.paragraph_words_max):
            length = _words([piece])
            goal = left / parts
            only_asked = size < limit and all(turn.role == "interviewer" for turn in part)
            if part and parts > 1 and not only_asked and size + length - goal > goal - size:
                yield part
                left, parts = left - size, parts - 1
                part, size, origin = [], 0, -1
            if index == origin:
                part[-1] = _joined(part[-1], piece)
            else:
                part.append(piece)
            size += length
            origin = index
        if part:
            yield part


def _pieces(turns: Sequence[Turn], goal: float, most: int) -> Iterator[tuple[int, Turn]]:
    """(index of its turn, piece): turns; long ones as paragraphs, endless ones as sentences."""
    for index, turn in enumerate(turns):
        if _words([turn]) <= goal:
            yield index, turn
            continue
        start = 0
        for paragraph in [*re.finditer(r"\n\n", turn.text), None]:
            end = paragraph.start() if paragraph else len(turn.text)
            piece = part_of(turn, start, end)
            start = paragraph.end() if paragraph else end
            if _words([piece]) > most:
                yield from ((index, sentence) for sentence in _sentences(piece, most))
            elif piece.text:
                yield index, piece


def _sentences(turn: Turn, most: int) -> Iterator[Turn]:
    ends = [match.end() for match in _SENTENCE_END.finditer(turn.text)]
    ends = ends or [match.end() for match in re.finditer(r"\s+", turn.text)]
    start = last = words = 0
    for end in [*ends, len(turn.text)]:
        size = turn.text.count(" ", last, end)
        words += size
        if words >= most and last > start:
            yield part_of(turn, start, last)
            start, words = last, size
        last = end
    if start < len(turn.text):
        yield part_of(turn, start, len(turn.text))


def _joined(turn: Turn, more: Turn) -> Turn:
    """Two neighbouring pieces of one turn as one again."""
    offset = len(turn.text) + 2
    return replace(
        turn,
        text=f"{turn.text}\n\n{more.text}",
        end_line=more.end_line,
        lines=turn.lines + tuple((at + offset, line) for at, line in more.lines),
        times=turn.times + tuple((at + offset, time) for at, time in more.times),
    )


def _section(
    turns: _Exchange, stretch: _Stretch, ids: Ids, ordinal: int, *, first: bool
) -> Section:
    asked = 0
    most = 1 if first and stretch.is_heading else len(turns)
    while asked < most and turns[asked].role == "interviewer":
        asked += 1
    if turns and asked == len(turns) and not stretch.asked and not ends_as_question(turns[-1].text):
        asked = 0  # a host who talks alone asks nobody
    question = "\n\n".join(turn.text for turn in turns[:asked]) or None
    answer = "\n\n".join(turn.text for turn in turns[asked:])
    speakers = dict.fromkeys(turn.speaker for turn in turns if turn.speaker)
    start = turns[0].start_line if turns else stretch.line
    name: str | None = None
    if first:
        start = stretch.line or start
        # What people say in turns is too long for a name; it changes with every edit.
        named = stretch.heading if stretch.line or stretch.is_heading else None
        name = stretch.anchor or slug(named or (question if stretch.asked and question else ""))
    return _made(
        id=ids.new(name, turns),
        ordinal=ordinal,
        heading=stretch.heading,
        question=question,
        answer=answer,
        speakers=tuple(speakers),
        turns=tuple(turns),
        start_line=start,
        end_line=turns[-1].end_line if turns else stretch.line,
        start_seconds=turns[0].start_seconds if turns else None,
        anchor=stretch.anchor,
        question_turns=asked,
    )
