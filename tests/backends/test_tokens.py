"""Texts become the words that `analysis` finds in them, however many are split at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interview_search import analysis
from interview_search.backends.whoosh.indexing.collector import Collector
from interview_search.backends.whoosh.indexing.tokens import encoded, ordered

from .ways import WAYS, indexing_by, splitters
from .worlds import bare_section, gather

_WORDS = st.sampled_from(
    "a The don't rock'n'roll .NET C# C++ @you e.g. x_y node.js 3.14 İ É “so” foo—bar don’t "
    "naïve \u00a0 日本語 कि \x00 \ud800 internationalisation internationalisations I\u0307 "
    "interest interesting #1 #tag .. ' 'a' a. a.' .a' '.a 'a'b' straße K\u0331 \u3000 ﬁn "
    "a\x1cb a\x85b -- , ! ½ 👍🏽 good👍 ❤\ufe0f 1\ufe0f\u20e3 👩\u200d💻 한국어 ภาษา ｶﾞ ড\u09bc ড় "
    "می\u200cشود שָׁלוֹם ＡＢＣ".split(" ")
)
TEXTS = st.one_of(
    st.text(),
    st.lists(_WORDS, max_size=12).map(" ".join),
    st.lists(_WORDS, max_size=12).map(",".join),
    st.lists(_WORDS, max_size=6).map("".join),
)
SECTIONS = st.lists(
    st.tuples(st.none() | TEXTS, st.none() | TEXTS, TEXTS, TEXTS), max_size=8
)  # fmt: skip


@pytest.fixture(autouse=True, scope="module", params=WAYS)
def _way(request: pytest.FixtureRequest) -> Iterator[None]:
    with indexing_by(request.param):
        yield


@settings(deadline=None)
@given(SECTIONS, st.sampled_from((1, 40, 1 << 20)))
def test_words(sections: list[tuple[str | None, str | None, str, str]], together: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for pieces in splitters():
            patch.setattr(pieces, "TOGETHER", together)
        collector = Collector()
        for question, heading, title, answer in sections:
            gather(collector, title, "en", bare_section(question, heading, answer))
        made = collector.finish()
    every: list[str] = []
    counts = []
    for question, heading, title, answer in sections:
        twin = heading is not None and heading == question
        for text in (question, None if twin else heading, title, answer):
            found = analysis.words(text or "")
            every += found
            counts.append(len(found))
    assert [made.words[number] for number in made.ids] == every
    assert made.counts.reshape(-1).tolist() == counts
    kept = {*every, *(word[1:] for word in every if word[0] in analysis.SIGNS)}
    assert made.words == sorted(kept, key=encoded)
    assert made.ids.dtype == made.counts.dtype == np.uint32


def test_more_words_than_slots() -> None:
    collector = Collector()
    every = [f"word{n:x}" for n in range(20_000)]
    for _ in range(3):
        for start in range(0, len(every), 1000):
            answer = " ".join(every[start : start + 1000])
            gather(collector, "", None, bare_section(None, None, answer))
    made = collector.finish()
    assert [made.words[number] for number in made.ids] == every * 3


@given(
    st.sets(
        st.text(st.sampled_from("ab\0é\ud800\ue000\U0001f600"), max_size=20)
        | st.sampled_from([7, 8, 15, 16, 17]).map("x".__mul__),
        max_size=12,
    )
)
def test_order_is_that_of_utf8(words: set[str]) -> None:
    listed, places = ordered({word: number for number, word in enumerate(words)})
    assert listed == sorted(words, key=encoded)
    assert [listed[place] for place in places] == [*words]


def test_words_that_begin_alike() -> None:
    words = [f"{'x' * 16}{n:x}" for n in range(300)] + ["x" * 15, "x" * 16, "y"]
    listed, _ = ordered({word: number for number, word in enumerate(words)})
    assert listed == sorted(words)
