"""Who asks and who answers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..models import Interview, Person, Role, Turn
from .labels import is_anonymous
from .turns import Item, Utterance

_QUESTION = re.compile(r"[?？؟](?=[\s\"'”’)\]]|$)")
_HOST_SHARE = 0.25
_HOST_FILES = 3
"""A host speaks in at least this many files of the folder, and in that share of them."""
_ASIDE = 0.02
"""Who has less than this share of the turns, and is no guest, is in the audience."""

_ASKS = 0.3
"""Who asks in this share of the turns, and twice as often as anybody else, hosts."""
SPEAKER_KEYS = frozenset(("speaker", "speakers", "presenter", "presenters", "participants"))
"""Keys of the front matter that list who speaks, whether they ask or answer."""


def recurring(speakers: Iterable[Iterable[str]]) -> frozenset[str]:
    """The hosts of a folder: people who speak in many of its files.

    `speakers` holds each file's speakers. Anonymous labels never recur: each
    file's `Speaker 0` is somebody else.
    """
    files = [set(names) for names in speakers]
    counts = Counter(name for names in files for name in names if not is_anonymous(name))
    enough = max(_HOST_FILES, len(files) * _HOST_SHARE if len(files) < 40 else _HOST_FILES * 3)
    return frozenset(name for name, count in counts.items() if count >= enough)


def with_roles(
    interview: Interview, items: Sequence[Item], hosts: frozenset[str]
) -> tuple[Interview, list[Item]]:
    """The interview with everybody who speaks among its people, and turns with their roles."""
    roles = _roles(interview, [i.turn for i in items if isinstance(i, Utterance)], hosts)
    assigned: list[Item] = []
    for item in items:
        if isinstance(item, Utterance) and item.turn.speaker and item.turn.role is None:
            item = item.by(roles.get(item.turn.speaker))
        assigned.append(item)
    spoken = dict.fromkeys(
        i.turn.speaker for i in assigned if isinstance(i, Utterance) and i.turn.speaker
    )
    stated = {person.name: person for person in interview.people}
    people = [
        replace(person, role=roles.get(person.name, person.role)) for person in stated.values()
    ]
    people += [Person(name, roles.get(name)) for name in spoken if name not in stated]
    return replace(interview, people=tuple(people)), assigned


def _roles(
    interview: Interview, turns: list[Turn], hosts: frozenset[str]
) -> dict[str, Role | None]:
    roles: dict[str, Role | None] = {p.name: p.role for p in interview.people if p.role}
    for turn in turns:
        if turn.speaker and turn.role:
            roles.setdefault(turn.speaker, turn.role)
    named = [turn for turn in turns if turn.speaker and not turn.role]
    roles |= dict.fromkeys(_hosts_in_a_list(interview, named, hosts), "interviewer")
    speakers = list(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    open_ = [name for name in speakers if name not in roles]
    guests = [name for name in speakers if roles.get(name) == "interviewee"]
    others = [name for name in open_ if name not in hosts]
    if others or guests:
        for name in open_:
            if name in hosts:
                roles[name] = "interviewer"
    asking = any(roles.get(name) == "interviewer" for name in speakers)
    open_ = [name for name in speakers if name not in roles]
    counts = Counter(turn.speaker for turn in named)
    stated = {person.name for person in interview.people}.intersection(guests)
    if stated.intersection(counts) or (guests and not stated and not asking):
        # The guests are known: whoever else talks at length asks.
        for name in open_:
            talks = counts[name] >= len(named) * _ASIDE
            roles[name] = "interviewer" if talks and not asking else "other"
    elif stated:
        roles |= dict.fromkeys(open_, "other")  # they answer or talk without a label
    elif asking or any(turn.role == "interviewer" for turn in turns):
        roles |= dict.fromkeys(open_, "interviewee")
    elif len(open_) > 1:
        asker = _who_asks(named, open_)
        for name in open_:
            roles[name] = "interviewer" if name == asker else "interviewee"
    return roles


def _hosts_in_a_list(interview: Interview, turns: list[Turn], hosts: frozenset[str]) -> list[str]:
    """Who asks, where the front matter lists all who speak (`speakers:`) as if they answered."""
    if not any(key.lower() in SPEAKER_KEYS for key in interview.metadata):
        return []
    listed = {person.name for person in interview.people if person.role == "interviewee"}
    names = list(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    if len(names) < 2 or not listed.issuperset(names):
        return []
    known = [name for name in names if name in hosts]
    if known and len(known) < len(names):
        return known
    said = _said(turns)
    shares = sorted((_share_asked(said[name]), name) for name in names)
    (second, _), (most, asker) = shares[-2:]
    return [asker] if most >= _ASKS and most >= 2 * second else []


def _said(turns: Iterable[Turn]) -> dict[str, list[str]]:
    """The texts of everybody's turns."""
    said: dict[str, list[str]] = defaultdict(list)
    for turn in turns:
        if turn.speaker:
            said[turn.speaker].append(turn.text)
    return said


def _share_asked(own: Sequence[str]) -> float:
    return sum(bool(_QUESTION.search(text)) for text in own) / len(own)


def _who_asks(turns: list[Turn], names: list[str]) -> str | None:
    """The one whose turns ask most often, for how little they say; None where nobody asks."""
    best: tuple[float, str] | None = None
    said = _said(turns)
    for name in names:
        own = said[name]
        if len(own) < (2 if len(turns) > 5 else 1) or len(own) < len(turns) * _ASIDE:
            continue
        asked = _share_asked(own)
        length = sum(map(len, own)) / len(own)
        opens = 1.15 if name == names[0] else 1.0
        score = asked * opens / (length + 200)
        if asked > 0.1 and (best is None or score > best[0]):
            best = score, name
    return best[1] if best else None
