"""Our codec beside Whoosh's own: the same documents, the same answers."""

from __future__ import annotations

import datetime
import pickle
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import fields, formats, query, scoring, sorting
from whoosh.analysis import StandardAnalyzer, StemmingAnalyzer
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.qparser import MultifieldParser

from interview_search import IndexDamagedError
from interview_search.backends.whoosh.codec import ColumnarCodec, ColumnarSegment
from interview_search.backends.whoosh.codec.share import SHARE

WORDS = "alfa bravo charlie delta echo alfalfa brave char Ünïcode 東京 𝔘 running runs".split()
DAYS = [datetime.datetime(2020, 1, day) for day in range(1, 6)]

texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
FIELDS: dict[str, tuple[list[Callable[[], Any]], st.SearchStrategy[Any]]] = {
    "body": (
        [
            lambda: fields.TEXT(stored=True),
            lambda: fields.TEXT(stored=True, phrase=False, vector=True),
            lambda: fields.TEXT(stored=True, chars=True, vector=formats.Positions()),
            lambda: fields.TEXT(stored=True, analyzer=StemmingAnalyzer(), spelling=True),
            lambda: fields.TEXT(stored=True, field_boost=1.7, sortable=True),
        ],
        texts,
    ),
    "title": ([lambda: fields.TEXT(stored=True), lambda: fields.NGRAMWORDS(stored=True)], texts),
    "tag": (
        [
            lambda: fields.KEYWORD(sortable=True, scorable=True),
            lambda: fields.ID(sortable=True, stored=True),
            lambda: fields.KEYWORD(stored=True, vector=formats.Frequency()),
        ],
        st.sampled_from(["x", "y", "x y", "z"]),
    ),
    "number": (
        [
            lambda: fields.NUMERIC(sortable=True, signed=True),
            lambda: fields.NUMERIC(stored=True, numtype=float),
        ],
        st.integers(-5, 5),
    ),
    "day": ([lambda: fields.DATETIME(sortable=True, stored=True)], st.sampled_from(DAYS)),
    "flag": ([lambda: fields.BOOLEAN(stored=True)], st.booleans()),
    "thing": (
        [fields.STORED],
        st.sampled_from([1, None, "s", (1, 2), {"a": [1.5]}, b"b", {3: 4}, float("inf")]),
    ),
}


@pytest.fixture(scope="module", autouse=True)
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoosh's storage in memory has its temporary files under one name for all processes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("scratch")))
        yield


@dataclass
class Plan:
    """What is done to an index."""

    schema: dict[str, Any]
    batches: list[tuple[list[dict[str, Any]], list[str], str]]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    schema = {name: draw(st.sampled_from(kinds)) for name, (kinds, _) in FIELDS.items()}
    document = st.fixed_dictionaries(
        {"id": st.sampled_from("abcdefgh")},
        optional={name: values for name, (_, values) in FIELDS.items()},
    )
    batch = st.tuples(
        st.lists(document, max_size=6, unique_by=lambda found: found["id"]),
        st.lists(st.sampled_from("abcdefgh"), max_size=2),
        st.sampled_from(["merge", "optimize", "apart", "apart"]),
    )
    return Plan(schema, draw(st.lists(batch, min_size=1, max_size=4)))


def build(plan: Plan, storage: Any, codec: Any) -> Any:
    schema = fields.Schema(
        id=fields.ID(unique=True, stored=True), **{k: make() for k, make in plan.schema.items()}
    )
    index = storage.create_index(schema)
    for documents, deleted, how in plan.batches:
        writer = index.writer(codec=codec)
        for id in deleted:
            writer.delete_by_term("id", id)
        for document in documents:
            writer.update_document(**document)
        writer.commit(merge=how == "merge", optimize=how == "optimize")
    return index


@contextmanager
def both(plan: Plan, on_disk: bool) -> Iterator[tuple[Any, Any]]:
    """Searchers: Whoosh's codec, ours."""
    with tempfile.TemporaryDirectory() as folder:
        storages: list[Any] = [RamStorage(), RamStorage()]
        if on_disk:
            storages = [FileStorage(folder + name).create() for name in ("/stock", "/ours")]
        stock = build(plan, storages[0], W3Codec()).searcher()
        ours = build(plan, storages[1], ColumnarCodec()).searcher()
        for leaf, _ in ours.reader().leaf_readers():
            assert leaf.segment() is None or isinstance(leaf.segment(), ColumnarSegment)
        try:
            yield stock, ours
        finally:
            stock.close()
            ours.close()


