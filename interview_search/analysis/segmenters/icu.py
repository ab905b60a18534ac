"""ICU's dictionaries: Chinese, Japanese, Thai, Lao, Khmer and Burmese."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise

from icu4py.breakers import WordBreaker


def spans(text: str) -> Iterator[tuple[int, int]]:
    # Its dictionaries go by the script, whatever the language. Its own places count in UTF-16.
    return pairwise(accumulate(map(len, WordBreaker(text, "en")), initial=0))
