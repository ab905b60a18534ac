"""Segments of our own, read by Whoosh: against counts made by hand."""

from __future__ import annotations

import pickle
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query, scoring
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.searching import Searcher

from interview_search import Indexer, analysis
from interview_search.backends.whoosh.codec import ColumnarSegment
from interview_search.backends.whoosh.files import manifest as manifests
from interview_search.backends.whoosh.files import writing
from interview_search.backends.whoosh.files.schema import schema
from interview_search.backends.whoosh.indexing.collector import Collector
from interview_search.backends.whoosh.indexing.invert import Inverted, Ranking

from .worlds import bare_section, gather

RANKING = Ranking(k1=1.2, b=0.75, question_weight=2, title_weight=1, reference=9.0)
WORDS = ["Apfel", "ships", "shipping", "the", "C++", "Tomomi", "run", "running", "#tag", "naïve"]
Row = tuple[str, str, str]

parts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
rows = st.lists(st.tuples(parts, parts, parts), min_size=1, max_size=12)


def reader(sections: list[Row], ranking: Ranking = RANKING, **options: Any) -> SegmentReader:
    collector = Collector()
    for question, title, answer in sections:
        gather(collector, title, "en", bare_section(question, None, answer))
    inverted = Inverted(collector.finish(), ranking.weights)
    storage = RamStorage()
    writing.write(storage, "MAIN_a.col", inverted.columns(ranking), {})
    segment = ColumnarSegment(
        "MAIN", len(sections), segid="a", native="MAIN_a.col", ranking=ranking, **options
    )
    return SegmentReader(storage, schema(), pickle.loads(pickle.dumps(segment)))


def words_of(row: Row) -> list[list[str]]:
    return [analysis.words(row[0]), [], analysis.words(row[1]), analysis.words(row[2])]


@given(rows)
def test_words_and_their_positions(sections: list[Row]) -> None:
    found = reader(sections)
    expected: dict[str, dict[int, list[int]]] = {}
    for number, row in enumerate(sections):
        place = 0
        for part in words_of(row):
            for word in part:
                for form in {word, word[1:]} if word[0] in analysis.SIGNS else {word}:
                    expected.setdefault(form, {}).setdefault(number, []).append(place)
                place += 1
            place += 1
    assert [t.decode() for t in found.lexicon("words")] == sorted(expected)
    for word, places in expected.items():
        matcher = found.postings("words", word)
        assert list(matcher.items_as("positions")) == sorted(places.items())
        info = found.term_info("words", word)
        assert info.doc_frequency() == found.doc_frequency("words", word) == len(places)
        assert info.weight() == found.frequency("words", word) == sum(map(len, places.values()))
        assert info.max_weight() == max(map(len, places.values()))
    for number, row in enumerate(sections):
        assert found.doc_field_length(number, "words") == sum(map(len, words_of(row)))


@given(rows, st.sampled_from([RANKING, Ranking(0.9, 0.4, 0, 3, 40.0), Ranking(2, 1, 1, 1, 1)]))
def test_frequencies_come_back_from_impacts(sections: list[Row], ranking: Ranking) -> None:
    found = reader(sections, ranking)
    stems = analysis.stems("en", stops=True)
    expected: dict[str, Counter[int]] = {}
    for number, row in enumerate(sections):
        length = 0
        for part, weight in zip(words_of(row), ranking.weights.tolist(), strict=True):
            for word in part:
                if stem := stems[word]:
                    expected.setdefault(stem, Counter())[number] += weight
                    length += weight
        assert found.doc_field_length(number, "text") == length
    for stem, counts in expected.items():
        counts = +counts  # a part of no weight makes no posting
        matcher = found.postings("text", stem)
        listed = []
        while matcher.is_active():
            listed.append((matcher.id(), matcher.weight()))
            assert matcher.value_as("frequency") == matcher.weight()
            matcher.next()
        assert listed == sorted(counts.items())
        assert found.doc_frequency("text", stem) == len(counts)
        assert found.term_info("text", stem).weight() == sum(counts.values())


def test_many_sections_of_a_stem() -> None:
    found = reader([("", "", "run " * (1 + n % 7) + "ship " * (n % 90)) for n in range(500)])
    matcher = found.postings(
        "text", "run", scorer=scoring.BM25F().scorer(Searcher(found), "text", b"run")
    )
    assert list(matcher.all_ids()) == list(range(500))
    assert matcher.supports_block_quality() and matcher.block_max_weight() == 7
    assert matcher.block_min_length() == 1
    matcher.skip_to(300)
    assert (matcher.id(), matcher.weight()) == (300, 1 + 300 % 7)
    matcher.skip_to_quality(1e9)
    assert not matcher.is_active()


def test_whoosh_queries_run_on_it() -> None:
    sections = [("", "", "ships run"), ("", "", "run ships"), ("", "", "running the ships")]
    searcher = Searcher(reader(sections, deleted=[2]))
    phrase = query.Phrase("words", ["ships", "run"])
    assert [hit.docnum for hit in searcher.search(phrase)] == [0]
    assert sorted(hit.docnum for hit in searcher.search(query.Term("text", "run"))) == [0, 1]
    assert sorted(hit.docnum for hit in searcher.search(query.Prefix("words", "ru"))) == [0, 1]
    assert sorted(hit.docnum for hit in searcher.search(query.Every())) == [0, 1]
    fuzzy = query.FuzzyTerm("words", "shipz")
    assert sorted(hit.docnum for hit in searcher.search(fuzzy)) == [0, 1]


def test_terms_that_are_not_there() -> None:
    found = reader([("", "", "run")])
    assert found.doc_frequency("text", "no") == found.frequency("words", "no") == 0
    assert ("text", "no") not in found and ("text", "run") in found
    with pytest.raises(TermNotFound):
        found.postings("words", "no")
    assert found.stored_fields(0) == {}


def test_a_native_segment_needs_its_ranking() -> None:
    with pytest.raises(ValueError, match="ranking"):
        ColumnarSegment("MAIN", native="MAIN_a.col")


def test_an_index_of_ours(tmp_path: Path) -> None:
    texts = {"a": "# A\n\n## Who ran?\n\nThe ships ran.\n", "b": "# B\n\n## Why?\n\nTo run.\n"}
    for name, text in texts.items():
        (tmp_path / f"{name}.md").write_text(text)
    Indexer(tmp_path / "index").update(tmp_path)
    storage = FileStorage(str(tmp_path / "index"))
    manifest = manifests.read(storage, manifests.latest(storage), None)
    (part,) = manifest.parts
    segment = ColumnarSegment(
        manifests.NAME,
        part.sections,
        segid=part.name,
        native=part.file,
        ranking=manifest.ranking,
    )
    with Searcher(SegmentReader(storage, schema(), segment)) as searcher:
        (hit,) = searcher.search(query.Phrase("words", ["ships", "ran"]))
        assert hit["interview"] == "a" and hit["title"] == "A" and hit["question"] == "Who ran?"
        assert hit.highlights("text") == ""  # the words, not the stems, are looked for
        (hit,) = searcher.search(query.Term("text", "ship"))
        assert ">ships</b>" in hit.highlights("text")
        assert searcher.document_number(id=hit["id"]) == hit.docnum
        assert [h["id"] for h in searcher.search(query.Term("interview", "b"))] == ["b#why"]
        assert len(searcher.search(query.Every("id"))) == 2
