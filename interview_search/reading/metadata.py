"""Typed metadata from front matter, file name and body. Whatever else stays in `metadata`."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ..models import Person, Problem
from ..settings import Settings
from .dates import AMBIGUOUS, date_of_name, parse_date
from .json_data import FrontMatter
from .languages import detect_language, guess_language, language_tag, split_language
from .names import looks_like_name, title_introduces, title_people, title_person
from .people import nested, people_of

__all__ = ["Typed", "looks_like_name", "title_person", "typed_metadata"]

_TITLE_KEYS = ("title", "name", "headline")
_DATE_KEYS = (
    "date interviewdate interviewedon dateofinterview recorded recordedat recordedon recordingdate "
    "published publishdate publishedat publishedon datepublished pubdate pubdatetime publication "
    "publicationdate airdate aired episodedate releasedate released posted postedon dateposted "
    "created createdat datecreated"
).split()
_TAG_KEYS = ("tags", "tag", "categories", "category", "keywords", "keyword", "topics", "topic")
_LANGUAGE_KEYS = ("lang", "language", "locale", "languagecode", "inlanguage", "lng", "languages")
_TITLE_TAG = re.compile(
    r"</?(?:a|b|br|cite|code|em|i|mark|q|small|span|strong|sub|sup|u|wbr)\b[^<>]*>", re.IGNORECASE
)
_HASHTAGS = re.compile(r"#\S+(?:\s+#\S+)+$")
_H1 = re.compile(r"#[ \t]+(\S.*)")
_UNDERLINE = re.compile(r"={3,}[ \t]*$")
_ANCHOR = re.compile(r"\{:?\s*[#.][^{}]*\}\s*$")
_H1_CHARS = 20_000
"""A title further down is none."""
_WRAPPERS = frozenset("transcript transcription interview notes introduction intro".split())
_VTT_LANGUAGE = re.compile(r"WEBVTT[^\n]*\n(?:[^\n]+\n)*?Language:[ \t]*([\w-]+)", re.IGNORECASE)
_ID_CHARS_MAX = 500
_CUES = (".vtt", ".srt")


@dataclass(slots=True)
class Typed:
    """The fields of an Interview that are read out of its front matter."""

    id: str
    title: str
    date: date | datetime | None
    people: tuple[Person, ...]
    tags: tuple[str, ...]
    language: str | None
    form: str | None
    problems: list[Problem] = field(default_factory=list)


def typed_metadata(
    front: FrontMatter, path: str, settings: Settings, folder_language: str | None = None
) -> Typed:
    """Read the well-known keys. What they hold wrongly becomes a Problem, never an error."""
    problems: list[Problem] = []
    known = _Known(front, path, problems)
    folder, _, name = path.rpartition("/")
    stem = re.sub(r"\.[^.]*$", "", name) or name
    bare, suffix_language = split_language(stem)
    stated = None if path.lower().endswith(_CUES) else known.title() or _first_heading(front.body)
    if stated and _letters(stated) == _letters(stem):
        # `nicole.he.md` with the title "Nicole He" is not in Hebrew.
        suffix_language = None
    people = people_of(front.metadata)
    if stated and (not people or _lacks_guest(people, stated)):
        named = {person.name.casefold() for person in people}
        guests = title_people(stated, front.body)
        people += tuple(Person(g, "interviewee") for g in guests if g.casefold() not in named)
    language = known.language() or suffix_language or folder_language
    if language is None and path.lower().endswith(".vtt"):
        match = _VTT_LANGUAGE.match(front.body)
        language = language_tag(match[1]) if match else None
    if language is None and settings.detect_language:
        language = detect_language(front.body)
    if language is None and settings.guess_language:
        language = guess_language(front.body)
    return Typed(
        id=known.id() or (f"{folder}/{stem}" if folder else stem),
        title=stated or _readable(bare, folder),
        date=known.date() or date_of_name(name),
        people=people,
        tags=known.tags(),
        language=language,
        form=known.form(),
        problems=problems,
    )


def _lacks_guest(people: tuple[Person, ...], title: str) -> bool:
    """Whether only an author is named, who writes of an "interview with" somebody."""
    return all(person.role is None for person in people) and title_introduces(title)


class _Known:
    """The well-known keys of one front matter, however they are spelt."""

    def __init__(self, front: FrontMatter, path: str, problems: list[Problem]) -> None:
        self._front = front
        self._path = path
        self._problems = problems
        self._own = _by_plain_key(front.metadata)
        self._nested = [_by_plain_key(value) for _, value in nested(front.metadata)]

    def _values(
        self, keys: tuple[str, ...] | list[str], *, deep: bool = False
    ) -> Iterator[tuple[str, Any]]:
        for values in (self._own, *(self._nested if deep else ())):
            for plain in keys:
                if plain in values:
                    yield values[plain]

    def _warn(self, key: str, reason: str, advice: str) -> None:
        self._problems.append(Problem(self._path, self._front.line(key), reason, advice))

    def title(self) -> str | None:
        for _, value in self._values(_TITLE_KEYS):
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                title = str(value)
                if "<" in title or "&" in title:
                    title = html.unescape(_TITLE_TAG.sub("", title))
                title = " ".join(title.split())
                if title:
                    return title
        return None

    def date(self) -> date | datetime | None:
        for key, value in self._values(_DATE_KEYS, deep=True):
            if isinstance(value, Mapping):
                # MkDocs keeps several dates under the one key.
                value = value.get("created") or value.get("published")
            if value in (None, "") or isinstance(value, Mapping | list):
                continue
            try:
                return parse_date(value)
            except ValueError as error:
                reason = str(error)
                if reason != AMBIGUOUS and not reason.startswith("it "):
                    reason = "there is no such day" if re.match(r"\d", str(value)) else "no date"
                advice = f"Write: {key}: 2020-12-31 (year-month-day)"
                self._warn(key, f"{key} {_short(value)} is left out: {reason}", advice)
        return None

    def tags(self) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for _, value in self._values(_TAG_KEYS, deep=True):
            for tag in _flat(value):
                found.setdefault(tag.casefold(), tag)
        taxonomies = self._front.metadata.get("taxonomies")
        if isinstance(taxonomies, Mapping):
            for key in ("tags", "categories"):
                for tag in _flat(taxonomies.get(key)):
                    found.setdefault(tag.casefold(), tag)
        return tuple(found.values())

    def language(self) -> str | None:
        for key, value in self._values(_LANGUAGE_KEYS, deep=True):
            first = value[0] if isinstance(value, list) and value else value
            first = first.get("code") if isinstance(first, Mapping) else first
            if not isinstance(first, str) or not first.strip():
                continue
            language = language_tag(first)
            if language:
                return language
            advice = f"Write: {key}: en (a code such as en, pt-BR)"
            self._warn(key, f"{key} {_short(first)} is no language known here", advice)
        return None

    def id(self) -> str | None:
        for key, value in self._values(["id"]):
            if value is None or isinstance(value, bool | list | Mapping):
                continue
            text = unicodedata.normalize("NFC", str(value).strip())
            if text and len(text) <= _ID_CHARS_MAX and text.isprintable() and "#" not in text:
                return text
            if text:
                advice = f"Write {key}: with letters, digits, - and / only"
                reason = f"{key} {_short(value)} cannot be used; the path stands in for it"
                self._warn(key, reason, advice)
        return None

    def form(self) -> str | None:
        for _, value in self._values(["form"]):
            if isinstance(value, str) and value.strip():
                return value.strip()
        return None


def _by_plain_key(values: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """However a key is spelt -> the key, its value."""
    found: dict[str, tuple[str, Any]] = {}
    for key, value in values.items():
        found.setdefault(re.sub(r"[\s_-]", "", str(key)).lower(), (key, value))
    return found


def _flat(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        for part in value.split() if _HASHTAGS.match(value.strip()) else value.split(","):
            tag = " ".join(part.split()).strip(" #")
            if tag:
                yield tag
    elif isinstance(value, list) and depth < 3:
        for item in value:
            # A comma within an item of a list belongs to it.
            if isinstance(item, str):
                tag = " ".join(item.split()).lstrip("#")
                if tag:
                    yield tag
            else:
                yield from _flat(item, depth + 1)
    elif isinstance(value, Mapping):
        yield from _flat(value.get("name"), depth + 1)
    elif isinstance(value, bool):
        yield str(value).lower()
    elif isinstance(value, int | float):
        yield str(value)


def _first_heading(body: str) -> str | None:
    """The first `# Heading` as plain text, unless it is one question of many."""
    found: list[str] = []
    fence = ""
    previous = ""
    for line in body[:_H1_CHARS].split("\n"):
        mark = line.lstrip()[:3]
        if fence or mark in ("```", "~~~"):
            fence = ("" if mark == fence else fence) if fence else mark
        elif match := _H1.match(line):
            found.append(match[1].rstrip().rstrip("#").rstrip())
        elif previous.strip() and _UNDERLINE.match(line) and previous[:1] not in " \t>-*#":
            found.append(previous)
        previous = line
    if not found or (len(found) > 1 and found[0].rstrip(" *_").endswith("?")):
        return None
    from .inline import plain

    title = " ".join(plain(_ANCHOR.sub("", found[0])).split())
    return None if title.lower().rstrip(":") in _WRAPPERS else title or None


def _readable(stem: str, folder: str) -> str:
    """`2020-12-03-kabir-das` as `Kabir Das`; an index page goes by its folder."""
    if stem.lower() == "index" and folder:
        stem = folder.rpartition("/")[2]
    name = stem if date_of_name(stem) is None else stem[10:]
    words = re.split(r"[-_\s]+", unicodedata.normalize("NFC", name).strip("-_ "))
    text = " ".join(word[:1].upper() + word[1:] if word.islower() else word for word in words)
    return text.strip() or stem


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return repr(text if len(text) <= 60 else text[:57] + "...")
