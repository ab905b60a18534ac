"""What a query asks of the interview rather than of its text: dates, tags, people, any field."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from .. import analysis
from . import fields
from .catalogue import Catalogue
from .days import day
from .fields import Interval, Passing
from .tree import NOTHING, Bool, Query, Speaker, shape
from .words import speaker

_EDGES = '?!,;"'
_LONG = 40
_NAMES = (fields.SPEAKER, fields.PEOPLE)


class Conditions:
    """Makes them of what was typed; None where nothing can be made of it, with a warning."""

    def __init__(self, catalogue: Catalogue, warnings: list[str]) -> None:
        self._catalogue = catalogue
        self._warnings = warnings

    def equal(self, name: str, text: str) -> Query | None:
        """The field (canonical) has this value."""
        value = text.strip(_EDGES) or text
        if value == "*":
            return self._catalogue.beginning(name, "")
        if name == fields.SPEAKER:
            return speaker(value, turns=True)
        if name == fields.ROLE:
            return self._role(value)
        if name == "language":
            return self._catalogue.spoken(value, self._warnings)
        if name == "date":
            read = self._day(value)
            return None if read is None else self._catalogue.meeting(name, read)
        return self._catalogue.meeting(name, value)

    def between(self, name: str, low: str, high: str, *, above: bool, below: bool) -> Query | None:
        """Its value lies between these; an empty end is open. `above` and `below` leave
        the ends themselves out."""
        if name == "date":
            first, last = (self._day(end) if end else "" for end in (low, high))
            if first is None or last is None:
                return None
            low, high = first, last
        if low and high and fields.after(low, high):
            ends = f"{quoted(low)} to {quoted(high)}"
            self._warnings.append(f"{ends} goes backwards, and was read the other way round")
            low, high, above, below = high, low, below, above
        if above or below:
            return self._catalogue.meeting(name, Interval(low or None, high or None, above, below))
        return self._catalogue.meeting(name, (low or None, high or None))

    def like(self, name: str, pattern: str) -> Query:
        """It has the shape of a pattern: the whole value, of names a word."""
        whole = analysis.normal(pattern)
        if name not in _NAMES and whole.find("*") == len(whole) - 1 and "?" not in whole:
            return self._catalogue.beginning(name, whole[:-1])
        matcher = shape(analysis.fold(whole) if name in _NAMES else whole)
        return self._passing(name, lambda value: matcher.fullmatch(value) is not None)

    def near(self, name: str, text: str, edits: int) -> Query:
        """It is spelt about so: the whole value, of names a word."""
        from rapidfuzz.distance import OSA

        word = analysis.normal(text)
        if name in _NAMES:
            word = analysis.fold(word)
        far = partial(OSA.distance, word, score_cutoff=edits)
        return self._passing(name, lambda value: far(value) <= edits)

    def _passing(self, name: str, test: Callable[[str], bool]) -> Query:
        if name not in _NAMES:
            return self._catalogue.meeting(name, Passing(test))
        words = sorted(filter(test, self._catalogue.name_words(name)))
        if name == fields.PEOPLE:
            return self._catalogue.meeting(name, words)
        return Bool(should=tuple(Speaker((word,), turns=True) for word in words) or (NOTHING,))

    def _role(self, value: str) -> Query | None:
        role = fields.role(value)
        if role is None:
            named = " or ".join(fields.ROLES)
            self._warnings.append(f"{quoted(value)} is no role, and was left out; write {named}")
            return None
        return Speaker(role=role, turns=True)

    def _day(self, text: str) -> str | None:
        read, whole = day(text)
        if read is None:
            self._warnings.append(
                f"{quoted(text)} is no date, and was left out; write 2020, 2020-06 or 2020-06-15"
            )
        elif not whole:
            self._warnings.append(f"there is no day {quoted(text)}; it was read as {read}")
        return read


def quoted(text: str) -> str:
    """What was typed, for a warning: short, and without anything that is not to be seen."""
    return repr(text if len(text) <= _LONG else text[:_LONG] + "…")
