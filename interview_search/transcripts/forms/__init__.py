"""The forms, in the order in which the first of several equals wins.

A new way of writing interviews is a new file here with a `FORM` name and a
`read(source)` that returns a Reading, or None where the form is absent, and a
line in `FORMS`.
"""

from __future__ import annotations

from collections.abc import Callable

from ..reader import Reading
from ..source import Source
from . import (
    blockquotes,
    bold_questions,
    bold_turns,
    captions,
    dialogue,
    heading_turns,
    headings,
    italic_turns,
    name_lines,
    name_text,
    numbered,
    plain_questions,
    prose,
    qa,
    timed_turns,
)

FORMS: dict[str, Callable[[Source], Reading | None]] = {
    form.FORM: form.read
    for form in (
        bold_turns,
        timed_turns,
        heading_turns,
        italic_turns,
        name_lines,
        name_text,
        headings,
        qa,
        numbered,
        bold_questions,
        blockquotes,
        dialogue,
        plain_questions,
        prose,
    )
}
CAPTIONS = {".vtt": "webvtt", ".srt": "srt"}
read_captions = captions.read_captions
FORM_NAMES = (*FORMS, *CAPTIONS.values())
