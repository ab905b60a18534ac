from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_search.passages import export, render

from .helpers import INTERVIEW, hit, passage


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv() -> None:
    found = hit(passage('A "loom", indeed', (3, 7), start_seconds=65.5), passage("Two"))
    text = export.to_csv([found])
    assert text.splitlines()[0] == (
        "rank,score,interview,title,date,speaker,line,seconds,question,passage,url"
    )
    assert list(rows(text)[0].values()) == [
        "1", "2.5", "ada", "Ada on engines", "2020-01-02", "Ada", "12", "65.5", "Why?",
        'A "loom", indeed', "",
    ]  # fmt: skip
    assert [row["passage"] for row in rows(text)] == ['A "loom", indeed', "Two"]


def test_csv_of_nothing_is_its_header() -> None:
    assert export.to_csv([]) == ",".join(export.COLUMNS) + "\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n"])
def test_csv_disarms_formulas_but_not_numbers(start: str) -> None:
    found = replace(hit(passage(start + "1+1", speaker=start + "x")), score=-1.5)
    row = rows(export.to_csv([found]))[0]
    assert (row["passage"], row["speaker"]) == (f"'{start}1+1", f"'{start}x")
    assert row["score"] == "-1.5"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(TEXT, TEXT, st.none() | TEXT)
def test_csv_reads_back(text: str, question: str, speaker: str | None) -> None:
    found = hit(passage(text, speaker=speaker), question=question)
    row = rows(export.to_csv([found, found]))[1]
    read = (row["passage"], row["question"], row["speaker"])
    for cell, value in zip(read, (text, question, speaker or ""), strict=True):
        value = render.visible(value)
        assert cell in (value, "'" + value)
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_jsonl_is_one_hit_a_line() -> None:
    found = hit(passage("Zwei\nZeilen\u2028অসমীয়া", (0, 4)))
    text = export.to_jsonl([found, found])
    assert text.endswith("\n")
    lines = text.removesuffix("\n").split("\n")
    assert [json.loads(line) for line in lines] == [found.to_dict()] * 2
    assert "অসমীয়া" in lines[0]


def test_markdown_quotes_with_source() -> None:
    ann = replace(INTERVIEW, title="Ann_B: *a* life", path="talks/a_b.md")
    text = export.to_markdown(
        [hit(passage("A loom.", (2, 6), start_seconds=3725.9), interview=ann), hit(passage("Two"))]
    )
    assert text == (
        "> A **loom**.\n"
        ">\n"
        "> — Ada, *Ann\\_B: \\*a\\* life*, 2020-01-02, talks/a\\_b.md:12, 1:02:05\n"
        "\n"
        "> Two\n"
        ">\n"
        "> — Ada, *Ada on engines*, 2020-01-02, talks/ada.md:12\n"
    )


def test_markdown_leaves_out_what_is_not_known() -> None:
    bare = replace(INTERVIEW, title=" ", date=None)
    text = export.to_markdown([hit(passage("Two", speaker=None), interview=bare)])
    assert text == "> Two\n>\n> — talks/ada.md:12\n"


def test_markdown_links_to_the_place() -> None:
    linked = replace(passage("Two", speaker=None), url="https://x.org/a/#b:~:text=Two<")
    text = export.to_markdown([hit(linked, interview=replace(INTERVIEW, title="", date=None))])
    assert text == "> Two\n>\n> — [talks/ada.md:12](<https://x.org/a/#b:~:text=Two%3C>)\n"


def test_times_keep_their_zone() -> None:
    dated = replace(INTERVIEW, date=datetime(2020, 1, 2, 3, 4, tzinfo=UTC))
    row = rows(export.to_csv([hit(passage("Two"), interview=dated)]))[0]
    assert row["date"] == "2020-01-02T03:04:00+00:00"
