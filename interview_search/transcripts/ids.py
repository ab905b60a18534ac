"""Section ids that outlive edits elsewhere in the file."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from ..models import Turn

_SLUG_CHARS = 80


def slug(text: str) -> str:
    """`Who are you?` as `who-are-you`; letters and marks of every script are kept."""
    text = unicodedata.normalize("NFC", text).lower()
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" or c in " -_\t\n" else "" for c in text)
    made = re.sub(r"[\s_-]+", "-", kept).strip("-")
    return made[:_SLUG_CHARS].rstrip("-")


def digest(turns: Sequence[Turn]) -> str:
    """A short hash of what is said."""
    text = "\x00".join(turn.text for turn in turns)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


class Ids:
    """Gives each section of one interview an id of its own."""

    def __init__(self, interview_id: str) -> None:
        self._interview_id = interview_id
        self._taken: dict[str, int] = {}
        """Name -> how many sections asked for it."""

    def new(self, name: str | None, turns: Sequence[Turn]) -> str:
        """By name (an anchor, a question, a topic), else by start time, else by content."""
        if not name and turns and turns[0].start_seconds is not None:
            name = f"t{turns[0].start_seconds:g}"
        content = digest(turns)
        name = name or content
        if name in self._taken:
            name = f"{name}-{content}"
        plain = name
        while name in self._taken:  # the same words twice: only their order tells them apart
            self._taken[plain] += 1
            name = f"{plain}+{self._taken[plain]}"
        self._taken[name] = 1
        return f"{self._interview_id}#{name}"
