"""What can be typed beyond words and phrases, and the trees it gives."""

from __future__ import annotations

from datetime import date

import pytest

from interview_search import Interview, Person, Settings
from interview_search.backends.base import Record
from interview_search.query.catalogue import Catalogue
from interview_search.query.days import day
from interview_search.query.plan import Planner
from interview_search.query.showing import shown
from interview_search.query.tree import (
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
    Wildcard,
    shape,
)


def record(id: str, day: date | None, *names: str, **metadata: object) -> Record:
    people = tuple(Person(name) for name in names)
    interview = Interview(
        id, f"{id}.md", id, date=day, people=people, tags=(f"{id}-tag",), metadata=metadata
    )
    return Record(interview, None, "", id, voices=(names,))


RECORDS = [
    record("a", date(2019, 5, 1), "Tomomi Imura", episode=7),
    record("b", date(2020, 6, 15), "Tom Ortiz", episode=12, host="Bo"),
    record("c", date(2021, 1, 1), "José Li", recorded="2020-12-30"),
    record("d", None, sponsor="Acme Corp"),
]


def read(text: str) -> tuple[Query, tuple[str, ...]]:
    found = Planner(Catalogue(RECORDS), Settings()).plan(text)
    return found.tree, found.warnings


A, B, C = Stemmed(("alpha",)), Stemmed(("beta",)), Stemmed(("gamma",))


def only(*interviews: int) -> Bool:
    return Bool(filters=(Among.of(*interviews),))


