"""A section from its bytes; `layout.py` says what stands where.

Reading looks at the sizes alone: what there is room for is made when somebody asks
for it, and nothing then can go wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from struct import Struct
from typing import Any

from ...making import quick, twin
from ...models import Role, Section, Turn
from ...script import Script, last_before
from .layout import (
    ASKED,
    GAP,
    HEAD,
    LENGTHS,
    LINE,
    LONGEST,
    MARKS,
    NONE,
    NUMBER,
    NUMBERS,
    ROLES,
    ROW,
    SAID,
    SECONDS,
    SIZES,
    TABLE,
    TIME,
)

_OpenSection = twin(Section)
_turn = quick(Turn)
_put = object.__setattr__


def sizes_of(data: bytes) -> tuple[int, ...]:
    """Raises ValueError or struct.error for bytes that `dump` cannot have given."""
    sizes = SIZES.unpack_from(data)
    turns, lines, times, names, strings, script = sizes
    size = TABLE + turns * ROW.size + lines * LINE.size + times * TIME.size + 4 * names
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
        self._sizes = SIZES.unpack_from(data)
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
        for length in LENGTHS[self._sizes[0]].unpack_from(data, TABLE):
            at += length + GAP
            starts.append(at)
        return self.text, starts, NUMBER.unpack_from(data, ASKED)[0]

    @property
    def seconds(self) -> float | None:
        return second(SECONDS.unpack_from(self.data, SIZES.size)[0])

    def said(self, turn: int, offset: int) -> tuple[str | None, int, float | None]:
        data = self.data
        turns, lines, times, several, strings, _ = self._sizes
        line_at = TABLE + turns * ROW.size
        time_at = line_at + lines * LINE.size
        names_at = time_at + times * TIME.size
        row_at = TABLE
        for _ in range(turn):
            before = MARKS.unpack_from(data, row_at)
            line_at += before[0] * LINE.size
            time_at += before[1] * TIME.size
            row_at += ROW.size
        second_at, _, speaker, line, _, some_lines, some_times, _ = ROW.unpack_from(data, row_at)
        name = None
        if speaker < several:
            lengths = NUMBERS[several].unpack_from(data, names_at)
            names_at += 4 * several
            start = sum(lengths[:speaker])
            text = _text(data[names_at : names_at + strings])
            name = text[start : start + lengths[speaker]]
        if some_lines and line_at + some_lines * LINE.size <= len(data):
            marks = NUMBERS[2 * some_lines].unpack_from(data, line_at)
            if behind := bisect_right(marks[::2], offset):
                line = marks[2 * behind - 1]
        seconds = second(second_at)
        if some_times:
            sane = _sane(self._marks(TIME, time_at, some_times))
            seconds = last_before(sane, offset, seconds)
        return name, line, seconds

    def role(self, turn: int) -> Role | None:
        role: int = ROW.unpack_from(self.data, TABLE + turn * ROW.size)[7]
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
        _put(section, "heading", None if heading == NONE else text[at : (at := at + heading)])
        _put(section, "anchor", None if anchor == NONE else text[at : (at := at + anchor)])
        if question < SAID:
            _put(section, "question", text[at : (at := at + question)])
        else:
            said = None if question == NONE else self.text[: question - SAID]
            _put(section, "question", said)
        if answer < SAID:
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
        return HEAD.unpack_from(self.data, SIZES.size)

    def _names(self) -> tuple[list[str], str]:
        """Who speaks, and the strings that stand behind the names."""
        turns, lines, times, several, strings, _ = self._sizes
        at = TABLE + turns * ROW.size + lines * LINE.size + times * TIME.size
        lengths = NUMBERS[several].unpack_from(self.data, at)
        at += 4 * several
        text = _text(self.data[at : at + strings])
        ends = [*accumulate(lengths, initial=0)]
        return [text[low:high] for low, high in pairwise(ends)], text[ends[-1] :]

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        return ROW.iter_unpack(self.data[TABLE : TABLE + self._sizes[0] * ROW.size])

    def _places(self) -> Iterator[tuple[tuple[Any, ...], int, int, int]]:
        """The row of each turn, and where its text, its lines and its times begin."""
        turns, lines, *_ = self._sizes
        at, line_at = 0, TABLE + turns * ROW.size
        time_at = line_at + lines * LINE.size
        for row in self._rows():
            yield row, at, line_at, time_at
            at += row[1] + GAP
            line_at += row[5] * LINE.size
            time_at += row[6] * TIME.size

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
            self._marks(LINE, line_at, lines),
            _sane(self._marks(TIME, time_at, times)),
        )

    def _marks(self, kind: Struct, at: int, count: int) -> tuple[Any, ...]:
        """Lines or times of a turn; none where it claims more than the section has."""
        end = at + count * kind.size
        return tuple(kind.iter_unpack(self.data[at:end])) if end <= len(self.data) else ()


def second(seconds: float) -> float | None:
    """None where there is none, and where no recording is so long."""
    return seconds if 0 <= seconds < LONGEST else None


def _sane(times: tuple[tuple[int, float], ...]) -> tuple[tuple[int, float], ...]:
    if all(0 <= second < LONGEST for _, second in times):
        return times
    return tuple([(at, second) for at, second in times if 0 <= second < LONGEST])


def _text(data: bytes) -> str:
    try:
        return str(data, "utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return str(data, "utf-8", "replace")
