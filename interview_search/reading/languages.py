"""Languages by code, by name, by file name and by detection; all come out as BCP 47."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from ..analysis import guess
from ..errors import MissingExtraError

_TAG = re.compile(
    r"(?P<code>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?:[.@][\w-]+)?$",
    re.IGNORECASE,
)
_DETECT_CHARS = (200, 5_000)
"""Text shorter than the first is not guessed at; longer text than the second adds nothing."""
_DETECT_PROBABILITY = 0.9


def language_tag(text: str, *, code: bool = False) -> str | None:
    """`EN_us`, `eng`, `English` or `Deutsch` as `en-US`, `en`, `en`, `de`; None if unknown.

    With `code=True` names and the three-letter forms of two-letter codes do
    not count, as in file names, where `old`, `new` and `ben` mean other things.
    """
    text = text.strip()
    codes, aliases, names = _languages()
    match = _TAG.match(text)
    if match:
        found = match["code"].lower()
        if not code:
            found = aliases.get(found, found)
        if found in codes:
            script, region = match["script"], match["region"]
            parts = [found, script and script.title(), region and region.upper()]
            return "-".join(part for part in parts if part)
    return None if code else names.get(text.casefold())


def split_language(stem: str) -> tuple[str, str | None]:
    """`kabir-das.en` as (`kabir-das`, `en`); a stem without a language as it is."""
    name, dot, last = stem.rpartition(".")
    language = language_tag(last, code=True) if dot and name else None
    return (name, language) if language else (stem, None)


def guess_language(text: str) -> str | None:
    """A language that is clear from script and stop words; None where it is not, and for English,
    which every text is taken for."""
    language = guess(text)
    return None if language == "en" else language


def detect_language(text: str) -> str | None:
    """The language that py3langid is sure of. Raises MissingExtraError without that package."""
    try:
        detector = _detector()
    except ImportError as error:
        raise MissingExtraError("Language detection", "detect") from error
    shortest, longest = _DETECT_CHARS
    if len(text) < shortest:
        return None
    language, probability = detector.classify(text[:longest])
    return language_tag(str(language)) if probability >= _DETECT_PROBABILITY else None


@cache
def _detector():  # type: ignore[no-untyped-def]
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    # Renamed in py3langid 0.4.
    make = getattr(LanguageIdentifier, "from_model_file", None)
    make = make or LanguageIdentifier.from_pickled_model
    return make(MODEL_FILE, norm_probs=True)


@cache
def _languages() -> tuple[frozenset[str], dict[str, str], dict[str, str]]:
    """All codes; other code -> code; name in lower case -> code."""
    codes: set[str] = set()
    aliases: dict[str, str] = {}
    names: dict[str, str] = {}
    table = files(__package__).joinpath("languages.txt").read_text("utf-8")
    for line in table.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        left, _, right = line.partition("|")
        code, *others = left.split()
        codes.add(code)
        aliases.update(dict.fromkeys(others, code))
        names.update({name.strip().casefold(): code for name in right.split(",")})
    return frozenset(codes), aliases, names
