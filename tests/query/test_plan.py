from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interview_search import Interview, Person, Settings
from interview_search.backends.base import Record
from interview_search.query.catalogue import Catalogue
from interview_search.query.plan import Planner, conditions
from interview_search.query.tree import (
    NOTHING,
    Among,
    Beginning,
    Bool,
    Boosted,
    Everything,
    Exact,
    Query,
    Speaker,
    Stemmed,
)

SETTINGS = Settings()


def record(id: str, language: str | None = None, **metadata: object) -> Record:
    tags = metadata.pop("tags", ())
    interview = Interview(
        id,
        f"{id}.md",
        f"Title of {id}",
        people=(Person("Tomomi Imura"),),
        tags=tags,  # type: ignore[arg-type]
        language=language,
        metadata=metadata,
    )
    return Record(interview, None, "", id, voices=(("Tomomi Imura", "Ann Lee"),))


ENGLISH = [record("a", episode=7, tags=("DevRel", "open source")), record("b", "en", sponsor="X")]
MIXED = [*ENGLISH, record("c", "de")]


def tree(text: str, records: list[Record] = ENGLISH) -> Query:
    return Planner(Catalogue(records), SETTINGS).plan(text).tree


def stems(*words: str) -> tuple[Stemmed, ...]:
    return tuple(Stemmed((word,)) for word in words)


A, B, C = stems("alpha", "beta", "gamma")
TAGGED, OTHER = Among.of(0), Among.of(1)


PAIRS = ("東京", "京都", "都民", "民税")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Everything()),
        ("  \n ", Everything()),
        ("alpha", A),
        ("Alphas, beta!", Bool(should=(A, B))),
        ("what is the alpha of it?", A),
        ('"the alphas"', Exact(("the", "alphas"))),
        ("“The Who”", Exact(("the", "who"))),
        ('"alphas"', Exact(("alphas",))),
        ("+alpha beta -gamma", Bool(must=(A,), should=(B,), never=(C,))),
        ("alpha -beta", Bool(must=(A,), never=(B,))),
        ("-beta", Bool(never=(B,))),
        ("NOT beta", Bool(never=(B,))),
        ("alpha AND beta", Bool(must=(A, B))),
        ("alpha AND NOT beta", Bool(must=(A,), never=(B,))),
        ("alpha AND -beta", Bool(must=(A,), never=(B,))),
        ("alpha OR beta", Bool(should=(A, B))),
        ("(alpha beta) AND gamma", Bool(must=(Bool(should=(A, B)), C))),
        ("alpha -(beta OR gamma)", Bool(must=(A,), never=(Bool(should=(B, C)),))),
        ("+(alpha beta) gamma", Bool(must=(Bool(should=(A, B)),), should=(C,))),
        ("alph*", Beginning("alph")),
        ("question:alpha", Stemmed(("alpha",), "question")),
        ("TITLE:alphas", Stemmed(("alpha",), "title")),
        ('answer:"on call"', Exact(("on", "call"), "answer")),
        (
            "title:(alpha beta)",
            Bool(should=(Stemmed(("alpha",), "title"), Stemmed(("beta",), "title"))),
        ),
        ("speaker:tomomi", Bool(filters=(Speaker(("tomomi",), turns=True),))),
        (
            'alpha speaker:"Tomomi Imura"',
            Bool(must=(A,), filters=(Speaker(("tomomi", "imura"), turns=True),)),
        ),
        ("alpha tag:devrel", Bool(must=(A,), filters=(TAGGED,))),
        ('tag:"open source"', Bool(filters=(TAGGED,))),
        ("tag:devrel tag:none", Bool(filters=(Bool(should=(TAGGED, Among(b""))),))),
        (
            "alpha tag:(devrel none)",
            Bool(must=(A,), filters=(Bool(should=(TAGGED, Among(b""))),)),
        ),
        ("alpha OR tag:devrel", Bool(should=(A, TAGGED))),
        ("alpha -tag:devrel", Bool(must=(A,), never=(TAGGED,))),
        ("episode:7", Bool(filters=(TAGGED,))),
        ("meta.episode:7", Bool(filters=(TAGGED,))),
        ("sponsor:x alpha", Bool(must=(A,), filters=(OTHER,))),
        ("id:b", Bool(filters=(OTHER,))),
        ("C++", Stemmed(("c++",))),
        ("e-mail", Bool(should=stems("e", "mail"))),
        ("on-off alpha", Bool(should=(Exact(("on", "off")), A))),
        ("alpha beta alpha", Bool(should=(A, B, A))),
        ("alpha alpha", A),
        ('"the who" alpha "the who"', Bool(should=(Exact(("the", "who")), A))),
        ("+node.js", Exact(("node", "js"))),
        ("alpha - beta", Bool(should=(A, B))),
        ("the who", Bool(should=(Exact(("the",)), Exact(("who",)), Exact(("the", "who"))))),
        ("it", Exact(("it",))),
        ("alpha AND it", Bool(must=(A, Exact(("it",))))),
        ("東京都", Exact(tuple("東京都"))),
        (
            "東京都民税",
            Bool(should=(Exact(tuple("東京都民税")), *map(Exact, map(tuple, PAIRS)))),
        ),
        ("インタビュー", Exact(tuple("インタビュー"))),
        ("서울에서", Bool(should=(Exact(tuple("서울에서")), Exact(("서", "울"))))),
        ("สวน", Exact(("ส", "ว", "น"))),
        ("+東京都民税", Exact(tuple("東京都民税"))),
        ("東", Exact(("東",))),
    ],
)
def test_meaning(text: str, expected: Query) -> None:
    assert tree(text) == expected


