"""The table of queries over real interviews, both ways through the engine."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from interview_search import Results, Searcher

from .queries import ROWS, Ids, Row

pytestmark = pytest.mark.corpora
DEEP = 2_000
"""How many hits are looked through for interviews."""


@pytest.mark.parametrize("engine", ["numpy", "numba"])
@pytest.mark.parametrize(
    "row", [row for rows in ROWS.values() for row in rows], ids=lambda row: ascii(row.query)
)
def test_what_people_type(searchers: dict[str, Searcher], engine: str, row: Row) -> None:
    searcher = searchers[engine]
    found = searcher.search(row.query, limit=1)
    ids = [hit.interview.id for hit in searcher.search(row.query, limit=DEEP, passages=0)]
    assert faults(row, found, list(dict.fromkeys(ids))) == []


def faults(row: Row, found: Results, ids: Sequence[str]) -> list[str]:
    """All in which an answer is not what it must be; `ids` are the interviews it is of."""
    passage = found.hits[0].passages[0] if found.hits else None
    said: list[str] = []
    if row.first is not None and not (ids and is_one(ids[0], row.first)):
        said.append(f"first is {ids[:3]}")
    said += [f"lacks {one}" for one in several(row.has) if not any(is_one(id, one) for id in ids)]
    said += [f"has {id}" for id in ids if is_one(id, row.lacks)]
    if row.among is not None:
        said += [f"has {id}" for id in ids if not is_one(id, row.among)]
    if row.total is not None:
        low, high = row.total if isinstance(row.total, tuple) else (row.total, row.total)
        if not (low <= found.total <= high and found.total_is_exact):
            said.append(f"{found.total} sections")
    if row.warns is not None:
        fits = (
            any(row.warns in line for line in found.warnings) if row.warns else not found.warnings
        )
        said += [] if fits else [f"warnings {found.warnings}"]
    if passage is None:
        asked = (row.first, row.speaker, row.marks, row.says)
        return [*said, "nothing found"] if any(one is not None for one in asked) else said
    if row.speaker is not None and passage.speaker != row.speaker:
        said.append(f"said by {passage.speaker}")
    marks = (passage.text[span.start : span.end].lower() for span in passage.spans)
    if row.marks is not None and not set() < {*marks} <= {*row.marks.split("|")}:
        said.append(f"marks in {passage}")
    if row.says is not None and row.says.lower() not in passage.text.lower():
        said.append(f"says {passage.text!r}")
    return said


def several(ids: Ids) -> Sequence[str]:
    return (ids,) if isinstance(ids, str) else ids


def is_one(id: str, ids: Ids) -> bool:
    """Whether an interview is one of these, or lies in a folder of that name."""
    return any(id.endswith(one) or f"/{one}/" in f"/{id}" for one in several(ids))


def test_the_table_is_as_long_as_promised() -> None:
    assert sum(map(len, ROWS.values())) >= 60