TREES = [
    # patterns
    ("alph*", Beginning("alph")),
    ("Alph*?", Beginning("alph")),
    ("al*a", Wildcard("al*a")),
    ("*pha", Wildcard("*pha")),
    ("al?ha", Wildcard("al?ha")),
    ("al?h*", Wildcard("al?h*")),
    ("al**a", Wildcard("al*a")),
    ("alpha? beta?", Bool(should=(A, B))),
    ("what is alpha?", A),
    ("alpha?beta", Wildcard("alpha?beta")),
    ("al?ha?", Wildcard("al?ha")),
    ("title:al*a", Wildcard("al*a", "title")),
    ("-alph* beta", Bool(must=(B,), never=(Beginning("alph"),))),
    ("+alph*", Beginning("alph")),
    ("(alph* b?ta)", Bool(should=(Beginning("alph"), Wildcard("b?ta")))),
    (".n*t", Wildcard(".n*t")),
    ("d'a*", Beginning("d'a")),
    ("e-ma*l", Bool(should=(Stemmed(("e",)), Wildcard("ma*l")))),
    ("Caf*é", Wildcard("caf*é")),
    # inexact words
    ("alpha~", Fuzzy("alpha", 1)),
    ("Alpha~1", Fuzzy("alpha", 1)),
    ("alpha~2", Fuzzy("alpha", 2)),
    ("alpha~0", Exact(("alpha",))),
    ("it~2", Fuzzy("it", 1)),
    ("x~", Exact(("x",))),
    ("the alpha~", Fuzzy("alpha", 1)),
    ("question:alpha~", Fuzzy("alpha", 1, "question")),
    ("-alpha~2", Bool(never=(Fuzzy("alpha", 2),))),
    ("alpha ~ beta", Bool(should=(A, B))),
    # phrases
    ('"the alpha"', Exact(("the", "alpha"))),
    ('"alpha beta"~5', Near(("alpha", "beta"), 5)),
    ('"alpha beta"~', Near(("alpha", "beta"), 1)),
    ('"alpha beta"~0', Exact(("alpha", "beta"))),
    ('"alpha"~5', Exact(("alpha",))),
    ('answer:"alpha beta"~2', Near(("alpha", "beta"), 2, "answer")),
    ('+"alpha beta"~2 -"beta gamma"~3',
     Bool(must=(Near(("alpha", "beta"), 2),), never=(Near(("beta", "gamma"), 3),))),
    ('alpha""beta', Bool(should=(A, B))),
    ('"C++"', Exact(("c++",))),
    ('".NET"', Exact((".net",))),
    ('"node.js"', Exact(("node", "js"))),
    ('"@handle" "#tag"', Bool(should=(Exact(("@handle",)), Exact(("#tag",))))),
    (".NET", Bool(should=(Exact((".net",)), Stemmed(("net",))))),
    ("+.NET", Exact((".net",))),
    ("#tag @it", Bool(should=(Exact(("#tag",)), Stemmed(("tag",)), Exact(("@it",))))),
    # weights
    ("alpha^2", Boosted(A, 2.0)),
    ("alpha^2 beta", Bool(should=(Boosted(A, 2.0), B))),
    ("alpha^.5", Boosted(A, 0.5)),
    ("alpha^1", A),
    ('"alpha beta"^3', Boosted(Exact(("alpha", "beta")), 3.0)),
    ('"alpha beta"~2^3', Boosted(Near(("alpha", "beta"), 2), 3.0)),
    ("alpha~2^3", Boosted(Fuzzy("alpha", 2), 3.0)),
    ("alph*^3", Boosted(Beginning("alph"), 3.0)),
    ("(alpha beta)^2 gamma", Bool(should=(Boosted(Bool(should=(A, B)), 2.0), C))),
    ("((alpha)^2 beta)^3", Boosted(Bool(should=(Boosted(A, 2.0), B)), 3.0)),
    ("title:alpha^2", Boosted(Stemmed(("alpha",), "title"), 2.0)),
    ("+alpha^2 beta", Bool(must=(Boosted(A, 2.0),), should=(B,))),
    ("alpha^2 AND beta", Bool(must=(Boosted(A, 2.0), B))),
    ("the^2 alpha", A),
    ("alpha^=2", Constant(A, 2.0)),
    ("(alpha beta)^=1", Constant(Bool(should=(A, B)), 1.0)),
    ("+alpha tag:a-tag^=2", Bool(must=(A,), should=(Constant(Among.of(0), 2.0),))),
    ("alpha ^2", Bool(should=(A, Stemmed(("2",))))),
    ("x^y", Bool(should=(Stemmed(("x",)), Stemmed(("y",))))),
    # signs and operators
    ("alpha -beta", Bool(must=(A,), never=(B,))),
    ("alpha - beta", Bool(should=(A, B))),
    ("alpha -(beta gamma)", Bool(must=(A,), never=(Bool(should=(B, C)),))),
    ("alpha --beta", Bool(should=(A, B))),
    ("alpha-beta", Bool(should=(A, B))),
    ("(-alpha) beta", Bool(should=(Bool(never=(A,)), B))),
    ("NOT NOT alpha", A),
    ("NOT NOT NOT alpha", Bool(never=(A,))),
    ('"NOT NOT it" (NOT NOT alpha)', Bool(should=(Exact(("not", "not", "it")), A))),
    ("alpha AND beta OR gamma", Bool(should=(Bool(must=(A, B)), C))),
    ("alpha OR beta AND NOT gamma", Bool(should=(A, Bool(must=(B,), never=(C,))))),
    ("alpha and beta", Bool(should=(A, B))),
    ("AND alpha", A),
    # stars
    ("*", Everything()),
    ("alpha *", A),
    ("* -alpha", Bool(never=(A,))),
    # fields
    ("heading:alpha", Stemmed(("alpha",), "heading")),
    ("Title:(alpha OR beta)", Bool(should=(Stemmed(("alpha",), "title"),
                                           Stemmed(("beta",), "title")))),
    ("title:the", Exact(("the",), "title")),
    ("speaker:tomomi", Bool(filters=(Speaker(("tomomi",), turns=True),))),
    ("speaker:Jose", Bool(filters=(Speaker(("jose",), turns=True),))),
    (
        "speaker:tom*",
        Bool(
            filters=(
                Bool(should=(Speaker(("tom",), turns=True), Speaker(("tomomi",), turns=True))),
            )
        ),
    ),
    ("speaker:tomimi~", Bool(filters=(Bool(should=(Speaker(("tomomi",), turns=True),)),))),
    ("speaker:t?m", Bool(filters=(Bool(should=(Speaker(("tom",), turns=True),)),))),
    ("person:t?momi", only(0)),
    ("speaker:*", only(0, 1, 2)),
    ("tag:b-tag", only(1)),
    ("tag:b-t*", only(1)),
    ("tag:b?tag", only(1)),
    ("tag:btag~", only(1)),
    ("id:c", only(2)),
    ("host:bo", only(1)),
    ("sponsor:acm*", only(3)),
    ("sponsor:*corp", only(3)),
    ('sponsor:"acme corp"', only(3)),
    ("episode:>7", only(1)),
    ("episode:>=7", only(0, 1)),
    ("episode:<12", only(0)),
    ("episode:<=12", only(0, 1)),
    ("episode:[7 to 12]", only(0, 1)),
    ("episode:{7 to 12]", only(1)),
    ("episode:[12 to 7]", only(0, 1)),
    # dates
    ("date:2020", only(1)),
    ("date:2020-06", only(1)),
    ("date:2020/6/15", only(1)),
    ("date:15.6.2020", only(1)),
    ("date:20200615", only(1)),
    ("date:2020-6", only(1)),
    ("date:[2019-06 to 2021]", only(1, 2)),
    ("date:[2019-06 TO 2020]", only(1)),
    ("date:{2019 to 2021}", only(1)),
    ("date:[2020 to]", only(1, 2)),
    ("date:[to 2020]", only(0, 1)),
    ("date:>2020", only(2)),
    ("date:>=2020", only(1, 2)),
    ("date:<2020-06", only(0)),
    ("date:<=2020-06", only(0, 1)),
    ("date:*", only(0, 1, 2)),
    ("date:[2021 to 2019]", only(0, 1, 2)),
    ("date:2020-13-45", only(1)),
    ("recorded:>2020-11", only(2)),
    ("alpha date:2020 date:2021",
     Bool(must=(A,), filters=(Bool(should=(Among.of(1), Among.of(2))),))),
    ("alpha -date:>2019", Bool(must=(A,), never=(Among.of(1, 2),))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TREES, ids=[text for text, _ in TREES])
def test_meaning(text: str, expected: Query) -> None:
    assert read(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "tree", "warning"),
    [
        ('"alpha beta', Bool(should=(A, B)), "a quotation mark has no partner"),
        ('alpha "beta" "', Bool(should=(A, Exact(("beta",)))), "a quotation mark has no partner"),
        ("(alpha beta", Bool(should=(A, B)), "a bracket has no partner"),
        ("alpha) AND beta", Bool(must=(A, B)), "a bracket has no partner"),
        (")alpha(", A, "a bracket has no partner"),
        ("(" * 30 + "alpha" + ")" * 30, A, "brackets are read 20 deep"),
        ("*", Everything(), "a lone * stands for anything"),
        ("alpha * beta", Bool(should=(A, B)), "a lone * stands for anything"),
        ("alpha title:*", A, "a lone * stands for anything"),
        ("gest:ann", None, "there is no field 'gest'"),
        ('gest:"ann"', None, "there is no field 'gest'"),
        ("alpha date:soon", A, "'soon' is no date, and was left out"),
        ("date:soon", Bool(should=(Among(b""),)), "there is no word in the query"),
        ("alpha date:[soon to 2020]", A, "'soon' is no date"),
        ("date:2020-13-45", only(1), "there is no day '2020-13-45'; it was read as 2020"),
        ("date:2020-06-31", only(1), "it was read as 2020-06"),
        ("date:[2021 to 2019]", only(0, 1, 2), "'2021' to '2019' goes backwards"),
        ("alpha~7", Fuzzy("alpha", 2), "~7 behind 'alpha' was read as ~2"),
        ("alpha~0.8", Fuzzy("alpha", 1), "~0.8 behind 'alpha' was read as ~1"),
        ("alpha^5000", Boosted(A, 100.0), "the number behind ^ goes from 0.01 to 100"),
        ("alpha^0", Boosted(A, 0.01), "the number behind ^ goes from 0.01 to 100"),
        ('"alpha beta"~99999', Near(("alpha", "beta"), 1_000), "up to 1,000 others apart"),
        ("alpha tag:a-tag^2", Bool(must=(A,), filters=(Among.of(0),)), "conditions do not score"),
        ("?!", Bool(should=(Among(b""),)), "there is no word in the query"),
        ("NOT", Exact(("not",)), None),
        ("AND OR NOT", None, None),
    ],
)
def test_reads_as_well_as_can_be(text: str, tree: Query | None, warning: str | None) -> None:
    found, said = read(text)
    assert tree is None or found == tree
    assert (warning is None and not said) or any(str(warning) in line for line in said), said


