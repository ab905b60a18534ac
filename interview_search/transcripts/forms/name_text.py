"""`Name: text`, with the full name first and initials afterwards: `Full Name (FN): text`.

Also `[Name]: text`, `Name — text`, and the ways of chats: `<name> text`,
`[12/03/2024, 10:32:01] Name: text`, `name  10:32 AM` over the text.
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
_DAY = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s"
_HOUR = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_MESSAGE = re.compile(
    rf"^\\?\[?{_DAY}{_HOUR}\\?\]?\s*(?:[-–—]\s*)?(?P<name>{NAME})[:：]\s+(?P<rest>\S.*)$"
)
"""`[12/03/2024, 10:32:01] Ann Lee: text`: the time is that of a day, not of a recording."""
_POSTED = re.compile(
    rf"^(?:\\?\[(?P<in_brackets>{NAME})\\?\]\s*{_HOUR}"
    rf"|(?P<name>{NAME})\s+\\?\[?(?:{_DAY}\s*)?\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s?[AaPp]\.?[Mm]\.?\\?\]?)\s*$"
)
"""`ann  10:32 AM` over a message, `[Ann Lee] 10:02:03`."""
_WIDE = re.compile(r"^(?P<name>[^\W\d_]{1,12})\u3000(?P<rest>\S.*)$")
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
    if "<" in line[:14]:
        match = _CHAT.match(line)
        return Label(match["name"], match["rest"], match["time"]) if match else None
    if ":" not in line[:80]:
        return None
    match = _MESSAGE.match(line)
    if match:
        return label(match["name"], match["rest"])
    match = _POSTED.match(line)
    return label(match["in_brackets"] or match["name"], "") if match else None


def find_wide(line: str) -> Label | None:
    """`田中　text`."""
    match = _WIDE.match(line) if "\u3000" in line[1:14] else None
    return label(match["name"], match["rest"]) if match else None


def find_dash(line: str) -> Label | None:
    match = _DASH.match(line)
    # `Hammer — a tool` defines a word: only full names count.
    return label(match["name"], match["rest"]) if match and " " in match["name"] else None


def _only_bold_asks(source: Source, reading: Reading) -> bool:
    """Whether `**Weekly: what ...?**` names the only speaker: bold asks there, the rest answers."""
    if len(reading.speakers) != 1:
        return False
    labels = [line for _, line in source.lines() if find(line)]
    return sum(line.startswith(("**", "__")) for line in labels) * 2 > len(labels)


def read(source: Source) -> Reading | None:
    for labeller in (find, find_chat, find_dash):
        reading = read_labelled(source, labeller, trusting=False)
        if reading is not None and not _only_bold_asks(source, reading):
            return reading
    # Text also begins with a wide blank where it is merely indented or set in columns.
    wide = read_labelled(source, find_wide, trusting=False, must_ask=True)
    return wide if wide and len(wide.speakers) > 1 else None
