from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from interview_search.errors import SettingsError
from interview_search.passages.media import at_second, media_of
from interview_search.passages.template import Template

from .helpers import INTERVIEW


def url(template: str, path: str = "talks/2020-01-02-Ada Byrne.md", **metadata: Any) -> str | None:
    return Template(template).url(replace(INTERVIEW, path=path, metadata=metadata))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("https://x.org/{slug}/", "https://x.org/ada-byrne/"),
        ("https://x.org/{stem}/", "https://x.org/2020-01-02-Ada%20Byrne/"),
        ("https://x.org/{path}", "https://x.org/talks/2020-01-02-Ada%20Byrne.md"),
        ("https://x.org/{dir}/{id}", "https://x.org/talks/ada"),
        ("https://x.org/{date:%Y/%m}/{slug}", "https://x.org/2020/01/ada-byrne"),
        ("https://x.org/{date}", "https://x.org/2020-01-02"),
        ("https://x.org/{Season}/{show.Name}", "https://x.org/3/late%20show"),
        ("https://x.org/{{a}}", "https://x.org/{a}"),
        ("https://x.org/{nothing}", None),
    ],
)
def test_fields(template: str, expected: str | None) -> None:
    assert url(template, season=3, show={"name": "late show"}) == expected


def test_slugs() -> None:
    assert url("https://x.org/{slug}", slug="my-own") == "https://x.org/my-own"
    assert url("https://x.org/{slug}", "a/lisbon/index.md") == "https://x.org/lisbon"
    assert url("https://x.org/{dir}/{slug}", "top.md") == "https://x.org/top"


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"url": "/a/b/"}, "https://x.org/a/b/"),
        ({"permalink": "/a b/", "url": "/c/"}, "https://x.org/c/"),
        ({"permalink": "https://x.org/p/"}, "https://x.org/p/"),
        ({"permalink": "/:year/:title/"}, "https://x.org/blog/ada-byrne"),
        ({"url": "https://elsewhere.org/p"}, "https://x.org/blog/ada-byrne"),
        ({"url": "javascript:alert(1)"}, "https://x.org/blog/ada-byrne"),
        ({"url": "//elsewhere.org"}, "https://x.org/blog/ada-byrne"),
        ({"url": 3}, "https://x.org/blog/ada-byrne"),
    ],
)
def test_what_the_page_says_of_itself_goes_first(own: dict[str, Any], expected: str) -> None:
    assert url("https://x.org/blog/{slug}", **own) == expected


@pytest.mark.parametrize(
    "template",
    ["https://x.org/{", "https://x.org/{}", "https://x.org/{slug:>5}", "{slug}", "x.org/{slug}",
     "https://x.org/{slug!r}", "", "https://x.org/{date:{slug}}"],
)  # fmt: skip
def test_a_template_that_cannot_be_read(template: str) -> None:
    with pytest.raises(SettingsError) as error:
        Template(template)
    assert error.value.advice


def test_unknown_names() -> None:
    with pytest.raises(SettingsError, match="no interview has a field 'sesaon'"):
        Template("https://x.org/{sesaon}").check(frozenset({"season"}))
    Template("https://x.org/{Season}/{slug}").check(frozenset({"season"}))


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        ("https://x.org/a.mp3", "https://x.org/a.mp3#t=75"),
        ("https://www.youtube.com/watch?v=abc&t=3", "https://www.youtube.com/watch?v=abc&t=75"),
        ("https://youtu.be/abc", "https://youtu.be/abc?t=75"),
        ("https://youtube.com/embed/abc", "https://youtube.com/embed/abc?start=75"),
        ("https://vimeo.com/1", "https://vimeo.com/1#t=75s"),
        ("https://notvimeo.com/1", "https://notvimeo.com/1#t=75"),
        ("https://archive.org/details/x", "https://archive.org/details/x?start=75"),
        ("https://archive.org/download/x.mp3", "https://archive.org/download/x.mp3#t=75"),
        ("https://www.twitch.tv/videos/1", "https://www.twitch.tv/videos/1?t=75s"),
        ("http://[bad", "http://[bad"),
    ],
)
def test_seconds_of_recordings(media: str, expected: str) -> None:
    assert at_second(media, 75.9) == expected
    assert at_second(media, None) == media


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"Audio": "https://x.org/a.mp3"}, "https://x.org/a.mp3"),
        ({"enclosure": [{"url": "https://x.org/a.mp3"}]}, "https://x.org/a.mp3"),
        ({"youtube": "dQw4w9WgXcQ"}, "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ({"media": "javascript:alert(1)", "video": "https://x.org/v"}, "https://x.org/v"),
        ({"audio": []}, None),
        ({"audio": "a.mp3"}, None),
    ],
)
def test_where_recordings_are(metadata: dict[str, Any], expected: str | None) -> None:
    assert media_of(metadata) == expected
