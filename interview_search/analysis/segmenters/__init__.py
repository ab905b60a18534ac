"""Libraries that know the words in a row of letters without spaces: optional, a file each.

They cut queries alone. Texts are indexed by their letters whether one is installed or
not, so that an index is the same for everybody, any part of a word finds it, and a word
that was cut in the wrong place is found all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import accumulate
from pathlib import Path

from ...errors import MissingExtraError
from ..tokenizer import HAN, KANA, THAI_AND_OTHERS

Row = tuple[str, ...]
"""Letters that follow one another, as tokens."""
_FUNCTION_WORDS = Path(__file__).with_name("function_words.txt")


@dataclass(frozen=True, slots=True)
class Segmenter:
    """Its module here has `spans(text)`: where words begin and end, in code points."""

    name: str
    package: str
    """What has to be installed,"""
    extra: str
    """and the extra that does so."""
    letters: str
    """A class of a regular expression: the first letter of what it can cut."""


_TABLE = (
    Segmenter("icu", "icu4py", "segmenters", f"[{HAN}{KANA}{THAI_AND_OTHERS}]"),
    Segmenter("jieba", "rjieba", "chinese", f"[{HAN}]"),
    Segmenter("kiwi", "kiwipiepy", "korean", "[\uac00-\ud7a3]"),
)
_BY_NAME = {segmenter.name: segmenter for segmenter in _TABLE}
NAMES = tuple(_BY_NAME)
"""Of all segmenters in the table."""


def check(names: Iterable[str]) -> None:
    """Raises MissingExtraError for one of these that is not installed."""
    from importlib.util import find_spec

    for name in names:
        if find_spec(_BY_NAME[name].package) is None:
            raise MissingExtraError(f"The segmenter {name}", _BY_NAME[name].extra)


def cut(letters: Sequence[str], names: Sequence[str]) -> list[Row] | None:
    """The words in a row of letters, by the first of these segmenters that knows its script.

    Function words stay out beside others; the whole row is none of its parts. None where no
    segmenter knows the script.
    """
    for name in names:
        if re.match(_BY_NAME[name].letters, letters[0]):
            return _words(letters, name)
    return None


def _words(letters: Sequence[str], name: str) -> list[Row]:
    segmenter = import_module(f".{name}", __name__)
    starts = [0, *accumulate(map(len, letters))]
    rows = []
    for begin, end in segmenter.spans("".join(letters)):
        # A letter belongs to the word in which it begins: its marks are never parted from it.
        row = tuple(one for one, at in zip(letters, starts, strict=False) if begin <= at < end)
        if row:
            rows.append(row)
    if max(map(len, rows), default=0) == 1:
        return []  # it knows no word there
    telling = [row for row in rows if "".join(row) not in _function_words()]
    return [row for row in dict.fromkeys(telling or rows) if len(row) < len(letters)]


@cache
def _function_words() -> frozenset[str]:
    return frozenset(_FUNCTION_WORDS.read_text("utf-8").split())
