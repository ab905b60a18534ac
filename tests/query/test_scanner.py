"""Plain words and phrases mean to the scanner what they mean to Whoosh's parser."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interview_search import Interview, Person, Settings, analysis
from interview_search.backends.base import Record
from interview_search.query import scanner as scanning
from interview_search.query.catalogue import Catalogue
from interview_search.query.plan import Planner
from interview_search.query.reader import Reader
from interview_search.query.scanner import Scanner, scanner, straight
from interview_search.query.tree import Bool, Exact, Query, Stemmed


def catalogue(*languages: str) -> Catalogue:
    records = [
        Record(
            Interview(
                code,
                f"{code}.md",
                "T",
                date(2020, 1, 1),
                (Person("Ann Lee"),),
                ("dev rel",),
                code,
                metadata={"og:title": "x", "place": "Bonn"},
            ),
            None,
            "",
            code,
        )
        for code in languages
    ]
    return Catalogue(records, {code: len(languages) - n for n, code in enumerate(languages)})


INDEXES = [catalogue("en"), catalogue("en", "de", "fr"), catalogue("de", "ja"), catalogue("xx")]
WORDS = """burnout Pager pagers the who is it die der hat was café Häuser don't e-mail on-call
node.js C++ C# .NET @handle #tag 12:30 東京都 東 ไทย AND OR NOT and + - -x +x ~ ^2 a* ? what? a?b
+"on -"on call" question:burnout Title:"who is" +answer:the heading:+a -question:e-mail +"x"
( ) [ ] { } : x: title:a tag:a Tag:"dev rel" people:ann -place:bonn +tag:c date:2020
IT who The US date:>2019 date:x og:title:x question:>a,b title:<a
“ ” „ « " "" "on "the "~5 ?! , . ... … \u200b \ud800 \x00 \x1c 𝔘 ½
""".split()
typed = st.one_of(
    st.text(),
    st.lists(st.sampled_from(WORDS)).map(" ".join),
    st.lists(st.sampled_from([*WORDS, " ", " ", "\n", "\u2003", "\x1c", '"', '" '])).map("".join),
)


def parsed(text: str, index: Catalogue) -> Query | None:
    return Reader(index, Settings(), []).parsed(text)


def read(text: str, index: Catalogue) -> Query | None:
    """By the scanner, or by what reads operators, which finds the same as the parser."""
    found = scanner(index.languages).scan(text)
    if found is not None:
        return found
    made = scanner(index.languages).typed.read(straight(text), index)
    if made is None:
        return None
    warnings: list[str] = []
    reader = Reader(index, Settings(), warnings)
    assert reader.parsed(text) == made[0] and reader.names == made[1] and not warnings
    return made[0]


@given(typed, st.sampled_from(INDEXES))
@settings(max_examples=1500, deadline=None)
@example("@der", INDEXES[1])
@example(".ER", INDEXES[1])
def test_as_the_parser(text: str, index: Catalogue) -> None:
    found = Scanner(index.languages).scan(text)
    if found is not None:
        assert found == parsed(text, index)
        # The same from what it remembers.
        assert scanner(index.languages).scan(text) == scanner(index.languages).scan(text) == found
    read(text, index)


@pytest.mark.parametrize(
    "text",
    [
        "burnout",
        "radio running burnout garden night",
        "How did you get into developer relations?",
        'burnout pager "on call"',
        '"The Who" "it" nothing',
        '"on call"',
        "“on call” e-mail C++ .NET node.js",
        "to be or not to be",
        '"on call" the',
        "it",
        "die hat was",
        "東京都",
        'a""b',
        "burnout AND pager AND garden",
        'burnout AND "on call" AND NOT pager',
        "NOT burnout AND pager",
        "burnout OR on-call OR the",
        "+burnout -pager garden",
        '+"on call" e-mail -"the who" the',
        "burnout NOT pager",
        "NOT burnout",
        "-burnout -pagers",
        'title:burnout +question:on-call Answer:"the who"',
        'the -answer:"on call"',
        "+the burnout",
        "question:garden AND answer:night",
        'pager tag:"dev rel" Place:bonn people:ann',
        "tag:dev",
        "-tag:dev +place:bonn date:2020 date:2019",
        "pager AND tag:dev",
        "speaker:ann",
    ],
)
@pytest.mark.parametrize("index", INDEXES, ids=lambda index: "-".join(index.languages))
def test_takes(text: str, index: Catalogue) -> None:
    found = read(text, index)
    assert found is not None and found == parsed(text, index)


@pytest.mark.parametrize(
    "text",
    ["", " ", "?!", '"', '"on call', "a* AND b", "-a*", "a*", "a?b", "a^2", "a~", '"a b"~5',
     "none:a", "(a)", "[a to b]", '"the', "the NOT", "x AND y OR z", "x AND y z", "+the a", "AND x",
     "x AND", "x OR -y", "x OR NOT y", "NOT NOT x", 'x"y z"AND', "title:a:b", "+", "- x", "+?!"],
)  # fmt: skip
def test_leaves_to_the_parser(text: str) -> None:
    assert read(text, INDEXES[0]) is None


def test_a_word_counts_as_often_as_it_is_said() -> None:
    run, pager = Stemmed(("run",)), Stemmed(("pager",))
    assert scanner(("en",)).scan("run pager Runs") == Bool(should=(run, pager, run))
    assert scanner(("en",)).scan("run running Runs") == run
    assert scanner(("en",)).scan('"a b" "A b"') == Exact(("a", "b"))


def test_remembers_no_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "_KEPT", 5)
    small = Scanner(("en",))
    for number in range(50):
        text = f'w{number} w{number + 1} "w{number} x" {"y" * 200} the'
        assert small.scan(text) == parsed(text, INDEXES[0])
        assert len(small._pieces) <= 5 and len(small._phrases) <= 5
        assert all(len(piece) < 200 for piece in small._pieces)


def test_a_word_in_its_languages() -> None:
    [stem] = (leaf for leaf in [scanner(("en",)).scan("Häuser")] if isinstance(leaf, Stemmed))
    assert stem.stems == (analysis.stem("häuser"),)
    assert scanner(("en", "de")).scan("Häuser") == Stemmed(("hauser", "haus"))


def test_needs_no_parser() -> None:
    code = (
        "import sys\n"
        "from interview_search import Indexer, Interview, Searcher\n"
        "indexer = Indexer(None)\n"
        "indexer.add(Interview('a', 'a', 'A', body='## Why?\\n\\nOn call, the who.\\n'))\n"
        "for name in [n for n in sys.modules if n.startswith('whoosh.qparser')]:\n"
        "    del sys.modules[name]\n"
        "searcher = Searcher(indexer)\n"
        "for query in ('call', 'why call', '\"on call\" why', '+why -call', '\"the', 'cal*'):\n"
        "    searcher.search(query)\n"
        "    print(query, 'whoosh.qparser' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    expected = ["call False", "why call False", '"on call" why False', "+why -call False"]
    assert done.stdout.splitlines() == [*expected, '"the True', "cal* True"]


def test_a_query_with_limits_is_cut_first() -> None:
    few = Settings(query_words_max=3, query_chars_max=100)
    found = Planner(INDEXES[0], few).plan("alpha beta gamma delta")
    assert found.text == "alpha beta gamma "
    assert found.tree == scanner(("en",)).scan("alpha beta gamma")
    assert found.warnings == ("the query was cut after 3 words",)
