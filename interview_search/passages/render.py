"""A passage as HTML, for a terminal, as plain text and as Markdown.

What could steer a terminal, reorder a line or hide in it is left out: control
characters, bidirectional embeddings and overrides, invisible tags. HTML holds
the text otherwise as it is; the others are for one line of a terminal or of a
document, in which white space becomes one space each.
"""

from __future__ import annotations

import html as _html
import json
import re
from collections.abc import Callable

from ..models import Passage

_HIDDEN = "\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f"
_STEERING = re.compile(f"[\x00-\x1f{_HIDDEN}]+")
_UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f{_HIDDEN}]+")
"""The same without line breaks and tabs."""
_IN_JSON = re.compile(f"[\u2028\u2029{_HIDDEN}]")
_SPACE = re.compile(r"\s+")
_INLINE = re.compile(r"([\\`*_\[\]<&~|{$])")
_LINE_START = re.compile(r"^(\s*\d*)([-+=#>.)])")
_BOLD = "\x1b[1;33m"
_RESET = "\x1b[0m"


def html(passage: Passage) -> str:
    """Escaped, each match in `<mark>`; safe as an element's content."""
    return _marked(passage, lambda text: _html.escape(visible(text)), "<mark>", "</mark>")


def ansi(passage: Passage) -> str:
    """One line for a terminal, each match bold and yellow."""
    return _marked(passage, clean, _BOLD, _RESET)


def plain(passage: Passage, left: str = "**", right: str = "**") -> str:
    """One line of text, each match between `left` and `right`."""
    return _marked(passage, clean, left, right)


def markdown(passage: Passage) -> str:
    """One line of Markdown that reads as the text, each match in `**`."""
    return _LINE_START.sub(r"\1\\\2", _marked(passage, escape, "**", "**"))


def clean(text: str) -> str:
    """The text on one line, without what could steer a terminal."""
    return _STEERING.sub("", _SPACE.sub(" ", text))


def visible(text: str) -> str:
    """The text without what could steer a terminal or a browser; line breaks stay."""
    return _UNSEEN.sub("", text)


def json_line(value: object) -> str:
    """JSON on one line that is harmless on a terminal; what it says is the same."""
    text = json.dumps(value, ensure_ascii=False)
    return _IN_JSON.sub(lambda match: json.dumps(match[0])[1:-1], text)


def escape(text: str) -> str:
    """The text on one line, so that Markdown shows it as it is within a paragraph."""
    return _INLINE.sub(r"\\\1", clean(text))


def _marked(passage: Passage, form: Callable[[str], str], left: str, right: str) -> str:
    text, at = passage.text, 0
    parts: list[str] = []
    for span in passage.spans:
        parts += form(text[at : span.start]), left, form(text[span.start : span.end]), right
        at = span.end
    return "".join(parts) + form(text[at:])
