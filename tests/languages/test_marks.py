"""What a query matches is what is marked, in every script, by both ways through the engine."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interview_search import Indexer, Interview, Searcher, Section
from interview_search.analysis import stem, tokenize, unspaced

PIECES = (
    "The running pagers résumé e\u0301t\u00e9 İstanbul IŞIK ışık Straße Häuser l’homme "
    "don't C++ #tag пишет Ёлку книги άνθρωπος ΨΑΡΑΣ գրքեր مُعَلِّمًا می\u200cشود"
    " שָׁלוֹם কিতাপ ব\u09dc ব\u09a1\u09bc "
    "ল’ৰা बाज़ार फ\u093cुरसत क्\u200dष தமிழ் 北京大学 東京タワー 食べる ｶﾞｲﾄﾞ 서울에서 น้ำชา ภาษาไทย"
    " ລາວ ភាសាខ្មែរ မြန်မာ 👍🏽 ❤\ufe0f 👩\u200d💻 🇩🇪🇦🇹 1\ufe0f\u20e3 ＡＢＣ１ ﬁn ½ đường"
).split()
TEXTS = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", " ", " ", "", "\n", "。", ", ", "-"])),
    min_size=1,
    max_size=14,
).map(lambda parts: "".join(part for pair in parts for part in pair))
LANGUAGES = st.sampled_from(
    ["en", "de", "fr", "tr", "ru", "el", "ar", "hi", "as", "zh", "ko", "th"]
)
ENGINES = ("numpy", "numba") if find_spec("numba") else ("numpy",)


def index(text: str, language: str) -> Indexer:
    indexer = Indexer(None)
    indexer.add(Interview("a", "a.md", "", language=language, body=text))
    indexer.add(Interview("b", "b.md", "", language="en", body="Nothing of this."))
    return indexer


@settings(max_examples=60, deadline=None)
@given(TEXTS, LANGUAGES, st.data())
@pytest.mark.parametrize("engine", ENGINES)
def test_each_word_finds_and_marks_itself(
    engine: str, text: str, language: str, data: st.DataObject
) -> None:
    indexer = index(text, language)
    with Searcher(indexer, engine=engine) as searcher:  # type: ignore[arg-type]
        (section,) = searcher.sections("a")
        tokens = tokenize(section.answer)
        if not tokens:
            return
        word = data.draw(st.sampled_from(tokens))
        written = section.answer[word.start : word.end]
        found = {hit.interview.id: hit for hit in searcher.search(f'"{written}"')}
        assert marked(found["a"].section, found["a"].passages[0]) >= {word.word}
        if unspaced(word.word):
            return
        found = {hit.interview.id: hit for hit in searcher.search(f"+{written}")}
        alike = {stem(w.word, language) for w in tokens if w.word == word.word}
        stood = {stem(w, language) for w in marked(found["a"].section, found["a"].passages[0])}
        assert stood & alike


def marked(section: Section, passage: object) -> set[str]:
    """The words under the marks."""
    text, spans = passage.text, passage.spans  # type: ignore[attr-defined]
    stand = [t for t in tokenize(text) if any(s.start <= t.start and t.end <= s.end for s in spans)]
    return {token.word for token in stand} | {token.word.lstrip("@#.") for token in stand}


@settings(max_examples=40, deadline=None)
@given(TEXTS, LANGUAGES, TEXTS)
def test_both_ways_alike(text: str, language: str, query: str) -> None:
    indexer = index(text, language)
    found = []
    for engine in ENGINES:
        with Searcher(indexer, engine=engine) as searcher:  # type: ignore[arg-type]
            hits = searcher.search(query).hits
            found.append([(hit.section.id, hit.score, hit.passages) for hit in hits])
    assert all(one == found[0] for one in found)
