"""Captions to cues: what was said from which second on, each line with its place in the file.

webvtt-py parses. It wants strict WebVTT, which real files often are not, so
they are written anew first: without blank lines missing or doubled, with times
in one form, and with the number of the cue as its identifier, by which its
lines find back to those of the file.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...errors import SourceError
from ...models import Interview

_CLOCK = r"(?:(\d{1,9}):)?(\d{1,9}):(\d{1,2})(?:[.,:](\d{1,9}))?"
_TIMING = re.compile(rf"\s*{_CLOCK}\s*-{{1,2}}>\s*{_CLOCK}(?![\d:])(.*)$")
_SETTINGS = re.compile(r"(?:\s+[A-Za-z]\w*:\S*)*\s*$")
_ASIDE = re.compile(r"(?:NOTE(?:[ \t]|$)|(?:STYLE|REGION)[ \t]*$)")
_INDEX = re.compile(r"\s*\d+\s*$")

_TAG = re.compile(
    r"</?(?:[cibuvsap]|lang|ruby|rt|font|span|em|strong|div|sub|sup|small|br)(?:[.\s/][^<>]*)?>"
    r"|</?>|<\d+:[\d:.]+>",
    re.IGNORECASE,
)
_WORD_TIME = re.compile(r"<\d+:[\d:.]+>")
_OVERRIDE = re.compile(r"\{\\[^{}]*\}")
"""`{\\an8}`: where players of SubRip place a line."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue."""

    start: float
    """Seconds."""
    lines: tuple[tuple[int, str], ...]
    """(1-based line of the file, text as written), without blank ones."""


def cues_of(interview: Interview) -> list[Cue]:
    """The cues of a body, each word once. Raises SourceError where it holds none."""
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    parse: Any = webvtt.from_string
    written = list(_written(interview.body.removeprefix("\ufeff"), interview.body_line))
    if not written:
        raise SourceError(
            interview.path,
            "holds no cues",
            advice="A cue is a line 00:00:01.000 --> 00:00:04.000, its text below, a blank line",
        )
    try:
        captions = list(parse(_strict(written)))
    except (MalformedFileError, MalformedCaptionError, ValueError, AttributeError) as error:
        reason = f"not readable as captions: {error or type(error).__name__}"
        raise SourceError(interview.path, reason) from error
    cues: list[Cue] = []
    for caption in captions:
        places = written[int(caption.identifier)].lines
        lines = zip(places, caption.lines, strict=True)
        cues.append(Cue(_start(caption), tuple((line, text) for (line, _), text in lines)))
    return list(_once(cues))


def plain(text: str) -> str:
    """A line's text without tags and entities."""
    text = _TAG.sub(lambda tag: " " if tag[0][1:3].lower() == "br" else "", text)
    return " ".join(html.unescape(_OVERRIDE.sub("", text)).split())


def _start(caption: Any) -> float:
    time = caption.start_time
    return float(time.hours * 3600 + time.minutes * 60 + time.seconds + time.milliseconds / 1000)


@dataclass(frozen=True, slots=True)
class _Written:
    """A cue as it stands in the file."""

    times: str
    lines: tuple[tuple[int, str], ...]


def _strict(written: Sequence[_Written]) -> str:
    blocks = ["WEBVTT"]
    for number, cue in enumerate(written):
        # An arrow in what is said would begin another cue.
        text = "\n".join(line.replace("-->", "--&gt;") for _, line in cue.lines)
        blocks.append(f"{number}\n{cue.times}\n{text}")
    return "\n\n".join(blocks) + "\n"


