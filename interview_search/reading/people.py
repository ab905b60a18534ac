"""People and their roles from the front matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from ..models import Person, Role
from .names import looks_like_name

_ROLES: tuple[tuple[Role | None, str], ...] = (
    (
        "interviewee",
        "guest guests interviewee interviewees speaker speakers participant participants "
        "narrator narrators subject talent featuring respondent respondents featuredguest "
        "featuredguests interviewed interviewwith panelist panelists panellist panellists",
    ),
    (
        "interviewer",
        "host hosts cohost cohosts interviewer interviewers interviewedby presenter presenters "
        "moderator moderators",
    ),
    # Whoever is named as the author may have asked, answered or only written it down.
    (None, "author authors people person persons cast contributor contributors"),
)
_KEYS: dict[str, Role | None] = {key: role for role, keys in _ROLES for key in keys.split()}
_ONLY_IF_A_NAME = frozenset(("subject", "talent", "cast"))
_STATED: dict[str, Role] = {word: role for role, words in _ROLES if role for word in words.split()}
_NOBODY = frozenset("tbd tba n/a na none null unknown various anonymous self true false".split())
_CONTAINERS = frozenset("params extra interview episode podcast".split())
"""Keys under which site generators and their themes keep keys of one's own."""
_SLUG = re.compile(r"[^\W\d_A-Z]+(?:-[^\W\d_A-Z]+)+$")
_ITEMS_MAX = 200
_CHARS_MAX = 200
_PART_CHARS_MAX = 1_000
"""A name with its links and remarks is shorter."""

_WIKI = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]+)\]\]")
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[[^\]]*\])")
_ADDRESS = re.compile(r"\s*<[^<>]*>|\b(?:mailto:|https?://)\S+|[^\s@]+@[^\s@]+\.\w+")
_TRAILING = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_HANDLE = re.compile(r"\s*(?<!\S)@([\w.-]+)")
_SUFFIX = (
    r"(?:Jr|Sr|II|III|IV|Esq|[JMP]D|Ph\.?\s?D|M\.?D|Psy\.?D|Ed\.?D|M\.?S\.?W|"
    r"[MB]\.?[SAF]\.?A?|RN|CPA|OBE|MBE|CBE)\.?"
)
_LETTERS = re.compile(rf",\s*(?={_SUFFIX}(?:\s*[,;&]|\s+and\s|\s*$))")
_AND = re.compile(r"\s*(?:;|\s&\s|\s\+\s|,?\s+and\s+|,\s*(?:&|and)\s+)\s*")
_ALSO_AND = re.compile(r"\s+(?:und|et|y|e|och|og|en|i|и)\s+")
_AFFILIATION = re.compile(r"\s+[-–—|]\s+|\s+(?:of|from|at)\s+(?=[A-Z])")


def people_of(metadata: Mapping[str, Any]) -> tuple[Person, ...]:
    """Everybody whom the front matter names, in its order, with the role it states."""
    found: dict[str, Person] = {}
    for person in [*_named_in(metadata), *_named_below(metadata)]:
        known = found.get(person.name.casefold())
        if known is None or (known.role is None and person.role):
            found[person.name.casefold()] = person
    return tuple(found.values())


