"""What stands before a turn: a name, perhaps a time, and which names are people."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from .turns import CLOCK
from .vocabulary import roles, words

NAME = (
    r"[^\s*_\[\](){}<>|`#:：\"“”?!=/\\][^*_\[\]{}<>|`\n:：?!=\\]{0,59}?"
    r"(?:\\?_\d{1,3})?"
)
"""A name in a label: no Markdown but the `_` of `SPEAKER_00`, no sentence."""
RANGE = rf"(?:\s*(?:-->|[-–—→~])\s*{CLOCK})?"
"""Until when, after a time; of no interest."""
_MARK = r"(?P<mark_of_time>[*_`]?)"
BRACKETED = rf"(?>{_MARK}\\?[\[(]\s*(?P<time>{CLOCK}){RANGE}\s*\\?[\])](?P=mark_of_time))"
TIME = rf"(?>{_MARK}\\?[\[(]?\s*(?P<time>{CLOCK}){RANGE}\s*\\?[\])]?(?P=mark_of_time))"
"""A time, in brackets or not, perhaps marked as code or emphasis."""

_HEAD_CHARS = 500
"""A label ends before this; patterns for labels can take the square of what they look at."""

_WIDE_BLANKS = re.compile(r"([^\S\n][^\S\n]{7})[^\S\n]++")
_LINKED_TIME = re.compile(rf"\(?\[\s*\\?[\[(]?({CLOCK})\\?[\])]?\s*\]\([^()\s]*\)\)?")
_ORNAMENT = re.compile(r"^(?:[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+|[-–—](?=\s))\s*")
_ASIDE = re.compile(r"\s*\(([^()]+)\)$")
_INITIALS = re.compile(r"[A-Z][\w.]{0,4}$")
_CREDENTIALS = re.compile(r"\s*(?:[JS]r|[A-Z][a-z]{0,3}\.?[A-Z]|Esq|I{2,3})\b")
_ANONYMOUS = re.compile(
    r"(?:speaker[ _])?(?:speaker|participant|interviewee|interviewer|respondent|guest|host|voice|"
    r"person|man|woman|panel(?:l)?ist|student|user|caller|"
    r"sprecher(?:in)?|teilnehmer(?:in)?|befragte[r]?|person|intervenante?|locuteur|participante?|"
    r"hablante|entrevistad[oa]|оратор|спикер|участни(?:к|ца)|"
    r"说话人|發言人|发言人|說話者|说话者|讲者|講者|嘉宾|嘉賓|受访者|受訪者|参与者|話者|参加者|화자|참석자|참여자)"
    r"[ _-]?#?(?:\d{1,3}|[a-z])$|[ipsr]\d{1,3}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[ _-]?#?(?:\d{1,3}|(?<=[ _-])[a-z]|(?<![a-z])[a-z])$")
_CLIP = re.compile(
    r"^(?:clip|excerpt|extract|audio|recording|trailer|promo)\b|^\W|"
    r"\s(?:clip|excerpt|intro|outro|song|jingle|trailer|theme|promo|music)$",
    re.IGNORECASE,
)
_SOUND = re.compile(
    r"^(?:ads?|advert(?:isement)?|audio|break|clip|commercial|excerpt|extract|intermission|intro|"
    r"jingle|mid-?roll|movie|music|outro|pause|promo|recording|sample|segment|song|sponsors?|"
    r"theme|trailer)\b|\s(?:break|clip|excerpt|intro|outro|song|jingle|trailer|theme|promo|music)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w.'’‘-]*", re.UNICODE)
_PARTICLES = frozenset(
    "af al ap as at av bin da dal das de del della den der des di do dos du e el en het i ibn "
    "la las le les lo los of op 't te ten ter the to und van vom von y zu zum zur and & "
    "aka".split()
)


class Label(NamedTuple):
    """A label that stands at the start of a line."""

    name: str
    """As written, without markup; empty for a bare time."""
    rest: str
    """The Markdown source after it on its line."""
    seconds: str | None = None
    """The time as written."""
    initials: str | None = None
    """Another name given with it: `SL` of `Stephan Livera (SL):`."""
    role: str | None = None
    """The role that it states: `HOST` of `ANN LEE, HOST:`."""


Labeller = Callable[[str], Label | None]
"""Finds the label at the start of a line of Markdown source."""


def label(name: str, rest: str, time: str | None = None) -> Label:
    """A label with its name tidied, and what is said of its person taken apart."""
    name = " ".join(name.replace("\\", "").split()).strip(" -–—,;*_|《》「」『』«»")
    if name[:1] > "\u2000":
        name = _ORNAMENT.sub("", name, count=1)
    aside = _ASIDE.search(name) if name.endswith(")") else None
    if aside:
        bare, inner = name[: aside.start()], aside[1]
        role = role_of_label(inner)
        if role:
            return Label(bare, rest, time, None, role)
        if " " in inner and " " not in bare and is_name_like(inner):
            return Label(inner, rest, time, bare)  # a nickname, and who that is
        return Label(bare, rest, time, inner if _INITIALS.match(inner) else None)
    if "," in name:
        bare, _, more = name.partition(",")
        role = role_of_label(more.strip())
        if role or (" " in bare and is_name_like(bare) and not _CREDENTIALS.match(more)):
            return Label(bare, rest, time, None, role)
    return Label(name, rest, time)


def find_label(labeller: Labeller, line: str) -> Label | None:
    """The label at the start of a line, however long the line is."""
    if len(line) <= _HEAD_CHARS:
        return labeller(line)
    found = labeller(line[:_HEAD_CHARS])
    return found and found._replace(rest=found.rest + line[_HEAD_CHARS:])


def narrowed(line: str) -> str:
    """With no more than a few blanks in a row, of which patterns try each against each."""
    if "  " not in line and line.isprintable():
        return line  # no other blank than a space is printable
    return _WIDE_BLANKS.sub(r"\1", line)


def undecorated(line: str) -> str:
    """A line without a sign or a dash before its label, and with its first time out of its link."""
    if "](" in line[:80]:
        line = _LINKED_TIME.sub(r"[\1]", line, count=1)
    if line[:1] > "\u2000" or line[:1] == "-":
        line = _ORNAMENT.sub("", line)
    return line


@lru_cache(maxsize=1024)
def role_of_label(name: str) -> str | None:
    """The role that a label such as `Interviewer` or `Audience member` states."""
    key = name.casefold().rstrip(".")
    role = roles("role_labels").get(key) or roles("role_labels").get(_NUMBER.sub("", key))
    return role or ("other" if key.startswith(("unidentified ", "unknown ")) else None)


def is_anonymous(name: str) -> bool:
    """Whether a label stands for somebody without a name: `Speaker 0`, `Interviewer`, `P1`."""
    return bool(_ANONYMOUS.match(name)) or role_of_label(name) is not None


def is_nobody(name: str) -> bool:
    """Whether a label is a note or a sound: `Break`, `Slides`, `Clip from ...`."""
    key = name.casefold().strip(" .")
    return not key or key in words("not_people") or bool(_CLIP.search(name))


def is_sound(name: str) -> bool:
    """Whether a label stands for a break or a clip, which parts what is around it."""
    return is_nobody(name) and bool(_SOUND.search(name))


def is_name_like(name: str) -> bool:
    """Whether a label reads like a name: up to five capitalised words, or a script without case."""
    if is_nobody(name):
        return False
    if is_anonymous(name):
        return True
    parts = name.replace("(", " ").replace(")", " ").split()
    if not 1 <= len(parts) <= 6 or len(name) > 48:
        return False
    for index, part in enumerate(parts):
        bare = part.strip(".,'’\"“”‘&")
        if not bare:
            continue
        if not _WORD.match(bare) and not (bare[0].isdigit() and len(parts) == 1):
            return False
        if bare[0].islower() and bare.casefold() not in _PARTICLES and len(parts) > 1:
            return False
        if index == 0 and len(parts) > 1 and bare.casefold() in _OPENERS:
            return False
    digits = any(char.isdigit() for char in name)
    return not digits or (len(parts) == 1 and any(char.isalpha() for char in name))


_OPENERS = frozenset(
    "a additional also an and another as at but by first for from here how if in it its last more "
    "my new next no now of on one our see so some that the then there these they this to two was "
    "we what when where which who why with you your".split()
)
