"""Indexes to compare with the oracle: what is written to them, and what is asked of them."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import strategies as st

from interview_search import Interview, Section, Settings, Turn, analysis
from interview_search.backends import open_backend
from interview_search.backends.base import Backend, Record, Snapshot
from interview_search.backends.sections import spoken
from interview_search.backends.whoosh.files import columns, writing
from interview_search.backends.whoosh.indexing.collector import Collector
from interview_search.models import Role
from interview_search.query.tree import (
    TEXT_FIELDS,
    Among,
    Beginning,
    Bool,
    Boosted,
    Constant,
    Everything,
    Exact,
    Fuzzy,
    Near,
    Query,
    Speaker,
    Stemmed,
    StemmedPhrase,
    Wildcard,
)

from .oracle import Doc, Oracle

Item = tuple[Record, tuple[Section, ...]]

# Inflected forms, stop words of several languages (some of them words in others),
# signs, accents, letters that fold or decompose, scripts without spaces.
WORDS = """run runs running runner ran work works worked generation generations general
the The and was who die der das war le la on are not now I a
Haus Häuser straße STRASSE café cafe Café naïve über l'amour d'accord don't O'Brien O’Brien
.net net #net @net @x x #die #the c++ C# c# .NET @handle #tag U.S. 3.14 50% a_b e-mail
東 京 東京 東京タワー ไทย работа работы ёлка елка 𝔘 ﬁne K σΣς ½ \u200d क्षेत्र
""".split()
NAMES = ["Jane Doe", "jané doe", "Doe", "Jane", "José", "Jose Doe Smith", "", "東京 Ann"]
IDS = ["a", "b", "b#c", "b#", "#", "a/ü", "a/ü#0", "ид", "z", "y", "x", "w"]
LANGUAGES = [None, "en", "de", "fr", "de-CH", "ja", "xx", "ru"]

words = st.sampled_from(WORDS)
gaps = (" ", " ", " ", ", ", "-", "\n\n", ".", "'")
texts = st.lists(st.sampled_from([w + gap for w in WORDS for gap in gaps]), max_size=9).map("".join)
settings = st.builds(
    Settings,
    k1=st.sampled_from([1.2, 0.0, 0.9, 3.0]),
    b=st.sampled_from([0.75, 0.0, 1.0, 0.4]),
    question_weight=st.integers(1, 5),
    title_weight=st.integers(0, 2),
)


roles: st.SearchStrategy[Role | None] = st.sampled_from(
    ["interviewee", "interviewer", "other", None]
)
people = st.builds(
    Speaker,
    st.sampled_from(["", "jane", "jane doe", "doe", "jose", "josé", "京"]).map(
        lambda name: tuple(name.split())
    ),
    roles,
    st.booleans(),
).filter(lambda one: bool(one.words or one.role))


@st.composite
def items(draw: st.DrawFn, id: str) -> Item:
    """An interview, with sections or without."""
    title = draw(texts)
    made = []
    for ordinal in range(draw(st.integers(0, 4))):
        question = draw(st.none() | texts)
        heading = draw(st.none() | texts | st.just(question))
        speakers = tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2)))
        turns = [
            Turn(speakers[n % len(speakers)] if speakers else None, draw(roles), text, 1, 2)
            for n, text in enumerate(draw(st.lists(texts, min_size=1, max_size=3)))
        ]
        answer = "\n\n".join(turn.text for turn in turns)
        asked = 0
        if question is not None and draw(st.booleans()):
            turns.insert(0, Turn(draw(st.sampled_from(NAMES)), draw(roles), question, 1, 1))
            asked = 1
        made.append(
            Section(
                f"{id}#{ordinal}", ordinal, heading, question, answer, speakers, tuple(turns), 1, 2,
                question_turns=asked,
            )
        )  # fmt: skip
    interview = Interview(id, f"{id}.md", title, language=draw(st.sampled_from(LANGUAGES)))
    voices = tuple(section.speakers for section in made)
    return Record(interview, None, f"key {title}", id, (), (), voices), tuple(made)


def bare_section(question: str | None, heading: str | None, answer: str) -> Section:
    """Nothing but words."""
    return Section("a#b", 0, heading, question, answer, (), (), 1, 1)


def gather(collector: Collector, title: str, language: str | None, section: Section) -> None:
    """An interview of one section."""
    collector.begin(title, language)
    collector.add([section], spoken([section]))


def bare_item(id: str, answer: str) -> Item:
    """An interview of one section."""
    section = replace(bare_section(None, None, answer), id=f"{id}#0")
    return Record(Interview(id, f"{id}.md", ""), None, id, id, (), (), ((),)), (section,)


@dataclass(frozen=True)
class Change:
    """One commit."""

    deleted: tuple[str, ...]
    put: tuple[Item, ...]
    batch_words: int
    compact: bool


@st.composite
def changes(draw: st.DrawFn) -> Change:
    ids = draw(st.lists(st.sampled_from(IDS), max_size=6, unique=True))
    return Change(
        tuple(draw(st.lists(st.sampled_from(IDS), max_size=2))),
        tuple([draw(items(id)) for id in ids]),
        draw(st.sampled_from([1, 8, 40, 8_000_000])),
        draw(st.sampled_from([False] * 7 + [True])),
    )


def queries(interviews: int = 0) -> st.SearchStrategy[Query]:
    """Every kind of leaf, in any nesting."""
    terms = words.flatmap(lambda word: st.sampled_from(analysis.words(word) or ["x"]))
    stems = st.builds(analysis.stem, terms, st.sampled_from(LANGUAGES))
    fields = st.sampled_from([None, None, *TEXT_FIELDS])
    some = st.lists(terms, min_size=1, max_size=3).map(tuple)
    either = st.lists(stems, min_size=1, max_size=2, unique=True).map(tuple)
    leaves = st.one_of(
        st.builds(Stemmed, st.lists(stems, min_size=1, max_size=3, unique=True).map(tuple), fields),
        st.builds(Stemmed, stems.map(lambda stem: (stem,))),
        st.builds(Exact, some, fields),
        st.builds(StemmedPhrase, st.lists(either, min_size=1, max_size=3).map(tuple), fields),
        st.builds(Near, some, st.integers(0, 6), fields),
        st.builds(Wildcard, st.builds(_pattern, terms, st.randoms()), fields),
        st.builds(Fuzzy, terms.flatmap(_misspelt), st.integers(0, 2), fields),
        st.builds(Beginning, terms.flatmap(lambda w: st.sampled_from([w[:1], w[:2], w])), fields),
        people,
        st.sets(st.integers(0, interviews - 1), max_size=3).map(lambda some: Among.of(*some))
        if interviews
        else st.just(Among(b"")),
        st.just(Everything()),
    )  # fmt: skip

    heard = st.builds(
        Bool,
        st.lists(leaves, min_size=1, max_size=2).map(tuple),
        st.lists(leaves, max_size=2).map(tuple),
        st.just(()),
        st.one_of(people.map(lambda one: (one,)), st.tuples(people, people)),
    )
    factors = st.sampled_from([0.01, 0.5, 1.0, 2.0, 3.7, 100.0])

    def several(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
        some = st.lists(parts, max_size=3).map(tuple)
        one = st.lists(parts, max_size=1).map(tuple)
        return st.one_of(
            st.builds(Bool, some, some, one, one),
            heard,
            st.builds(Boosted, parts, factors),
            st.builds(Constant, parts, factors),
        )

    # What people type most: words side by side, under conditions or not.
    plain = st.lists(
        st.builds(Stemmed, st.lists(stems, min_size=1, max_size=2, unique=True).map(tuple)),
        min_size=1,
        max_size=4,
    ).map(tuple)
    flat = plain.flatmap(lambda p: st.sampled_from([Bool(must=p), Bool(should=p)]))
    under = st.builds(lambda q, a: Bool(must=(q,), filters=(a,)), flat | leaves, leaves)
    return st.one_of(leaves, flat, under, st.recursive(leaves, several, max_leaves=6))


def _misspelt(word: str) -> st.SearchStrategy[str]:
    return st.sampled_from([word, word[::-1], word[1:] or word, word[:1] + word, word + "n"])


def _pattern(word: str, chance: random.Random) -> str:
    """With some letters replaced by signs for any."""
    signs = {0: "?", 1: "*", 2: "*?"}
    return "".join(signs.get(chance.randrange(7), letter) for letter in word)


@dataclass
class World:
    """An index and what it should hold."""

    settings: Settings
    backend: Backend = field(default_factory=lambda: open_backend(None))
    items: dict[str, Item] = field(default_factory=dict)

    def apply(self, change: Change) -> None:
        writer = self.backend.writer(replace(self.settings, batch_words=change.batch_words))
        try:
            for id in change.deleted:
                writer.delete(id)
                self.items.pop(id, None)
            for record, sections in change.put:
                writer.put(record, sections)
                self.items[record.interview.id] = record, sections
            writer.commit(compact=change.compact)
        finally:
            writer.cancel()

    @contextmanager
    def snapshot(self) -> Iterator[tuple[Snapshot, Oracle]]:
        """The index as it is, and an oracle that has its numbers."""
        with closing(self.backend.snapshot()) as snapshot:
            yield snapshot, Oracle(docs(snapshot, self.items), snapshot.manifest.ranking)  # type: ignore[attr-defined]


def docs(snapshot: Snapshot, items: dict[str, Item]) -> list[Doc]:
    """The sections that the items have, by the numbers that the snapshot gives them."""
    found = []
    for place, record in enumerate(snapshot.records):
        _, sections = items[record.interview.id]
        for number, section in zip(snapshot.sections_of(place), sections, strict=True):
            found.append(Doc.of(number, place, record, section))
    return sorted(found, key=lambda doc: doc.number)


@contextmanager
def small_limits() -> Iterator[None]:
    """Few words are enough for merges, tiers and lists of best sections."""
    limits = {
        "TOP": 2,
        "TOP_FROM": 3,
        "FREQUENT": 4,
        "SECTIONS_MAX": 9,
        "FANOUT": 3,
        "_SMALLEST": 20,
        "_DENSE": 2,
        "_SPARSE": 4,
        "_FEW": 2,
        "_PICKED": 4,
    }
    # Loads every module: one that came later would keep these limits.
    open_backend(None).writer(Settings()).cancel()
    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            # Loops keep the constants with which they were compiled, and are kept themselves.
            if name.startswith("interview_search.backends.whoosh.") and ".kernels" not in name:
                for limit in limits.keys() & vars(module).keys():
                    patch.setattr(module, limit, limits[limit])
        yield


def small_blocks(patch: pytest.MonkeyPatch) -> None:
    """As in a large segment, columns have blocks of their own."""
    for file in columns, writing:
        patch.setattr(file, "BLOCK", 64)
