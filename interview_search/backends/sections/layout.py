"""What stands where in a section as bytes.

    sizes | head | rows of turns | lines | times | lengths of names | strings | script

The strings are the names and those of the head, the script is the words of all
turns (`script.py`); both are UTF-8.
"""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct

from ...models import Role
from ...script import BETWEEN

SIZES = Struct("<6I")
"""How many turns, lines, times and names there are; bytes of the strings, and of the script."""
HEAD = Struct("<d10I")
"""Seconds; ordinal, first and last line, turns of the question, speakers; code points of id,
heading, anchor, question and answer."""
TOP = Struct(SIZES.format + HEAD.format[1:])
TABLE = TOP.size
ROW = Struct("<d6IB")
"""Of a turn: seconds; code points, speaker, first and last line, lines, times; role."""
MARKS = Struct("<24x2I")
"""Of a row, its lines and times alone."""
LINE = Struct("<II")
TIME = Struct("<Id")
SECONDS, NUMBER = Struct("<d"), Struct("<I")
ASKED = SIZES.size + Struct("<d3I").size
"""Where the head says how many turns are the question."""
GAP = len(BETWEEN)
NONE = 0xFFFFFFFF
"""For a length: there is no such string. For a speaker: nobody."""
SAID = 0x80000000
"""Added to a length: the string is not kept, because the turns say it."""
LONGEST = 1e9
"""Seconds: more than any recording has."""
ROLES: tuple[Role | None, ...] = (None, "interviewer", "interviewee", "other")
"""By their numbers in what is stored."""
ROLE_NUMBERS = {role: number for number, role in enumerate(ROLES)}


class _Rows(dict[int, Struct]):
    """So many of a kind, one after the other."""

    def __init__(self, format_of: Callable[[int], str]) -> None:
        self._format_of = format_of

    def __missing__(self, count: int) -> Struct:
        made = Struct(self._format_of(count))
        if count < 64:
            self[count] = made
        return made


NUMBERS = _Rows("<{}I".format)
LENGTHS = _Rows(lambda count: "<" + "8xI21x" * count)
"""Of rows of turns, the code points alone."""
