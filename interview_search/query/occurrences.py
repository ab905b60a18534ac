"""Which words of a section match a part of a query, and where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from .. import analysis
from ..backends.base import Limits, Snapshot
from ..models import Interview, Occurrence, Section, Turn
from .tree import (
    TEXT_FIELDS,
    Beginning,
    Exact,
    Fuzzy,
    Near,
    Query,
    Speaker,
    Stemmed,
    StemmedPhrase,
    TextField,
    Wildcard,
    Worded,
    positive,
)

Voices = tuple[tuple[Speaker, ...], ...]
"""Who has to say it: one of each, as of `tree.voices`."""
SILENT: tuple[TextField, ...] = ("heading", "title")
"""Parts that nobody says."""
_SHOWN = 12
"""So many words of a window are shown."""


class Text:
    """The words of one section."""

    def __init__(
        self, section: Section, interview: Interview, snapshot: Snapshot, limits: Limits
    ) -> None:
        self._snapshot = snapshot
        self._limits = limits
        self._stems = analysis.stems(interview.language, stops=True)
        self._twin = section.heading is not None and section.heading == section.question
        texts: dict[TextField, str | None] = {
            "question": section.question,
            "heading": None if self._twin else section.heading,
            "title": interview.title,
            "answer": section.answer,
        }
        self._parts: dict[TextField, Sequence[str]] = {
            part: analysis.words(text or "") for part, text in texts.items()
        }
        self._section = section

    def occurrences(self, query: Query, voices: Voices = ()) -> Iterator[Occurrence]:
        """What matches a leaf, part by part, and where voices are asked for, in their turns."""
        for leaf in positive(query):
            if isinstance(leaf, Worded):
                for part in self._where(leaf.field):
                    texts = [self._parts[part]]
                    if voices and (leaf.field or part) not in SILENT:
                        texts = [*self._turns(part, voices)]
                    elif voices and leaf.field is None:
                        continue
                    found = (run for words in texts for run in self._runs(leaf, words))
                    runs = Counter(" ".join(run) for run in found)
                    yield from (Occurrence(part, text, times) for text, times in runs.items())

    def _turns(self, part: TextField, voices: Voices) -> Iterator[Sequence[str]]:
        """The words of the turns that are spoken by one of each of the voices."""
        asked = self._section.question_turns
        turns = self._section.turns
        for turn in turns[:asked] if part == "question" else turns[asked:]:
            if all(any(_speaks(turn, one) for one in several) for several in voices):
                yield analysis.words(turn.text)

    def _where(self, field: TextField | None) -> Sequence[TextField]:
        if field is None:
            return TEXT_FIELDS
        return ("question",) if field == "heading" and self._twin else (field,)

    def _runs(self, leaf: Worded, words: Sequence[str]) -> Iterator[Sequence[str]]:
        match leaf:
            case Stemmed(stems):
                yield from ([word] for word in words if self._stems[word] in stems)
            case Exact(wanted):
                yield from _rows(words, [{word} for word in wanted])
            case StemmedPhrase(several):
                for at in range(len(words) - len(several) + 1):
                    run = words[at : at + len(several)]
                    if all(
                        self._stems[w] in any_of for w, any_of in zip(run, several, strict=True)
                    ):
                        yield run
            case Near(wanted, slop):
                yield from _windows(words, wanted, len(wanted) + slop)
            case Beginning() | Wildcard() | Fuzzy():
                spelled = self._snapshot.spellings(leaf, limits=self._limits)
                yield from _rows(words, [{*spelled}])


def _speaks(turn: Turn, voice: Speaker) -> bool:
    name = analysis.words(turn.speaker or "")
    called = any(
        next(_rows(form, [{word} for word in voice.words]), None) is not None
        for form in (name, [*map(analysis.fold, name)])
    )
    return (called or not voice.words) and voice.role in (None, turn.role)


def _rows(words: Sequence[str], wanted: Sequence[set[str]]) -> Iterator[Sequence[str]]:
    """Neighbouring words of which each is, with its sign or without, one that is wanted."""
    for at in range(len(words) - len(wanted) + 1):
        run = words[at : at + len(wanted)]
        if all(any_of & forms(word) for word, any_of in zip(run, wanted, strict=True)):
            yield run


def _windows(words: Sequence[str], wanted: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The shortest runs that hold all words, as `Near` counts them."""
    needed = Counter(wanted)
    placed = [(at, needed.keys() & forms(word)) for at, word in enumerate(words)]
    placed = [(at, held) for at, held in placed if held]
    for first, (start, _) in enumerate(placed):
        missing = Counter(needed)
        for end, held in placed[first:]:
            if end - start >= size:
                break
            missing.subtract(held)
            if all(times <= 0 for times in missing.values()):
                # Without its first word it is one no more.
                if any(missing[word] == 0 for word in placed[first][1]):
                    run = words[start : end + 1]
                    yield run if len(run) <= _SHOWN else [*run[:_SHOWN], "…"]
                break


def forms(word: str) -> set[str]:
    """A word that keeps its sign is also found without it."""
    return {word, word[1:]} if word[0] in analysis.SIGNS else {word}
