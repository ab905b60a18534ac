"""Stored texts come back as they were, alone and in order, in threads, and damage has a name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.filedb.filestore import RamStorage

from interview_search.backends.whoosh.files import store
from interview_search.backends.whoosh.files.columns import Columns
from interview_search.backends.whoosh.files.store import Store, StoreWriter
from interview_search.backends.whoosh.files.writing import write
from interview_search.errors import IndexDamagedError


def texts_of(words: int, count: int) -> list[bytes]:
    rng = Random(1)
    vocabulary = ["".join(rng.choices("abcdefghij", k=7)) for _ in range(500)]
    return [" ".join(rng.choices(vocabulary, k=words)).encode() for _ in range(count)]


def columns_of(texts: list[bytes], **changes: np.ndarray) -> Columns:
    writer = StoreWriter("text")
    for text in texts:
        writer.add(text)
    assert len(writer) == len(texts)
    storage = RamStorage()
    made = {name.replace("_", "."): array for name, array in changes.items()}
    write(storage, "x", {**writer.columns(), **made}, {})
    return Columns(storage, "x")


@settings(deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=20))
def test_reads_back(texts: list[bytes]) -> None:
    found = Store(columns_of(texts), "text")
    assert len(found) == len(texts)
    assert list(found) == texts


@pytest.mark.parametrize("count", [3, 200, 3000])
def test_what_texts_share_is_stored_once(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_GATHERED", 200_000)
    texts = texts_of(100, count)
    columns = columns_of(texts)
    found = Store(columns, "text")
    assert [found[number] for number in reversed(range(count))] == texts[::-1]
    shared = len(columns["text.dictionary"])
    assert (shared > 0) == (count > 100)
    assert len(columns["text.data"]) + shared < 0.6 * sum(map(len, texts))


def test_what_many_texts_share_fills_the_dictionary() -> None:
    texts = texts_of(100, 3000)
    columns = columns_of(texts)
    assert list(Store(columns, "text")) == texts
    assert len(columns["text.dictionary"]) == store._DICTIONARY
    assert len(columns["text.data"]) < 0.42 * sum(map(len, texts))


def test_texts_that_share_nothing() -> None:
    texts = [Random(number).randbytes(1000) for number in range(200)]
    assert list(Store(columns_of(texts), "text")) == texts


def test_threads() -> None:
    texts = texts_of(300, 400)
    found = Store(columns_of(texts), "text")
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(found.__getitem__, [*range(400)] * 5)) == texts * 5


@pytest.mark.parametrize(
    "changes",
    [
        {"text_longest": np.array([99], np.uint32)},
        {"text_dictionary": np.frombuffer(b"\x37\xa4\x30\xec" + bytes(50), np.uint8)},
        {"text_dictionary": np.empty(0, np.uint8)},
        {"text_data": np.zeros(100_000, np.uint8)},
        {"text_starts": np.arange(2001, dtype=np.uint32)},
        {"text_starts": np.arange(2001, dtype=np.uint32)[::-1].copy()},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_damage(changes: dict[str, np.ndarray]) -> None:
    found = Store(columns_of(texts_of(30, 2000), **changes), "text")
    with pytest.raises(IndexDamagedError, match="x: a text cannot be unpacked"):
        list(found)
