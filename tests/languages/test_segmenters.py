"""Queries cut into words by a library: never worse than by letters, and only where asked for."""

from __future__ import annotations

import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from interview_search import (
    Indexer,
    Interview,
    MissingExtraError,
    Searcher,
    Settings,
    SettingsError,
)
from interview_search.analysis import segmenters, words
from interview_search.settings import SEGMENTERS

from . import judging

EXTRAS = {"icu": "segmenters", "jieba": "chinese", "kiwi": "korean"}
PACKAGES = {"icu": "icu4py", "jieba": "rjieba", "kiwi": "kiwipiepy"}
PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def needed(name: str) -> None:
    if find_spec(PACKAGES[name]) is None:
        pytest.skip(f"{PACKAGES[name]} is not installed")


@pytest.mark.parametrize("name", SEGMENTERS)
@pytest.mark.parametrize("language", judging.LANGUAGES)
def test_no_worse_than_letters(name: str, language: str) -> None:
    needed(name)
    assert judging.figures(language, [name]).ndcg10 >= judging.figures(language).ndcg10


@pytest.mark.parametrize("language", ["th", "lo", "km"])
def test_whole_sentences_of_alphabets_are_understood(language: str) -> None:
    needed("icu")
    told = judging.figures(language, ["icu"])
    assert told.ndcg10 == 1.0 and not told.missed
    assert judging.figures(language).ndcg10 < 1.0


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        ("icu", "我喜欢北京吗", "喜欢 北京"),
        ("icu", "東京都の図書館で働く", "東京 図書館 働く"),
        ("icu", "พยาบาลในเชียงใหม่", "พยาบาล เชียงใหม่"),
        ("icu", "ຄູສອນຢູ່ໂຮງຮຽນ", "ຄູສອນ ໂຮງຮຽນ"),
        ("icu", "ទឹកជំនន់នៅភ្នំពេញ", "ទឹកជំនន់ ភ្នំពេញ"),
        ("icu", "馆图", ""),
        ("icu", "図書館", ""),
        ("icu", "\U00020bb7は図書館", "\U00020bb7 図書館"),
        ("jieba", "我喜欢在图书馆里看书吗", "喜欢 图书馆 看书"),
        ("kiwi", "병원에서일하는간호사", "병원 일 간호사"),
    ],
)
def test_cut(name: str, text: str, rows: str) -> None:
    needed(name)
    found = segmenters.cut(words(text), [name])
    assert found == [tuple(words(row)) for row in rows.split()]


def test_the_first_that_knows_the_script_cuts() -> None:
    needed("icu")
    needed("jieba")
    row = words("我在看书")
    assert segmenters.cut(row, ["jieba", "icu"]) == segmenters.cut(row, ["jieba"])
    assert segmenters.cut(words("วันนี้ฝนตก"), ["jieba", "icu"]) is not None
    assert segmenters.cut(words("วันนี้ฝนตก"), ["jieba"]) is None
    assert segmenters.cut(words("병원에서는"), ["jieba", "icu"]) is None


@settings(max_examples=50, deadline=None)
@given(st.text("我在图书馆工作京都のカﾞﾀｰ食べโรงพยาบาลน้ำສອນຢູ່ភ្នំពេញမြန်မာ\U00020bb7", min_size=1))
def test_any_row_is_cut_into_parts_of_itself(text: str) -> None:
    needed("icu")
    letters = words(text)
    assume(letters)
    for row in segmenters.cut(letters, ["icu"]) or ():
        places = range(len(letters) - len(row) + 1)
        assert any(tuple(letters[at : at + len(row)]) == row for at in places)


def test_an_index_is_the_same_for_everybody() -> None:
    needed("icu")
    with_words = Settings(segmenters=("icu",))
    assert with_words.digest() == Settings().digest()
    index = Indexer(None, settings=with_words)
    index.add(Interview("a", "a.md", "", language="zh", body="我和妻子是在图书馆认识的。"))
    for one in (Settings(), with_words):
        with Searcher(index, settings=one) as searcher:
            # Any part of a word, a word cut in the wrong place, and a quote.
            for query in ("书馆", "子是在图", "图书馆", '"妻子是在"', "图书*", "+图书馆"):
                assert searcher.search(query).total == 1
            assert not searcher.search("馆图").total
    with Searcher(index) as plain, Searcher(index, settings=with_words) as searcher:
        assert not plain.search("在认识").total
        (hit,) = searcher.search("在哪里认识她")
        (passage,) = hit.passages
        assert [passage.text[s.start : s.end] for s in passage.spans] == ["认识"]


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    index = Indexer(None)
    index.add(Interview("a", "a.md", "", body="So be it."))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    for name in SEGMENTERS:
        with pytest.raises(MissingExtraError, match=name) as caught:
            Searcher(index, settings=Settings(segmenters=(name,)))
        assert f"interview-search[{EXTRAS[name]}]" in str(caught.value.advice)
    with pytest.raises(SettingsError, match="mecab"):
        Settings(segmenters=("mecab",))


def test_the_table_is_that_of_the_settings_and_the_extras() -> None:
    assert segmenters.NAMES == SEGMENTERS == tuple(EXTRAS)
    extras = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["optional-dependencies"]
    for name, extra in EXTRAS.items():
        (listed,) = extras[extra]
        assert listed.startswith(PACKAGES[name])
