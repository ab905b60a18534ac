"""Talks: text without a label, said by the one speaker whom the front matter names."""

from __future__ import annotations

from dataclasses import replace

from ..models import Interview
from .reader import Reading, share_explained
from .roles import SPEAKER_KEYS
from .turns import Item, Utterance

_MOSTLY = 0.5
"""A file of which labels explain more than this share is a conversation."""


def attributed(reading: Reading, interview: Interview) -> Reading:
    """The reading with its unlabelled text given to the speaker, if this is a talk."""
    speaker = _speaker(interview)
    if speaker is None or reading.explained > _MOSTLY:
        return reading
    items = [_said_by(item, speaker) for item in reading.items]
    speakers = dict.fromkeys((*reading.speakers, speaker))
    return Reading(items, share_explained(items), tuple(speakers))


def _speaker(interview: Interview) -> str | None:
    # A `guest` may be spoken of instead: a portrait.
    if not any(key.lower() in SPEAKER_KEYS for key in interview.metadata):
        return None
    names = [person.name for person in interview.people if person.role == "interviewee"]
    return names[0] if len(names) == 1 else None


def _said_by(item: Item, speaker: str) -> Item:
    if not isinstance(item, Utterance) or item.ends:
        return item
    turn = item.turn
    if turn.speaker or turn.role:
        return item
    return replace(item, turn=replace(turn, speaker=speaker, role="interviewee"))
