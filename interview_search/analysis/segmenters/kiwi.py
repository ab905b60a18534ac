"""Korean by Kiwi: the stems of nouns, verbs and the like, without particles and endings.

Its model takes seconds to load and some 150 MB of disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kiwipiepy import Kiwi

_CONTENT = tuple("N V M XR SL SH SN".split())
"""How the tags of words begin that say something: nouns, verbs, adverbs, roots, others' letters
and numbers."""


def spans(text: str) -> Iterator[tuple[int, int]]:
    for token in _kiwi().tokenize(text):
        if token.tag.startswith(_CONTENT):
            yield token.start, token.end


@cache
def _kiwi() -> Kiwi:
    return Kiwi()