@pytest.mark.parametrize(
    "text", [text for text, _ in TREES if not text.startswith("*") and "*" not in text.split()]
)
def test_no_needless_warnings(text: str) -> None:
    expected = "goes backwards", "there is no day"
    assert all(any(part in line for part in expected) for line in read(text)[1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020", ("2020", True)),
        (" 2020-1 ", ("2020-01", True)),
        ("2020.06.05", ("2020-06-05", True)),
        ("2020-06-05T10:00", ("2020-06-05", True)),
        ("6/2020", ("2020-06", True)),
        ("5.6.2020", ("2020-06-05", True)),
        ("2020-00", ("2020", False)),
        ("2021-02-29", ("2021-02", False)),
        ("0000", (None, False)),
        ("99", (None, False)),
        ("", (None, False)),
        ("2020-06-05-07", (None, False)),
    ],
)
def test_days(text: str, expected: tuple[str | None, bool]) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            Bool(must=(A,), should=(Boosted(B, 2.5),), never=(Fuzzy("c", 1),)),
            "(+alpha beta^2.5 -c~1)",
        ),
        (Constant(Near(("on", "call"), 3, "title")), 'title:"on call"~3^=1'),
        (
            Bool(filters=(Speaker(("jane", "doe"), turns=True), Among.of(0, 2))),
            '(+speaker:"jane doe" +(2 interviews))',
        ),
        (Bool(), "*"),
    ],
)
def test_shown(query: Query, expected: str) -> None:
    assert shown(query) == expected


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("a*", ["a", "ab", "a\n"], ["", "ba"]),
        ("*a*b", ["ab", "aab", "xaxb", "abab"], ["a", "ba", "aba"]),
        ("a?c", ["abc", "a.c"], ["ac", "abbc"]),
        ("*?", ["a", "ab"], [""]),
        ("a.c", ["a.c"], ["abc"]),
        ("*ab*ab*", ["abab", "xabxabx"], ["ab", "aba"]),
    ],
)
def test_shape(pattern: str, yes: list[str], no: list[str]) -> None:
    assert all(shape(pattern).fullmatch(text) for text in yes)
    assert not any(shape(pattern).fullmatch(text) for text in no)


def test_no_pattern_goes_back_and_forth() -> None:
    assert not shape("*a" * 40 + "b").fullmatch("a" * 5_000)
