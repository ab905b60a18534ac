"""Recordings: where the front matter says they are, and the URL of one of their seconds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_KEYS = (
    "media", "audio", "video", "media_url", "audio_url", "video_url", "recording", "mp3",
    "enclosure", "youtube",
)  # fmt: skip
_INNER_KEYS = ("url", "src", "href", "file")
_YOUTUBE_ID = re.compile(r"[\w-]{11}")
_PLAYERS = (
    (r"(?:.+\.)?youtube(?:-nocookie)?\.com/embed/", "?start={}"),
    (r"(?:.+\.)?youtube(?:-nocookie)?\.com/|youtu\.be/", "?t={}"),
    (r"(?:.+\.)?vimeo\.com/", "#t={}s"),
    (r"(?:.+\.)?twitch\.tv/", "?t={}s"),
    (r"(?:.+\.)?(?:dailymotion\.com|archive\.org)/(?!download/)", "?start={}"),
    (r"open\.spotify\.com/", "?t={}"),
)
"""Host and path -> how it takes the second; all others are files, and take `#t=`
(https://www.w3.org/TR/media-frags/)."""


def media_of(metadata: Mapping[str, Any]) -> str | None:
    """The URL of an interview's recording; None where its front matter names none."""
    lowered = {key.casefold(): value for key, value in metadata.items()}
    for key in _KEYS:
        value = lowered.get(key)
        if isinstance(value, (list, tuple)):
            value = next(iter(value), None)
        if isinstance(value, Mapping):
            value = next((value[inner] for inner in _INNER_KEYS if inner in value), None)
        if not isinstance(value, str):
            continue
        if key == "youtube" and _YOUTUBE_ID.fullmatch(value):
            return f"https://www.youtube.com/watch?v={value}"
        if value.lower().startswith(("http://", "https://")) and not re.search(r"\s", value):
            return value
    return None


def at_second(url: str, seconds: float | None) -> str:
    """The same at this second of the recording, the way its player takes it."""
    if seconds is None:
        return url
    try:
        scheme, host, path, query, fragment = urlsplit(url)
    except ValueError:
        return url
    place = f"{host.lower()}{path or '/'}"
    form = next((form for known, form in _PLAYERS if re.match(known, place)), "#t={}")
    name, _, value = form[1:].format(int(seconds)).partition("=")
    if form[0] == "#":
        fragment = f"{name}={value}"
    else:
        others = [pair for pair in parse_qsl(query, True) if pair[0] not in ("t", "start")]
        query = urlencode([*others, (name, value)])
    return urlunsplit((scheme, host, path, query, fragment))
