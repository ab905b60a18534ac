"""The word lists that tell a question from a topic and a person from a note."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Literal

_ENDS_AS_QUESTION = re.compile(r"[?？؟⁇‽⸮՞]['\"”’»」)\]*_:：!\s]*$")
_LABEL = (
    r"(?:\#?\d{1,3}|(?:q(?:uestion)?|frage|pregunta|pergunta|domanda|вопрос|問|问)\s*+\#?\d{0,3})"
    r"\s*+[.):：–—-]\s*+"
)
_KEPT = r"\w?？؟\u0300-\u036f\u0900-\u0fff"
_EDGES = re.compile(rf"^[^\w¿]+|^{_LABEL}|(?<![^{_KEPT}])[^{_KEPT}]++$", re.IGNORECASE)
"""Markup, quotes, dashes, emoji and numbers around a heading; the marks of Indic words stay."""
_ASKS_IN_ENGLISH = re.compile(
    r"(?:who|whom|whose|what|which|when|where|why|how)(?:'s| (?:am|are|is|was|were|do|does|did|"
    r"have|has|had|can|could|will|would|shall|should|may|might|must)\b|$)|"
    r"who (?!(?:i|we|they|he|she|it|the|a|an)\b)",
    re.IGNORECASE,
)
"""`What did the city do`, but not `What the city did`."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts whose words need no blank between them, or carry endings."""


@cache
def words(name: str) -> frozenset[str]:
    """The entries of one list, lower case."""
    text = files(__package__).joinpath("words", f"{name}.txt").read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("# "))


@cache
def roles(name: str) -> dict[str, str]:
    """The entries of a list whose lines are `role label`, as label -> role."""
    pairs = (line.split(" ", 1) for line in words(name))
    return {label: role for role, label in pairs}


@cache
def _any_of(name: str) -> re.Pattern[str]:
    """A list as one pattern; `…` in an entry stands for any text."""
    listed = sorted(words(name))
    begins = [_entry(line) for line in listed if not line.startswith("…")]
    within = [_entry(line) for line in listed if line.startswith("…")]
    # One `^` for all of them: the others are tried at every character.
    return re.compile("|".join([f"^(?:{'|'.join(begins)})"] * bool(begins) + within))


def _entry(line: str) -> str:
    bare = re.escape(line.strip("…"))
    edge = "" if _UNSPACED.search(line) or not line.strip("…")[-1].isalnum() else r"(?!\w)"
    if line.startswith("…"):
        return rf"(?<!\w){bare}{edge}" if edge else bare + ("" if line.endswith("…") else "$")
    return bare + edge


def ends_as_question(text: str) -> bool:
    """Whether the text closes with a question mark of any script."""
    return bool(_ENDS_AS_QUESTION.search(text))


def is_question(text: str) -> bool:
    """Whether a heading or a line asks, by its mark or by its words."""
    if ends_as_question(text):
        return True
    text = bare(text)[:_ASKS_CHARS]
    return bool(_any_of("questions").search(text) or _ASKS_IN_ENGLISH.match(text))


def may_be_question(text: str) -> bool:
    """Whether it asks or at least speaks to somebody: `Your favourite tools`."""
    return is_question(text) or speaks_to_somebody(text)


def speaks_to_somebody(text: str) -> bool:
    """Whether it says `you` in any language."""
    return bool(_any_of("you").search(bare(text)[:_ASKS_CHARS]))


def bare(text: str) -> str:
    """A heading in lower case without number, label, emoji and markup around it."""
    for _ in range(_LAYERS_MAX):
        text, before = _EDGES.sub("", text), text
        if text == before:
            break
    return text.lower().replace("’", "'")


_ASKS_CHARS = 2_000
"""Who asks does so before this; the lists take some microseconds a character."""
_LAYERS_MAX = 9
"""Labels and markup around each other, such as `**1. Q: ...**`."""
Heading = Literal["topic", "wrapper"]


def known_heading(text: str) -> Heading | None:
    """`topic` for Introduction, Conclusion..., `wrapper` for Transcript, Interview..."""
    key = bare(text)
    if key in words("wrappers"):
        return "wrapper"
    if key in words("topics") or (key.startswith(_prefixes()) and not may_be_question(text)):
        return "topic"
    return None


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(line.rstrip("…") for line in words("topics") if line.endswith("…"))
