"""The read path: queries, filters, facets, order and pages over a small index."""

import asyncio
import gc
import json
import pickle
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview_search import (
    Indexer,
    IndexMissingError,
    Interview,
    Results,
    Searcher,
    Settings,
    UnknownIdError,
)
from interview_search.query.fields import Filters

JANE = """---
title: Jane Doe builds radios
date: 2019-05-01
guest: Jane Doe
tags: [Radio, open source]
sponsor: {name: Acme, tier: 2}
---

## How did you start?

I took an old radio apart. The first radio I ever owned was broken, and I was on call all night.

## What about burnout?

Burnout came when the deadlines came. I stopped running for a year.

## Any advice?

Ask the who and the why, then build.
"""
BOB = """---
title: Bob Ray on running
date: 2021-11-20
guest: Bob Ray
tags: radio
sponsor: {name: Initech, tier: 10}
---

## Why do you run?

Running keeps my head clear, and burnout far away. We use C++ and .NET at work; so what.

## Who taught you?

The band. Nobody else calls at night.
"""
KARL = """---
title: Karl über Häuser
lang: de
---

## Was bauen Sie?

Ich baue Häuser. Ein Haus ist nie fertig, und die Arbeit ist schön.
"""
TALK = """**Ann Lee:** Welcome to the show. Today we talk about gardens and about how they grow.

**Émile Zola:** Thank you. My garden took ten years, and every winter I thought it was dead.

**Ann Lee:** And what did you plant in it, all those years ago, when you had no money and no water?

**Émile Zola:** Beans, mostly beans. They climb, they feed you, and they forgive nearly everything.
"""


@pytest.fixture(scope="module")
def indexer(tmp_path_factory: pytest.TempPathFactory) -> Indexer:
    folder = tmp_path_factory.mktemp("talks")
    for name, text in {"jane": JANE, "bob": BOB, "karl": KARL, "talk": TALK}.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    made = Indexer(None, settings=Settings(section_words_min=0))
    made.update(folder)
    return made


@pytest.fixture
def searcher(indexer: Indexer) -> Iterator[Searcher]:
    with Searcher(indexer) as opened:
        yield opened


def found(results: Results) -> list[str]:
    return [hit.section.id for hit in results]


def interviews(results: Results) -> set[str]:
    return {hit.interview.id for hit in results}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("radio", "jane#how-did-you-start"),
        ("radios running burnout", "jane#what-about-burnout"),
        ("How did you start?", "jane#how-did-you-start"),
        ('"on call all night"', "jane#how-did-you-start"),
        ('"so what"', "bob#why-do-you-run"),
        ('"the who and the why"', "jane#any-advice"),
        ("burnout -running", None),
        ("+running deadlines", "jane#what-about-burnout"),
        ("burnout AND NOT deadlines", "bob#why-do-you-run"),
        ("(head OR deadlines) AND burnout AND clear", "bob#why-do-you-run"),
        ("deadl*", "jane#what-about-burnout"),
        ("question:burnout", "jane#what-about-burnout"),
        ("answer:burnout clear", "bob#why-do-you-run"),
        ("title:running who", "bob#who-taught-you"),
        ("burnout speaker:jane", "jane#what-about-burnout"),
        ("burnout speaker:karl", None),
        ("c++", "bob#why-do-you-run"),
        (".net", "bob#why-do-you-run"),
        ("haus", "karl#was-bauen-sie"),
        ("Hauser", "karl#was-bauen-sie"),
        ("burnout tag:radio date:2021", "bob#why-do-you-run"),
        ("burnout date:[2019 to 2020]", "jane#what-about-burnout"),
        ("sponsor.name:initech night", "bob#who-taught-you"),
        ("language:de", "karl#was-bauen-sie"),
    ],
)
def test_first_hit(searcher: Searcher, query: str, first: str | None) -> None:
    results = searcher.search(query)
    if first is None:
        assert results.total == len(results) == 0
    else:
        assert found(results)[0] == first
    assert results.query == query and results.total_is_exact and results.seconds > 0


