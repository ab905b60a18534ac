"""A quote laid beside what was said: each part where it stands, else where the nearest words do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from ..models import Change
from ..models.quotes import Kind
from .spoken import Spoken, Word

_SLACK = 3
"""Words beyond the nearest as many, at least, that a quote may have left out."""


class Placed(NamedTuple):
    similarity: float
    """Words that are the same, as a share of those said or quoted."""
    changes: tuple[Change, ...]
    pieces: tuple[Sequence[Word], ...]
    """What was said, part by part."""
    same: frozenset[str]
    """The words that are the same."""


def placed(parts: Sequence[list[str]], said: Spoken) -> Placed | None:
    """The parts beside what was said, the others near the longest, in their order."""
    changes: list[Change] = []
    pieces: list[Sequence[Word]] = []
    alike: set[str] = set()
    same = total = at = 0
    for part, (low, high) in zip(parts, _places(parts, said.plain), strict=True):
        words = said.between(low, high)
        if words:
            if pieces and low > at:
                changes.append(Change("omitted", _written(said.between(at, low)), ""))
            pieces.append(words)
            at = high
        for change, count in _compared(part, words):
            changes.append(change)
            total += count
            if change.kind == "same":
                same += count
                alike.update(change.quoted.split(" "))
    return Placed(same / total, tuple(changes), tuple(pieces), frozenset(alike)) if pieces else None


def _places(parts: Sequence[list[str]], plain: list[str]) -> list[tuple[int, int]]:
    """From where to where each part stands; nothing where no words are like it."""
    longest = max(range(len(parts)), key=lambda number: len(parts[number]))
    low, high = _nearest(parts[longest], plain, 0)
    places = [(low, high)]
    for part in parts[longest + 1 :]:
        start, end = _nearest(part, plain, high)
        places.append((start, end))
        high = end
    for part in reversed(parts[:longest]):
        # From the end, so that the nearest is found first.
        start, end = _nearest(part[::-1], plain[:low][::-1], 0)
        places.insert(0, (low - end, low - start))
        low -= end
    return places


def _nearest(part: list[str], plain: list[str], at: int) -> tuple[int, int]:
    """From where to where the words stand, or those nearest to them; nothing if none is like."""
    size = len(part)
    for low in _occurrences(part[0], plain, at):
        if plain[low : low + size] == part:
            return low, low + size
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Levenshtein

    found = fuzz.partial_ratio_alignment(part, plain[at:]) if at < len(plain) else None
    if found is None or not found.score:
        return at, at
    slack = max(_SLACK, size // 5)
    low = max(at, at + found.dest_start - slack)
    high = min(len(plain), at + found.dest_end + slack)
    same = [block for block in Levenshtein.opcodes(part, plain[low:high]) if block.tag == "equal"]
    # A word or two far from the rest are chance.
    while len(same) > 1 and _strays(same[0], same[0], same[1]):
        del same[0]
    while len(same) > 1 and _strays(same[-1], same[-2], same[-1]):
        del same[-1]
    if not same:
        return at, at
    before, after = same[0].src_start, size - same[-1].src_end
    return max(low, low + same[0].dest_start - before), min(high, low + same[-1].dest_end + after)


def _occurrences(word: str, plain: list[str], at: int) -> Iterator[int]:
    try:
        while True:
            at = plain.index(word, at)
            yield at
            at += 1
    except ValueError:
        return


def _strays(block: Any, left: Any, right: Any) -> bool:
    """Whether more words lie between two blocks, beside those quoted, than it has."""
    between = right.dest_start - left.dest_end - (right.src_start - left.src_end)
    return bool(between > block.src_end - block.src_start)


def _compared(part: list[str], said: Sequence[Word]) -> Iterator[tuple[Change, int]]:
    """Word by word, with how many words each change has."""
    from rapidfuzz.distance import Levenshtein

    steps = Levenshtein.opcodes(part, [word.word for word in said])
    for same, run in groupby(steps, key=lambda step: step.tag == "equal"):
        block = list(run)
        first, last = block[0], block[-1]
        quoted = part[first.src_start : last.src_end]
        spoken = said[first.dest_start : last.dest_end]
        kind: Kind = "same" if same else "changed" if quoted and spoken else "added"
        if not quoted:
            kind = "missing"
        yield Change(kind, _written(spoken), " ".join(quoted)), max(len(quoted), len(spoken))


def _written(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
