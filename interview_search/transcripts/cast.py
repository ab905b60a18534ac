"""One name for each person of an interview, however the labels spell it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from .labels import is_anonymous

_CREDENTIALS = re.compile(
    r",?\s+(?:ph\.?d|psy\.?d|m\.?d|d\.?d\.?s|r\.?n|esq|mba|jr|sr|ii|iii)\.?$", re.IGNORECASE
)
_HONORIFICS = re.compile(
    r"^(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|rev|herr|frau|monsieur|madame|señor|señora)\.?\s+",
    re.IGNORECASE,
)
_SIMILAR = 90.0
"""Ratio (0 to 100, rapidfuzz) from which a rare spelling is a slip of a frequent one."""
_RARE = 0.2
"""A slip occurs at most this often, against the spelling it is a slip of."""
_CAST_MAX = 300
"""Among more full names than this, no label is taken for a part or a slip of another."""


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    name = _CREDENTIALS.sub("", _HONORIFICS.sub("", name.strip()))
    return re.sub(r"[\W_]+", " ", name).strip().casefold()


def initials_of(name: str) -> str:
    """`SL` of `Stephan Livera`."""
    return "".join(part[0] for part in re.split(r"[\s-]+", name) if part[:1].isupper())


def one_name_each(
    counts: Mapping[str, int],
    introduced: Mapping[str, str],
    known: Iterable[str] = (),
) -> dict[str, str]:
    """Label -> the person's name.

    `counts` says how often each label stands, `introduced` which initials were
    given with a full name (`Stephan Livera (SL):`), `known` the people of the
    front matter. A label becomes, in this order: the same name in its known or
    most frequent spelling; the name its initials stand for; the one full name
    of which it is the first or last name, or an abbreviation; the name of which it is a slip.
    """
    known = list(known)
    spelling: dict[str, str] = {}
    for name in (*known, *sorted(counts, key=lambda n: -counts[n])):
        spelling.setdefault(_key(name), name)
    full = [name for key, name in spelling.items() if " " in key and not is_anonymous(name)]
    if len(full) > _CAST_MAX:
        full = []
    named: dict[str, str] = {}
    total: Counter[str] = Counter()
    for label, count in counts.items():
        name = spelling[_key(label)]
        if not is_anonymous(label) and name not in known:
            name = (
                _by_initials(label, introduced, full)
                or _by_part(name, full)
                or _by_abbreviation(name, full)
                or name
            )
        named[label] = spelling[_key(name)]
        total[named[label]] += count
    slips = {name: _by_slip(name, total, full, known) for name in total if name not in known}
    return {label: slips.get(name) or name for label, name in named.items()}


def _by_initials(label: str, introduced: Mapping[str, str], full: list[str]) -> str | None:
    bare = label.replace(".", "").replace(" ", "")
    if bare in introduced:
        return introduced[bare]
    if not (bare.isupper() and 2 <= len(bare) <= 4):
        return None
    return _only(name for name in full if initials_of(name) == bare)


def _by_part(label: str, full: list[str]) -> str | None:
    key = _key(label)
    if " " in key or len(key) < 2:
        return None
    return _only(name for name in full if key in (_key(name).split()[0], _key(name).split()[-1]))


def _by_abbreviation(label: str, full: list[str]) -> str | None:
    """`AJ Towns`, `A. Towns` for Anthony Towns; `Thomas V` for Thomas Voegtlin."""
    parts = _key(label).split()
    if len(parts) != 2 or not label[0].isupper():
        return None
    first, last = parts
    short = len(first) == 1 or label.split()[0].replace(".", "").isupper()
    return _only(
        name
        for name in full
        if len((key := _key(name).split())[0]) > 2
        and len(key[-1]) > 1
        and (
            (
                short
                and len(first) < 3
                and len(last) > 1
                and (key[0][0], key[-1]) == (first[0], last)
            )
            or (len(last) == 1 and (key[0], key[-1][0]) == (first, last))
        )
    )


def _by_slip(label: str, total: Mapping[str, int], full: list[str], known: list[str]) -> str | None:
    if len(label) < 6 or is_anonymous(label):
        return None
    from rapidfuzz import fuzz

    for name in full:
        frequent = name in known or total[label] <= total.get(name, 0) * _RARE
        if name != label and frequent and fuzz.ratio(_key(label), _key(name)) >= _SIMILAR:
            return name
    return None


def _only(names: Iterable[str]) -> str | None:
    found = list(names)
    return found[0] if len(found) == 1 else None