def _written(body: str, first_line: int) -> Iterator[_Written]:
    lines = body.split("\n")
    strict = body.startswith("WEBVTT")
    timings = [(n, match) for n, line in enumerate(lines) if (match := _timing(line))]
    ends = [*(number for number, _ in timings), len(lines)][1:]
    above = [line for line in lines[: timings[0][0] if timings else 0] if line.strip()]
    index = _number(above[-1]) if above else None
    for (number, timing), end in zip(timings, ends, strict=True):
        last = end
        if end < len(lines):
            last, index = _without_identifier(lines, number + 1, end, index, strict)
        text = list(_payload(lines, number + 1, last, first_line, strict))
        if not _SETTINGS.match(timing[9]):
            text.insert(0, (first_line + number, timing[9]))
        if text:
            times = f"{_clock(timing, 1)} --> {_clock(timing, 5)}"
            yield _Written(times, tuple(text))


def _timing(line: str) -> re.Match[str] | None:
    return _TIMING.match(line) if "->" in line else None


def _clock(timing: re.Match[str], group: int) -> str:
    hours, minutes, seconds, part = timing.group(group, group + 1, group + 2, group + 3)
    total = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    milliseconds = (part or "").ljust(3, "0")[:3]
    return f"{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}.{milliseconds}"


def _without_identifier(
    lines: Sequence[str], start: int, end: int, index: int | None, strict: bool
) -> tuple[int, int | None]:
    """Where the text ends of which `lines[end]` is the next timing, and that cue's number."""
    last = end - 1
    while last > start and not lines[last].strip():
        last -= 1
    if last < start:
        return end, index
    after_blank = last == start or not lines[last - 1].strip()
    found = _number(lines[last])
    if found is not None and (after_blank or found == (index or 0) + 1):
        # Some files have a blank line after every line.
        counts_on = found == (index or 0) + 1
        if counts_on or last == end - 1:
            return last, found
    if strict and last == end - 1 and last > start and after_blank:
        return last, index
    return end, index


def _number(line: str) -> int | None:
    return int(line) if len(line) < 15 and _INDEX.match(line) else None


def _payload(
    lines: Sequence[str], start: int, end: int, first_line: int, strict: bool
) -> Iterator[tuple[int, str]]:
    """The text of a cue, also what stands below a blank line, but no comments."""
    aside = False
    for number in range(start, end):
        line = lines[number]
        if not line.strip():
            aside = False
            continue
        begins = number > start and not lines[number - 1].strip()
        aside = aside or (strict and begins and bool(_ASIDE.match(line)))
        if not aside:
            yield first_line + number, line


def _once(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Cues without the lines that merely stay on the screen.

    Automatic captions roll: each line is shown again above the next one, or
    grows word by word.
    """
    shown = [tuple(filter(None, (plain(text) for _, text in cue.lines))) for cue in cues]
    kept = [_kept(before, now) for before, now in zip([(), *shown], shown, strict=False)]
    repeats = sum(skip > 0 for skip, _ in kept)
    scrolls = sum(
        skip > 0 and (skip < len(now) or grown > 0)
        for (skip, grown), now in zip(kept, shown, strict=True)
    )
    timed = any(_WORD_TIME.search(text) for cue in cues for _, text in cue.lines)
    rolling = scrolls > (0 if timed else 1) and repeats * 2 >= sum(map(bool, shown)) - 1
    for cue, (skip, grown) in zip(cues, kept, strict=True):
        lines = [(line, text) for line, text in cue.lines if plain(text)]
        if rolling and skip:
            line, text = lines[skip - 1]
            rest = plain(text)[grown:].strip() if grown else ""
            lines = [*([(line, html.escape(rest, quote=False))] if rest else []), *lines[skip:]]
        if lines:
            yield replace(cue, lines=tuple(lines))


def _kept(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[int, int]:
    """How many first lines of `now` stood there before, and how much of the last of them."""
    for size in range(min(len(before), len(now)), 0, -1):
        if before[-size:-1] != now[: size - 1]:
            continue
        if before[-1] == now[size - 1]:
            return size, 0
        if now[size - 1].startswith(before[-1] + " "):
            return size, len(before[-1])
    return 0, 0
