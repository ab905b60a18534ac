"""Words near one another, as `query.tree.Near` counts them."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence

from ..analysis import SIGNS, normal
from ..analysis import words as words_of


def near(
    text: str, places: Sequence[tuple[int, int]], words: Sequence[str], slop: int
) -> Iterator[tuple[int, int, str]]:
    """Where the words stand that are near enough: start, end, and which of them it is.

    `places` are where any of them stands, in order. Of windows of at most
    `len(words) + slop` words that hold them all, those count that hold no smaller one.
    """
    needed = Counter(words)
    last = {word: deque[int](maxlen=times) for word, times in needed.items()}
    held = [_held(normal(text[start:end]), needed) for start, end in places]
    began = -1
    marked = 0
    for at, (_, end) in enumerate(places):
        for word in held[at]:
            last[word].append(at)
        if any(len(last[word]) < times for word, times in needed.items()):
            continue
        first = min(numbers[0] for numbers in last.values())
        if first == began or len(words_of(text[places[first][0] : end])) > len(words) + slop:
            continue
        began = first
        for number in range(max(first, marked), at + 1):
            yield (*places[number], held[number][0])
        marked = at + 1


def _held(word: str, needed: Counter[str]) -> list[str]:
    """Those of the words that stand here: one with its sign and without."""
    bare = word[1:] if word[0] in SIGNS else word
    return [form for form in dict.fromkeys((word, bare)) if form in needed]
