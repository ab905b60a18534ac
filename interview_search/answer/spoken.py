"""The words of sections, as far as somebody looks at them.

Most sections that may hold a quote do not: of those the words alone are needed, which take
a fraction of the time that it takes to tell of each where it stands and who says it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from .. import analysis
from ..models import Section
from ..query.fields import name_words
from ..script import script_of


class Word(NamedTuple):
    word: str
    text: str
    """As it is written."""
    number: int
    """The section."""
    start: int
    """Code points into the section's script."""
    end: int
    speaker: str | None


class SectionWords:
    """The words of a section, or of those of its turns that somebody speaks."""

    def __init__(self, number: int, section: Section, speaker: frozenset[str]) -> None:
        """`speaker` are words of a name; none for anybody."""
        self._number = number
        self._script = script_of(section)
        self._speaker = speaker

    @cached_property
    def plain(self) -> list[str]:
        """As `analysis` gives them."""
        if self._speaker:
            return [word.word for word in self.words]
        return analysis.words(self._script.text)

    @cached_property
    def words(self) -> list[Word]:
        script, wanted = self._script, self._speaker
        text, found = script.text, []
        turn, until, speaker = -1, 0, None
        for word, start, end in analysis.tokenize(text):
            while start >= until:
                turn += 1
                until, speaker = script.starts[turn + 1], script.said(turn, 0)[0]
            if not wanted or wanted <= name_words(speaker or ""):
                found.append(Word(word, text[start:end], self._number, start, end, speaker))
        return found


class Spoken:
    """The words of some sections, one after the other."""

    def __init__(self, sections: Sequence[SectionWords]) -> None:
        self._sections = sections
        self.plain = [word for section in sections for word in section.plain]
        self._starts = [*accumulate((len(section.plain) for section in sections), initial=0)]

    def between(self, low: int, high: int) -> list[Word]:
        """The words from one place of `plain` to before another."""
        found: list[Word] = []
        at = bisect_right(self._starts, low) - 1
        while low < high:
            start, end = self._starts[at], min(self._starts[at + 1], high)
            found += self._sections[at].words[low - start : end - start]
            low = max(low, end)
            at += 1
        return found
