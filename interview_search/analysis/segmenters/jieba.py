"""Chinese by Jieba's dictionary and statistics, in its form in Rust."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise

import rjieba


def spans(text: str) -> Iterator[tuple[int, int]]:
    return pairwise(accumulate(map(len, rjieba.cut(text)), initial=0))
