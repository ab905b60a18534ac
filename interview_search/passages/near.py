"""Words near one another, as `query.tree.Near` counts them."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence

from ..analysis import SIGNS, Token


def near(
    tokens: Sequence[Token], words: Sequence[str], slop: int
) -> Iterator[tuple[int, int, str]]:
    """Where the words stand that are near enough: start, end, and which of them it is.

    Of windows of at most `len(words) + slop` tokens that hold all words, those count
    that hold no smaller one.
    """
    needed = Counter(words)
    last = {word: deque[int](maxlen=times) for word, times in needed.items()}
    held = [_held(token.word, needed) for token in tokens]
    began = -1
    marked = 0
    for end, there in enumerate(held):
        for word in there:
            last[word].append(end)
        if not there or any(len(last[word]) < times for word, times in needed.items()):
            continue
        start = min(places[0] for places in last.values())
        if start == began or end - start >= len(words) + slop:
            continue
        began = start
        for at in range(max(start, marked), end + 1):
            for word in held[at][:1]:
                yield tokens[at].start, tokens[at].end, word
        marked = end + 1


def _held(word: str, needed: Counter[str]) -> list[str]:
    """Those of the words that stand here: one with its sign and without."""
    bare = word[1:] if word[0] in SIGNS else word
    return [form for form in dict.fromkeys((word, bare)) if form in needed]
