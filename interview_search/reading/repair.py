"""Repair YAML that breaks on a plain scalar, by quoting that one scalar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from .yaml_loader import HANDLER, Loaded, TooMuchError

REPAIRS_MAX = 20
"""More broken lines than this are not mended."""
_CHARS_MAX = 100_000
"""Longer YAML is not mended: each attempt parses it anew."""
_KEY = (
    r"(?P<head>[ ]*(?:-[ ]+)*(?:\"[^\"\n]*\"|'[^'\n]*'|"
    r"[^\s\"'#&*!|>%@`{\[\-:](?:[^:#\n]*[^:#\n ])?)[ ]*:)"
)
_PAIR = re.compile(_KEY + r"[ \t]+(?P<value>\S(?:.*\S)?)[ \t]*$")
_TIGHT = re.compile(r"(?P<head>[ ]*[A-Za-z_][\w-]*:)(?P<value>[^\s/](?:.*\S)?)[ \t]*$")
_ITEM = re.compile(r"(?P<head>[ ]*-)[ ]+(?P<value>\S(?:.*\S)?)[ \t]*$")
_ALIAS = re.compile(r"\*([^\s,\[\]{}]+)")
_TABS = re.compile(r"^[ ]*\t[ \t]*")


@dataclass(frozen=True, slots=True)
class Repair:
    """One line of YAML that had to be read differently."""

    line: int
    """0-based."""
    reason: str
    advice: str
    """The exact line to write instead."""


class BrokenYamlError(Exception):
    """YAML that cannot be mended."""

    def __init__(self, reason: str, line: int | None, advice: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        """0-based."""
        self.advice = advice


def load_yaml(text: str) -> tuple[Loaded, list[Repair]]:
    """The document and what was repaired. Raises BrokenYamlError, nothing else."""
    lines = text.split("\n")
    repairs: list[Repair] = []
    for number in _loose_anchors(text, lines):
        quoting = next(edit for edit in _edits(lines, number) if '"' in edit[2])
        repairs.append(_apply(lines, quoting, "& at the start of a value means something else"))
    loaded, error = _load(lines)
    while loaded is None and error is not None:
        if len(repairs) >= REPAIRS_MAX or len(text) > _CHARS_MAX:
            raise error
        mended = _mend(lines, error)
        if mended is None:
            raise error
        repair, loaded, error = mended
        repairs.append(repair)
    assert loaded is not None
    return loaded, repairs


def _load(lines: list[str]) -> tuple[Loaded | None, BrokenYamlError | None]:
    try:
        return HANDLER.load("\n".join(lines)), None
    except TooMuchError as error:
        line = error.problem_mark.line if error.problem_mark else None
        raise BrokenYamlError(str(error.problem), line, "Make it simpler") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(str(error.problem or error.context or "not YAML").split())
        if "nesting depth" in reason:  # PyYAML 6.0.4 sees it before our loader does
            line = mark.line if mark else None
            raise BrokenYamlError("it is nested too deep", line, "Make it simpler") from error
        return None, BrokenYamlError(reason, mark.line if mark else None, "")
    except (yaml.YAMLError, ValueError, RecursionError, KeyError, TypeError) as error:
        position = getattr(error, "position", None)
        line = "\n".join(lines).count("\n", 0, position) if isinstance(position, int) else None
        reason = " ".join(str(getattr(error, "reason", error)).split())
        return None, BrokenYamlError(reason, line, "")


_Edit = tuple[int, int, str]
"""Lines `start` to `end`, half open, become this one line."""


def _mend(
    lines: list[str], error: BrokenYamlError
) -> tuple[Repair, Loaded | None, BrokenYamlError | None] | None:
    """The first edit near the error that parses, or at least moves the error on."""
    if error.line is None:
        return None
    for number in _suspects(lines, error.line):
        for edit in _edits(lines, number):
            attempt = list(lines)
            repair = _apply(attempt, edit, error.reason)
            loaded, left = _load(attempt)
            if left is None or (left.line is not None and left.line > max(error.line, number)):
                lines[:] = attempt
                return repair, loaded, left
    return None


def _suspects(lines: list[str], number: int) -> Iterator[int]:
    """The line of the error and the nearest ones above that say something."""
    number = min(number, len(lines) - 1)
    found = 0
    for candidate in range(number, -1, -1):
        if lines[candidate].strip():
            yield candidate
            found += 1
        if found == 3:
            return


def _edits(lines: list[str], number: int) -> Iterator[_Edit]:
    line = lines[number]
    tabs = _TABS.match(line)
    if tabs:
        yield number, number + 1, tabs[0].replace("\t", "  ") + line[tabs.end() :]
        above = lines[number - 1] if number else ""
        depth = len(above) - len(above.lstrip(" "))
        yield number, number + 1, " " * (depth + 2 * above.rstrip().endswith(":")) + line.lstrip()
    for pattern in (_PAIR, _ITEM, _TIGHT):
        match = pattern.match(line)
        if match:
            yield number, number + 1, f"{match['head']} {quoted(match['value'])}"
    yield from _folded(lines, number)


def _folded(lines: list[str], number: int) -> Iterator[_Edit]:
    """A plain scalar over several lines, of which a later one breaks."""
    indent = _indent(lines[number])
    start = number - 1
    while start >= 0 and (not lines[start].strip() or _indent(lines[start]) >= indent):
        start -= 1
    match = _PAIR.match(lines[start]) if start >= 0 else None
    if match is None:
        return
    end = number + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) >= indent):
        end += 1
    value = " ".join([match["value"], *(line.strip() for line in lines[start + 1 : end])])
    yield start, end, f"{match['head']} {quoted(value.strip())}"


def _apply(lines: list[str], edit: _Edit, reason: str) -> Repair:
    start, end, line = edit
    # Blank lines keep the numbers of all later lines.
    lines[start:end] = [line, *[""] * (end - start - 1)]
    return Repair(start, reason, line)


def _loose_anchors(text: str, lines: list[str]) -> Iterator[int]:
    """`title: &more` would silently lose a word: an anchor that nothing refers to is text."""
    if "&" not in text:
        return
    used = set(_ALIAS.findall(text))
    for number, line in enumerate(lines):
        match = _PAIR.match(line) or _ITEM.match(line)
        if match is None or not match["value"].startswith("&"):
            continue
        name, *rest = match["value"][1:].split(None, 1)
        below = lines[number + 1] if number + 1 < len(lines) else ""
        opens_block = not rest and _indent(below) >= _indent(line) and below.strip()
        if name not in used and not opens_block:
            yield number


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def quoted(value: str) -> str:
    """A YAML scalar in double quotes; one that is nearly quoted loses its outer pair."""
    mark = value[0]
    if len(value) > 1 and mark == value[-1] and mark in "\"'":
        inner = value[1:-1]
        if not re.search(rf"{mark}(?:\s|$)|(?:^|\s){mark}", inner):
            value = inner
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\t", " ") + '"'