def test_a_word_in_every_language_of_the_index() -> None:
    assert tree("Häuser", MIXED) == Stemmed(("hauser", "haus"))
    assert tree("und Hauser in alten", [record("c", "de")]).should[0] == Stemmed(("haus",))


def test_a_stop_word_of_another_script_is_looked_for() -> None:
    mixed = [*ENGLISH, record("c", "as")]
    your = Exact(("আপোনাৰ",))
    assert tree("আপোনাৰ alpha", mixed) == Bool(should=(your, A))
    assert tree("আপোনাৰ আৰু alpha", mixed) == A


def test_compounds() -> None:
    german = [record("c", "de")]
    house = Stemmed(("haus",))
    longer = (Boosted(Beginning("haus"), 0.1), Boosted(Beginning("häus"), 0.1))
    assert tree("das Haus", german) == Bool(should=(house, longer[0]))
    assert tree("Häuser", german) == Bool(should=(house, *longer))
    assert tree("Tür", german) == Stemmed(("tur",))
    assert tree("+Haus", german) == house
    assert tree('"Haus"', german) == Exact(("haus",))
    assert tree("alte Häuser bauen", german) == Bool(should=stems("alt", "haus", "bau"))


def test_stop_words_of_the_language_the_query_is_in() -> None:
    assert tree("die hard", MIXED) == Bool(should=(Stemmed(("die",)), Stemmed(("hard",))))
    assert tree("was ist das Haus", MIXED) == Stemmed(("haus",))


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ('"alpha beta', "quotation mark"),
        ("gest:ann", "no field 'gest'"),
        ("?!", "no word"),
        ("x " * 300, "cut after 200 words"),
        ("x" * 20_000, "cut after 10,000 characters"),
        ("(" * 4000 + "alpha" + ")" * 4000, "20 deep"),
    ],
)
def test_warnings(text: str, warning: str) -> None:
    found = Planner(Catalogue(ENGLISH), SETTINGS).plan(text)
    assert any(warning in said for said in found.warnings), found.warnings


@pytest.mark.parametrize("text", ["alpha", "alpha:", "at 12:30", "https://alpha.org/x", "a: b"])
def test_no_needless_warnings(text: str) -> None:
    assert Planner(Catalogue(ENGLISH), SETTINGS).plan(text).warnings == ()


odd = st.lists(
    st.sampled_from(
        ["alpha", "AND", "OR", "NOT", "(", ")", '"', "+", "-", "*", "tag:", "date:", "[", "to", "]",
         "{", "}", "~2", "^3", ":", " ", "title:", "speaker:", "2020", "TO", "?", "東", "\ud800"]
    )
).map("".join)  # fmt: skip


@given(st.text() | odd)
@settings(max_examples=400)
def test_whatever_is_typed_has_a_meaning(text: str) -> None:
    found = Planner(Catalogue(MIXED), SETTINGS).plan(text)
    assert hash(found.tree) is not None


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "(" * 10_000,
        '"' * 10_000,
        "a*" * 5000,
        "[a to " * 1600,
        "-+" * 5000,
        "a" * 10_000 + "*",
    ],
)
def test_no_query_takes_long(text: str) -> None:
    import time

    started = time.perf_counter()
    Planner(Catalogue(ENGLISH), SETTINGS).plan(text)
    assert time.perf_counter() - started < 2


def test_conditions() -> None:
    parts, warnings = conditions({"Tag": "devrel", "speaker": ["Ann", "Bo Li"]}, Catalogue(ENGLISH))
    assert parts == (TAGGED, Bool(should=(Speaker(("ann",)), Speaker(("bo", "li")))))
    assert warnings == ()
    parts, warnings = conditions({"colour": "red"}, Catalogue(ENGLISH))
    assert parts == (Among(b""),)
    assert warnings == ("no interview has a field 'colour'",)


def test_equal_conditions_of_several_types() -> None:
    records = [record("a", live=True), record("b", live=1), record("c", live="2021-03-01")]
    catalogue = Catalogue(records)
    early = datetime(2021, 3, 1, 23, tzinfo=UTC)
    late = early.astimezone(timezone(timedelta(hours=2)))
    assert early == late
    for _ in range(2):
        for live, found in [
            (1, Among.of(1)),
            (True, Among.of(0)),
            (1.0, Among.of(1)),
            ((1, 1), Among.of(1)),
            ((True, True), Among.of(0)),
            (early, Among.of(2)),
            (late, NOTHING),
            ((early, early), Among.of(2)),
            ((late, late), NOTHING),
            ((date(2021, 3, 1), None), Among.of(0, 2)),
        ]:
            parts, warnings = conditions({"live": live}, catalogue)  # type: ignore[dict-item]
            assert (parts, warnings) == ((found,), ()), live
