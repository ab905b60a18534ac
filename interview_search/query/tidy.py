"""A query before it is parsed: without brackets and marks that have no partner."""

from __future__ import annotations

import re

_PARTS = re.compile(r'"[^"]*"|[()]')
_NOTS = re.compile(r'"[^"]*"|(?:^|(?<=[\s(]))NOT(?:\s+NOT)+(?=\s)')
_PHRASE = re.compile(r'"[^"]*"')


def tidy(text: str, depth: int, warnings: list[str]) -> str:
    """The query with brackets in pairs, within one another no more than `depth` times,
    and no NOT of a NOT.

    Quotation marks are straight already; those of a phrase and what stands
    within stay as they are.
    """
    if text.count('"') % 2:
        warnings.append("a quotation mark has no partner")
    text = _NOTS.sub(_odd, text)
    if "(" not in text and ")" not in text:
        return text
    opened: list[int] = []
    out: list[int] = []
    deep = lonely = False
    for match in _PARTS.finditer(text):
        if match[0] == "(":
            opened.append(match.start())
        elif match[0] == ")" and not opened:
            lonely = True
            out.append(match.start())
        elif match[0] == ")":
            pair = opened.pop(), match.start()
            if len(opened) >= depth:
                deep = True
                out += pair
    if lonely or opened:
        warnings.append("a bracket has no partner")
    if deep:
        warnings.append(f"brackets are read {depth} deep; those further in were left out")
    letters = [*text]
    for place in (*out, *opened):
        letters[place] = " "
    return "".join(letters)


def _odd(match: re.Match[str]) -> str:
    if match[0][0] == '"':
        return match[0]
    return "NOT" if match[0].count("NOT") % 2 else ""


def outside(text: str) -> str:
    """What stands outside of phrases; each of these is two marks."""
    return _PHRASE.sub('""', text)
