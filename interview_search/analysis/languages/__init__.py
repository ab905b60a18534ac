"""The languages, one line each: all that Snowball has a stemmer for, and some more.

Stop words lie beside it as `stopwords/<code>.txt`; `stopwords/README.md` says whence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_FOLDER = Path(__file__).parent / "stopwords"
_FRENCH = r"(?:[ldjmnstc]|qu|jusqu|lorsqu|puisqu|quoiqu)'"
_ITALIAN = r"(?:[ldcmnstv]|un|dell|all|dall|nell|sull|quell|quest)'"


@dataclass(frozen=True)
class Language:
    """How words of one language are reduced to what they share."""

    code: str
    """The first part of its BCP 47 tag."""
    algorithm: str | None = None
    """Its Snowball stemmer; None leaves words as they are."""
    elision: re.Pattern[str] | None = None
    """Short words that an apostrophe glues to the next one."""
    stops: str | None = None
    """The language whose stop words it has, where that is another one."""
    compounds: bool = False
    """Whether it writes words of several words as one (`Hausverwaltung`)."""
    joints: tuple[str, ...] = ()
    """What may join such words (`Bevölkerung-s-wachstum`); an ending that their stemmer takes
    off need not be named."""

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """Empty where no list is kept."""
        path = _FOLDER / f"{self.stops or self.code}.txt"
        return frozenset(path.read_text("utf-8").split()) if path.exists() else frozenset()


ENGLISH = Language("en", "english")
NONE = Language("mis")
"""A language that nothing is known of: words stay as they are. `und` is English here."""

_TABLE = (
    Language("ar", "arabic"),
    Language("as"),
    Language("bg"),
    Language("bn"),
    Language("bs", "serbian", stops="sr"),
    Language("ca", "catalan", re.compile(_FRENCH)),
    Language("cs", "czech"),
    Language("da", "danish", compounds=True, joints=("s", "e")),
    Language("de", "german", compounds=True, joints=("s", "es", "n", "en", "er", "e")),
    Language("el", "greek"),
    ENGLISH,
    Language("eo", "esperanto"),
    Language("es", "spanish"),
    Language("et", "estonian", compounds=True),
    Language("eu", "basque"),
    Language("fa", "persian"),
    Language("fi", "finnish", compounds=True),
    Language("fr", "french", re.compile(_FRENCH)),
    Language("ga", "irish"),
    Language("he"),
    Language("hi", "hindi"),
    Language("hr", "serbian", stops="sr"),
    Language("hu", "hungarian", compounds=True),
    Language("hy", "armenian"),
    Language("id", "indonesian"),
    Language("it", "italian", re.compile(_ITALIAN)),
    Language("lt", "lithuanian"),
    Language("nb", "norwegian", stops="no", compounds=True, joints=("s", "e")),
    Language("ne", "nepali"),
    Language("nl", "dutch", compounds=True, joints=("s", "e", "en")),
    Language("nn", "norwegian", stops="no", compounds=True, joints=("s", "e")),
    Language("no", "norwegian", compounds=True, joints=("s", "e")),
    Language("pl", "polish"),
    Language("pt", "portuguese"),
    Language("ro", "romanian"),
    Language("ru", "russian"),
    Language("sr", "serbian"),
    Language("st", "sesotho"),
    Language("sv", "swedish", compounds=True, joints=("s",)),
    Language("ta", "tamil"),
    Language("tr", "turkish"),
    Language("uk"),
    Language("yi", "yiddish"),
)
_BY_CODE = {language.code: language for language in _TABLE}
CODES = tuple(_BY_CODE)
"""Of all languages in the table."""


def find(tag: str | None) -> Language:
    """The language of a BCP 47 tag; English where there is none."""
    if not tag or tag.lower() == "und":
        return ENGLISH
    code = re.split("[-_]", tag.lower(), maxsplit=1)[0]
    return _BY_CODE.get(code, NONE)
