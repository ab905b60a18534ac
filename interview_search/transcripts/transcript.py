"""From an interview to its turns: which form explains the file best."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from ..errors import SourceError
from ..models import Interview, Problem
from ..settings import Settings
from .forms import CAPTIONS, FORM_NAMES, FORMS, read_captions
from .reader import Reading
from .source import Source
from .talks import attributed
from .turns import Item

_log = logging.getLogger(__name__)

_TIE = 0.1
"""Two forms whose confidence is this near are a tie; the earlier in the table wins."""

_LAST = ("plain-questions", "prose")
"""Forms without any mark, tried where no other is found."""

_TALK = 0.3
"""A file of which `Q:` and `A:` explain less than this share is a talk."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """An interview whose turns are known, not yet paired into sections."""

    interview: Interview
    form: str
    confidence: float
    """Share of the body, 0 to 1, that the form explains."""
    ties: tuple[str, ...]
    """Other forms that explain nearly as much."""
    items: tuple[Item, ...]
    speakers: tuple[str, ...]
    """Who speaks in this file."""
    problems: tuple[Problem, ...] = ()


def transcribe(interview: Interview, settings: Settings | None = None) -> Transcript:
    """Find the form of an interview and read its turns.

    The form is the one that the interview's front matter or the settings
    state, else the one that explains most of the body. Raises SourceError for
    a stated form that does not exist and for captions without cues.
    """
    settings = settings or Settings()
    source = Source(interview, settings)
    stated = interview.form or settings.form
    form, reading, ties = _stated(source, stated) if stated else _detected(source)
    reading = attributed(reading, interview)
    _log.debug("%s: %s, %.2f", interview.path, form, reading.explained)
    return Transcript(
        replace(interview, form=form),
        form,
        round(reading.explained, 4),
        ties,
        tuple(reading.items),
        reading.speakers,
        tuple(_silent_guests(interview, reading)),
    )


def _stated(source: Source, form: str) -> tuple[str, Reading, tuple[str, ...]]:
    if form in CAPTIONS.values():
        return form, read_captions(source), ()
    if form not in FORMS:
        raise SourceError(
            source.interview.path,
            f"unknown form {form!r}",
            advice="Known: " + ", ".join(FORM_NAMES),
        )
    reading = FORMS[form](source)
    if reading is None:
        _log.warning("%s: nothing in it is written as %s", source.interview.path, form)
        reading = FORMS["prose"](source)
        assert reading is not None
    return form, reading, ()


def _detected(source: Source) -> tuple[str, Reading, tuple[str, ...]]:
    suffix = "." + source.interview.path.rpartition(".")[2].lower()
    if suffix in CAPTIONS or source.interview.body.lstrip("\ufeff").startswith("WEBVTT"):
        return CAPTIONS.get(suffix, "webvtt"), read_captions(source), ()
    readings: list[tuple[str, Reading]] = []
    for name, read in FORMS.items():
        if name in _LAST:
            continue
        reading = read(source)
        if reading is not None:
            readings.append((name, reading))
            if reading.explained > 1 - _TIE / 2:
                break
    # A talk that ends in a few questions is prose, which reads `Q:` and `A:` as well.
    readings = [(name, r) for name, r in readings if name != "qa" or r.explained >= _TALK]
    for name in _LAST if not readings else ():
        last = FORMS[name](source)
        if last is not None:
            return name, last, ()
    most = max(reading.explained for _, reading in readings)
    near = [(name, r) for name, r in readings if r.explained >= most - _TIE]
    form, reading = near[0]
    return form, reading, tuple(name for name, _ in near[1:])


def _silent_guests(interview: Interview, reading: Reading) -> list[Problem]:
    """People of the front matter whom no label names, where labels name others."""
    if not reading.speakers:
        return []
    return [
        Problem(
            interview.path,
            None,
            f"{person.name!r} is in the front matter, but nobody of that name speaks",
            "Write the name as in the turns: " + ", ".join(reading.speakers[:5]),
        )
        for person in interview.people
        if person.role == "interviewee" and person.name not in reading.speakers
    ]