words = st.sampled_from([*WORDS, "run", "nothing", "x", "y"])
names = st.sampled_from(["body", "title", "tag"])
leaves = st.one_of(
    st.builds(query.Term, names, words, boost=st.sampled_from([1.0, 2.5])),
    st.builds(query.Prefix, names, st.sampled_from(["", "a", "b", "ch", "Ü", "東"])),
    st.builds(query.Wildcard, names, st.sampled_from(["a*", "*a", "?ravo", "ch*r*"])),
    st.builds(query.FuzzyTerm, names, words, maxdist=st.integers(1, 2)),
    st.builds(query.TermRange, names, words, words, st.booleans(), st.booleans()),
    st.builds(query.NumericRange, st.just("number"), st.integers(-5, 0), st.integers(0, 5)),
    st.builds(query.DateRange, st.just("day"), st.just(DAYS[1]), st.sampled_from(DAYS[1:])),
    st.builds(
        query.Phrase,
        st.just("body"),
        st.lists(st.sampled_from(WORDS[:4]), min_size=2, max_size=3),
        slop=st.integers(1, 3),
    ),
    st.builds(query.Every, st.sampled_from([None, "body", "number"])),
    st.builds(query.Term, st.just("flag"), st.booleans()),
    st.just(query.NullQuery),
)


def deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(query.And, some),
        st.builds(query.Or, some),
        st.builds(query.DisjunctionMax, some, tiebreak=st.sampled_from([0.0, 0.3])),
        st.builds(lambda a, b: query.And([a, query.Not(b)]), inner, inner),
        st.builds(query.AndNot, inner, inner),
        st.builds(query.AndMaybe, inner, inner),
        st.builds(query.Require, inner, inner),
        st.builds(query.ConstantScoreQuery, inner, st.just(2.0)),
    )


queries = st.recursive(leaves, deeper, max_leaves=5)
WEIGHTINGS = [scoring.BM25F(), scoring.TF_IDF(), scoring.Frequency(), scoring.PL2()]


def outcome(ask: Callable[..., Any], *values: Any, **options: Any) -> Any:
    """What is answered, or that an error is raised: some queries are too much for Whoosh."""
    try:
        return ask(*values, **options)
    except Exception:
        return "an error"


def ranked(searcher: Any, asked: Any, **options: Any) -> Any:
    results = searcher.search(asked, **options)
    return [
        (hit.docnum, hit.score, hit.fields(), hit.highlights("body", minscore=0)) for hit in results
    ]


def grouped(searcher: Any, name: str) -> Any:
    return searcher.search(query.Every(), groupedby=name, limit=None).groups()


ROUGHLY = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@ROUGHLY
@given(plans(), st.lists(queries, min_size=3, max_size=8), st.booleans(), st.data())
def test_queries_answer_the_same(
    plan: Plan, asked: list[Any], on_disk: bool, data: st.DataObject
) -> None:
    with both(plan, on_disk) as (stock, ours):
        stock.weighting = ours.weighting = data.draw(st.sampled_from(WEIGHTINGS))
        for one in asked:
            for limit in (None, 3):
                expected = outcome(ranked, stock, one, limit=limit)
                assert outcome(ranked, ours, one, limit=limit) == expected, one


@ROUGHLY
@given(plans(), st.booleans())
def test_sorts_facets_and_columns_are_the_same(plan: Plan, on_disk: bool) -> None:
    with both(plan, on_disk) as (stock, ours):
        for name in ("tag", "number", "day", "body"):
            for reverse in (False, True):
                options = {"sortedby": sorting.FieldFacet(name, reverse=reverse), "limit": None}
                expected = outcome(ranked, stock, query.Every(), **options)
                assert outcome(ranked, ours, query.Every(), **options) == expected
            assert outcome(grouped, ours, name) == outcome(grouped, stock, name)


@ROUGHLY
@given(plans(), st.booleans())
def test_readers_tell_the_same(plan: Plan, on_disk: bool) -> None:
    with both(plan, on_disk) as (stock, ours):
        a, b = stock.reader(), ours.reader()
        assert list(b.all_doc_ids()) == list(a.all_doc_ids())
        assert list(b.iter_docs()) == list(a.iter_docs())
        assert sorted(b.indexed_field_names()) == sorted(a.indexed_field_names())
        assert list(b.all_terms()) == list(a.all_terms())
        for name, term in a.all_terms():
            assert facts(b.term_info(name, term)) == pytest.approx(facts(a.term_info(name, term)))
            assert postings(b, name, term) == postings(a, name, term)
        for name in plan.schema:
            assert b.field_length(name) == a.field_length(name)
            for document in a.all_doc_ids():
                assert (b.doc_field_length(document, name) or 0) == (
                    a.doc_field_length(document, name) or 0
                )
                assert b.has_vector(document, name) == a.has_vector(document, name)
                if a.has_vector(document, name):
                    assert vector(b, document, name) == vector(a, document, name)
        for prefix in WORDS:
            assert sorted(b.terms_within("body", prefix, 2)) == sorted(
                a.terms_within("body", prefix, 2)
            )


