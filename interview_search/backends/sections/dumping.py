"""A section as bytes; `layout.py` says what stands where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import nan

from ...models import Section, Turn
from ...script import BETWEEN
from .layout import LINE, NONE, NUMBERS, ROLE_NUMBERS, ROW, SAID, TIME, TOP

_BETWEEN = BETWEEN.encode()

Spoken = tuple[list[Turn], list[bytes], int, list[tuple[int, int, int, bool, bool]]]
"""Of some sections: all turns, their words (UTF-8), how many characters these are; of each
section where its turns begin, where its answer does, and where they end, whether the first
are the question, and whether the others are the answer."""
_Cast = tuple[dict[str | None, int], int, bytes, str]
"""The names of a section: their numbers, how many they are, their lengths packed, all in a row."""


def spoken(sections: Sequence[Section]) -> Spoken:
    """What `dumped` looks at; who needs it as well, works it out once."""
    # What is done for all turns at once costs half of what it costs turn by turn.
    turns = [turn for section in sections for turn in section.turns]
    texts = [turn.text for turn in turns]
    try:
        words = [text.encode() for text in texts]
    except UnicodeEncodeError:
        words = [text.encode("utf-8", "surrogatepass") for text in texts]
    chars = sum(map(len, texts))
    told = []
    end = 0
    for section in sections:
        start = end
        end += len(section.turns)
        middle = start + section.question_turns
        if middle > end:
            middle = end
        question = (section.question or "") == BETWEEN.join(texts[start:middle])
        answer = section.answer == BETWEEN.join(texts[middle:end])
        told.append((start, middle, end, question, answer))
    return turns, words, chars, told


def dumped(sections: Sequence[Section], told: Spoken) -> Iterator[bytes]:
    """What is stored of some sections, one after the other; `told` as of `spoken`."""
    every, words, _, parts = told
    casts: dict[tuple[str, ...], _Cast] = {}
    for section, (start, _, end, question_told, answer_told) in zip(sections, parts, strict=True):
        turns, speakers = every[start:end], section.speakers
        cast = casts.get(speakers)
        if cast is None:
            cast = casts[speakers] = _cast(speakers, [])
        places, several, lengths, called = cast
        packed = [b""]
        lines: list[bytes] = []
        times: list[bytes] = []
        for turn in turns:
            speaker = places.get(turn.speaker)
            if speaker is None:
                # The section does not name all who speak in it.
                places, several, lengths, called = _cast(speakers, turns)
                speaker = places[turn.speaker]
            seconds = turn.start_seconds
            packed.append(
                ROW.pack(
                    nan if seconds is None else seconds,
                    len(turn.text), speaker, turn.start_line, turn.end_line,
                    len(turn.lines), len(turn.times), ROLE_NUMBERS[turn.role],
                )
            )  # fmt: skip
            for offset, line in turn.lines:
                lines.append(LINE.pack(offset, line))
            for offset, second in turn.times:
                times.append(TIME.pack(offset, second))
        id, heading, anchor = section.id, section.heading, section.anchor
        question, answer, seconds = section.question, section.answer, section.start_seconds
        called += id
        if heading is not None:
            called += heading
        if anchor is not None:
            called += anchor
        if question is not None and not question_told:
            called += question
        if not answer_told:
            called += answer
        strings = called.encode("utf-8", "surrogatepass")
        script = _BETWEEN.join(words[start:end])
        packed[0] = TOP.pack(
            end - start, len(lines), len(times), several, len(strings), len(script),
            nan if seconds is None else seconds,
            section.ordinal, section.start_line, section.end_line,
            section.question_turns, len(speakers), len(id),
            NONE if heading is None else len(heading),
            NONE if anchor is None else len(anchor),
            NONE if question is None else len(question) + SAID * question_told,
            len(answer) + SAID * answer_told,
        )  # fmt: skip
        packed += lines
        packed += times
        packed += lengths, strings, script
        yield b"".join(packed)


def dump(section: Section) -> bytes:
    return next(dumped([section], spoken([section])))


def _cast(speakers: Sequence[str], turns: Sequence[Turn]) -> _Cast:
    """The names of a section, those first that it states itself."""
    names = [*speakers]
    places: dict[str | None, int] = {None: NONE}
    for place, name in enumerate(speakers):
        places[name] = place
    for turn in turns:
        if turn.speaker is not None and turn.speaker not in places:
            places[turn.speaker] = len(names)
            names.append(turn.speaker)
    return places, len(names), NUMBERS[len(names)].pack(*map(len, names)), "".join(names)
