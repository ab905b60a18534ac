"""`Searcher.explain`: numbers that add up to the score, and the words behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from interview_search import Explanation, Indexer, Searcher, Settings, UnknownIdError, parse
from interview_search.ranking import SIGNALS

ANN = """---
title: Radios at night
date: 2019-05-01
guest: Ann Lee
---

## How did you start?

I took an old radio apart. The first radio I ever owned was broken, and I was on call all night.

## What about burnout?

Burnout came when the deadlines came. I stopped running for a year, and the call was on me.
"""
START, BURNOUT = "text#how-did-you-start", "text#what-about-burnout"


def make() -> Indexer:
    indexer = Indexer(None)
    indexer.add(parse(ANN))
    return indexer


@pytest.fixture(scope="module")
def searcher() -> Iterator[Searcher]:
    with Searcher(make()) as made:
        yield made


QUERIES = [
    "radio",
    "radio burnout running",
    '"on call"',
    '"on call" radio',
    '"call on"~2',
    "radio AND (night OR burnout)",
    "deadl* running",
    "ra?io burn*t",
    "radoi~2 deadlnes~",
    "radio^3 (burnout running)^0.5",
    "(radio burnout)^=2 call",
    "question:burnout came",
    "radio -burnout",
    "date:2019 radio",
    "radio tag:x^=2",
    "the on",
    "",
]


def explained(searcher: Searcher, query: str) -> Iterator[Explanation]:
    hits = searcher.search(query).hits
    assert hits
    for hit in hits:
        told = searcher.explain(query, hit.section.id)
        assert (told.matches, told.score) == (True, hit.score)
        yield told


@pytest.mark.parametrize("query", QUERIES)
def test_adds_up_to_the_score(searcher: Searcher, query: str) -> None:
    for told in explained(searcher, query):
        assert told.points == sum(part.points for part in told.contributions)
        assert told.score == told.points * told.unit
        assert told.score == pytest.approx(sum(part.score for part in told.contributions))
        assert all(part.points and part.score <= part.most for part in told.contributions)
        assert all(
            (part.occurrences or " near " in part.part) and part.sections
            for part in told.contributions
            if part.part[0] != "("
        )
        assert not any(part.points or part.score for part in told.others)
        assert told.sentence.startswith(told.section)
        assert told.to_dict()["contributions"] == [part.to_dict() for part in told.contributions]


@pytest.mark.parametrize("query", QUERIES)
def test_the_same_by_compiled_loops(searcher: Searcher, query: str) -> None:
    pytest.importorskip("numba")
    with Searcher(make(), engine="numba") as quick:
        for told in explained(quick, query):
            plain = searcher.explain(query, told.section)
            assert told.contributions == plain.contributions
            assert {told.way, plain.way} in ({"compiled", "arrays"}, {"nested"})


def test_says_where_words_stand(searcher: Searcher) -> None:
    told = searcher.explain('burnout^2 "on call" deadl* rning~ "was call"~1', BURNOUT)
    stands = {
        part.part: [(it.field, it.text, it.times) for it in part.occurrences]
        for part in (*told.contributions, *told.others)
    }
    assert stands == {
        "burnout^2": [("question", "burnout", 1), ("answer", "burnout", 1)],
        '"on call"': [],
        "deadl*": [("answer", "deadlines", 1)],
        "rning~1": [],
        '"was call"~1': [("answer", "call was", 1)],
    }
    assert sorted(part.sections for part in told.contributions) == [1, 1, 2]
    assert told.contributions[0].part == "burnout^2"


def test_says_which_way_the_engine_goes(searcher: Searcher) -> None:
    assert searcher.explain("radio night", START).way == "arrays"
    assert searcher.explain("radio -burnout", START).way == "nested"


def test_sentences(searcher: Searcher) -> None:
    def said(query: str, id: str = START) -> str:
        return searcher.explain(query, id).sentence.removeprefix(id)

    score = searcher.explain("radio", START).score
    assert said("radio") == (
        f" scores {score:.2f}: {score:.2f} from radio (radios once in the title and radio 2 times"
        " in the answer; 2 sections have it)."
    )
    assert said("") == said("date:2019") == " matches, and nothing in the query weighs."
    assert said("unheard") == " does not match: it lacks unheard."
    assert said("unheard missing") == " does not match: it has none of unheard and missing."
    assert said("radio -night") == " does not match: it has night."
    assert said("+radio +burnout") == " does not match: it lacks burnout."
    assert said("radio date:2020") == " does not match: it lacks date:2020."
    assert said("radio speaker:bob") == " does not match: it lacks speaker:bob."


def test_parts_that_do_not_count_add_nothing(searcher: Searcher) -> None:
    told = searcher.explain("radio (call AND unheard) -deadlines date:2019", START)
    assert [part.part for part in told.contributions] == ["radio"]
    roles = {part.part: (part.role, part.matches) for part in told.others}
    assert roles == {
        "call": ("should", True),
        "unheard": ("should", False),
        "deadlines": ("never", False),
        "date:2019": ("filter", True),
    }


def test_what_does_not_match(searcher: Searcher) -> None:
    told = searcher.explain("unheard", START)
    assert (told.matches, told.score, told.contributions) == (False, 0, ())
    with pytest.raises(UnknownIdError):
        searcher.explain("radio", "nowhere#at-all")
    assert searcher.explain('"radio', START).warnings == ("a quotation mark has no partner",)


@pytest.mark.parametrize("query", QUERIES)
def test_signals_add_up_to_the_score(searcher: Searcher, query: str) -> None:
    for hit in searcher.search(query):
        assert sum(hit.signals.values()) == pytest.approx(hit.score)
        told = searcher.explain(query, hit.section.id)
        near = sum(part.score for part in told.contributions if " near " in part.part)
        assert hit.signals.get("proximity", 0.0) == pytest.approx(near)
        assert set(hit.signals) <= set(SIGNALS)


def test_only_the_best_are_near() -> None:
    """What is not looked at gets nothing, and nothing is told of it."""
    settings = Settings(proximity_depth=1)
    with Searcher(make(), settings=settings) as searcher:
        hits = searcher.search("radio burnout running").hits
        assert len(hits) > 1
        for hit in hits[1:]:
            assert hit.signals["proximity"] == 0
            told = searcher.explain("radio burnout running", hit.section.id)
            assert told.score == hit.score
            assert not any(" near " in part.part for part in told.contributions)


SHOW = """---
title: Zebra crossings
date: 2011-02-03
---