def facts(info: Any) -> list[float]:
    return [
        *(info.weight(), info.doc_frequency(), info.min_length(), info.max_length()),
        *(info.max_weight(), info.min_id(), info.max_id()),
    ]


def postings(reader: Any, name: str, term: bytes) -> list[Any]:
    matcher = reader.postings(name, term)
    found = []
    while matcher.is_active():
        # Words for spelling have values of another field: of no use in either codec.
        kinds = () if name.startswith("spell_") else ("frequency", "positions")
        value = [matcher.value() or b"" for _ in kinds[:1]]
        value += [matcher.value_as(kind) for kind in kinds if matcher.supports(kind)]
        found.append((matcher.id(), matcher.weight(), value))
        matcher.next()
    return found


def vector(reader: Any, document: int, name: str) -> list[Any]:
    matcher = reader.vector(document, name)
    found = []
    while matcher.is_active():
        found.append((matcher.id(), matcher.weight(), matcher.value()))
        matcher.next()
    return found


@pytest.fixture(scope="module")
def large() -> Iterator[tuple[Any, Any]]:
    """Lists of many blocks, in several segments, some of it deleted."""
    draw = random.Random(7)
    found = []
    rows = [
        {
            "id": str(number),
            "body": " ".join(draw.choices(WORDS, range(len(WORDS), 0, -1), k=draw.randint(1, 60))),
            "tag": draw.choice("xyz"),
        }
        for number in range(1500)
    ]
    for codec in (W3Codec(), ColumnarCodec()):
        schema = fields.Schema(
            id=fields.ID(stored=True, unique=True),
            body=fields.TEXT(analyzer=StandardAnalyzer()),
            tag=fields.KEYWORD(scorable=True, field_boost=1.3),
        )
        index = RamStorage().create_index(schema)
        for part in (rows[:1100], rows[1100:]):
            with index.writer(codec=codec) as writer:
                writer.merge = False
                for row in part:
                    writer.add_document(**row)
        with index.writer(codec=codec) as writer:
            writer.merge = False
            for number in range(0, 1500, 9):
                writer.delete_by_term("id", str(number))
        found.append(index.searcher())
    yield found[0], found[1]


@settings(deadline=None, max_examples=80)
@given(queries, st.sampled_from([1, 5, 40]))
def test_block_quality_skips_the_same(large: tuple[Any, Any], asked: Any, limit: int) -> None:
    stock, ours = (outcome(ranked, searcher, asked, limit=limit) for searcher in large)
    assert ours == stock


@given(st.lists(st.integers(0, 1600), min_size=1, max_size=10), st.sampled_from(WORDS[:6]))
@settings(deadline=None)
def test_skipping_to_a_document(large: tuple[Any, Any], targets: list[int], word: str) -> None:
    matchers = [searcher.reader().readers[0].postings("body", word) for searcher in large]
    for target in targets:
        for matcher in matchers:
            if matcher.is_active():
                matcher.skip_to(target)
        assert matchers[1].is_active() == matchers[0].is_active()
        if matchers[0].is_active():
            assert matchers[1].id() == matchers[0].id()
            assert matchers[1].weight() == matchers[0].weight()


def test_parsed_queries(large: tuple[Any, Any]) -> None:
    for text in ('body:"alfa bravo"', "alfa AND NOT tag:x", "br* OR tag:[x TO y]", "delta^3 echo"):
        stock, ours = (
            [
                (hit.docnum, hit.score)
                for hit in s.search(MultifieldParser(["body", "tag"], s.schema).parse(text))
            ]
            for s in large
        )
        assert ours == stock and ours, text


SCHEMA = fields.Schema(
    id=fields.ID(stored=True, unique=True), body=fields.TEXT(stored=True), thing=fields.STORED()
)


def index_of(storage: Any, *documents: dict[str, Any]) -> Any:
    index = storage.create_index(SCHEMA)
    with index.writer(codec=ColumnarCodec()) as writer:
        for document in documents:
            writer.add_document(**document)
    return index


def test_files_are_mapped_and_named(tmp_path: Path) -> None:
    index = index_of(FileStorage(str(tmp_path)), {"id": "a", "body": "hello there"})
    (segment,) = index._segments()
    files = {path.name for path in tmp_path.iterdir() if path.suffix not in (".toc", "")}
    assert files == {segment.documents_file, segment.postings_file}
    with index.reader() as reader:
        docs = reader._terms._fields["body"]._docs
        assert not docs.flags.owndata and not docs.flags.writeable
    with index.writer(codec=ColumnarCodec()) as writer:
        writer.update_document(id="a", body="bye")
        writer.optimize = True
    assert not (tmp_path / segment.postings_file).exists()


