"""One segment: sections and their words, written once; and what was deleted of it since."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

import numpy as np

from ...models import Interview, Section
from .. import sections, serial
from ..base import Record
from ..plausible import check_interview, check_record
from ..translations import family
from .files import sound
from .files.columns import Array, Columns, lengths
from .files.dictionary import Dictionary
from .files.positions import Positions, Where, run_of
from .files.store import Store
from .indexing.dying import dying
from .indexing.invert import TOP, Ranking, norms
from .indexing.tokens import HEADING, QUESTION, TITLE
from .speakers import Speakers

Postings = tuple[Array, Array]
"""Sections in rising order (u2), and impacts (u2)."""


_LEARNT = (
    "stems.starts", "stems.peaks", "top.stems", "top.docs", "top.impacts",
    "surfaces.starts", "surfaces.words", "surfaces.languages", "words.df",
)  # fmt: skip
"""Small columns that are read for every word."""


class Segment:
    """The columns of a segment by what they mean. Sections are numbered from 0."""

    def __init__(
        self, columns: Columns, dead: Mapping[str, Array] | None, ranking: Ranking
    ) -> None:
        """`dead` is what `dying` gave, from a file or not."""
        sound.fits(columns)
        self.columns = columns
        self.ranking = ranking
        self.name = str(columns.about["segment"])
        self.sections = len(columns["doc.length"])
        self.firsts = columns["interview.firsts"]
        self.interviews = len(self.firsts) - 1
        self.deletions = dead
        if isinstance(dead, Columns):
            sound.deletions_fit(dead, self)

    # what is left of it

    @cached_property
    def dead(self) -> Array | None:
        """bool: which sections are deleted; None where none is."""
        if self.deletions is None or not len(self.deletions["sections"]):
            return None
        found = np.zeros(self.sections, bool)
        found[self.deletions["sections"]] = True
        return found

    @cached_property
    def gone(self) -> frozenset[int]:
        """The interviews that are deleted."""
        return frozenset(self.deletions["interviews"].tolist()) if self.deletions else frozenset()

    @property
    def live(self) -> int:
        """How many sections are left."""
        return self.sections - (len(self.deletions["sections"]) if self.deletions else 0)

    @property
    def size(self) -> int:
        """How many words were written."""
        return len(self.positions)

    @property
    def length(self) -> int:
        """The sum of the lengths of live sections."""
        found = self.columns["doc.length"]
        return int((found if self.dead is None else found[~self.dead]).sum(dtype=np.int64))

    def without(self, interviews: Iterable[int]) -> Segment:
        """The same, with more of it deleted."""
        return Segment(self.columns, dying(self, interviews), self.ranking)

    # what is stored

    @cached_property
    def _texts(self) -> Store:
        return Store(self.columns, "section", sections.sizes_of)

    @cached_property
    def _records(self) -> Store:
        return Store(self.columns, "record")

    def section(self, number: int) -> Section:
        return sections.load(self._texts[number])

    def packed(self, number: int) -> Section:
        """The same, unpacked when it is first read; what it takes lies in memory of its own."""
        texts = self._texts
        return sections.load_packed(texts.packed(number), texts.unpack)

    def stored(self, number: int) -> bytes:
        return self._texts[number]

    def record(self, interview: int) -> Record:
        record = serial.load_record(self._records[interview])
        return check_record(record, int(self.sizes[interview]))

    def interview(self, number: int) -> Interview:
        """The same without what its record says of its sections."""
        return check_interview(serial.load_interview(self._records[number]))

    @cached_property
    def ids(self) -> list[str]:
        """Of the interviews, by their numbers."""
        return [*Dictionary(self.columns, "ids").texts()]

    @property
    def languages(self) -> dict[str, int]:
        """Code of `analysis` -> how many live sections are in it."""
        spoken = self.columns["doc.language"]
        counts = np.bincount(spoken if self.dead is None else spoken[~self.dead])
        names = self.columns.about["languages"]
        return {name: n for name, n in zip(names, counts.tolist(), strict=False) if n}

    @cached_property
    def families(self) -> Array:
        """u8: of each interview, as of `translations.family`."""
        if self.columns.about.get("families"):
            return self.columns["interview.family"]
        every = (family(self.record(number)) for number in range(self.interviews))
        return np.fromiter(every, np.uint64, self.interviews)

    def stored_record(self, interview: int) -> bytes:
        return self._records[interview]

    def sections_of(self, interview: int) -> range:
        return range(int(self.firsts[interview]), int(self.firsts[interview + 1]))

    @cached_property
    def owners(self) -> Array:
        """u4: the interview of each section."""
        return np.repeat(np.arange(self.interviews, dtype=np.uint32), self.sizes)

    @cached_property
    def sizes(self) -> Array:
        """i8: how many sections each interview has."""
        return lengths(self.firsts)

    # stems

    @cached_property
    def stems(self) -> Dictionary:
        return Dictionary(self.columns, "stems")

    @cached_property
    def docs(self) -> Array:
        """u2: the sections of all stems, stem by stem, rising within one."""
        return self.columns.untouched("stems.docs")

    @cached_property
    def impacts(self) -> Array:
        """u2: the impact of each of them."""
        return self.columns.untouched("stems.impacts")

    def postings(self, stem: int) -> Postings:
        start, end = self.listed(stem)
        return self.docs[start:end], self.impacts[start:end]

    def listed(self, stem: int) -> tuple[int, int]:
        """Where its postings begin and end; they are compared with their checksums."""
        start, end = self.columns.run("stems.starts", stem)
        if end > len(self.docs):
            raise self.columns.damaged("stems.starts: it points beyond the postings")
        self._touch_docs(start, end)
        self._touch_impacts(start, end)
        return start, end

    @cached_property
    def _touch_docs(self) -> Callable[[int, int], None]:
        return self.columns.toucher("stems.docs")

    @cached_property
    def _touch_impacts(self) -> Callable[[int, int], None]:
        return self.columns.toucher("stems.impacts")

    def stem_df(self, stem: int) -> int:
        """How many live sections have it."""
        start, end = self.columns.run("stems.starts", stem)
        return end - start - self.lost("stems", stem)

    def best_row(self, stem: int) -> int:
        """A stem's row in the lists of best sections; -1 where it has none."""
        _ = self.columns["top.stems"]
        listed = self.columns.numbers("top.stems")
        row = bisect_left(listed, stem)
        if row == len(listed) or listed[row] != stem:
            return -1
        for key in ("top.docs", "top.impacts"):
            self.columns.touch(key, row * TOP, (row + 1) * TOP)
        return row

    def bits_of(self, docs: Array) -> Array:
        """u8: a bit a section, set for some."""
        held = np.zeros(-(-self.sections // 64) * 64, bool)
        held[docs] = True
        return np.packbits(held, bitorder="little").view("<u8")

    @cached_property
    def live_bits(self) -> Array | None:
        """u8: a bit a section that is not deleted; None where none is deleted."""
        return None if self.dead is None else self.bits_of(np.flatnonzero(~self.dead))

    def best_of(self, row: int) -> tuple[list[int], list[int]]:
        """A stem's best sections and their impacts, the best first."""
        part = slice(row * TOP, (row + 1) * TOP)
        docs, impacts = self.columns.untouched("top.docs"), self.columns.untouched("top.impacts")
        return docs[part].tolist(), impacts[part].tolist()

    def forms(self, stem: int) -> list[int]:
        """The words of a stem, once for each language that has them."""
        start, end = self.columns.run("surfaces.starts", stem)
        self.columns.touch("surfaces.words", start, end)
        return self.columns.numbers("surfaces.words")[start:end].tolist()

    def forms_in(self, stem: int) -> tuple[list[int], list[int]]:
        """The words of a stem, and the language of each as a number."""
        start, end = self.columns.run("surfaces.starts", stem)
        self.columns.touch("surfaces.languages", start, end)
        return self.forms(stem), self.columns.numbers("surfaces.languages")[start:end].tolist()

    def surfaces(self, stem: int) -> Iterator[Array]:
        """Where the words of a stem stand, each where its language gives it this stem.

        Those of several rare words come together, word by word.
        """
        words, languages = self.forms_in(stem)
        spoken: dict[int, list[Where]] = {}
        for language, where in zip(languages, self.positions.places(words), strict=True):
            spoken.setdefault(language, []).append(where)
        for language, places in spoken.items():
            for positions in self.positions.several(places):
                if len(self.columns.about["languages"]) > 1:
                    every = self.columns["doc.language"]
                    positions = positions[every[self.sections_at(positions)] == language]
                yield positions

    # words

    @cached_property
    def words(self) -> Dictionary:
        return Dictionary(self.columns, "words")

    @cached_property
    def positions(self) -> Positions:
        return Positions(self.columns)

    def word_df(self, word: int) -> int:
        return self.columns.at("words.df", word) - self.lost("words", word)

    @cached_property
    def base(self) -> Array:
        """u4: the first position of each section, and the end of the last."""
        return self.columns["doc.base"]

    def sections_at(self, positions: Array) -> Array:
        """The sections in which positions lie."""
        return run_of(self.base, positions).astype(np.uint32)

    @cached_property
    def norms(self) -> Array:
        return norms(self.columns["doc.length"], self.ranking)

    def within(self, part: int, sections: Array, positions: Array) -> Array:
        """bool: which positions lie in a part of their section."""
        place = positions - self.base[sections]
        question = self.columns["doc.question"][sections] + np.uint32(1)
        if part == QUESTION:
            return np.asarray(place < question)
        heading = question + self.columns["doc.heading"][sections] + np.uint32(1)
        if part == HEADING:
            inside = (place >= question) & (place < heading)
            # A heading that is the question has its words there.
            return inside | (self.columns["doc.twin"][sections].view(bool) & (place < question))
        title = heading + self.columns["doc.title"][sections] + np.uint32(1)
        if part == TITLE:
            return np.asarray((place >= heading) & (place < title))
        return np.asarray(place >= title)

    @cached_property
    def speakers(self) -> Speakers:
        return Speakers(self.columns, self.base)

    def check(self) -> None:
        """Read every number, and raise IndexDamagedError where one cannot be."""
        for columns in (self.columns, self.deletions):
            if isinstance(columns, Columns):
                columns.check()
        for what in sound.whole(self):
            raise self.columns.damaged(what)

    def trust(self) -> None:
        """Raise IndexDamagedError where compiled loops would leave their arrays."""
        for what in sound.safe(self):
            raise self.columns.damaged(what)

    def warm(self) -> None:
        """Work out what queries ask for again and again."""
        self.stems.learn()
        self.words.learn()
        self.positions.learn()
        for key in _LEARNT:
            _ = self.columns[key]
        _ = self.norms, self.owners, self.dead, self.base, self.docs, self.impacts

    def lost(self, lexicon: str, term: int) -> int:
        """How many deleted sections have a term of `stems` or `words`."""
        if self.deletions is None:
            return 0
        terms = self.deletions[lexicon]
        place = int(terms.searchsorted(term))
        if place < len(terms) and int(terms[place]) == term:
            return int(self.deletions[f"{lexicon}.df"][place])
        return 0

    def close(self) -> None:
        """Let go of the files, and of what was worked out from them: it keeps them open."""
        held = [each for each in self.__dict__.values() if isinstance(each, Columns)]
        self.__dict__.clear()
        for columns in held:
            columns.close()
