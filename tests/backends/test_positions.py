"""Runs of positions: which one each value lies in."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from interview_search.backends.whoosh.files.positions import run_of


@given(
    st.lists(st.integers(0, 9), max_size=6).map(lambda more: sorted([0, *more])),
    st.lists(st.integers(0, 12), max_size=20),
    st.booleans(),
)
def test_each_value_lies_in_the_last_run_that_begins_before_it(
    starts: list[int], values: list[int], rising: bool
) -> None:
    # Runs may be empty, and values lie behind the last beginning.
    if rising:
        values.sort()
    found = run_of(np.array(starts, np.uint32), np.array(values, np.uint32))
    assert found.tolist() == [bisect_right(starts, value) - 1 for value in values]
    assert found.dtype == np.int64