def test_speaker_matches_part_of_a_name(searcher: Searcher) -> None:
    for name in ("zola", "emile", "Émile", '"Emile Zola"', "zol*"):
        results = searcher.search(f"garden speaker:{name}")
        assert results.total and interviews(results) == {"talk"}, name
        assert all("Émile Zola" in hit.section.speakers for hit in results)
    assert searcher.search("speaker:lee speaker:nobody").total
    assert not searcher.search('speaker:"lee zola"').total


def test_hits_show_why(searcher: Searcher) -> None:
    hit = searcher.search("deadlines").hits[0]
    assert (hit.rank, hit.interview.title) == (1, "Jane Doe builds radios")
    [passage] = hit.passages
    [span] = passage.spans
    assert passage.text[span.start : span.end] == "deadlines"
    assert passage.line == JANE.splitlines().index("## What about burnout?") + 3
    assert "<mark>deadlines</mark>" in passage.to_html()
    assert searcher.search("deadlines", passages=0).hits[0].passages == ()


def test_what_is_asked_exactly_is_found_exactly(searcher: Searcher) -> None:
    assert searcher.search("run").total == searcher.search("running").total == 2 + 1
    assert interviews(searcher.search('"run"')) == {"bob"}


def test_an_empty_query_browses(searcher: Searcher) -> None:
    results = searcher.search("", limit=100, facets=["tags", "year"])
    assert results.total == len(results) == searcher.info().sections
    assert found(results) == [s.id for i in searcher.interviews() for s in searcher.sections(i.id)]
    assert [hit.rank for hit in results] == list(range(1, results.total + 1))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"tags": "RADIO"}, {"jane", "bob"}),
        ({"tags": ["open source", "nothing"]}, {"jane"}),
        ({"date": ("2020-01-01", None)}, {"bob"}),
        ({"date": (None, date(2019, 12, 31))}, {"jane"}),
        ({"date": (None, None)}, {"jane", "bob"}),
        ({"year": 2019}, {"jane"}),
        ({"language": "de"}, {"karl"}),
        ({"people": "jane"}, {"jane"}),
        ({"speaker": "Ann Lee"}, {"talk"}),
        ({"id": ["bob", "karl"]}, {"bob", "karl"}),
        ({"path": "karl.md"}, {"karl"}),
        ({"title": "bob ray on running"}, {"bob"}),
        ({"sponsor.name": "acme"}, {"jane"}),
        ({"meta.sponsor.tier": (3, None)}, {"bob"}),
        ({"sponsor.tier": (2, 9)}, {"jane"}),
        ({"tags": "radio", "year": "2021"}, {"bob"}),
        ({"tags": "radio", "language": "de"}, set()),
        ({"unheard": "x"}, set()),
    ],
)
def test_filters(searcher: Searcher, filters: Filters, expected: set[str]) -> None:
    results = searcher.search("", filters=filters, limit=100)
    assert interviews(results) == expected
    assert bool(results.warnings) == ("unheard" in filters)


def test_filters_do_not_score(searcher: Searcher) -> None:
    plain = {hit.section.id: hit.score for hit in searcher.search("burnout")}
    for filters in ({"tags": "radio"}, {"speaker": ["jane", "bob"]}):
        for hit in searcher.search("burnout", filters=filters):
            assert hit.score == plain[hit.section.id]


def test_facets_count_sections_of_the_whole_result(searcher: Searcher) -> None:
    results = searcher.search("", limit=1, facets=["year", "tags", "sponsor.name", "nothing"])
    facets = {facet.field: dict(facet.counts) for facet in results.facets}
    assert facets["year"] == {"2019": 3, "2021": 2}
    assert facets["tags"] == {"Radio": 3, "open source": 3, "radio": 2}
    assert facets["sponsor.name"] == {"Acme": 3, "Initech": 2}
    assert facets["nothing"] == {}
    assert results.warnings == ("no interview has a field 'nothing'",)


def test_facet_of_speakers_counts_the_sections_they_speak_in(searcher: Searcher) -> None:
    [facet] = searcher.search("", facets=["speaker"]).facets
    everywhere = [hit.section for hit in searcher.search("", limit=100)]
    for name, count in facet.counts:
        assert count == sum(name in section.speakers for section in everywhere)
    assert dict(facet.counts) == dict(searcher.speakers())


