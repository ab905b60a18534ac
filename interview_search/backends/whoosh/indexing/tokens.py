"""The words of many sections as flat arrays of numbers: what a segment is inverted from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..files.columns import Array
from .turns import Turns

PARTS = ("question", "heading", "title", "answer")
"""The parts of a section, in the order of their words."""
QUESTION, HEADING, TITLE, ANSWER = range(4)


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
    order = sorted(range(len(words)), key=keys.__getitem__)
    places = np.empty(len(words), np.uint32)
    places[np.fromiter(order, np.int64, len(order))] = np.arange(len(words))
    return [*map(words.__getitem__, order)], places


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
