"""Interviews and sections as documents: their postings, and what is stored of them."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from ... import analysis
from ...models import Section
from ...settings import Settings
from .. import serial
from ..base import Record
from .schema import INTERVIEW, PART_SPAN, REMOVED, SECTION, Posting, counts

_NAME_GAP = 16
"""Positions between two names, so that no phrase spans both."""


def interview(record: Record) -> dict[str, Any]:
    return {
        "kind": INTERVIEW,
        "id": record.interview.id,
        "interview": record.interview.id,
        "data": serial.dump_record(record),
    }


def removed(record: Record) -> dict[str, Any]:
    """All that is kept of an interview that was taken out: nothing that it says."""
    return {"kind": REMOVED, "id": record.interview.id, "data": serial.dump_record(record)}


def sections(
    record: Record, sections: Sequence[Section], settings: Settings
) -> Iterator[dict[str, Any]]:
    """The documents of one interview's sections, in order."""
    title = analysis.words(record.interview.title)
    stems = analysis.stems(record.interview.language, stops=True)
    for section in sections:
        parts = (
            analysis.words(section.question or ""),
            analysis.words(section.heading or ""),
            title,
            analysis.words(section.answer),
        )
        heading_weight = int(section.heading != section.question)
        weights = (settings.question_weight, heading_weight, settings.title_weight, 1)
        yield {
            "kind": SECTION,
            "id": section.id,
            "interview": record.interview.id,
            "text": list(_stems(parts, weights, stems)),
            "words": list(_words(parts)),
            "speaker": list(_names(section.speakers)),
            "data": serial.dump_section(section),
        }


def _stems(
    parts: Sequence[list[str]], weights: Sequence[int], stems: analysis.Stems
) -> Iterator[Posting]:
    """The combined field of BM25F: frequencies and lengths are weighted sums over the parts."""
    found: dict[str, list[int]] = {}
    for number, words in enumerate(parts):
        for word, count in Counter(words).items():
            stem = stems[word]
            if stem:
                row = found.get(stem)
                if row is None:
                    row = found[stem] = [0, 0, 0, 0]
                row[number] += count
    question, heading, title, answer = weights
    for stem, row in found.items():
        frequency = question * row[0] + heading * row[1] + title * row[2] + answer * row[3]
        yield stem.encode("utf-8", "replace"), frequency, float(frequency), counts(row)


def _words(parts: Sequence[list[str]]) -> Iterator[Posting]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(parts):
        for position, word in enumerate(words, number * PART_SPAN):
            places[word].append(position)
            if word[0] in analysis.SIGNS:
                places[word[1:]].append(position)
    yield from _placed(places)


def _names(names: Sequence[str]) -> Iterator[Posting]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    position = 0
    for name in names:
        for word in analysis.words(name):
            for form in {word, analysis.fold(word)}:
                places[form].append(position)
            position += 1
        position += _NAME_GAP
    yield from _placed(places)


def _placed(places: dict[str, list[int]]) -> Iterator[Posting]:
    for word, positions in places.items():
        frequency = len(positions)
        value = array("I", positions).tobytes()
        yield word.encode("utf-8", "replace"), frequency, float(frequency), value
