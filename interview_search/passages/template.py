"""Templates of URLs: which page of a site is which interview.

`https://example.org/{date:%Y}/{slug}/` has fields in braces: `id`, `path`,
`dir`, `stem`, `slug`, `date`, `media`, and every key of the front matter. The
page's own `permalink` or `url` there goes before the template, as it does on
the sites that have it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from string import Formatter
from typing import Any
from urllib.parse import quote, urljoin

from ..errors import SettingsError
from ..models import Interview
from .media import media_of

FIELDS = ("id", "path", "dir", "stem", "slug", "date", "media")
"""What every template may name."""
_ADVICE = "Known: " + ", ".join(f"{{{name}}}" for name in FIELDS) + " and keys of the front matter"
_OWN = ("permalink", "url")
"""Keys of the front matter in which a page says where it is."""
_NO_PLACE = re.compile(r"[\s{}\\#]|/:")
"""`/:year/:title/` is a template of its own."""
_SITE = re.compile(r"[\w+.-]+://[^/{]*")
_DAY_BEFORE = re.compile(r"\d{4}-\d{2}-\d{2}-(?=.)")
_NO_SLUG = re.compile(r"[\W_]+")


class Template:
    """A URL with fields, read once. Raises SettingsError if it cannot be read."""

    def __init__(self, text: str) -> None:
        try:
            parsed = list(Formatter().parse(text))
        except ValueError as error:
            raise SettingsError(
                f"url = {text!r} cannot be read: {error}",
                advice="Write fields as {slug} or {date:%Y}, and a brace itself twice",
            ) from None
        self.text = text
        self._parts: list[tuple[str, str | None, str]] = []
        for literal, name, form, conversion in parsed:
            if name is not None and (not name.strip() or conversion or "{" in (form or "")):
                raise SettingsError(f"url = {text!r} has a field without a name", advice=_ADVICE)
            if form and name != "date":
                raise SettingsError(
                    f"url = {text!r}: {{{name}}} takes no format", advice="Only {date:%Y} does"
                )
            self._parts.append((literal, name, form or ""))
        site = _SITE.match(text)
        self._site = site[0] if site else ""
        if not site and not text.startswith("{media}"):
            raise SettingsError(
                f"url = {text!r} is no whole URL",
                advice="It begins with https://, or is {media}",
            )

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields that are keys of the front matter."""
        return tuple(n for _, n, _ in self._parts if n is not None and n not in FIELDS)

    @property
    def is_media(self) -> bool:
        """Whether it leads to recordings, not to pages."""
        return any(name == "media" for _, name, _ in self._parts)

    def check(self, known: frozenset[str]) -> None:
        """Raises SettingsError for a field that is in no interview; `known` are their keys."""
        for name in self.keys:
            if name.casefold() not in known:
                raise SettingsError(
                    f"url = {self.text!r}: no interview has a field {name!r}", advice=_ADVICE
                )

    def url(self, interview: Interview) -> str | None:
        """Where an interview is; None where it lacks a field."""
        if not self.is_media and (own := self._own(interview)):
            return own
        made = []
        for literal, name, form in self._parts:
            made.append(literal)
            if name is not None:
                value = _value(interview, name, form)
                if not value:
                    return None
                made.append(value)
        return "".join(made).replace("/./", "/")

    def _own(self, interview: Interview) -> str | None:
        """What the page says itself, if that is a place on the same site."""
        for key in _OWN:
            value = interview.metadata.get(key)
            if not isinstance(value, str) or _NO_PLACE.search(value):
                continue
            if value.startswith("/") and not value.startswith("//"):
                return urljoin(self._site, quote(value, safe="/%?=&~-._"))
            if value.startswith(f"{self._site}/"):
                return quote(value, safe=":/%?=&~-._")
        return None


def _value(interview: Interview, name: str, form: str) -> str | None:
    """A field, for a URL."""
    folder, _, file = interview.path.rpartition("/")
    stem = file.rpartition(".")[0] or file
    if name == "media":
        return media_of(interview.metadata)
    if name == "date":
        return _escaped(_day(interview.date, form)) if interview.date else None
    if name == "slug":
        given = interview.metadata.get("slug")
        if isinstance(given, str) and given.strip():
            return _escaped(given.strip())
        if stem in ("index", "_index") and folder:
            stem = folder.rpartition("/")[2]
        return _escaped(_NO_SLUG.sub("-", _DAY_BEFORE.sub("", stem).lower()).strip("-"))
    if name == "dir":
        return _escaped(folder) or "."
    plain = {"id": interview.id, "path": interview.path, "stem": stem}.get(name)
    return _escaped(plain if plain is not None else _found(interview.metadata, name))


def _found(metadata: Mapping[str, Any], name: str) -> str:
    """The value of a key, dotted where it is an inner one."""
    value: Any = metadata
    for key in name.casefold().split("."):
        if not isinstance(value, Mapping):
            return ""
        value = {str(k).casefold(): v for k, v in value.items()}.get(key)
    return str(value) if isinstance(value, (str, int, float, date)) else ""


def _day(day: date, form: str) -> str:
    return day.strftime(form) if form else day.isoformat()[:10]


def _escaped(text: str) -> str:
    return quote(text, safe="/-._~", errors="replace")
