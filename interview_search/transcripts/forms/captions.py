"""WebVTT and SRT: cues, whose speakers are voices (`<v Ann>`) or names before the text."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from ...models import Role
from ...reading.names import looks_like_name
from ..cast import one_name_each
from ..labels import NAME, is_anonymous, is_name_like, label, role_of_label
from ..reader import Reading
from ..source import Source
from ..turns import Item, TurnBuilder, Utterance
from .cues import Cue, cues_of, plain

_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]*[^<>\s][^<>]*)>", re.IGNORECASE)
_ANY_NAME = rf"(?:[A-Za-z]{{1,20}}_\d{{1,3}}|{NAME})"
_NAME = re.compile(
    rf"(?:\[(?P<tag>{_ANY_NAME})\](?:\s*[:：])?|(?P<name>{_ANY_NAME})(?::(?=\s|$)|：)"
    rf"|\((?P<alone>{NAME})\)\s*:?$)\s*"
)
_CHANGE = re.compile(r"(?:^|(?<=\s))>{2,}(?=\s|$|[^\W_])\s*")
_DASH = re.compile(r"[-–—‐‑](?:\s+|(?=\w))")
_HYPHEN = re.compile(r"-\s+")
_PRONOUNS = re.compile(r"\s*\((?:she|he|they|her|him|them|ze|it|any)\b[^()]*\)$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。！？।]['\"”’»)\]]*$")
_PARAGRAPH_CHARS = 400
"""A turn's paragraph ends with the first sentence that ends a cue after so many characters."""
_PARAGRAPH_CHARS_MAX = 1_600
"""It ends with a cue after so many: automatic captions have no sentences."""
_LABELLED_FEW, _LABELLED_MOST = 0.02, 0.5
"""Shares of the pieces with a label, from which single words are names if they recur, or at all."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one person says within one line of a cue."""

    line: int
    start: float
    name: str | None
    """Whom a voice or a label names."""
    is_voice: bool
    changed: bool
    """Whether a mark says that somebody else speaks."""
    text: str
    """Without the name."""
    whole: str
    """With it: many a word before a colon is no name."""


def read_captions(source: Source) -> Reading:
    """The cues of the body as turns. Raises SourceError where it holds no cues."""
    pieces = [piece for cue in cues_of(source.interview) for piece in _pieces(cue)]
    names = _names(pieces, source.people)
    items: list[Item] = []
    turn: TurnBuilder | None = None
    paragraph, ended = 0, False
    for piece in pieces:
        speaker = names.get(piece.name) if piece.name else None
        text = piece.text if speaker else piece.whole
        changed = piece.changed and speaker is None
        if turn is None or changed or (speaker is not None and speaker != turn.speaker):
            if turn:
                items.append(turn.build())
            role = cast("Role | None", role_of_label(piece.name or "")) if speaker else None
            turn = TurnBuilder(speaker, role, start_line=piece.line, start_seconds=piece.start)
            paragraph = 0
        between = " "
        if paragraph > (_PARAGRAPH_CHARS if ended else _PARAGRAPH_CHARS_MAX):
            between, paragraph = "\n\n", 0
        turn.add(text, piece.line, between=between, at=piece.start)
        if text:
            paragraph += len(text)
            ended = bool(_SENTENCE_END.search(text))
    if turn:
        items.append(turn.build())
    spoken = dict.fromkeys(
        item.turn.speaker
        for item in items
        if isinstance(item, Utterance) and item.turn.speaker is not None
    )
    return Reading(items, 1.0, tuple(spoken))


def _names(pieces: Sequence[_Piece], people: Sequence[str]) -> Mapping[str, str]:
    """Label -> person, of the labels that are people."""
    counts = Counter(piece.name for piece in pieces if piece.name)
    voices = {piece.name for piece in pieces if piece.is_voice}
    share = sum(counts.values()) / max(1, len(pieces))
    led = bool(pieces and pieces[0].name)

    def speaks(name: str, count: int) -> bool:
        if name in voices or name in people:
            return True
        if not (is_name_like(name) or is_anonymous(name)):
            return False
        if is_anonymous(name) or looks_like_name(name):
            return count > 1 or len(counts) > 1
        # One word before a colon is as often no name: `Remember: ...`.
        if count > 1:
            return led or share > _LABELLED_FEW
        return len(counts) > 1 and not name[:1].islower() and (share > _LABELLED_MOST or led)

    return one_name_each({n: c for n, c in counts.items() if speaks(n, c)}, {}, people)


def _pieces(cue: Cue) -> Iterator[_Piece]:
    lines = [(line, _by_voice(text)) for line, text in cue.lines]
    starts = [parts[0][1] for _, parts in lines]
    dashed = sum(bool(_DASH.match(text)) for text in starts) > 1
    for line, parts in lines:
        for number, (voice, text) in enumerate(parts):
            if voice is None and not text:
                continue
            dash = None
            if number == 0:
                dash = (_DASH if dashed else _HYPHEN).match(text)
            if dash:
                text = text[dash.end() :]
            for place, said in enumerate(_CHANGE.split(text)):
                if not said.strip() and (place == 0) and voice is None:
                    continue
                changed = place > 0 or bool(dash)
                if voice is not None and place == 0:
                    yield _Piece(line, cue.start, voice, True, changed, said.strip(), said.strip())
                else:
                    yield _labelled(line, cue.start, changed, said.strip())


def _by_voice(text: str) -> list[tuple[str | None, str]]:
    """A line's text by its voices, of which the first may be none."""
    found = _VOICE.split(text)
    parts: list[tuple[str | None, str]] = [(None, plain(found[0]))]
    for name, said in zip(found[1::2], found[2::2], strict=True):
        parts.append((_tidy(html.unescape(name)), plain(said)))
    return parts[1:] if len(parts) > 1 and not parts[0][1] else parts


def _labelled(line: int, start: float, changed: bool, text: str) -> _Piece:
    match = _NAME.match(text)
    name = match["tag"] or match["name"] or match["alone"] if match else None
    if match is None or name is None or (match["alone"] and not looks_like_name(name)):
        return _Piece(line, start, None, False, changed, text, text)
    return _Piece(line, start, _tidy(name), False, changed, text[match.end() :], text)


def _tidy(name: str) -> str:
    """Without initials or pronouns in brackets behind it."""
    return label(_PRONOUNS.sub("", " ".join(name.split())), "").name
