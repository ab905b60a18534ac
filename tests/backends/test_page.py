"""Sections of hits: those read last are kept, within bounds."""

from __future__ import annotations

import pytest

from interview_search import Indexer, Interview
from interview_search.backends.sections import packed_size
from interview_search.backends.whoosh.searching import page as paging
from interview_search.backends.whoosh.searching.page import Pages


def test_keeps_what_was_read_last(monkeypatch: pytest.MonkeyPatch) -> None:
    indexer = Indexer(None)
    for number in range(9):
        body = f"## Why {number}?\n\nBecause of the number {number}.\n"
        indexer.add(Interview(f"i{number}", f"{number}.md", "T", body=body))
    snapshot = indexer.backend.snapshot()
    read = Pages(snapshot.segments, snapshot._firsts, lambda *_: ("x.de",))  # type: ignore[attr-defined]
    numbers = [8, 3, 0, 3]
    first = read(numbers)
    assert [section.id for section, _, _ in first] == [
        snapshot.section(number).id for number in numbers
    ]
    assert [i.id for _, i, _ in first] == [s.interview_id for s, _, _ in first]
    assert {others for _, _, others in first} == {("x.de",)}
    assert read([3])[0][0] is first[1][0] is first[3][0]
    size = max(packed_size(section) for section, _, _ in read([*range(9)]))
    monkeypatch.setattr(paging, "_BYTES_KEPT", 6 * size)
    read = Pages(snapshot.segments, snapshot._firsts, lambda *_: ("x.de",))  # type: ignore[attr-defined]
    for number in [*range(9), *range(9), *range(9)]:
        [(section, interview, _)] = read([number])
        assert (section, interview.id) == (snapshot.section(number), section.interview_id)
        assert sum(packed_size(s) for s, _, _ in read._young.values()) <= 3 * size
        assert len(read._old) <= 9
        assert read([0, number])[1][0] is section
    kept = read([0])[0][0]
    assert read([0])[0][0] is kept
    snapshot.close()
