"""Making turns: text put together from blocks, each piece with its line and second."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace

from ..making import quick
from ..models import Role, Turn
from ..reading.inline import HARD

CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_LEADING_TIME = re.compile(rf"[\[(]({CLOCK})[\])]")
_turn = quick(Turn)
_BREAKS = re.compile(rf"[\n{HARD}]+")


def seconds(clock: str) -> float:
    """`1:02:03`, `62:03` or `00:00:01.500` as seconds."""
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


@dataclass(slots=True)
class Utterance:
    """A turn on its way into a section."""

    turn: Turn
    asks: bool = False
    """Marked as a question by its form: a heading, `Q:`, a bold line."""
    begins: bool = False
    """Begins a section whatever its length."""
    ends: bool = False
    """Ends a section: a break in the recording."""
    anchor: str | None = None
    heading: str | None = None
    """The heading that this question is."""

    def by(self, role: Role | None) -> Utterance:
        """The same, said by somebody of a role."""
        t = self.turn
        turn = _turn(
            t.speaker, role, t.text, t.start_line, t.end_line, t.start_seconds, t.lines, t.times
        )
        return Utterance(turn, self.asks, self.begins, self.ends, self.anchor, self.heading)


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading that asks nothing; it stands over the sections below it."""

    text: str
    line: int
    anchor: str | None = None


Item = Utterance | Topic


@dataclass(slots=True)
class TurnBuilder:
    """Collects the pieces of one turn."""

    speaker: str | None = None
    role: Role | None = None
    start_line: int = 0
    start_seconds: float | None = None
    asks: bool = False
    begins: bool = False
    ends: bool = False
    anchor: str | None = None
    heading: str | None = None
    _text: list[str] = field(default_factory=list)
    _length: int = 0
    _lines: list[tuple[int, int]] = field(default_factory=list)
    _times: list[tuple[int, float]] = field(default_factory=list)
    _end_line: int = 0

    def __bool__(self) -> bool:
        return bool(self._text)

    def add(self, text: str, line: int, *, between: str = "\n\n", at: float | None = None) -> None:
        """Add a piece of text as `inline.plain` gives it, which begins at source line `line`."""
        if not text.strip():
            return
        if self._text:
            self._append(between)
        time = _LEADING_TIME.match(text)
        if at is None and time:
            at = seconds(time[1])
        if at is not None:
            self._times.append((self._length, at))
            if self.start_seconds is None and not self._text:
                self.start_seconds = at
        start, stop = 0, len(text.rstrip())
        broken = "\n" in text or HARD in text
        for found in [*(_BREAKS.finditer(text) if broken else ()), None]:
            part = text[start : found.start() if found else len(text)].strip()
            if part:
                self.start_line = self.start_line or line
                self._lines.append((self._length, line))
                self._append(part)
                self._end_line = line
            if found:
                line += found[0].count("\n")
                start = found.end()
                if part and start < stop:
                    self._append("\n" if HARD in found[0] else " ")

    def _append(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)

    def build(self) -> Utterance:
        """The turn so far."""
        turn = _turn(
            speaker=self.speaker,
            role=self.role,
            text="".join(self._text),
            start_line=self.start_line,
            end_line=max(self._end_line, self.start_line),
            start_seconds=self.start_seconds,
            lines=tuple(self._lines),
            times=tuple(self._times),
        )
        return Utterance(turn, self.asks, self.begins, self.ends, self.anchor, self.heading)


def part_of(turn: Turn, start: int, end: int) -> Turn:
    """The turn's code points `start` to `end` as a turn of its own."""
    text = turn.text[start:end]
    start += len(text) - len(text.lstrip())
    end = start + len(text.strip())
    first = max(0, bisect_right(turn.lines, (start, 1 << 60)) - 1)
    last = bisect_left(turn.lines, (end, -1))
    lines = [(max(0, at - start), line) for at, line in turn.lines[first:last]]
    heard = turn.times[
        bisect_left(turn.times, (start, -1.0)) : bisect_left(turn.times, (end, -1.0))
    ]
    times = tuple((at - start, time) for at, time in heard)
    at_once = times[0][1] if times and times[0][0] == 0 else None
    return replace(
        turn,
        text=turn.text[start:end],
        start_line=turn.start_line if start == 0 else lines[0][1],
        end_line=lines[-1][1] if lines else turn.end_line,
        start_seconds=turn.start_seconds if start == 0 else at_once,
        lines=tuple(lines),
        times=times,
    )
