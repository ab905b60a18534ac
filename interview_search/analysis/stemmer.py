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
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
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
        bare = fold(bare)
        if self._stemmer is None or (self._language is ENGLISH and not bare.isascii()):
            return bare  # not a word that this stemmer knows
        with _LOCK:
            return str(self._stemmer.stemWord(bare)) or bare


def fold(word: str) -> str:
    """A word of the Latin script without its accents; ё as е; others as they are."""
    if word.isascii():
        return word
    if word[0] <= "\u024f" or "\u1e00" <= word[0] <= "\u1eff":
        plain = unicodedata.normalize("NFD", word)
        return "".join(c for c in plain if not "\u0300" <= c <= "\u036f").translate(_LETTERS)
    return word.replace("ё", "е")


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
