"""The words of many sections as flat arrays of numbers: what a segment is inverted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .columns import Array

PARTS = ("question", "heading", "title", "answer")
"""The parts of a section, in the order of their words."""
QUESTION, HEADING, TITLE, ANSWER = range(4)
_SURROGATES = 0xED
"""The first byte of their UTF-8, and of some code points before them."""


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

    def __len__(self) -> int:
        return len(self.counts)


def ordered(ids: dict[str, int]) -> tuple[list[str], Array]:
    """Words numbered as they came: in the order of their UTF-8, and old number -> new one."""
    # Code points beyond the surrogates are the only ones that UTF-8 and Python order otherwise.
    text = np.frombuffer(encoded("".join(ids)), np.uint8)
    words = sorted(ids, key=encoded if len(text) and text.max() >= _SURROGATES else None)
    places = np.empty(len(words), np.uint32)
    places[np.fromiter(map(ids.__getitem__, words), np.int64, len(words))] = np.arange(len(words))
    return words, places


def encoded(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def joined(parts: Sequence[Tokens]) -> Tokens:
    """The same sections as one run of tokens."""
    if len(parts) == 1:
        return parts[0]
    ids: dict[str, int] = {}
    languages: dict[str, int] = {}
    moved: list[Array] = []
    spoken: list[Array] = []
    for part in parts:
        places = [ids.setdefault(word, len(ids)) for word in part.words]
        moved.append(np.array(places, np.uint32)[part.ids] if places else part.ids)
        codes = [languages.setdefault(code, len(languages)) for code in part.languages]
        spoken.append(np.array(codes, np.uint8)[part.language] if codes else part.language)
    words, order = ordered(ids)
    every: Any = np.concatenate(moved)
    return Tokens(
        words,
        order[every] if words else every,
        np.concatenate([part.counts for part in parts]),
        np.concatenate([part.twin for part in parts]),
        list(languages),
        np.concatenate(spoken),
    )
