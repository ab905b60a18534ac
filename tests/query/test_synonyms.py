"""Synonyms: what a list may look like, and what a query with them finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview_search import Indexer, Interview, Searcher, Settings, SettingsError
from interview_search.query.synonyms import Rule, rules

TALKS = {
    "burnout": "We had burnout, all of us.",
    "burnouts": "Burnouts everywhere.",
    "exhaustion": "The exhaustion of the crew.",
    "duties": "Pager duties are hard.",
    "ecma": "I write ECMAScript daily.",
    "js": "My JS is fine.",
    "javascript": "JavaScript is fine.",
    "city": "New York City was big.",
    "nyc": "NYC was loud.",
    "東京": "東京 is far.",
    "tokyo": "Tokyo is far.",
    "information": "Our information technology.",
    "it": "We had it.",
    "call": "Work on call.",
    "résumé": "The résumés came.",
}
LINES = (
    "# what people say",
    "burnout, Exhaustions",
    "on call, oncall, pager duty",
    "js, ecmascript => javascript # what it is called",
    "NYC, new york city",
    "東京, Tokyo",
    "IT, information technology",
    "curriculum => resume",
    "one, two",
    "two, one",
    "three => three",
)
FOUND = {
    "burnout": "burnout burnouts exhaustion",
    "BURNOUTS": "burnout burnouts exhaustion",
    "exhaustion": "burnout burnouts exhaustion",
    '"burnout"': "burnout",
    '"exhaustion of"': "exhaustion",
    "burnout*": "burnout burnouts",
    "burnout~": "burnout burnouts",
    "question:burnout": "",
    "answer:burnout": "burnout burnouts exhaustion",
    "+burnout": "burnout burnouts exhaustion",
    "(burnout)": "burnout burnouts exhaustion",
    "burnout^2": "burnout burnouts exhaustion",
    "burnout AND crew": "exhaustion",
    "crew -burnout": "",
    "NOT burnout AND crew": "",
    "js": "js javascript",
    "ECMAScript": "ecma javascript",
    "javascript": "javascript",
    "nyc": "nyc city",
    "+nyc +big": "city",
    "new york city": "nyc city",
    "New-York City": "nyc city",
    '"new york city"': "city",
    "+new +york +city": "city",
    "東京": "東京 tokyo",
    "tokyo": "東京 tokyo",
    "it": "it information",
    "information technology": "it information",
    "information": "information",
    "on call": "call duties",
    "on-call": "call duties",
    "+oncall": "call duties",
    '"on call"': "call",
    "pager duties": "call duties",
    "curriculum": "résumé",
    "one two three": "",
    "speaker:burnout": "",
}


def indexed() -> Indexer:
    indexer = Indexer(None)
    for id, body in TALKS.items():
        indexer.add(Interview(id, f"{id}.md", "", language="en", body=body))
    return indexer


@pytest.fixture(scope="module", params=["numpy", "numba"])
def searcher(request: pytest.FixtureRequest) -> Iterator[Searcher]:
    if request.param == "numba":
        pytest.importorskip("numba")
    made = Settings(synonyms=LINES)
    with Searcher(indexed(), settings=made, engine=request.param) as opened:
        yield opened


@pytest.mark.parametrize("query", FOUND)
def test_found(searcher: Searcher, query: str) -> None:
    results = searcher.search(query, limit=20)
    assert sorted(hit.interview.id for hit in results) == sorted(FOUND[query].split())
    assert not results.warnings
    for hit in results:
        assert hit.passages[0].spans, hit.interview.id
        told = searcher.explain(query, hit.section.id)
        assert told.score == hit.score
        assert all(p.occurrences for p in told.contributions if " near " not in p.part)


def test_they_are_one_term(searcher: Searcher) -> None:
    """Whichever of them is typed, sections score the same."""
    scores = {
        query: {hit.interview.id: hit.score for hit in searcher.search(query)}
        for query in ("burnout", "exhaustion")
    }
    assert scores["burnout"] == scores["exhaustion"]
    told = searcher.explain("burnout", searcher.search('"exhaustion"').hits[0].section.id)
    assert "burnout (exhaustion once in the answer; 3 sections have it)" in told.sentence


def test_phrases_are_marked_as_phrases(searcher: Searcher) -> None:
    for hit in searcher.search("nyc"):
        (span,) = hit.passages[0].spans
        marked = hit.passages[0].text[span.start : span.end]
        assert marked == ("New York City" if hit.interview.id == "city" else "NYC")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("a, b", Rule((("a",), ("b",)), (("a",), ("b",)))),
        ("  A ,B c,, ", Rule((("a",), ("b", "c")), (("a",), ("b", "c")))),
        ("a => b, c # why", Rule((("a",),), (("b",), ("c",)))),
        (r"a\, b => c#", Rule((("a", "b"),), (("c#",),))),
        ("#tag", None),
        ("x, #tag", Rule((("x",), ("#tag",)), (("x",), ("#tag",)))),
        ("", None),
        ("   # a, b", None),
    ],
)
def test_lines(line: str, rule: Rule | None) -> None:
    assert rules(Settings(synonyms=(line,))) == ((rule,) if rule else ())


BAD = {
    "alone": "it has one entry only",
    "a; b": "it has one entry only",
    "a, ": "it has one entry only",
    "a => ": "a side is empty",
    "=> b": "a side is empty",
    "a => b => c": "more than one =>",
    "a, ---": "there is no word in '---'",
    "a, " + "b " * 30: "more than 20 words",
    "\0 => b": "there is no word",
}


@pytest.mark.parametrize("line", BAD)
def test_wrong_lines(tmp_path: Path, line: str) -> None:
    path = tmp_path / "words.txt"
    path.write_text(f"# words\nx, y\n{line}\n", "utf-8")
    with pytest.raises(SettingsError, match=r"words\.txt:3: ") as raised:
        Searcher(indexed(), settings=Settings(synonyms=str(path)))
    assert BAD[line] in str(raised.value) and raised.value.path == str(path)
    with pytest.raises(SettingsError, match="synonyms:1: "):
        rules(Settings(synonyms=(line,)))


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    for data, said in (
        (b"a, b\nc, \xff\n", r"words\.txt:2: .* UTF-8"),
        (b"a, b\n" * 100, r"longer than 100 bytes"),
        (None, r"words\.txt: .*No such file"),
    ):
        path.unlink(missing_ok=True)
        if data is not None:
            path.write_bytes(data)
        with pytest.raises(SettingsError, match=said):
            rules(Settings(synonyms=str(path), max_file_bytes=100))
    for bad in (str(tmp_path), "a\0b", ""):
        with pytest.raises(SettingsError, match="cannot be read"):
            rules(Settings(synonyms=bad))
    path.write_bytes("\ufeffäh, öh\r\n".encode())
    assert rules(Settings(synonyms=str(path)))[0].typed == (("äh",), ("öh",))


def test_in_settings(tmp_path: Path) -> None:
    given: object
    for given in ({"a": "b c", "d, e": ["f"]}, ["a => b c", r"d\, e => f"]):
        made = Settings(synonyms=given)
        assert rules(made) == (Rule((("a",),), (("b", "c"),)), Rule((("d", "e"),), (("f",),)))
        hash(made)
    (tmp_path / "interview-search.toml").write_text('synonyms = "words.txt"\n')
    assert Settings.load(tmp_path).synonyms == str(tmp_path / "words.txt")
    (tmp_path / "interview-search.toml").write_text('[synonyms]\na = ["b"]\n')
    assert Settings.load(tmp_path).synonyms == ("a => b",)
    for bad in (1, [1], {"a": 1}, {1: "a"}, {"a": [1]}):
        with pytest.raises(SettingsError, match="synonyms = "):
            Settings(synonyms=bad)  # type: ignore[arg-type]


def test_too_many() -> None:
    made = Settings(synonyms=(", ".join(f"w{n}, a w{n}" for n in range(50)),), expansions_max=20)
    with Searcher(indexed(), settings=made) as searcher:
        results = searcher.search("w1 crew")
    assert results.total == 1
    assert results.warnings == ("there are more than 20 synonyms; the first were searched",)


words = st.sampled_from("burnout crew js nyc new york city it on call pager 東京 the".split())
entries = st.lists(words, min_size=1, max_size=3).map(" ".join)
lines = st.lists(entries, min_size=2, max_size=4).map(", ".join) | st.tuples(
    st.lists(entries, min_size=1, max_size=2).map(", ".join), entries
).map(" => ".join)
signs = st.sampled_from(
    ['"', "+", "-", "(", ")", " AND ", " OR ", " NOT ", "^2", "~2", "*", "answer:"]
)


@given(
    st.lists(lines, max_size=4), st.lists(words.map("{} ".format) | signs, max_size=9).map("".join)
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_list_and_query(listed: list[str], query: str) -> None:
    indexer = _shared()
    try:
        made = Settings(synonyms=tuple(listed))
        rules(made)
    except SettingsError:
        return  # two entries that are one
    with Searcher(indexer) as plain, Searcher(indexer, settings=made) as wide:
        before, after = plain.search(query, limit=20), wide.search(query, limit=20)
        if "-" not in query and "NOT" not in query:
            found = {hit.section.id for hit in after}
            assert {hit.section.id for hit in before} <= found
        for hit in after:
            assert wide.explain(query, hit.section.id).score == hit.score
        quoted = f'"{query.replace(chr(34), "")}"'
        assert plain.search(quoted).total == wide.search(quoted).total


_SHARED: list[Indexer] = []


def _shared() -> Indexer:
    if not _SHARED:
        _SHARED.append(indexed())
    return _SHARED[0]
