"""What goes with deleted interviews, whether they go at once or one after the other."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.filedb.filestore import RamStorage

from interview_search.backends.whoosh.columns import Columns, write
from interview_search.backends.whoosh.invert import Inverted, Ranking, terms
from interview_search.backends.whoosh.segment import Segment
from interview_search.backends.whoosh.store import StoreWriter

from .test_invert import SECTIONS, Text, collected

_MANY = ("the " * 300 + "run .net ") * 40
"""Enough for words that have rows of pages, and for several pages."""


def made(sections: list[Text], sizes: list[int]) -> Segment:
    tokens = collected(sections)
    ranking = Ranking(1.2, 0.75, 2, 0, 10.0)
    firsts = np.cumsum([0, *sizes]).clip(max=len(sections))
    firsts = np.append(firsts, len(sections))
    records, texts = StoreWriter("record"), StoreWriter("section")
    for _ in firsts[1:]:
        records.add(b"interview")
    for _ in sections:
        texts.add(b"section")
    columns = {
        **Inverted(tokens, ranking.weights).columns(ranking),
        **records.columns(),
        **texts.columns(),
        **terms("ids", [*map(str, range(len(records)))]),
        **terms("speakers", []),
        "speakers.starts": np.zeros(1, np.uint32),
        "speakers.docs": np.empty(0, np.uint16),
        "interview.firsts": firsts.astype(np.uint32),
    }
    storage = RamStorage()
    write(storage, "x", columns, {"segment": "x", "languages": tokens.languages})
    return Segment(Columns(storage, "x"), None, ranking)


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
