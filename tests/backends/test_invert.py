"""The columns of a segment against a naive inversion, in batches of any size."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.filedb.filestore import RamStorage

from interview_search import analysis, parse
from interview_search import sections as split
from interview_search.backends.whoosh.files.columns import Columns
from interview_search.backends.whoosh.files.positions import Positions
from interview_search.backends.whoosh.files.writing import write
from interview_search.backends.whoosh.indexing import batches
from interview_search.backends.whoosh.indexing.collector import Collector
from interview_search.backends.whoosh.indexing.impacts import impacts
from interview_search.backends.whoosh.indexing.invert import Inverted, Ranking, norms
from interview_search.backends.whoosh.indexing.tokens import Tokens, encoded
from interview_search.settings import Settings

from .ways import WAYS, indexing_by
from .worlds import bare_section, gather

Text = tuple[str | None, str | None, str, str, str]
"""Question, heading, title, answer, language."""

_TEXTS = st.lists(
    st.sampled_from("a the run running runs .net net @a C# läuft laufen und don't 日本".split()),
    max_size=20,
).map(" ".join)
SECTIONS = st.lists(
    st.tuples(
        st.none() | _TEXTS, st.none() | _TEXTS, _TEXTS, _TEXTS, st.sampled_from(("en", "de"))
    ),
    max_size=12,
)
RANKINGS = st.builds(
    Ranking, st.just(1.2), st.just(0.75), st.integers(1, 5), st.integers(0, 2), st.just(0.0)
)


def collected(sections: list[Text]) -> Tokens:
    collector = Collector()
    for question, heading, title, answer, language in sections:
        gather(collector, title, language, bare_section(question, heading, answer))
    return collector.finish()


def corpus() -> list[Text]:
    found: list[Text] = []
    for path in sorted((Path(__file__).parents[1] / "corpus").rglob("*.md")):
        interview = parse(path)
        found += [
            (s.question, s.heading, interview.title, s.answer, interview.language or "en")
            for s in split(interview)
        ]
    return found


@pytest.fixture(autouse=True, scope="module", params=WAYS)
def _way(request: pytest.FixtureRequest) -> Iterator[None]:
    with indexing_by(request.param):
        yield


@settings(deadline=None)
@given(SECTIONS, RANKINGS, st.sampled_from((1, 7, 1 << 18)))
def test_columns(sections: list[Text], ranking: Ranking, together: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "_TOGETHER", together)
        check(sections, ranking)


def test_columns_of_the_samples() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "_TOGETHER", 1000)
        sections = corpus()
        check(sections * (1 + 70_000 // sum(len(s[3]) // 6 for s in sections)), usual())


def usual() -> Ranking:
    return Ranking.of(Settings(), 0.0)


def check(sections: list[Text], ranking: Ranking) -> None:
    tokens = collected(sections)
    inverted = Inverted(tokens, ranking.weights)
    ranking = ranking.around(inverted.lengths)
    columns = inverted.columns(ranking)
    positions: dict[str, list[int]] = defaultdict(list)
    owners: dict[str, set[int]] = defaultdict(set)
    frequency: Counter[tuple[str, int]] = Counter()
    surfaces: dict[str, set[str]] = defaultdict(set)
    lengths = []
    place = 0
    for number, (question, heading, title, answer, language) in enumerate(sections):
        stems = analysis.stems(language, stops=True)
        twin = heading is not None and heading == question
        length = 0
        parts = (question, None if twin else heading, title, answer)
        for text, weight in zip(parts, ranking.weights.tolist(), strict=True):
            for word in analysis.words(text or ""):
                for form in {word, word[1:]} if word[0] in analysis.SIGNS else {word}:
                    positions[form].append(place)
                    owners[form].add(number)
                place += 1
                if stem := stems[word]:
                    surfaces[stem].add(word)
                    frequency[stem, number] += weight
                    length += weight
            place += 1
        lengths.append(length)
    words = sorted(positions, key=encoded)
    assert columns["words.text"].tobytes() == b"".join(map(encoded, words))
    assert columns["words.df"].tolist() == [len(owners[word]) for word in words]
    base = columns["doc.base"]
    assert int(base[-1]) == place
    storage = RamStorage()
    write(storage, "x", columns, {})
    held = Positions(Columns(storage, "x"))
    assert [held[number].tolist() for number in range(len(words))] == [positions[w] for w in words]
    assert held.every().tolist() == [place for word in words for place in positions[word]]
    assert columns["doc.length"].tolist() == lengths
    stems_listed = sorted(surfaces, key=encoded)
    assert columns["stems.text"].tobytes() == b"".join(map(encoded, stems_listed))
    starts, norm = columns["stems.starts"].tolist(), norms(inverted.lengths, ranking)
    for number, stem in enumerate(stems_listed):
        part = slice(starts[number], starts[number + 1])
        docs = [d for d in range(len(sections)) if frequency[stem, d]]
        assert columns["stems.docs"][part].tolist() == docs
        wanted = impacts(np.array([frequency[stem, d] for d in docs]), norm[docs])
        assert columns["stems.impacts"][part].tolist() == wanted.tolist()
    bounds = columns["surfaces.starts"].tolist()
    for number, stem in enumerate(stems_listed):
        numbers = columns["surfaces.words"][bounds[number] : bounds[number + 1]].tolist()
        assert sorted(set(numbers)) == [n for n, word in enumerate(words) if word in surfaces[stem]]
