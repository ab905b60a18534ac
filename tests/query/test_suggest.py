"""Completions and other spellings: words that the index has, as people write them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview_search import Indexer, Interview, Searcher
from interview_search.analysis import fold, normal

CORPORA = Path(__file__).parents[2] / ".." / "shared" / "corpora"
TALKS = {
    "a": ("en", "**Tomomi Imura:** Bitcoin Core is code. I like Bitcoin.\n\n"
                "**Ann Lee:** My GitHub, my iPhone: I use GitHub. However, it's fine.\n\n"
                "**Tomomi Imura:** Is it?\n\n**Ann Lee:** It is indeed.\n\n"
                "**Tomomi Imura:** So what else do you like?\n\n**Ann Lee:** The sea.\n"),
    "b": ("en", "## What about burnout?\n\nTheir deadlines. We like bitcoin, Bitcoin and C++.\n"),
    "c": ("de", "Ein Café in München. Das Café dort. Die Privatsphäre der Leute.\n"),
    "d": ("ja", "東京都に住んでいます。東京都は大きい。東京タワー。\n"),
    "e": ("fr", "Le résumé du café. Un résumé.\n"),
    "f": ("en", "We sail here NOT there, NOT now.\n"),
}  # fmt: skip


def indexed() -> Indexer:
    indexer = Indexer(None)
    for id, (language, body) in TALKS.items():
        tags = ("on-call", "Work") if id == "a" else ("harbour",)
        indexer.add(Interview(id, f"{id}.md", "", language=language, body=body, tags=tags))
    return indexer


@pytest.fixture(scope="module")
def searcher() -> Iterator[Searcher]:
    with Searcher(indexed()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("bitc", ("Bitcoin",)),
        ("my gith", ("my GitHub",)),
        ("+iph", ("+iPhone",)),
        ('"my ip', '"my iPhone'),
        ("question:burn", "question:burnout"),
        ("-c+", ()),
        ("c++", ("C++",)),
        ("howe", ("However",)),
        ("caf", ("Café", "café")),
        ("CAF", ("Café", "café")),
        ("mun", ("München",)),
        ("mün", ("München",)),
        ("bür", "burnout"),
        ("resu", ("résumé",)),
        ("résum", ("résumé",)),
        ("東", ("東京都", "東京")),
        ("東京", ("東京都",)),
        ("speaker:tom", ('speaker:"Tomomi Imura"',)),
        ("code speaker:im", ('code speaker:"Tomomi Imura"',)),
        ('speaker:"ann l', ('speaker:"Ann Lee"',)),
        ("tag:o", ("tag:on-call",)),
        ("language:j", ("language:ja",)),
        ("nofield:bitc", ("nofield:Bitcoin",)),
        ("no", ("not",)),
        ("bitcoin ", ()),
        ("zzz", ()),
        ("speaker:zzz", ()),
        ("", ()),
        ("*", ()),
        ("\0", ()),
        ("\ud800", ()),
        ("x" * 100_000, ()),
    ],
)
def test_completed(searcher: Searcher, typed: str, completed: str | tuple[str, ...]) -> None:
    found = searcher.suggest(typed)
    wanted = (completed,) if isinstance(completed, str) else completed
    assert set(found[:2]) & {*wanted} if wanted else not found
    for one in found:
        assert fold(normal(one)).startswith(fold(normal(typed)).split(":")[0])
        assert searcher.search(one).total, one


def test_the_most_frequent_come_first() -> None:
    indexer = Indexer(None)
    for number in range(40):
        words = [f"Pager{n}x" for n in range(10) if number % (n + 1) == 0]
        indexer.add(Interview(f"i{number}", f"i{number}", "-", body=f"It was {' '.join(words)}.\n"))
    with Searcher(indexer) as searcher:
        # 5 and 6, and 8 and 9, are in equally many.
        order = [f"Pager{n}x" for n in range(10)]
        assert [*searcher.suggest("pag")] == order
        assert [*searcher.suggest("pag", limit=3)] == order[:3]
        assert searcher.suggest("pag", limit=0) == ()
        indexer.remove("i0")
        assert searcher.suggest("pager0") == ("pager0x",) or searcher.suggest("pager0")
        searcher.refresh()
        for number in range(1, 40):
            indexer.remove(f"i{number}")
        searcher.refresh()
        assert searcher.suggest("pag") == ()


@given(st.lists(st.lists(st.sampled_from("na nb nc ñc nça n".split()), max_size=9), max_size=9),
       st.sampled_from(["n", "nc", "na", ""]), st.integers(1, 4))  # fmt: skip
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_frequent_words(talks: list[list[str]], prefix: str, count: int) -> None:
    """However they lie in segments."""
    indexer = Indexer(None)
    for number, words in enumerate(talks):
        indexer.add(Interview(f"i{number}", f"i{number}", "-", body=" ".join(words)))
    if talks:
        indexer.remove("i0")
    counts: dict[str, int] = {}
    for words in talks[1:]:
        for word in {*words}:
            plain = word.replace("ñ", "n").replace("ç", "c")
            if plain.startswith(prefix):
                counts[word] = counts.get(word, 0) + 1
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0].encode()))
    if talks:
        with Searcher(indexer) as searcher, searcher._held as state:
            assert state.snapshot.frequent(prefix, count) == best[:count]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bitcion", "Bitcoin"),
        ("burnuot", "burnout"),
        ("+burnuot +deadlnes", "+burnout +deadlines"),
        ("+(burnuot OR github) -xqz", "+(burnout OR github) -xqz"),
        ('"bitcoyn core"', '"Bitcoin core"'),
        ('"bitcoyn core"~3', '"Bitcoin core"~3'),
        ("bitcoyn^2 AND cod", "Bitcoin^2 AND code"),
        ("speaker:tomomy", "speaker:Tomomi"),
        ('speaker:"tomomy imura" bitcoin', 'speaker:"Tomomi imura" bitcoin'),
        ("speaker:(tomomy OR zoe)", "speaker:(Tomomi OR zoe)"),
        ("tag:oncall", "tag:on-call"),
        ("question:burnuot", "question:burnout"),
        ("privatsphere", "Privatsphäre"),
        ("munchen", None),
        ("resume", None),
        ("burnout xqzqw", None),
        ("bitcoin gihtub", "bitcoin GitHub"),
        ("like -gihtub", None),
        ("burnuo*", None),
        ("burnuot~1", None),
        ("date:2020x", None),
        ("role:interviewe", None),
        ("noot", "not"),
        ("bee", None),
        ("the", None),
        ("12345", None),
    ],
)
def test_meant(searcher: Searcher, typed: str, meant: str | None) -> None:
    results = searcher.search(typed)
    assert results.suggestion == meant
    if meant is not None:
        assert searcher.search(meant).total >= max(results.total, 1)


def test_only_under_the_same_filters(searcher: Searcher) -> None:
    assert searcher.search("gihtub", filters={"language": "en"}).suggestion == "GitHub"
    assert searcher.search("gihtub", filters={"language": "de"}).suggestion is None


def test_a_slip_in_an_interview_is_no_word() -> None:
    indexer = Indexer(None)
    talk = "\n".join(f"## Number {n}?\n\nWe have a pager for {n}.\n" for n in range(300))
    indexer.add(Interview("a", "a.md", "", body=talk))
    indexer.add(Interview("b", "b.md", "", body="My papger is loud.\n"))
    with Searcher(indexer) as searcher:
        results = searcher.search("papger")
        assert (results.total, results.suggestion) == (1, "pager")
        assert searcher.search("loud").suggestion is None


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_anything(searcher: Searcher, text: str) -> None:
    assert all(isinstance(one, str) for one in searcher.suggest(text))
    results = searcher.search(text)
    if results.suggestion is not None:
        assert searcher.search(results.suggestion).total


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the real interviews are not here")
def test_slips_of_real_words(tmp_path: Path) -> None:
    """One or two letters wrong in words of five or more, as fingers do it."""
    indexer = Indexer(tmp_path / "index")
    indexer.update(CORPORA / "devrel")
    chance = random.Random(7)
    with Searcher(indexer) as searcher:
        with searcher._held as state:
            words = [word for word, sections in state.snapshot.terms("words")
                     if sections >= 5 and re.fullmatch("[a-z]{5,}", word)]  # fmt: skip
        asked = meant = 0
        while asked < 200:
            word = chance.choice(words)
            slip = slipped(word, chance)
            results = searcher.search(slip)
            if results.total:
                continue  # another word
            asked += 1
            meant += (results.suggestion or "").casefold() == word
    assert meant >= 0.9 * asked, f"{meant} of {asked}"


def slipped(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    kind = chance.randrange(4)
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    return word[:at] + letter + word[at + (kind == 2) :]
