"""JSON front matter, and what it takes to make any parser's data safe for JSON."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from ..errors import SourceError
from ..models import Problem
from ..settings import Settings

_DEPTH_MAX = 60
_RAISE = "Make it simpler, or raise the limit in the settings"
_DIGITS_MAX = 18
_BITS_MAX = 2_000


@dataclass(slots=True)
class FrontMatter:
    """What stands above the body, and where the body is."""

    metadata: dict[str, Any] = field(default_factory=dict)
    """JSON-safe, otherwise as written."""
    body: str = ""
    body_line: int = 1
    """1-based line of the source at which `body` begins."""
    lines: dict[str, int] = field(default_factory=dict)
    """Top-level key -> its 1-based line."""
    problems: list[Problem] = field(default_factory=list)

    def line(self, key: str) -> int | None:
        return self.lines.get(key)


def json_at_top(text: str, path: str, settings: Settings) -> FrontMatter:
    start = len(text) - len(text.lstrip())
    limit = settings.max_front_matter_bytes
    try:
        data, end = _decoder().raw_decode(text, start)
        data = json_safe(data)
    except (ValueError, RecursionError) as error:
        reason = f"broken JSON front matter: {getattr(error, 'msg', one_line(error))}"
        line = text.count("\n", 0, getattr(error, "pos", start)) + 1
        advice = "Close it with } on its own line"
        raise SourceError(path, reason, line=line, advice=advice) from error
    if end - start > limit:
        reason = f"front matter above max_front_matter_bytes = {limit:,}"
        advice = "Shorten it, or raise the limit in the settings"
        raise SourceError(path, reason, line=1, advice=advice)
    rest = text[end:]
    blank = re.match(r"[ \t]*\n", rest)
    if blank:
        end += blank.end()
    number = text.count("\n", 0, end) + 1
    if not text[end:]:
        number += not text.endswith("\n")
    front = FrontMatter(data, text[end:], number)
    line, counted = 1, 0
    for match in re.finditer(r'^[ \t{,]*"([^"\\\n]*)"\s*:', text[:end], re.MULTILINE):
        line += text.count("\n", counted, match.start(1))
        counted = match.start(1)
        front.lines.setdefault(match[1], line)
    return front


def load_json(content: str, path: str, first_line: int) -> dict[str, Any]:
    try:
        data = json_safe(_decoder().decode(content))
    except (ValueError, RecursionError) as error:
        line = first_line + getattr(error, "lineno", 1) - 1
        reason = f"broken JSON front matter: {getattr(error, 'msg', one_line(error))}"
        advice = "Write it as one JSON object"
        raise SourceError(path, reason, line=line, advice=advice) from error
    if not isinstance(data, dict):
        advice = "Write it as one JSON object"
        raise SourceError(path, "JSON front matter is no object", line=first_line, advice=advice)
    return data


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(parse_constant=str, parse_int=_integer)


def _integer(text: str) -> int | str:
    """Longer numbers stay text, as in YAML: no number of ours holds them."""
    return int(text) if len(text) <= _DIGITS_MAX else text


def json_safe(value: Any, depth: int = 0) -> Any:
    """JSON-safe: dates and huge numbers as text, no infinities, no lone surrogates."""
    if depth > _DEPTH_MAX:
        raise ValueError("it is nested too deep")
    if isinstance(value, dict):
        return {str(json_safe(key)): json_safe(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [json_safe(item, depth + 1) for item in value]
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and abs(value) >= 10**_DIGITS_MAX:
        if value.bit_length() > _BITS_MAX:  # Python refuses to write it out
            raise ValueError("a number has too many digits")
        return str(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return value


def check_size(metadata: dict[str, Any], path: str, settings: Settings) -> None:
    """Raises SourceError for more values, or deeper ones, than the settings allow."""
    count, depth = 0, 0
    level: list[dict[str, Any] | list[Any]] = [metadata]
    while level:
        depth += 1
        below: list[dict[str, Any] | list[Any]] = []
        for value in level:
            items = value.values() if isinstance(value, dict) else value
            count += len(value)
            below += [item for item in items if isinstance(item, dict | list)]
        if count > settings.max_front_matter_values:
            limit = f"max_front_matter_values = {settings.max_front_matter_values:,}"
            raise SourceError(path, f"front matter of more values than {limit}", advice=_RAISE)
        if depth > settings.max_front_matter_depth:
            limit = f"max_front_matter_depth = {settings.max_front_matter_depth}"
            raise SourceError(path, f"front matter is nested deeper than {limit}", advice=_RAISE)
        level = below


def one_line(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    return " ".join(str(error).split()) or type(error).__name__