**Ann Lee:** Did the burnout come with the radio, or with the night shifts and all those calls?

**Bob Ray:** With the call. I was on call all night, and nobody ran. The radio was my only friend.
"""
EVERY = {
    "usual": Settings(section_words_min=0),
    "newer first": Settings(section_words_min=0, recency=0.7),
    "one is looked at again": Settings(section_words_min=0, proximity_depth=1),
}


@pytest.fixture(scope="module")
def every() -> Iterator[dict[str, Searcher]]:
    indexer = Indexer(None, settings=EVERY["usual"])
    for id, text in (("ann", ANN), ("show", SHOW)):
        parsed = parse(text)
        indexer.add(replace(parsed, id=id, path=f"{id}.md"))
    opened = {name: Searcher(indexer, settings=chosen) for name, chosen in EVERY.items()}
    yield opened
    for searcher in opened.values():
        searcher.close()


leaves = st.sampled_from(
    "radio radios burnout night call unheard the deadl* ra?io radoi~2 zebra "
    '"on_call" "call_on"~3 question:burnout title:zebra answer:call speaker:ann speaker:bob '
    "speaker:nobody role:interviewee role:interviewer date:2019 date:>2015 tag:x".split()
).map(lambda leaf: leaf.replace("_", " "))
typed = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(" ".join),
        st.tuples(inner, st.sampled_from(["AND", "OR", "AND NOT"]), inner).map(
            lambda three: "({} {} {})".format(*three)
        ),
        st.tuples(st.sampled_from("+-"), leaves).map("".join),
        inner.map(lambda one: f"({one})^2"),
        inner.map(lambda one: f"({one})^=1.5"),
    ),
    max_leaves=7,
)


@examples(deadline=None, max_examples=120)
@given(typed, st.sampled_from([*EVERY]), st.sampled_from([None, {"year": "2019"}, {"-id": "ann"}]))
@example("radio (role:interviewee AND role:interviewer)", "usual", {"year": "2019"})
def test_any_query_adds_up(
    every: dict[str, Searcher], query: str, name: str, filters: dict[str, str] | None
) -> None:
    searcher = every[name]
    scores = {
        hit.section.id: (hit.score, dict(hit.signals))
        for hit in searcher.search(query, limit=100, filters=filters)
    }
    for interview in searcher.interviews():
        for section in searcher.sections(interview.id):
            told = searcher.explain(query, section.id, filters=filters)
            score, signals = scores.get(section.id, (0.0, {}))
            assert (told.matches, told.score) == (section.id in scores, score)
            newer = sum(part.score for part in told.contributions if part.part == "recency")
            near = sum(part.score for part in told.contributions if " near " in part.part)
            assert told.points == sum(part.points for part in told.contributions)
            assert told.score == told.points * told.unit + newer
            assert newer == pytest.approx(signals.get("recency", 0.0))
            assert near == pytest.approx(signals.get("proximity", 0.0))
            assert not any(part.points or part.score for part in told.others)
            for part in told.contributions:
                named = part.part == "recency" or " near " in part.part or "^=" in part.part
                assert named or part.occurrences, part
                assert part.matches and part.score <= part.most * (1 + 1e-12)
            kind = "scores" if told.contributions else "matches"
            start = f"{section.id} {kind if told.matches else 'does not match: it '}"
            assert told.sentence.startswith(start) and told.sentence[-1] == "."
            assert "what is asked for" not in told.sentence


@examples(deadline=None, max_examples=60)
@given(st.one_of(st.text(max_size=40), st.text('"()+-^~*?: radio\x00\ud800', max_size=25)))
def test_any_string_is_explained(every: dict[str, Searcher], query: str) -> None:
    searcher = every["newer first"]
    id = _spoken(searcher)
    scores = {hit.section.id: hit.score for hit in searcher.search(query, limit=100)}
    told = searcher.explain(query, id)
    assert (told.matches, told.score) == (id in scores, scores.get(id, 0.0))
    assert told.sentence.startswith(id)


def _spoken(searcher: Searcher) -> str:
    (section,) = searcher.sections("show")
    return section.id


@pytest.mark.parametrize(
    ("query", "filters", "why"),
    [
        ("burnout speaker:bob", None, "lacks burnout in the turns of speaker:bob"),
        ("zebra role:interviewee", None, "lacks zebra in the turns of role:interviewee"),
        ("unheard speaker:bob", None, "lacks unheard"),
        ("burnout speaker:nobody", None, "lacks speaker:nobody"),
        ("deadlines date:2019", None, "lacks deadlines and date:2019"),
        (
            "+deadlines +(running OR beans)",
            None,
            "lacks deadlines and has none of running and beans",
        ),
        ("(radio AND beans) OR (zebra AND old)", None, "lacks beans, or lacks old"),
        ("radio AND NOT (night call)", None, "has night and call"),
        ("radio -(night AND beans) -call", None, "has call"),
        ("radio", {"year": "2019"}, "lacks year:2019"),
        ("radio", {"year": [2019, 2020]}, "lacks year:2019 or 2020"),
        (
            "radio",
            {"date": ("2015", None), "speaker": "carl"},
            "lacks date:[2015 to ] and speaker:carl",
        ),
        ("radio", {"-id": "show"}, "has id:show"),
    ],
)
def test_says_why_not(
    every: dict[str, Searcher], query: str, filters: dict[str, str] | None, why: str
) -> None:
    id = _spoken(every["usual"])
    told = every["usual"].explain(query, id, filters=filters)
    assert told.sentence == f"{id} does not match: it {why}."


def test_words_stand_where_somebody_says_them(every: dict[str, Searcher]) -> None:
    searcher = every["usual"]

    def stands(query: str) -> list[tuple[str, str, int]]:
        (part,) = searcher.explain(query, _spoken(searcher)).contributions
        return [(it.field, it.text, it.times) for it in part.occurrences]

    assert stands("radio") == [("question", "radio", 1), ("answer", "radio", 1)]
    assert stands("radio speaker:bob") == [("answer", "radio", 1)]
    assert stands("radio speaker:ann") == [("question", "radio", 1)]
    assert stands("zebra") == stands("title:zebra speaker:ann") == [("title", "zebra", 1)]
