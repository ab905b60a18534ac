"""Hits as text for other programs and for people: CSV, JSON lines, quotations."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from ..models import Hit, Passage
from . import render

COLUMNS = (
    "rank", "score", "interview", "title", "date", "speaker",
    "line", "seconds", "question", "passage", "url",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet run a cell instead of showing it."""


def to_csv(results: Iterable[Hit]) -> str:
    """A header and one row a passage, as a spreadsheet reads it.

    A cell that a spreadsheet would run as a formula gets an apostrophe before
    it. Write the text with newline="" (and as `utf-8-sig` for Excel).
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for rank, hit, passage in _passages(results):
        row = (
            rank,
            hit.score,
            hit.interview.id,
            hit.interview.title,
            _day(hit.interview.date),
            passage.speaker,
            passage.line,
            passage.start_seconds,
            hit.section.question,
            passage.text,
            passage.url,
        )
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def to_jsonl(results: Iterable[Hit]) -> str:
    """One hit a line, as `Hit.to_dict()` gives it."""
    return "".join(render.json_line(hit.to_dict()) + "\n" for hit in results)


def to_markdown(results: Iterable[Hit]) -> str:
    """Quotations to paste: each passage in a blockquote with who, where and when."""
    return "\n".join(_quotation(hit, passage) for _, hit, passage in _passages(results))


def _quotation(hit: Hit, passage: Passage) -> str:
    interview = hit.interview
    source = (
        render.escape(passage.speaker or ""),
        f"*{render.escape(interview.title.strip())}*" if interview.title.strip() else "",
        _day(interview.date),
        _linked(render.escape(f"{interview.path}:{passage.line}"), passage.url),
        _clock(passage.start_seconds),
    )
    return f"> {render.markdown(passage)}\n>\n> — {', '.join(filter(None, source))}\n"


def _linked(text: str, url: str | None) -> str:
    if not url:
        return text
    return f"[{text}](<{render.clean(url).replace('<', '%3C').replace('>', '%3E')}>)"


def _passages(results: Iterable[Hit]) -> Iterator[tuple[int, Hit, Passage]]:
    """Each with its rank, which the sections of a grouped hit share."""
    for first in results:
        for hit in (first, *first.more):
            for passage in hit.passages:
                yield first.rank, hit, passage


def _cell(value: str | float | None) -> str | float | None:
    if not isinstance(value, str):
        return value
    value = render.visible(value)
    return "'" + value if value.startswith(_FORMULA) else value


def _day(value: date | datetime | None) -> str:
    return value.isoformat() if value else ""


def _clock(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, second = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{second:02}"