def nested(metadata: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What stands below `params`, `extra`, `interview` and the like."""
    for key, value in metadata.items():
        if key.lower() in _CONTAINERS and isinstance(value, Mapping):
            yield key.lower(), value


def _named_in(metadata: Mapping[str, Any]) -> Iterator[Person]:
    for key, value in metadata.items():
        plain = re.sub(r"[\s_-]|\d+$", "", key[:_CHARS_MAX]).lower().removesuffix("name")
        if plain not in _KEYS:
            continue
        for person in _people(value, _KEYS[plain], single=not plain.endswith("s")):
            if plain not in _ONLY_IF_A_NAME or looks_like_name(person.name):
                yield person


def _named_below(metadata: Mapping[str, Any]) -> Iterator[Person]:
    for key, value in nested(metadata):
        if key == "interview" and isinstance(value.get("name"), str):
            yield from _from_text(value["name"], "interviewee", single=True)
        yield from _named_in(value)


def _people(value: Any, role: Role | None, *, single: bool, depth: int = 0) -> Iterator[Person]:
    if depth > 3:
        return
    if isinstance(value, str):
        yield from _from_text(value, role, single=single)
    elif isinstance(value, list):
        for item in value[:_ITEMS_MAX]:
            yield from _people(item, role, single=True, depth=depth + 1)
    elif isinstance(value, Mapping):
        yield from _from_mapping(value, role, depth)


def _from_mapping(value: Mapping[str, Any], role: Role | None, depth: int) -> Iterator[Person]:
    keys = {str(key).lower(): item for key, item in value.items()}
    name = keys.get("name") or keys.get("title") or keys.get("fullname") or keys.get("full_name")
    if not name and isinstance(keys.get("first") or keys.get("first_name"), str):
        last = keys.get("last") or keys.get("last_name") or ""
        name = f"{keys.get('first') or keys.get('first_name')} {last}"
    if isinstance(name, str):
        stated = _STATED.get(str(keys.get("role", "")).lower())
        cleaned = _clean(name[:_PART_CHARS_MAX])[0]
        if _is_somebody(cleaned):
            yield Person(cleaned, stated or role)
        return
    for key, item in list(value.items())[:_ITEMS_MAX]:
        stated = _STATED.get(str(item).lower()) if isinstance(item, str) else None
        if str(key).lower() in _STATED:
            yield from _people(item, _STATED[str(key).lower()], single=True, depth=depth + 1)
        elif stated:
            yield from _from_text(str(key), stated, single=True)
        elif isinstance(item, str) and len(value) == 1:
            # `- Ann: a life` in a list: YAML makes a mapping of a name with a remark.
            yield from _from_text(str(key), role, single=True)
        elif isinstance(item, Mapping):
            yield from _people(item, role, single=True, depth=depth + 1)


def _from_text(text: str, role: Role | None, *, single: bool) -> Iterator[Person]:
    text = unicodedata.normalize("NFC", " ".join(text.split()))[: _CHARS_MAX * 20]
    text = _WIKI.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    for part in _split(text, single=single)[:_ITEMS_MAX]:
        if len(part) > _PART_CHARS_MAX:
            continue
        name, stated = _clean(part)
        if _SLUG.match(name):
            # Themes name people by the page that tells of them.
            name = " ".join(word.capitalize() for word in name.split("-"))
        if _is_somebody(name):
            yield Person(name, stated or role)


def _split(text: str, *, single: bool) -> list[str]:
    """The people of "A, B & C"; "Lee, Ann", "Ann Lee, PsyD" and "Ann Lee, editor" are one."""
    text = _LETTERS.sub("\x00 ", text)
    parts = [part for part in _AND.split(text) if part]
    out: list[str] = []
    for part in parts:
        pieces = [piece.strip() for piece in re.split(r"\s*,\s*", part) if piece.strip()]
        if single and len(parts) == 1 and len(pieces) == 2 and _inverted(*pieces):
            pieces = [f"{pieces[1]} {pieces[0]}"]
        elif len(pieces) > 1 and looks_like_name(_clean(pieces[0])[0]):
            # After a full name, what is no name says who that is: "Ann Lee, editor".
            pieces = [pieces[0], *(p for p in pieces[1:] if _may_be_person(p))]
        out.extend(pieces)
    return [name.replace("\x00", ",") for piece in out for name in _other_and(piece)]


def _other_and(text: str) -> list[str]:
    """Other languages' "and" is also part of names (Ortega y Gasset): both sides must be whole."""
    sides = _ALSO_AND.split(text)
    return sides if len(sides) > 1 and all(looks_like_name(side) for side in sides) else [text]


def _inverted(last: str, first: str) -> bool:
    """ "Lee, Ann"."""
    words = first.split()
    return (
        " " not in last
        and last[:1].isupper()
        and len(words) <= 3
        and looks_like_name(f"{first} {last}")
    )


def _may_be_person(text: str) -> bool:
    name = _clean(text)[0]
    handle = text.strip().startswith("@")
    return looks_like_name(name) or handle or (" " not in name and name.istitle())


def _clean(text: str) -> tuple[str, Role | None]:
    """A bare name, and the role that stands in brackets behind it."""
    text = _ADDRESS.sub("", text)
    role: Role | None = None
    while match := _TRAILING.search(text):
        role = _STATED.get(match[1].strip().lower(), role)
        text = text[: match.start()]
    without = _HANDLE.sub("", text)
    # A handle is a name only where there is no other.
    text = without if without.strip() else _HANDLE.sub(r" \1", text)
    text = re.sub(r"^(?:by|with|and)\s+", "", text.strip(' \t*_`"“”·,;:/'), flags=re.IGNORECASE)
    text = re.sub(r"[*`]+|(?<!\w)_+|_+(?!\w)", "", text).strip()
    head = _AFFILIATION.split(text)[0]
    if head != text and looks_like_name(head):
        text = head
    return " ".join(text.strip(' *_"“”,;').split()), role


def _is_somebody(name: str) -> bool:
    return (
        0 < len(name) <= _CHARS_MAX
        and name.casefold() not in _NOBODY
        and any(character.isalpha() for character in name)
    )
