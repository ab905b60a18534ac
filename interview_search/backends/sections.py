"""A section as bytes, and back: what an engine stores of it.

    head | rows of turns | lines | times | lengths of names | text in UTF-8

The text is the names, the strings of the head, and then the words of all turns
(`script.py`). Reading makes the values of the head; the turns are made of the
rest when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from math import nan
from struct import Struct
from typing import Any

from ..making import quick, twin
from ..models import Role, Section, Turn
from ..script import BETWEEN, Script

_HEAD = Struct("<d15I")
"""Seconds; ordinal, first and last line, turns of the question; how many turns, lines, times,
names and speakers there are; code points of id, heading, anchor, question, answer and script."""
_ROW = Struct("<d6IB")
"""Of a turn: seconds; code points, speaker, first and last line, lines, times; role."""
_LINE = Struct("<II")
_TIME = Struct("<Id")
_NONE = 0xFFFFFFFF
"""For a length: there is no such string. For a speaker: nobody."""
_SAID = 0x80000000
"""Added to a length: the string is not kept, because the turns say it."""
_ROLES: tuple[Role | None, ...] = (None, "interviewer", "interviewee", "other")
_ROLE_NUMBERS = {role: number for number, role in enumerate(_ROLES)}


class _Numbers(dict[int, Struct]):
    """So many numbers of four bytes."""

    def __missing__(self, count: int) -> Struct:
        made = Struct(f"<{count}I")
        if count < 64:
            self[count] = made
        return made


_numbers = _Numbers()
_OpenSection = twin(Section)
_turn = quick(Turn)


def dump(section: Section) -> bytes:
    turns = section.turns
    names = [*section.speakers]
    places = {name: place for place, name in enumerate(names)}
    rows: list[bytes] = []
    lines: list[bytes] = []
    times: list[bytes] = []
    for t in turns:
        speaker = _NONE
        if t.speaker is not None:
            speaker = places.setdefault(t.speaker, len(names))
            if speaker == len(names):
                names.append(t.speaker)
        row = _ROW.pack(
            nan if t.start_seconds is None else t.start_seconds,
            len(t.text), speaker, t.start_line, t.end_line, len(t.lines), len(t.times),
            _ROLE_NUMBERS[t.role],
        )  # fmt: skip
        rows.append(row)
        lines += [_LINE.pack(at, line) for at, line in t.lines]
        times += [_TIME.pack(at, second) for at, second in t.times]
    script = BETWEEN.join([t.text for t in turns])
    asked = BETWEEN.join([t.text for t in turns[: section.question_turns]])
    answered = BETWEEN.join([t.text for t in turns[section.question_turns :]])
    strings = [*names, section.id]
    sizes = [len(section.id)]
    for text, said in (
        (section.heading, None),
        (section.anchor, None),
        (section.question, asked),
        (section.answer, answered),
    ):
        if text is None:
            sizes.append(_NONE)
        elif text == said:
            sizes.append(_SAID + len(text))
        else:
            sizes.append(len(text))
            strings.append(text)
    strings.append(script)
    head = _HEAD.pack(
        nan if section.start_seconds is None else section.start_seconds,
        section.ordinal, section.start_line, section.end_line, section.question_turns,
        len(rows), len(lines), len(times), len(names), len(section.speakers),
        *sizes, len(script),
    )  # fmt: skip
    lengths = _numbers[len(names)].pack(*map(len, names))
    words = "".join(strings).encode("utf-8", "surrogatepass")
    return b"".join((head, *rows, *lines, *times, lengths, words))


def load(data: bytes) -> Section:
    """Raises ValueError or struct.error for bytes that `dump` cannot have given."""
    (seconds, ordinal, start_line, end_line, asked, turns, lines, times, several, speakers,
     id, heading, anchor, question, answer, size) = _HEAD.unpack_from(data)  # fmt: skip
    end = _HEAD.size + turns * _ROW.size + lines * _LINE.size + times * _TIME.size
    lengths = _numbers[several].unpack_from(data, end)
    text = str(memoryview(data)[end + 4 * several :], "utf-8", "surrogatepass")
    at = 0
    names = []
    for length in lengths:
        names.append(text[at : (at := at + length)])
    section = _OpenSection()
    section.id = text[at : (at := at + id)]
    section.heading = None if heading == _NONE else text[at : (at := at + heading)]
    section.anchor = None if anchor == _NONE else text[at : (at := at + anchor)]
    if question < _SAID:
        section.question = text[at : (at := at + question)]
    if answer < _SAID:
        section.answer = text[at : (at := at + answer)]
    script = _Stored(data[_HEAD.size : end], turns, lines, names, text[at:])
    if len(script.text) != size:
        raise ValueError("its text has another length than it should")
    if question >= _SAID:
        section.question = None if question == _NONE else script.text[: question - _SAID]
    section.ordinal = ordinal
    section.speakers = tuple(names[:speakers])
    section.start_line = start_line
    section.end_line = end_line
    section.start_seconds = None if seconds != seconds else seconds
    section.question_turns = asked
    section._script = script
    section.__class__ = Section
    return section  # type: ignore[no-any-return]


class _Stored(Script):
    """As it lay in the index."""

    __slots__ = ("_lines", "_names", "_table", "_turns")

    def __init__(self, table: bytes, turns: int, lines: int, names: list[str], text: str) -> None:
        self._table = table
        self._turns = turns
        self._lines = lines
        self._names = names
        self.text = text

    @property
    def starts(self) -> list[int]:
        sizes = (row[1] + len(BETWEEN) for row in self._rows())
        return [*accumulate(sizes, initial=0)]

    def turn(self, number: int) -> Turn:
        return next(self._made(number))

    def turns(self) -> tuple[Turn, ...]:
        return tuple(self._made(0))

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        return _ROW.iter_unpack(self._table[: self._turns * _ROW.size])

    def _made(self, first: int) -> Iterator[Turn]:
        """The turns from one on. What does not fit is left out, so that nothing is raised."""
        table, names = self._table, self._names
        line_at = self._turns * _ROW.size
        time_at = lines_end = line_at + self._lines * _LINE.size
        at = 0
        for number, row in enumerate(self._rows()):
            seconds, size, speaker, start_line, end_line, lines, times, role = row
            line_end = min(lines_end, line_at + lines * _LINE.size)
            time_end = time_at + times * _TIME.size
            if number >= first:
                yield _turn(
                    names[speaker] if speaker < len(names) else None,
                    _ROLES[role % len(_ROLES)],
                    self.text[at : at + size],
                    start_line,
                    end_line,
                    None if seconds != seconds else seconds,
                    tuple(_LINE.iter_unpack(table[line_at:line_end])),
                    tuple(_TIME.iter_unpack(table[time_at:time_end])),
                )
            line_at, time_at = line_end, time_end
            at += size + len(BETWEEN)
