"""Whether what was read from an index has the types that it says: a file can hold anything."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from math import isfinite
from typing import Any

from ..models import Interview, Section
from ..script import BETWEEN, script_of
from .base import Record

_ROLES = (None, "interviewer", "interviewee", "other")


def check_record(record: Record, sections: int) -> Record:
    """The record of an interview with so many sections. Raises ValueError for nonsense."""
    check_interview(record.interview)
    if not (
        _all(str, (record.key, record.claimed))
        and _maybe(record.root)
        and _all(str, record.speakers)
        and _all(str, record.hosts)
        and len(record.voices) == sections
        and _all(str, chain.from_iterable(record.voices))
    ):
        raise ValueError("it is no interview")
    return record


def check_interview(interview: Interview) -> Interview:
    """Raises ValueError for nonsense."""
    i = interview
    if not (
        _all(str, (i.id, i.path, i.title, i.content_hash))
        and _maybe(i.language)
        and _maybe(i.form)
        and type(i.body_line) is int
        and type(i.metadata) is dict
        and _all(str, i.tags)
        and all(type(p.name) is str and p.role in _ROLES for p in i.people)
    ):
        raise ValueError("it is no interview")
    return interview


def check_section(section: Section) -> Section:
    """Raises ValueError for nonsense."""
    script = script_of(section)
    text, starts = script.text, script.starts
    if section.turns and starts[-1] != len(text) + len(BETWEEN):
        raise ValueError("its turns are not its text")
    if not (
        _all(str, (section.id, section.answer))
        and _maybe(section.heading)
        and _maybe(section.question)
        and _maybe(section.anchor)
        and _all(int, (section.ordinal, section.start_line, section.end_line))
        and _seconds(section.start_seconds)
        and _all(str, section.speakers)
        and type(section.question_turns) is int
        and 0 <= section.question_turns <= len(section.turns)
    ):
        raise ValueError("it is no section")
    for turn, start in zip(section.turns, starts, strict=False):
        if not (
            _maybe(turn.speaker)
            and turn.role in _ROLES
            and type(turn.text) is str
            and _all(int, (turn.start_line, turn.end_line))
            and _seconds(turn.start_seconds)
            and text[start : start + len(turn.text)] == turn.text
            and _all(int, chain.from_iterable(turn.lines))
            and all(at <= len(turn.text) for at, _ in turn.lines)
            and all(type(at) is int and at >= 0 and _seconds(s) for at, s in turn.times)
        ):
            raise ValueError("it has a turn that is none")
    return section


def _all(kind: type, values: Iterable[Any]) -> bool:
    return {*map(type, values)} <= {kind}


def _maybe(value: Any) -> bool:
    return value is None or type(value) is str


def _seconds(value: Any) -> bool:
    return value is None or (type(value) in (int, float) and isfinite(value) and value >= 0)
