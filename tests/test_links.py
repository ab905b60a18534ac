"""Links of passages, from files to results."""

from __future__ import annotations

from pathlib import Path

import pytest

from interview_search import Indexer, Searcher, Settings, SettingsError

ADA = """---
title: Ada on engines
slug: ada
media: https://youtu.be/abc
---
## Tools

**Lena:** Which tools do you use in the workshop by the river, and why just these?

**Ada:** [01:15] A loom, mostly. The loom was my mother's, and it still works every day.

## Tools

**Lena:** And what else is there in the workshop that you would never give away to anybody?

**Ada:** A small lathe with a broken foot. Nobody else wanted it, so it came to me.

## The end {#end}

**Ada:** That is all that I have to say about gears, except that they are beautiful.
"""


@pytest.fixture
def indexer(tmp_path: Path) -> Indexer:
    (tmp_path / "x.md").write_text(ADA)
    indexer = Indexer(None, settings=Settings(section_words_min=0))
    indexer.update(tmp_path)
    return indexer


def url(indexer: Indexer, query: str, **settings: str) -> str | None:
    with Searcher(indexer, settings=Settings(**settings)) as searcher:  # type: ignore[arg-type]
        return searcher.search(query).hits[0].passages[0].url


SITE = "https://example.org/{slug}/"


def test_without_a_template_there_are_none(indexer: Indexer) -> None:
    assert url(indexer, "lathe") is None


def test_the_words_alone(indexer: Indexer) -> None:
    found = url(indexer, '"broken foot"', url=SITE)
    assert found == (
        "https://example.org/ada/#:~:text=A%20small%20lathe%20with,it%20came%20to%20me"
    )


@pytest.mark.parametrize(
    ("style", "first", "second"),
    [("hugo", "tools", "tools-1"), ("python-markdown", "tools", "tools_1")],
)
def test_anchors_count_the_headings(indexer: Indexer, style: str, first: str, second: str) -> None:
    for query, anchor in (("loom", first), ("lathe", second), ("gears", "end")):
        found = url(indexer, query, url=SITE, anchors=style)
        assert found is not None
        assert found.startswith(f"https://example.org/ada/#{anchor}:~:text=")


def test_titles_lead_to_the_page(indexer: Indexer) -> None:
    assert url(indexer, "title:engines", url=SITE, anchors="hugo") is not None


def test_recordings(indexer: Indexer) -> None:
    assert url(indexer, "loom", url="{media}") == "https://youtu.be/abc?t=75"


def test_an_unknown_name_is_one_error_at_once(indexer: Indexer) -> None:
    with pytest.raises(SettingsError, match="no interview has a field 'nope'"):
        Searcher(indexer, settings=Settings(url="https://example.org/{nope}"))
    with pytest.raises(SettingsError, match="hugo"):
        Settings(anchors="huga")