def test_facet_of_roles_counts_the_sections_in_which_they_speak(searcher: Searcher) -> None:
    for query in ("", "garden", "radio", "unheard"):
        sections = [hit.section for hit in searcher.search(query, limit=100)]
        spoken = [{turn.role for turn in section.turns} - {None} for section in sections]
        expected = Counter(role for roles in spoken for role in roles)
        [facet] = searcher.search(query, facets=["role"]).facets
        assert dict(facet.counts) == expected
        for role, count in facet.counts:
            assert searcher.search(query, filters={"role": role}).total == count


def test_facets_are_the_same_however_often_they_are_asked_for(searcher: Searcher) -> None:
    # What is asked for often is counted in another way.
    names = ["year", "tags", "speaker", "people", "sponsor.name", "language", "nothing"]
    queries = ("", "burnout", "radio", "garden", "unheard")
    each = [searcher.search(query, facets=names).facets for query in queries]
    for _ in range(5):
        assert [searcher.search(query, facets=names).facets for query in queries] == each
    with searcher._held as state:
        assert {*state.facets._tables} == {*names} - {"nothing"}
    assert sum(bool(facet.counts) for facets in each for facet in facets) > 12


def test_sorted_by_date_with_the_undated_last(searcher: Searcher) -> None:
    def order(sort: str) -> list[str]:
        hits = searcher.search("", sort=sort, limit=100)
        return list(dict.fromkeys(hit.interview.id for hit in hits))

    assert order("date") == ["jane", "bob", "karl", "talk"]
    assert order("-date") == ["bob", "jane", "karl", "talk"]
    ordinals = [
        h.section.ordinal for h in searcher.search("", sort="-date") if h.interview.id == "jane"
    ]
    assert ordinals == [0, 1, 2]


def test_of_one_date_by_path_however_they_came() -> None:
    indexer = Indexer(None)
    for name in "cadb":
        day = None if name in "ad" else date(2020, 1, 1)
        indexer.add(Interview(name, f"{name}.md", name, date=day, body="## What?\n\nAn apple.\n"))
    with Searcher(indexer) as searcher:
        for sort in ("date", "-date"):
            for group in (False, True):
                hits = searcher.search("apple", sort=sort, group=group)
                assert [hit.interview.id for hit in hits] == ["b", "c", "a", "d"]


@pytest.mark.parametrize("sort", ["relevance", "date", "-date"])
@pytest.mark.parametrize("query", ["", "the radio burnout garden run"])
def test_pages_are_pieces_of_the_whole(searcher: Searcher, query: str, sort: str) -> None:
    whole = searcher.search(query, limit=100, sort=sort)
    pages = [searcher.search(query, limit=2, offset=n, sort=sort) for n in range(0, whole.total, 2)]
    assert [hit for page in pages for hit in page] == list(whole)
    assert all(page.total == whole.total for page in pages)
    assert searcher.search(query, limit=0).hits == searcher.search(query, offset=999).hits == ()


def test_wrong_use_raises(searcher: Searcher) -> None:
    for options in ({"limit": -1}, {"offset": -1}, {"passages": -1}, {"sort": "name"}):
        with pytest.raises(ValueError, match=r"negative|sort"):
            searcher.search("x", **options)


def test_too_high_a_limit_warns(indexer: Indexer) -> None:
    with Searcher(indexer, settings=Settings(limit_max=2)) as searcher:
        results = searcher.search("", limit=5)
    assert len(results) == 2 and "no more than 2 hits" in results.warnings[0]


def test_did_you_mean(searcher: Searcher) -> None:
    results = searcher.search("burnuot")
    assert (results.total, results.suggestion) == (0, "burnout")
    assert searcher.search("+burnuot +deadlnes").suggestion == "+burnout +deadlines"
    assert searcher.search("burnout").suggestion is None
    assert searcher.search("qqqqqq").suggestion is None
    assert searcher.search("burnuot", filters={"language": "de"}).suggestion is None


def test_suggest(searcher: Searcher) -> None:
    assert searcher.suggest("my bur") == ("my burnout",)
    assert searcher.suggest("ra")[0] in ("radio", "radios", "ray")
    assert searcher.suggest("ra", limit=1) == searcher.suggest("ra")[:1]
    assert searcher.suggest("") == searcher.suggest("zzz") == searcher.suggest("bur ") == ()


