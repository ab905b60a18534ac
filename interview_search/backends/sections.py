"""A section as bytes, and back: what an engine stores of it.

    sizes | head | rows of turns | lines | times | lengths of names | strings | script

The strings are the names and those of the head, the script is the words of all
turns (`script.py`); both are UTF-8. Reading looks at the sizes alone: what there
is room for is made when somebody asks for it, and nothing then can go wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from math import nan
from struct import Struct
from typing import Any

from ..making import quick, twin
from ..models import Role, Section, Turn
from ..script import BETWEEN, Script, last_before

_SIZES = Struct("<6I")
"""How many turns, lines, times and names there are; bytes of the strings, and of the script."""
_HEAD = Struct("<d10I")
"""Seconds; ordinal, first and last line, turns of the question, speakers; code points of id,
heading, anchor, question and answer."""
_TOP = Struct(_SIZES.format + _HEAD.format[1:])
_TABLE = _TOP.size
_ROW = Struct("<d6IB")
"""Of a turn: seconds; code points, speaker, first and last line, lines, times; role."""
_MARKS = Struct("<24x2I")
"""Of a row, its lines and times alone."""
_LINE = Struct("<II")
_TIME = Struct("<Id")
_SECONDS, _NUMBER = Struct("<d"), Struct("<I")
_ASKED = _SIZES.size + Struct("<d3I").size
"""Where the head says how many turns are the question."""
_GAP = len(BETWEEN)
_NONE = 0xFFFFFFFF
"""For a length: there is no such string. For a speaker: nobody."""
_SAID = 0x80000000
"""Added to a length: the string is not kept, because the turns say it."""
_LONGEST = 1e9
"""Seconds: more than any recording has."""
_BETWEEN = BETWEEN.encode()
ROLES: tuple[Role | None, ...] = (None, "interviewer", "interviewee", "other")
"""By their numbers in what is stored."""
_ROLE_NUMBERS = {role: number for number, role in enumerate(ROLES)}


class _Rows(dict[int, Struct]):
    """So many of a kind, one after the other."""

    def __init__(self, format_of: Callable[[int], str]) -> None:
        self._format_of = format_of

    def __missing__(self, count: int) -> Struct:
        made = Struct(self._format_of(count))
        if count < 64:
            self[count] = made
        return made


_numbers = _Rows("<{}I".format)
_lengths = _Rows(lambda count: "<" + "8xI21x" * count)
"""Of rows of turns, the code points alone."""


Spoken = tuple[list[Turn], list[bytes], int, list[tuple[int, int, int, bool, bool]]]
"""Of some sections: all turns, their words (UTF-8), how many characters these are; of each
section where its turns begin, where its answer does, and where they end, whether the first
are the question, and whether the others are the answer."""
_Cast = tuple[dict[str | None, int], int, bytes, str]
"""The names of a section: their numbers, how many they are, their lengths packed, all in a row."""
_OpenSection = twin(Section)
_turn = quick(Turn)
_put = object.__setattr__


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
                _ROW.pack(
                    nan if seconds is None else seconds,
                    len(turn.text), speaker, turn.start_line, turn.end_line,
                    len(turn.lines), len(turn.times), _ROLE_NUMBERS[turn.role],
                )
            )  # fmt: skip
            for offset, line in turn.lines:
                lines.append(_LINE.pack(offset, line))
            for offset, second in turn.times:
                times.append(_TIME.pack(offset, second))
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
        packed[0] = _TOP.pack(
            end - start, len(lines), len(times), several, len(strings), len(script),
            nan if seconds is None else seconds,
            section.ordinal, section.start_line, section.end_line,
            section.question_turns, len(speakers), len(id),
            _NONE if heading is None else len(heading),
            _NONE if anchor is None else len(anchor),
            _NONE if question is None else len(question) + _SAID * question_told,
            len(answer) + _SAID * answer_told,
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
    places: dict[str | None, int] = {None: _NONE}
    for place, name in enumerate(speakers):
        places[name] = place
    for turn in turns:
        if turn.speaker is not None and turn.speaker not in places:
            places[turn.speaker] = len(names)
            names.append(turn.speaker)
    return places, len(names), _numbers[len(names)].pack(*map(len, names)), "".join(names)


def sizes_of(data: bytes) -> tuple[int, ...]:
    """Raises ValueError or struct.error for bytes that `dump` cannot have given."""
    sizes = _SIZES.unpack_from(data)
    turns, lines, times, names, strings, script = sizes
    size = _TABLE + turns * _ROW.size + lines * _LINE.size + times * _TIME.size + 4 * names
    if size + strings + script != len(data):
        raise ValueError("its parts have other sizes than it should")
    return sizes


def load(data: bytes) -> Section:
    """Raises ValueError or struct.error for bytes that `dump` cannot have given."""
    sizes_of(data)
    return load_packed(data, bytes)


def load_packed(packed: bytes, unpack: Callable[[bytes], bytes]) -> Section:
    """A section that is unpacked when somebody asks for anything of it.

    `unpack` gives bytes for which `sizes_of` raises nothing, or raises what is to be raised.
    """
    section = _OpenSection()
    section._script = Stored(packed, unpack)
    section.__class__ = Section
    return section  # type: ignore[no-any-return]


def packed_size(section: Section) -> int:
    """How many bytes a section takes that `load_packed` made."""
    return len(section._script._packed)  # type: ignore[attr-defined]


class Stored(Script):
    """As it lay in the index. Its sizes fit; whatever else it holds, nothing is raised."""

    __slots__ = ("_packed", "_sizes", "_unpack", "_words", "data")

    data: bytes
    _sizes: tuple[int, ...]
    _words: str

    def __init__(self, packed: bytes, unpack: Callable[[bytes], bytes]) -> None:
        self._packed = packed
        self._unpack = unpack

    def __getattr__(self, name: str) -> Any:
        # Only where a slot is empty.
        if name not in ("data", "_sizes"):
            raise AttributeError(name)
        data = self._unpack(self._packed)
        self._sizes = _SIZES.unpack_from(data)
        self.data = data
        return data if name == "data" else self._sizes

    @property
    def text(self) -> str:
        try:
            return self._words
        except AttributeError:
            self._words = _text(self.data[len(self.data) - self._sizes[5] :])
            return self._words

    @property
    def starts(self) -> list[int]:
        return self.outline[1]

    @property
    def asked(self) -> int:
        return self.outline[2]

    @property
    def outline(self) -> tuple[str, list[int], int]:
        data = self.data
        at, starts = 0, [0]
        for length in _lengths[self._sizes[0]].unpack_from(data, _TABLE):
            at += length + _GAP
            starts.append(at)
        return self.text, starts, _NUMBER.unpack_from(data, _ASKED)[0]

    @property
    def seconds(self) -> float | None:
        return second(_SECONDS.unpack_from(self.data, _SIZES.size)[0])

    def said(self, turn: int, offset: int) -> tuple[str | None, int, float | None]:
        data = self.data
        turns, lines, times, several, strings, _ = self._sizes
        line_at = _TABLE + turns * _ROW.size
        time_at = line_at + lines * _LINE.size
        names_at = time_at + times * _TIME.size
        row_at = _TABLE
        for _ in range(turn):
            before = _MARKS.unpack_from(data, row_at)
            line_at += before[0] * _LINE.size
            time_at += before[1] * _TIME.size
            row_at += _ROW.size
        second_at, _, speaker, line, _, some_lines, some_times, _ = _ROW.unpack_from(data, row_at)
        name = None
        if speaker < several:
            lengths = _numbers[several].unpack_from(data, names_at)
            names_at += 4 * several
            start = sum(lengths[:speaker])
            text = _text(data[names_at : names_at + strings])
            name = text[start : start + lengths[speaker]]
        if some_lines and line_at + some_lines * _LINE.size <= len(data):
            marks = _numbers[2 * some_lines].unpack_from(data, line_at)
            if behind := bisect_right(marks[::2], offset):
                line = marks[2 * behind - 1]
        seconds = second(second_at)
        if some_times:
            sane = _sane(self._marks(_TIME, time_at, some_times))
            seconds = last_before(sane, offset, seconds)
        return name, line, seconds

    def role(self, turn: int) -> Role | None:
        role: int = _ROW.unpack_from(self.data, _TABLE + turn * _ROW.size)[7]
        return ROLES[role % len(ROLES)]

    def fill(self, section: object, name: str) -> None:
        if name == "turns":
            names = self._names()[0]
            _put(section, name, tuple([self._turn(names, *place) for place in self._places()]))
            return
        (seconds, ordinal, start_line, end_line, asked, speakers,
         id, heading, anchor, question, answer) = self._head()  # fmt: skip
        names, text = self._names()
        at = 0
        _put(section, "id", text[: (at := at + id)])
        _put(section, "heading", None if heading == _NONE else text[at : (at := at + heading)])
        _put(section, "anchor", None if anchor == _NONE else text[at : (at := at + anchor)])
        if question < _SAID:
            _put(section, "question", text[at : (at := at + question)])
        else:
            said = None if question == _NONE else self.text[: question - _SAID]
            _put(section, "question", said)
        if answer < _SAID:
            _put(section, "answer", text[at : at + answer])
        elif name == "answer":
            starts = self.starts
            _put(section, "answer", self.text[starts[min(asked, len(starts) - 1)] :])
        _put(section, "ordinal", ordinal)
        _put(section, "speakers", tuple(names[:speakers]))
        _put(section, "start_line", start_line)
        _put(section, "end_line", end_line)
        _put(section, "start_seconds", second(seconds))
        _put(section, "question_turns", asked)

    def _head(self) -> tuple[Any, ...]:
        return _HEAD.unpack_from(self.data, _SIZES.size)

    def _names(self) -> tuple[list[str], str]:
        """Who speaks, and the strings that stand behind the names."""
        turns, lines, times, several, strings, _ = self._sizes
        at = _TABLE + turns * _ROW.size + lines * _LINE.size + times * _TIME.size
        lengths = _numbers[several].unpack_from(self.data, at)
        at += 4 * several
        text = _text(self.data[at : at + strings])
        ends = [*accumulate(lengths, initial=0)]
        return [text[low:high] for low, high in pairwise(ends)], text[ends[-1] :]

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        return _ROW.iter_unpack(self.data[_TABLE : _TABLE + self._sizes[0] * _ROW.size])

    def _places(self) -> Iterator[tuple[tuple[Any, ...], int, int, int]]:
        """The row of each turn, and where its text, its lines and its times begin."""
        turns, lines, *_ = self._sizes
        at, line_at = 0, _TABLE + turns * _ROW.size
        time_at = line_at + lines * _LINE.size
        for row in self._rows():
            yield row, at, line_at, time_at
            at += row[1] + _GAP
            line_at += row[5] * _LINE.size
            time_at += row[6] * _TIME.size

    def _turn(
        self, names: list[str], row: tuple[Any, ...], at: int, line_at: int, time_at: int
    ) -> Turn:
        seconds, size, speaker, start_line, end_line, lines, times, role = row
        return _turn(
            names[speaker] if speaker < len(names) else None,
            ROLES[role % len(ROLES)],
            self.text[at : at + size],
            start_line,
            end_line,
            second(seconds),
            self._marks(_LINE, line_at, lines),
            _sane(self._marks(_TIME, time_at, times)),
        )

    def _marks(self, kind: Struct, at: int, count: int) -> tuple[Any, ...]:
        """Lines or times of a turn; none where it claims more than the section has."""
        end = at + count * kind.size
        return tuple(kind.iter_unpack(self.data[at:end])) if end <= len(self.data) else ()


def second(seconds: float) -> float | None:
    """None where there is none, and where no recording is so long."""
    return seconds if 0 <= seconds < _LONGEST else None


def _sane(times: tuple[tuple[int, float], ...]) -> tuple[tuple[int, float], ...]:
    if all(0 <= second < _LONGEST for _, second in times):
        return times
    return tuple([(at, second) for at, second in times if 0 <= second < _LONGEST])


def _text(data: bytes) -> str:
    try:
        return str(data, "utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return str(data, "utf-8", "replace")
