"""Terms are found where they lie, with and without their first bytes at hand."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filestore import RamStorage

from interview_search.backends.whoosh.files.columns import Columns
from interview_search.backends.whoosh.files.dictionary import Dictionary
from interview_search.backends.whoosh.files.writing import write

# Many that begin alike, and some with zeros, which the first bytes are filled up with.
TERMS = st.lists(st.sampled_from([b"", b"a", b"ab", b"\0", b"\xff", b"interview"]), max_size=4).map(
    b"".join
)


def made(terms: list[bytes]) -> Dictionary:
    storage = RamStorage()
    text = np.frombuffer(b"".join(terms), np.uint8)
    ends = np.cumsum([len(term) for term in terms], dtype=np.uint32)
    write(storage, "file", {"some.text": text, "some.ends": ends}, {})
    return Dictionary(Columns(storage, "file"), "some")


@given(st.sets(TERMS), TERMS)
def test_as_in_a_list(terms: set[bytes], asked: bytes) -> None:
    listed = sorted(terms)
    dictionary = made(listed)
    for ready in (False, True):
        if ready:
            dictionary.learn()
        assert dictionary.place(asked) == bisect_left(listed, asked)
        assert dictionary.find(asked) == (listed.index(asked) if asked in terms else -1)
        assert [dictionary.find(term) for term in listed] == list(range(len(listed)))
        assert [listed[n] for n in dictionary.beginning(asked)] == [
            term for term in listed if term.startswith(asked)
        ]