def test_get(searcher: Searcher) -> None:
    section = searcher.get("jane#any-advice")
    assert section.question == "Any advice?"
    for unknown in ("jane#nothing", "jane", ""):
        with pytest.raises(UnknownIdError):
            searcher.get(unknown)
    with pytest.raises(UnknownIdError):
        searcher.sections("nobody")


def test_info(searcher: Searcher) -> None:
    info = searcher.info()
    assert (info.path, info.generation, info.interviews) == (None, 1, 4)
    assert info.sections == sum(len(searcher.sections(i.id)) for i in searcher.interviews())
    assert info.languages == {"und": 3, "de": 1} and sum(info.forms.values()) == 4
    assert (info.first_date, info.last_date) == (date(2019, 5, 1), date(2021, 11, 20))
    assert info.bytes > 1000 and info.engine.startswith("whoosh ")


def test_a_searcher_is_a_snapshot(tmp_path: Path) -> None:
    indexer = Indexer(tmp_path)
    indexer.add(Interview("a", "a", "A", body="## What?\n\nAn apple.\n"))
    with Searcher(tmp_path) as searcher:
        assert not searcher.refresh()
        indexer.add(Interview("b", "b", "B", body="## What?\n\nA banana.\n"))
        indexer.purge()
        assert searcher.search("apple banana").total == 1
        assert searcher.refresh()
        assert searcher.search("apple banana").total == 2
    searcher.close()
    with pytest.raises(IndexMissingError):
        Searcher(tmp_path / "nowhere")


@pytest.mark.parametrize("passages", [0, 1, 3])
def test_results_outlive_their_searcher_and_its_index(tmp_path: Path, passages: int) -> None:
    indexer = Indexer(tmp_path / "index")
    body = "Ann: Why apples?\n\nBob: An apple a day.\n\nBob: And a pear.\n" * 20
    indexer.add(Interview("a", "a", "A", body=body, metadata={"kept": ["as", "it is"]}))
    searcher = Searcher(tmp_path / "index")
    query = "apples pear"
    first, untouched = (searcher.search(query, passages=passages) for _ in range(2))
    expected = json.dumps([first.to_dict()["hits"], [hit.section.to_dict() for hit in first]])
    indexer.remove("a")
    indexer.purge()
    assert searcher.refresh() and not searcher.search(query).hits
    searcher.close()
    shutil.rmtree(tmp_path / "index")
    gc.collect()
    hits = untouched.to_dict()["hits"]
    assert json.dumps([hits, [hit.section.to_dict() for hit in untouched]]) == expected
    assert hash(untouched.hits[0].section) == hash(first.hits[0].section)
    assert pickle.loads(pickle.dumps(untouched.hits)) == first.hits


def test_threads_and_asyncio_share_a_searcher(indexer: Indexer) -> None:
    with Searcher(indexer) as searcher:
        queries = ["burnout", '"on call"', "", "radio running", "haus", "garden"] * 5
        expected = [found(searcher.search(query)) for query in queries]

        async def all_at_once() -> list[Results]:
            return await asyncio.gather(*(searcher.asearch(query) for query in queries))

        assert [found(results) for results in asyncio.run(all_at_once())] == expected
        wrong: list[str] = []

        def work() -> None:
            for query, ids in zip(queries, expected, strict=True):
                if found(searcher.search(query)) != ids:
                    wrong.append(query)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong


odd = st.lists(
    st.sampled_from(
        ["burnout", "the", " ", "AND", "OR", "NOT", "(", ")", '"', "+", "-", "*", "tag:", "date:",
         "[", "to", "]", "2020", ":", "title:", "speaker:", "answer:", "?", "東京", "\ud800"]
    )
).map("".join)  # fmt: skip


@given(st.text() | odd)
@settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
def test_nothing_that_is_typed_raises(searcher: Searcher, query: str) -> None:
    results = searcher.search(query, limit=3, facets=["year"])
    assert len(results) == min(3, results.total)
    results.to_dict()
    searcher.suggest(query)
