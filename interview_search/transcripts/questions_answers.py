"""`Q:` and `A:` labels, which may stand in any form (a talk that ends in questions)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from ..making import quick
from ..models import Role
from .vocabulary import ends_as_question, is_question, roles, words

Place = TypeVar("Place", bound=object)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a label was found to mean."""

    kind: Literal["turn", "ask", "answer", "note", "time"]
    rest: str
    """Source after the label; the whole line for a note."""
    speaker: str | None = None
    role: Role | None = None
    time: str | None = None
    until: Literal["label", "block", "line"] = "label"
    """How far a question reaches: where no label answers, the text after it does."""
    answer: str = ""
    """Source on the same line after a question whose markup ends: `**Q: Why?** Because`."""


spoken_as = quick(Spoken)
"""Makes one where there are many."""

_MARKS = r"\*\*\*|\*\*|__|\*|_"
_LABEL = re.compile(
    rf"^(?P<mark>{_MARKS})?\s?(?P<open>\\?[\[(【])?"
    r"(?P<label>[^\W\d_][^\s\d*_:：.<>()\[\]【】\\]{0,14}"
    r"(?: [^\W\d_][^\s\d*_:：.<>()\[\]【】\\]{0,14})?)"
    r"[ ]?(?P<number>[#№]?\d{1,3})?(?P<shut>\\?[\])】])?"
    rf"(?:[ \u00a0\u202f]?(?P<colon>[:：])\s?(?P<close>{_MARKS})?"
    rf"|(?P<stop>\.|[ ]?[-–—])(?P<stopped>{_MARKS})?|(?P<early>{_MARKS})\s?(?P<late>[:：])?)?"
    r"(?:(?<=：)|(?=[\s：:])|$)"
)
_TAGGED = re.compile(r"^<(strong|b|em|i|span|p)\b[^>]*>(.*?)</\1>", re.IGNORECASE)
_MARK = {"strong": "**", "b": "**", "em": "*", "i": "*", "span": "", "p": ""}
_STARTS = re.compile(r"^(?:\*\*|__|\*|_|<)?\s?\\?[\[(【]?[^\W\d_]")
_PICTURES = re.compile(r"^[\u2190-\u2bff\u3030\ufe0f\U0001f000-\U0001faff]+\s*")
_BREAK = re.compile(r"^\s*(?:<br\s*/?>|\\|\x0b)\s*", re.IGNORECASE)


def untagged(line: str) -> str:
    """`<strong>Q:</strong> why` as `**Q:** why`."""
    match = _TAGGED.match(line) if line.startswith("<") else None
    if not match:
        return line
    mark = _MARK[match[1].lower()]
    return f"{mark}{match[2].strip()}{mark}{line[match.end() :]}"


def question_or_answer(line: str) -> Spoken | None:
    """The question or answer that a line begins, or None.

    The markup may close after the label (`**Q:** why`) or embrace the whole
    line (`**Q: why?**`).
    """
    found = _labelled(line)
    return _meant(*found, roles("qa_labels")) if found else None


def questions_and_answers(lines: Iterable[tuple[Place, str]]) -> dict[Place, Spoken]:
    """Every question and answer of an interview by its place."""
    labelled = [(place, label) for place, line in lines if (label := _labelled(line))]
    kinds = roles("qa_labels") | _pair([label for _, label in labelled])
    found: dict[Place, Spoken] = {}
    asked: Place | None = None
    for place, label in labelled:
        spoken = _meant(*label, kinds)
        if not spoken:
            continue
        if asked is not None and spoken.kind == "ask":
            found[asked] = _answered_below(found[asked])
        asked = place if spoken.kind == "ask" else None
        found[place] = spoken
    if asked is not None:
        found[asked] = _answered_below(found[asked])
    return found


def _meant(label: str, spoken: Spoken, kinds: Mapping[str, str]) -> Spoken | None:
    kind = kinds.get(label)
    if kind == "q":
        return replace(spoken, kind="ask", role="interviewer")
    if kind == "a":
        rest = f"{spoken.rest} {spoken.answer}" if spoken.answer else spoken.rest
        return replace(spoken, kind="answer", role="interviewee", rest=rest, answer="")
    return None


def _labelled(line: str, *, alone: bool = False) -> tuple[str, Spoken] | None:
    """The label, lower case, and what follows; any letter may be one.

    Of two labels on a line, the second is read `alone`.
    """
    if line > "\u2190":
        line = _PICTURES.sub("", line)
    if not _STARTS.match(line):
        return None
    line = untagged(line)
    match = _LABEL.match(line)
    if not match:
        return None
    label, number = match["label"].casefold(), match["number"]
    if len(label) > 1 and label not in roles("qa_labels"):
        return None
    if bool(match["open"]) != bool(match["shut"]) and (match["open"] or len(label) > 1):
        return None
    plain = not (match["shut"] or match["colon"] or match["late"])
    short = len(label) == 1 or number or match["stopped"]
    if plain and not ((match["stop"] or match["early"]) and short):
        return None
    rest = line[match.end() :].lstrip(" :：")
    mark = match["mark"]
    if bool(match["close"] or match["stopped"] or match["early"]) and not mark:
        return None
    if mark and not (match["close"] or match["stopped"] or match["early"]):
        asked, closed, answer = rest.partition(mark)
        if closed and not alone:
            answer = _BREAK.sub("", answer)
            second = _labelled(answer.strip(), alone=True)
            after = _meant(*second, roles("qa_labels")) if second else None
            answer = after.rest if after and after.kind == "answer" else answer
            return label, Spoken("turn", f"{mark}{asked}{mark}", answer=answer.strip())
        rest = mark + rest
    return label, Spoken("turn", rest)


def _pair(labelled: Sequence[tuple[str, Spoken]]) -> dict[str, str]:
    """The letters of one language that ask and answer here: `P:` and `R:`."""
    asks: dict[str, list[bool]] = defaultdict(list)
    for label, spoken in labelled:
        if len(label) == 1:
            asks[label].append("?" in spoken.rest or is_question(spoken.rest))
    for pair in sorted(words("qa_pairs")) if asks else ():
        ask, answer = pair.split()
        if asks[answer] and sum(asks[ask]) * 2 >= len(asks[ask]) > sum(asks[answer]):
            return {ask: "q", answer: "a"}
    return {}


def _answered_below(spoken: Spoken) -> Spoken:
    """A question that no label answers ends where it says so, at the latest with its block."""
    embraced = spoken.answer or (spoken.rest.startswith(("*", "_")) and spoken.rest[-1] in "*_")
    ends = embraced or ends_as_question(spoken.rest)
    return replace(spoken, until="line" if ends else "block")
