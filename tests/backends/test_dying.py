"""What goes with deleted interviews, whether they go at once or one after the other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.filedb.filestore import RamStorage

from interview_search import IndexDamagedError
from interview_search.backends.whoosh.files.columns import Columns
from interview_search.backends.whoosh.files.store import StoreWriter
from interview_search.backends.whoosh.files.writing import write
from interview_search.backends.whoosh.indexing.dying import dying
from interview_search.backends.whoosh.indexing.invert import Inverted, Ranking, terms
from interview_search.backends.whoosh.segment import Segment

from .test_invert import SECTIONS, Text, collected
from .worlds import small_blocks

_MANY = ("the " * 300 + "run .net ") * 40
"""Enough for words that have rows of pages, and for several pages."""


def made(sections: list[Text], sizes: list[int]) -> Segment:
    storage, ranking = written(sections, sizes)
    return Segment(Columns(storage, "x"), None, ranking)


def written(sections: list[Text], sizes: list[int]) -> tuple[RamStorage, Ranking]:
    tokens = collected(sections)
    ranking = Ranking(1.2, 0.75, 2, 0, 10.0)
    firsts = np.cumsum([0, *sizes]).clip(max=len(sections))
    firsts = np.append(firsts, len(sections))
    records, texts = StoreWriter("record"), StoreWriter("section")
    for _ in firsts[1:]:
        records.add(b"interview")
    for _ in sections:
        texts.add(b"section")
    made = {
        **Inverted(tokens, ranking.weights).columns(ranking),
        **records.columns(),
        **texts.columns(),
        **terms("ids", [*map(str, range(len(records)))]),
        **terms("speakers", tokens.turns.names),
        **tokens.turns.columns(tokens.turns.names),
        "speakers.starts": np.zeros(1, np.uint32),
        "speakers.docs": np.empty(0, np.uint16),
        "interview.firsts": firsts.astype(np.uint32),
    }
    storage = RamStorage()
    write(storage, "x", made, {"segment": "x", "languages": tokens.languages})
    return storage, ranking


@settings(max_examples=40, deadline=None)
@given(SECTIONS, st.lists(st.integers(0, 4), max_size=6), st.data(), st.booleans())
def test_dying(sections: list[Text], sizes: list[int], data: st.DataObject, long: bool) -> None:
    if long:
        sections = [(None, None, ".net", _MANY, "en"), *sections, (None, None, "", _MANY, "en")]
    segment = made(sections, sizes)
    rounds = data.draw(st.lists(st.sets(st.integers(0, segment.interviews - 1)), max_size=3))
    for gone in rounds:
        segment = segment.without(gone)
    every = set().union(*rounds)
    assert segment.gone == every
    dead = np.zeros(len(sections), bool)
    for interview in every:
        dead[list(segment.sections_of(interview))] = True
    assert segment.live == (~dead).sum()
    for word in range(len(segment.words)):
        docs = np.unique(segment.sections_at(segment.positions[word]))
        assert segment.word_df(word) == (~dead[docs]).sum()
    for stem in range(len(segment.stems)):
        docs, _ = segment.postings(stem)
        assert segment.stem_df(stem) == (~dead[docs]).sum()


@settings(max_examples=200, deadline=None)
@given(SECTIONS, st.lists(st.integers(0, 4), max_size=6), st.data())
def test_damage_is_noticed_or_without_effect(
    sections: list[Text], sizes: list[int], data: st.DataObject
) -> None:
    """Where words stand is read without its checksums."""
    sections = [*sections, (None, None, ".net", "the " * 300 + ".net run", "en")]
    with pytest.MonkeyPatch.context() as patch:
        small_blocks(patch)
        storage, ranking = written(sections, sizes)
        whole = Segment(Columns(storage, "x"), None, ranking)
        gone = data.draw(st.integers(0, whole.interviews - 1))
        wanted = {name: column.tolist() for name, column in dying(whole, [gone]).items()}
        name = data.draw(st.sampled_from(["words.low", "words.pages", "words.rows"]))
        _, place, length = whole.columns._directory[name]
        size = length * whole.columns[name].itemsize
        if not size:
            return
        content = bytearray(storage.files["x"])
        content[place + data.draw(st.integers(0, size - 1))] ^= 1 << data.draw(st.integers(0, 7))
        storage.files["x"] = bytes(content)
        try:
            found = dying(Segment(Columns(storage, "x"), None, ranking), [gone])
        except (IndexDamagedError, IndexError):
            return
    assert {name: column.tolist() for name, column in found.items()} == wanted
