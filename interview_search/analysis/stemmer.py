"""Words to stems: by language, accents folded, cached for the life of the process."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

import Stemmer

from .languages import ENGLISH, Language, find
from .tokenizer import SIGNS

_CACHE_MAX = 500_000
_LETTERS = str.maketrans(
    dict(zip("øđłıðё", "odlid\u0435", strict=True))
    | dict(zip("أإآٱىيك", "ااااییک", strict=True))
    | {"æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys(
        [*range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7]  # points of Hebrew
        + [0x640, *range(0x64B, 0x660), 0x670]  # of Arabic, and its long stroke
        + [*range(0x1F3FB, 0x1F400)]  # colours
    )
)
# A Snowball stemmer keeps state while it works; misses of the cache are rare.
_LOCK = threading.Lock()


class Stems(dict[str, str]):
    """word -> stem in one language; with `stops`, a stop word gives an empty string.

    A mapping rather than a function: after its first time, a word costs one look-up.
    """

    def __init__(self, language: Language, *, stops: bool = False) -> None:
        super().__init__()
        self._language = language
        self._stops = language.stop_words if stops else frozenset[str]()
        self._stemmer = Stemmer.Stemmer(language.algorithm, 0) if language.algorithm else None

    def __missing__(self, word: str) -> str:
        if len(self) >= _CACHE_MAX:
            self.clear()
        stem = "" if word in self._stops else self._stem(word)
        self[word] = stem
        return stem

    def _stem(self, word: str) -> str:
        bare = word.lstrip(SIGNS) or word
        if self._language.elision and (cut := self._language.elision.match(bare)):
            bare = bare[cut.end() :] or bare
        if self._language is ENGLISH:
            bare = fold(bare)
            if not bare.isascii():
                return bare  # not a word that this stemmer knows
        if self._stemmer is None:
            return fold(bare)
        with _LOCK:
            stemmed = str(self._stemmer.stemWord(bare))
        # Stemmers know endings by their accents, so these go last.
        return fold(stemmed or bare)


def fold(word: str) -> str:
    """A word as many write it: without the accents of Latin and Greek, the points of Hebrew
    and Arabic and the colour of emoji, ё as е, digits as those of ASCII."""
    if word.isascii():
        return word
    first = word[0]
    if first <= "\u024f" or "\u1e00" <= first <= "\u1fff" or "\u0370" <= first <= "\u03ff":
        plain = unicodedata.normalize("NFD", word)
        word = "".join(c for c in plain if not "\u0300" <= c <= "\u036f")
    elif first.isdecimal():
        return "".join(str(int(c)) if c.isdecimal() else c for c in word)
    return word.translate(_LETTERS) or word


@cache
def stems(language: str | None, *, stops: bool = False) -> Stems:
    """The stems of a language (BCP 47): English where none is known.

    With `stops`, its stop words have no stem: what indexing uses.
    """
    known = find(language)
    return _stems(known, stops)


@cache
def _stems(language: Language, stops: bool) -> Stems:
    return Stems(language, stops=stops)


def stem(word: str, language: str | None = None) -> str:
    """The stem of a word as `tokenize` gives it; languages without a stemmer keep it.

    A language that is not known is taken for English where the script is Latin.
    """
    return stems(language)[word]


def stop_words(language: str | None = None) -> frozenset[str]:
    """The function words of a language, as `tokenize` gives them; may be empty."""
    return find(language).stop_words


__all__ = ["Stems", "fold", "stem", "stems", "stop_words"]
