"""The words of many sections as flat arrays of numbers: what a segment is inverted from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..files.columns import Array
from .turns import Turns

PARTS = ("question", "heading", "title", "answer")
"""The parts of a section, in the order of their words."""
QUESTION, HEADING, TITLE, ANSWER = range(4)
_HALF = 8
"""Bytes of a word that are sorted as one number, the first being the highest."""
_LEADING = np.array([(1 << 64) - (1 << (64 - 8 * n)) for n in range(_HALF + 1)], np.uint64)


@dataclass(slots=True)
class Tokens:
    """Every word of some sections, in order: section by section, part by part."""

    words: list[str]
    """The distinct words, in the order of their UTF-8."""
    ids: Array
    """u4: number of the word, one a token."""
    counts: Array
    """u4 (sections, 4): tokens of each part."""
    twin: Array
    """bool: the heading is the question, and its words are not repeated."""
    languages: list[str]
    """Codes of `analysis`, as `language` counts them."""
    language: Array
    """u1: of each section."""
    turns: Turns
    """Who speaks which of them."""

    def __len__(self) -> int:
        return len(self.counts)


def ordered(ids: dict[str, int]) -> tuple[list[str], Array]:
    """Words numbered as they came: in the order of their UTF-8, and old number -> new one."""
    words = [*ids]
    try:
        keys = [*map(str.encode, words)]
    except UnicodeEncodeError:
        keys = [*map(encoded, words)]
    order = _order(keys)
    places = np.empty(len(words), np.uint32)
    places[order] = np.arange(len(words), dtype=np.uint32)
    return [*map(words.__getitem__, order.tolist())], places


def _order(keys: list[bytes]) -> Array:
    """i8: the places of distinct keys, the least first.

    Their first 16 bytes are two numbers, which NumPy sorts in half the time that Python
    needs for the keys; those that begin alike are compared as they are.
    """
    sizes = np.fromiter(map(len, keys), np.int64, len(keys))
    starts = np.cumsum(sizes) - sizes
    # A key is followed by others; what is not its own does not count.
    data = b"".join([*keys, bytes(2 * _HALF)])
    view: Any = np.ndarray((len(data) - _HALF + 1,), ">u8", data, strides=(1,))
    first = view[starts].astype(np.uint64)
    first &= _LEADING.take(sizes, mode="clip")
    second = view[starts + _HALF].astype(np.uint64)
    second &= _LEADING.take(np.maximum(sizes - _HALF, 0), mode="clip")
    order: Array = np.lexsort((second, first))
    first, second = first[order], second[order]
    alike = (first[1:] == first[:-1]) & (second[1:] == second[:-1])
    edges = np.flatnonzero(np.diff(alike, prepend=False, append=False)).tolist()
    for start, last in zip(edges[0::2], edges[1::2], strict=True):
        some = slice(start, last + 1)
        order[some] = sorted(order[some].tolist(), key=keys.__getitem__)
    return order


def encoded(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def joined(parts: list[Tokens]) -> Tokens:
    """The same sections as one run of tokens. The parts are used up: together they are large."""
    parts[:] = [part for part in parts if len(part)] or parts[:1]
    if len(parts) == 1:
        return parts.pop()
    numbers: dict[str, int] = {}
    for part in parts:
        for word in part.words:
            numbers.setdefault(word, len(numbers))
    words, order = ordered(numbers)
    codes = [*dict.fromkeys(code for part in parts for code in part.languages)]
    ids = np.empty(sum(len(part.ids) for part in parts), np.uint32)
    counts, twin, language, turns = [], [], [], []
    size = 0
    for place, part in enumerate(parts):
        old = np.fromiter(map(numbers.__getitem__, part.words), np.int64, len(part.words))
        order[old].take(part.ids, out=ids[size : size + len(part.ids)], mode="clip")
        size += len(part.ids)
        counts.append(part.counts)
        twin.append(part.twin)
        turns.append(part.turns)
        language.append(np.array([*map(codes.index, part.languages)], np.uint8)[part.language])
        parts[place] = None  # type: ignore[call-overload]
    parts.clear()
    return Tokens(
        words,
        ids,
        np.concatenate(counts),
        np.concatenate(twin),
        codes,
        np.concatenate(language),
        Turns.joined(turns),
    )