def test_a_compound_file_can_be_read() -> None:
    storage = RamStorage()
    index = index_of(storage, {"id": "a", "body": "hello there"}, {"id": "b", "body": "there"})
    (segment,) = index._segments()
    segment.create_compound_file(storage)
    from whoosh.reading import SegmentReader

    with SegmentReader(storage, SCHEMA, segment) as reader:
        assert list(reader.postings("body", "there").all_ids()) == [0, 1]
        assert reader.stored_fields(1)["id"] == "b"


def test_a_segment_is_small_plain_data() -> None:
    segment = ColumnarSegment("MAIN", 9, deleted=[3, 5])
    segment.delete_document(4)
    segment.delete_document(3, delete=False)
    assert segment.deleted_docs() is segment.deleted_docs()
    data = pickle.dumps(segment, 2)
    again = pickle.loads(data)
    assert len(data) < 400
    assert again.__dict__ == {**segment.__dict__, "_frozen": None}
    assert sorted(again.deleted_docs()) == [4, 5] and again.doc_count() == 7


def test_stored_objects_of_any_kind(tmp_path: Path) -> None:
    things = [datetime.date(2020, 1, 1), {"a": (1, 2)}, 10**5000, "\ud800", "x" * 5000, [None]]
    documents = [{"id": str(n), "thing": thing} for n, thing in enumerate(things)]
    index = index_of(FileStorage(str(tmp_path)), *documents)
    with index.reader() as reader:
        assert list(reader.all_stored_fields()) == documents
    (segment,) = index._segments()
    content = (tmp_path / segment.documents_file).read_bytes()
    assert b'j{"id":"3","thing":"\\ud800"}' in content, "what JSON can hold is JSON"


class Backwards(formats.Positions):  # type: ignore[misc]
    """A format that only looks like Whoosh's."""

    def encode(self, poslist: Any) -> bytes:
        return bytes(reversed(bytes(poslist)))

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return list(reversed(valuestring))

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring)


def test_values_of_other_formats_are_kept_as_they_are() -> None:
    field = fields.TEXT()
    field.format = Backwards()
    index = RamStorage().create_index(fields.Schema(body=field))
    before = SHARE.beside
    with index.writer(codec=ColumnarCodec()) as writer:
        writer.add_document(body="one two three two")
    assert SHARE.beside == before + 3
    with index.searcher() as searcher:
        matcher = searcher.reader().postings("body", "two")
        assert matcher.value() == b"\3\1" and matcher.value_as("positions") == [1, 3]
        assert len(searcher.search(query.Phrase("body", ["two", "three"]))) == 1


def test_a_segment_of_whoosh_s_codec_becomes_ours() -> None:
    index = RamStorage().create_index(SCHEMA)
    with index.writer(codec=W3Codec()) as writer:
        writer.add_document(id="a", body="hello there")
    with index.writer(codec=ColumnarCodec()) as writer:
        writer.optimize = True
        writer.add_document(id="b", body="there you are")
    (segment,) = index._segments()
    assert isinstance(segment, ColumnarSegment)
    with index.searcher() as searcher:
        hits = searcher.search(query.Phrase("body", ["hello", "there"]))
        assert [hit["id"] for hit in hits] == ["a"]


def test_a_cancelled_document_leaves_nothing() -> None:
    storage, codec = RamStorage(), ColumnarCodec()
    segment = codec.new_segment(storage, "MAIN")
    writer = codec.per_document_writer(storage, segment)
    field = fields.TEXT(stored=True, vector=True, sortable=True)
    for text, length in (("kept", 1), ("gone", 900), ("next", 2)):
        writer.start_doc(0 if text == "kept" else 1)
        writer.add_field("body", field, text, length)
        writer.add_vector_items("body", field, [(text, 1.0, b"")])
        writer.add_column_value("body", field.column_type or field.default_column(), b"v")
        writer.cancel_doc() if text == "gone" else writer.finish_doc()
    writer.close()
    segment.set_doc_count(2)
    reader = codec.per_document_reader(storage, segment)
    assert [fields["body"] for fields in reader.all_stored_fields()] == ["kept", "next"]
    assert reader.field_length("body") == 3
    assert reader.vector(1, "body", field.vector).id() == "next"


@pytest.mark.parametrize("kind", ["documents_file", "postings_file"])
def test_a_damaged_file_has_a_name(tmp_path: Path, kind: str) -> None:
    index = index_of(FileStorage(str(tmp_path)), {"id": "a", "body": "hello there"})
    (segment,) = index._segments()
    path = tmp_path / getattr(segment, kind)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(IndexDamagedError, match=path.name):
        index.reader()
