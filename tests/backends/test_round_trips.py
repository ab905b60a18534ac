"""What a segment was made of can be read from it, and makes the same segment again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.filedb.filestore import RamStorage

from interview_search import Settings
from interview_search.backends.whoosh.files.columns import Columns
from interview_search.backends.whoosh.indexing.building import Builder
from interview_search.backends.whoosh.indexing.invert import Inverted, Ranking
from interview_search.backends.whoosh.indexing.restoring import tokens_of
from interview_search.backends.whoosh.segment import Segment

from . import worlds
from .worlds import Item

RANKING = Ranking.of(Settings(), 7.0)
LANGUAGE_COLUMNS = ("doc.language", "surfaces.languages", "surfaces.words", "surfaces.starts")


@pytest.fixture(autouse=True, scope="module")
def _small_limits() -> Iterator[None]:
    with worlds.small_limits():
        yield


def segment_of(items: Sequence[Item], *more: Segment) -> Segment:
    builder = Builder()
    for segment in more:
        builder.add_segment(segment)
    for record, sections in items:
        builder.add(record, sections)
    storage = RamStorage()
    builder.write(storage, "name", "file", RANKING)
    return Segment(Columns(storage, "file"), None, RANKING)


def surfaces(segment: Segment) -> set[tuple[bytes, bytes, str]]:
    """(stem, word, language)."""
    columns = segment.columns
    names = columns.about["languages"]
    stem = np.repeat(np.arange(len(segment.stems)), np.diff(columns["surfaces.starts"]))
    listed = zip(
        stem.tolist(),
        columns["surfaces.words"].tolist(),
        columns["surfaces.languages"].tolist(),
        strict=True,
    )
    return {(segment.stems[s], segment.words[w], names[language]) for s, w, language in listed}


def same(left: Segment, right: Segment) -> None:
    """Languages may be numbered otherwise."""
    for key in left.columns:
        if key not in LANGUAGE_COLUMNS:
            assert left.columns[key].tolist() == right.columns[key].tolist(), key
    assert surfaces(left) == surfaces(right)
    assert left.languages == right.languages


several = st.lists(st.sampled_from(worlds.IDS), min_size=1, max_size=5, unique=True).flatmap(
    lambda ids: st.tuples(*map(worlds.items, ids))
)
quick = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(several)
def test_tokens(items: Sequence[Item]) -> None:
    segment = segment_of(items)
    inverted = Inverted(tokens_of(segment), RANKING.weights)
    for key, column in inverted.columns(RANKING).items():
        assert column.dtype == segment.columns[key].dtype
        assert column.tolist() == segment.columns[key].tolist(), key


@quick
@given(several, st.data())
def test_merged_as_if_written_at_once(items: Sequence[Item], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(items)))
    gone = data.draw(st.sets(st.integers(0, len(items) - 1)))
    first, second = segment_of(items[:cut]), segment_of(items[cut:])
    left = first.without(number for number in gone if number < cut)
    right = second.without(number - cut for number in gone if number >= cut)
    kept = [item for number, item in enumerate(items) if number not in gone]
    same(segment_of((), left, right), segment_of(kept))
    assert left.live + right.live == sum(len(sections) for _, sections in kept)
