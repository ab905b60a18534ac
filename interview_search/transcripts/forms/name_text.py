"""`Name: text`, with the full name first and initials afterwards: `Full Name (FN): text`.

Also `[Name]: text`, as in a chat `<name> text`, and `Name — text`.
"""

from __future__ import annotations

import re

from ..labelled import read_labelled
from ..labels import NAME, TIME, Label, label, undecorated
from ..reader import Reading
from ..source import Source

FORM = "name-text"

_LABEL = re.compile(
    rf"^(?P<mark>\*\*|\*|__|_)?(?P<name>{NAME})\s?(?:：\s*|:(?:\s+|$))(?P<rest>.*)$"
)
_IN_BRACKETS = re.compile(rf"^\[(?P<name>{NAME})\]\s?[:：]\s*(?P<rest>.*)$")
_ADDRESS = re.compile(r"^\W*(?:https?:|www\.)")
_CHAT = re.compile(rf"^(?:{TIME}\s*)?<(?P<name>[^\W\d_][\w|-]{{1,24}})>\s+(?P<rest>\S.*)$")
_DASH = re.compile(rf"^(?P<name>{NAME})\s?[—–]\s?(?P<rest>\S.*)$")


def find(line: str) -> Label | None:
    if ":" not in line[:64] and "：" not in line[:64]:
        return None
    line = undecorated(line)
    match = _LABEL.match(line)
    if not match:
        match = _IN_BRACKETS.match(line) if line.startswith("[") else None
        return label(match["name"], match["rest"]) if match else None
    if _ADDRESS.match(match["rest"]):
        return None
    # `**Name: what the host asks**` embraces the whole line.
    return label(match["name"], (match["mark"] or "") + match["rest"])


def find_chat(line: str) -> Label | None:
    if "<" not in line[:14]:
        return None
    match = _CHAT.match(line)
    return Label(match["name"], match["rest"], match["time"]) if match else None


def find_dash(line: str) -> Label | None:
    match = _DASH.match(line)
    # `Hammer — a tool` defines a word: only full names count.
    return label(match["name"], match["rest"]) if match and " " in match["name"] else None


def read(source: Source) -> Reading | None:
    for labeller in (find, find_chat, find_dash):
        reading = read_labelled(source, labeller, trusting=False)
        if reading is not None:
            return reading
    return None
