"""What letters without spaces between them ask for, where no space says what a word is.

A few letters are a word, which has to stand there as it is. More of them may be a
whole sentence: then each few that follow one another are looked for as well. Korean
words have spaces, and endings, which are left off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import segmenters

_WORD = 4
"""Most words of Chinese and Japanese have no more letters."""
_PARTS = 2
"""Letters of what is looked for in longer runs."""
_ALPHABETIC_WORD, _ALPHABETIC_PARTS = 10, 4
"""The same for Thai, Lao, Khmer and Burmese, whose letters are sounds."""
_KATAKANA_WORD = 14
"""The same for Japanese words from abroad, which are written in letters of their own."""
_ENDINGS = (
    "으로부터 에서는 에서도 에게서 이라고 으로 에서 에게 한테 까지 부터 처럼 보다 이나 이랑 하고 "
    "에는 은 는 이 가 을 를 에 의 로 와 과 도 만 께 나 랑"
).split()
"""Particles that Korean glues to a noun, the longest first."""


def asked(letters: Sequence[str], cutters: Sequence[str] = ()) -> Iterator[tuple[str, ...]]:
    """The rows of letters to look for in place of a run of them, as tokens: the best first.

    `cutters` name the segmenters that may say what its words are.
    """
    whole = tuple(letters)
    yield whole
    words = segmenters.cut(whole, cutters)
    if words is not None:
        yield from words
        return
    word = _ALPHABETIC_WORD if _alphabetic(whole) else _WORD
    if all("\u30a0" <= letter[0] <= "\u30ff" for letter in whole):
        word = _KATAKANA_WORD
    if _korean(whole):
        yield from (row for row in rows(whole) if row != whole)
    elif len(whole) > word:
        yield from rows(whole)


def rows(letters: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What a text is about that has these letters: a Korean word without its ending, of others
    each few letters that follow one another."""
    whole = tuple(letters)
    if _korean(whole):
        text = "".join(whole)
        ending = next((e for e in _ENDINGS if text.endswith(e) and len(text) > len(e) + 1), "")
        yield whole[: len(whole) - len(ending)]
        return
    size = _ALPHABETIC_PARTS if _alphabetic(whole) else _PARTS
    for start in range(max(1, len(whole) - size + 1)):
        yield whole[start : start + size]


def _korean(letters: Sequence[str]) -> bool:
    return all("\uac00" <= letter <= "\ud7a3" for letter in letters)


def _alphabetic(letters: Sequence[str]) -> bool:
    return "\u0e00" <= letters[0][0] <= "\u17ff"
