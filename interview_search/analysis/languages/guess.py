"""The language of a text that does not say it: by its script, its letters, its stop words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from . import CODES, find

_CHARS = 2_000
"""More text adds nothing,"""
_EVERY = 4
"""and one letter in so many tells the script."""
_SURE = 3.0
"""So many stop words of one language alone have to stand there; those of n count 1/n."""
_CLEAR = 1.5
"""And so many times as many as of the next language."""
_SHARE = 0.6
"""So much of all letters has to be of the script."""
_RARE = 200
"""One letter in so many tells a language."""

_ENGLISH = " the ", " and ", " of "
_OFTEN = 100
"""English has one of these in fewer characters, which spares a closer look."""
_WORD = re.compile(r"[^\W\d_](?:[\w\u0900-\u097f]|['’](?=\w))*")

# A block of letters, and whose it is: the first whose letters stand there, if it names some.
_SCRIPTS: dict[str, tuple[tuple[str, str], ...]] = {
    "ऀ-ॿ": (("", ""),),
    "ঀ-৿": (("as", "ৰৱ"), ("bn", "")),
    "ਁ-੶": (("pa", ""),),
    "ઁ-૿": (("gu", ""),),
    "ଁ-୷": (("or", ""),),
    "ஂ-௺": (("ta", ""),),
    "ఀ-౿": (("te", ""),),
    "ಀ-ೲ": (("kn", ""),),
    "ഀ-ൿ": (("ml", ""),),
    "ං-෴": (("si", ""),),
    "ก-๛": (("th", ""),),
    "ກ-ໟ": (("lo", ""),),
    "ༀ-࿚": (("bo", ""),),
    "က-႟": (("my", ""),),
    "ა-ჿ": (("ka", ""),),
    "가-힣": (("ko", ""),),
    "ሀ-፿": (("am", ""),),
    "ក-៿": (("km", ""),),
    "ぁ-ヿ一-鿿": (("ja", "のはをがです"), ("zh", "")),
    "Ͱ-Ͽἀ-῾": (("el", ""),),
    "Ա-֏": (("hy", ""),),
    "א-ת": (("", ""), ("he", "")),
    "ء-ۿ": (("ur", "ٹڈڑے"), ("fa", "پچژگ"), ("ar", "")),
    "Ѐ-ӿ": (
        ("mk", "ѓќѕ"), ("sr", "ђћљњ"), ("be", "ў"), ("uk", "їєґ"), ("kk", "әғқңұһ"),
        ("ru", "ыэ"), ("bg", "ъ"), ("", ""),
    ),
    "A-Za-zÀ-ɏḀ-ỿ": (("vi", "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữự"), ("", "")),
}  # fmt: skip


def guess(text: str) -> str | None:
    """The code of a language; None where it is not clear. A few sentences are enough."""
    text = text[:_CHARS]
    if sum(map(text.count, _ENGLISH)) * _OFTEN > len(text):
        return "en"
    if text.isascii():
        return _by_stop_words(text)
    sample = text[::_EVERY]
    letters = sum(map(str.isalpha, sample))
    for script, pattern in _scripts():
        many = len(pattern.findall(sample))
        if many and many >= _SHARE * letters:
            for code, telling in _SCRIPTS[script]:
                if not telling or sum(map(text.count, telling)) * _RARE > len(text):
                    found = code or _by_stop_words(text)
                    if found:
                        return found
            return None
    return None


@cache
def _scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((letters, re.compile(f"[{letters}]")) for letters in reversed(_SCRIPTS))


def _by_stop_words(text: str) -> str | None:
    listed = _listed()
    counts: dict[str, float] = {}
    for word, times in Counter(_WORD.findall(text.casefold())).items():
        codes = listed.get(word, ())
        for code in codes:
            counts[code] = counts.get(code, 0.0) + times / len(codes)
    best = sorted(((many, code) for code, many in counts.items()), reverse=True)[:2]
    (most, first), (less, _) = (*best, (0.0, ""), (0.0, ""))[:2]
    return first if most >= _SURE and most >= _CLEAR * less else None


@cache
def _listed() -> Mapping[str, tuple[str, ...]]:
    """Each stop word, and the languages that have it."""
    found: dict[str, list[str]] = {}
    for code in CODES:
        if not find(code).stops:
            for word in find(code).stop_words:
                found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}
