"""`group=True`: an interview is one hit, in the order and with the scores of the ungrouped ones."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from interview_search import Hit, Indexer, Interview, Results, Searcher, Settings

WORDS = "radio night burnout garden beans winter call pager river bridge".split()
SETTINGS = {
    "usual": Settings(),
    "few are looked at again": Settings(proximity_depth=3),
    "newer first": Settings(recency=2.0, recency_days=200),
    "words alone": Settings(proximity=0),
}


def _interview(number: int, chance: random.Random) -> Interview:
    body = "\n\n".join(
        f"## {chance.choice(WORDS)} {place}?\n\n{' '.join(chance.choices(WORDS, k=9))}."
        for place in range(chance.randint(1, 9))
    )
    front = f"---\ntitle: {number}\nguest: {chance.choice(['Ann Lee', 'Bob Ray'])}\n"
    if number % 4:
        front += f"date: 20{10 + number % 7}-0{1 + number % 9}-11\n"
    from interview_search import parse

    parsed = parse(f"{front}---\n\n{body}\n")
    return Interview(**{**{f: getattr(parsed, f) for f in _FIELDS}, "id": f"i{number:02}"})


_FIELDS = Interview.__dataclass_fields__


@pytest.fixture(scope="module")
def indexer() -> Indexer:
    """Forty interviews in several segments, some of them taken out again."""
    made = Indexer(None)
    chance = random.Random(4)
    for number in range(40):
        made.add(_interview(number, chance))
    made.remove("i07")
    made.remove("i33")
    return made


@pytest.fixture(scope="module", params=["numpy", "numba"])
def searchers(request: pytest.FixtureRequest, indexer: Indexer) -> Iterator[dict[str, Searcher]]:
    if request.param == "numba":
        pytest.importorskip("numba")
    opened = {
        name: Searcher(indexer, engine=request.param, settings=chosen)
        for name, chosen in SETTINGS.items()
    }
    yield opened
    for searcher in opened.values():
        searcher.close()


def by_hand(hits: tuple[Hit, ...]) -> dict[str, list[Hit]]:
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.interview.id, []).append(hit)
    return found


def said(hit: Hit) -> tuple[str, float, dict[str, float], list[str]]:
    return hit.section.id, hit.score, dict(hit.signals), [p.text for p in hit.passages]


queries = st.sampled_from(
    [
        "radio",
        "radio night burnout",
        "radio AND night",
        '"radio night"',
        "gard* OR beans",
        "(radio night)^2 -winter",
        "speaker:ann radio bridge",
        "date:>2012 river call",
        "unheard",
        "",
    ]
)


@examples(deadline=None, max_examples=60)
@given(
    st.sampled_from([*SETTINGS]),
    queries,
    st.sampled_from([None, {"people": "Ann Lee"}, {"-year": "2013"}]),
    st.integers(0, 9),
)
def test_as_the_ungrouped(
    searchers: dict[str, Searcher],
    name: str,
    query: str,
    filters: dict[str, str] | None,
    more: int,
) -> None:
    searcher = searchers[name]
    plain = searcher.search(query, limit=1000, filters=filters, facets=["year"])
    found = searcher.search(
        query, limit=1000, filters=filters, facets=["year"], group=True, more=more
    )
    expected = by_hand(plain.hits)
    assert [hit.interview.id for hit in found] == [*expected]
    assert (found.total, found.facets) == (plain.total, plain.facets)
    assert (found.interview_count, plain.interview_count) == (len(expected), None)
    for hit in found:
        first, *others = expected[hit.interview.id]
        assert said(hit) == said(first)
        assert [*map(said, hit.more)] == [*map(said, others[:more])]
        assert [other.rank for other in hit.more] == [*range(2, len(hit.more) + 2)]
        assert hit.section_count == 1 + len(others)


@pytest.mark.parametrize("sort", ["relevance", "date", "-date"])
@pytest.mark.parametrize("query", ["radio night", "", "burnout -winter"])
@pytest.mark.parametrize("name", [*SETTINGS])
@pytest.mark.parametrize("group", [True, False])
def test_pages_are_pieces_of_the_whole(
    searchers: dict[str, Searcher], group: bool, name: str, query: str, sort: str
) -> None:
    searcher = searchers[name]

    def page(limit: int, offset: int = 0) -> Results:
        return searcher.search(
            query, limit=limit, offset=offset, sort=sort, group=group, more=2, context=1
        )

    whole = page(1000)
    assert [hit.rank for hit in whole] == [*range(1, len(whole) + 1)]
    for size in (1, 7) if group else (7, 50):
        pages = [page(size, at) for at in range(0, len(whole), size)]
        assert [hit for one in pages for hit in one] == [*whole]
        assert {one.interview_count for one in pages} == {len(whole) if group else None}
    assert page(0).hits == page(5, 1000).hits == ()
    assert page(0).interview_count == (len(whole) if group else None)


@pytest.mark.parametrize("sort", ["date", "-date"])
def test_by_date_the_best_section_leads(searchers: dict[str, Searcher], sort: str) -> None:
    searcher = searchers["words alone"]
    best = by_hand(searcher.search("radio night", limit=1000).hits)
    dated = by_hand(searcher.search("radio night", limit=1000, sort=sort).hits)
    found = searcher.search("radio night", limit=1000, sort=sort, group=True, more=100)
    assert [hit.interview.id for hit in found] == [*dated]
    for hit in found:
        expected = [other.section.id for other in best[hit.interview.id]]
        assert [other.section.id for other in (hit, *hit.more)] == expected


def test_json(searchers: dict[str, Searcher]) -> None:
    searcher = searchers["usual"]
    told = searcher.search("radio", group=True, more=1).to_dict()
    assert told["interview_count"] == len(by_hand(searcher.search("radio", limit=1000).hits))
    first = told["hits"][0]
    assert [hit["rank"] for hit in first["more"]] == [2] and first["section_count"] > 1
    assert [*first][-2:] == ["section_count", "more"]
    plain = searcher.search("radio").to_dict()
    assert told.keys() - plain.keys() == {"interview_count"}
    assert first["more"][0].keys() == plain["hits"][0].keys() == first.keys() - {*[*first][-2:]}


def test_exports_have_all_sections(searchers: dict[str, Searcher]) -> None:
    found = searchers["usual"].search("radio", limit=3, group=True, more=2)
    texts = [p.text for hit in found for one in (hit, *hit.more) for p in one.passages]
    rows = [*csv.DictReader(io.StringIO(found.to_csv()))]
    assert [row["passage"] for row in rows] == texts
    assert {row["rank"] for row in rows} == {"1", "2", "3"}
    assert found.to_markdown().count("\n> —") == len(texts)
    assert len(found.to_jsonl().splitlines()) == 3


def test_no_more_than_the_limit_at_once(indexer: Indexer) -> None:
    with Searcher(indexer, settings=Settings(limit_max=12)) as searcher:
        found = searcher.search("", limit=4, group=True, more=100)
        assert sum(1 + len(hit.more) for hit in found) <= 12 and len(found) == 4
        assert "12 hits" in found.warnings[0] and "2 beside the best" in found.warnings[0]
        assert len(searcher.search("", limit=50, group=True)) == 12
        assert not searcher.search("", limit=4, group=True, more=2).warnings
    with Searcher(indexer) as searcher, pytest.raises(ValueError, match="more"):
        searcher.search("", more=-1)
