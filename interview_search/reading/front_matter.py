"""Find and read front matter without ever losing a line.

The fences are found here: python-frontmatter takes a byte order mark for text,
a rule at the top of a body for a fence, and forgets where the body began. What
stands between the fences goes to its YAML handler, to tomllib or to json.
Whatever those raise ends here, as a SourceError.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from ..errors import SourceError
from ..models import Problem
from ..settings import Settings
from .json_data import FrontMatter, check_size, json_at_top, json_safe, load_json, one_line

if TYPE_CHECKING:
    from .repair import BrokenYamlError

_OPEN = re.compile(r"(?:[ \t]*+\n)*+(-{3,}|\+{3})(yaml|toml|json)?[ \t]*(?:\n|\Z)")
_JSON = re.compile(r"\s*\{\s*(?:\"(?:[^\"\\\n]|\\.)*\"\s*:|\}\s*(?:\n|\Z))")
_YAML_KEY = re.compile(r"([^\W\d](?:[\w .-]*[\w.-])?|\"[^\"\n]+\"|'[^'\n]+')[ \t]*:(?:[ \t]|$)")
_TOML_KEY = re.compile(r"\s*(?:\[|[\w.\"'-]+\s*=)")
_COMMENT = re.compile(
    r"(?P<head>(?=[ ]*(?:-[ ]|[\w-]+:[ ]))[ ]*+(?>(?:-[ ]+)*)(?>(?:[\w-]+:[ ]+)?))"
    r"(?:[^\"'#|>\s\[{][^\n]*?[ ])?(?P<lost>#(?=[^\s#]).*(?<! ))[ ]*$"
)

_DOTTED = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]++\s*+\.\s*+){60}")
"""A TOML key deeper than any: tomllib's time grows with the square of its parts."""
_ADVICE_CHARS = 400
_COMMENTS_MAX = 50
"""So many lines with a hash are looked at, and so many keys told to stand twice."""

_SURE_KEYS = frozenset(
    "aliases categories category date description draft duration episode form id image images "
    "keywords lang language layout link permalink podcast published recorded slug summary tags "
    "title topics transcript_by twitter url weight".split()
)
"""Keys that nobody would speak under: they show a mapping to be no conversation."""


def split(text: str, path: str, settings: Settings) -> FrontMatter:
    """Front matter and body of a text whose only line end is `\\n`.

    The lines before `body_line` and those of `body` are together all lines of
    the text. Raises SourceError for front matter that is broken beyond repair,
    never closed, or too large.
    """
    front = _split(text, path, settings)
    check_size(front.metadata, path, settings)
    return front


def _split(text: str, path: str, settings: Settings) -> FrontMatter:
    opening = _OPEN.match(text)
    if opening:
        return _Fenced(text, path, settings, opening).read()
    if text.lstrip()[:1] == "{" and _JSON.match(text):
        return json_at_top(text, path, settings)
    return FrontMatter(body=text)


class _Fenced:
    """Text that begins with a line of `---` or `+++`: front matter, or a rule."""

    def __init__(self, text: str, path: str, settings: Settings, opening: re.Match[str]) -> None:
        self._text = text
        self._path = path
        self._limit = settings.max_front_matter_bytes
        fence = opening[1]
        self._fence = fence
        self._kind = opening[2] or ("toml" if fence == "+++" else "yaml")
        self._start = opening.end()
        self._first_line = text.count("\n", 0, self._start) + 1
        ends = rf"^(?:{re.escape(fence)}{'' if fence == '+++' else '|[.]{3}'})[ \t]*(?:\n|\Z)"
        self._closing = re.compile(ends, re.MULTILINE).search(text, self._start)

    def read(self) -> FrontMatter:
        if self._closing is None:
            return self._unclosed()
        content = self._text[self._start : self._closing.start()]
        if len(content) > self._limit or len(content.encode("utf-8", "replace")) > self._limit:
            if not self._likely(content[:1000]):
                return FrontMatter(body=self._text)
            reason = f"front matter above max_front_matter_bytes = {self._limit:,}"
            advice = "Shorten it, or raise the limit in the settings"
            raise SourceError(self._path, reason, line=self._first_line, advice=advice)
        if not content.strip():
            return self._closed({})
        if self._kind == "toml":
            return self._toml(content)
        if self._kind == "json":
            return self._closed(load_json(content, self._path, self._first_line))
        return self._yaml(content)

    def _closed(self, metadata: dict[str, Any]) -> FrontMatter:
        assert self._closing is not None
        end = self._closing.end()
        number = self._text.count("\n", 0, end) + 1
        if not self._closing[0].endswith("\n"):
            # The fence is the last line: the body would begin on the one after it.
            number += 1
        return FrontMatter(metadata, self._text[end:], number)

    def _likely(self, content: str) -> bool:
        """Whether this looks like front matter at all, sound or broken."""
        if self._kind == "toml":
            return bool(_TOML_KEY.match(content))
        if self._kind == "json":
            return content.lstrip().startswith("{")
        keys = [m[1].strip("\"' ") for line in content.split("\n") if (m := _YAML_KEY.match(line))]
        if any(key.lower() in _SURE_KEYS for key in keys):
            return True
        first = next((line for line in content.split("\n") if line.strip()), "")
        return bool(keys and _YAML_KEY.match(first) and not content.startswith("\n"))

    def _unclosed(self) -> FrontMatter:
        lines = self._text[self._start : self._start + self._limit].split("\n")
        head = lines[: lines.index("")] if "" in lines else lines
        first = _YAML_KEY.match(head[0]) if head else None
        if self._kind == "yaml":
            known = any(
                (m := _YAML_KEY.match(line)) and m[1].lower() in _SURE_KEYS for line in head
            )
            opened = known or (first is not None and first[1].islower() and " " not in first[1])
        else:
            opened = bool(head) and self._likely("\n".join(head))
        if not opened:
            return FrontMatter(body=self._text)
        reason = f"front matter is opened with {self._fence} but never closed"
        last = self._first_line + len(head) - 1
        advice = f"Write {self._fence} on a line of its own after line {last}"
        raise SourceError(self._path, reason, line=self._first_line - 1, advice=advice)

    def _toml(self, content: str) -> FrontMatter:
        import tomllib

        try:
            if _DOTTED.search(content):
                raise ValueError("it is nested too deep")
            data = tomllib.loads(content)
            metadata = json_safe(data)
        except (ValueError, RecursionError) as error:
            if not self._likely(content):
                return FrontMatter(body=self._text)
            place = re.search(r" \(at line (\d+), column \d+\)", str(error))
            line = self._first_line + (int(place[1]) - 1 if place else 0)
            reason = str(error).replace(place[0], "") if place else one_line(error)
            advice = 'TOML wants key = "value", one a line'
            self._raise(f"broken TOML: {reason}", line, advice, error)
        front = self._closed(metadata)
        front.lines = dict(self._numbered(content, r"\s*[\"']?([\w-]+)[\"']?\s*=|\s*\[+([\w-]+)"))
        return front

    def _numbered(self, content: str, pattern: str) -> Iterator[tuple[str, int]]:
        for number, line in enumerate(content.split("\n"), self._first_line):
            match = re.match(pattern, line)
            if match:
                yield match[1] or match[2], number

    def _yaml(self, content: str) -> FrontMatter:
        from .repair import BrokenYamlError, load_yaml

        if not self._likely(content) and not _might_be_mapping(content):
            return self._body_after_all(content)
        try:
            loaded, repairs = load_yaml(content.removesuffix("\n"))
        except BrokenYamlError as error:
            if not self._likely(content):
                return FrontMatter(body=self._text)
            stray, advice = _blame(content.split("\n"), error)
            line = None if stray is None else self._first_line + stray
            self._raise(f"broken front matter: {error.reason}", line, advice, error)
        data = loaded.data
        if not isinstance(data, dict):
            return self._body_after_all(content)
        if self._is_conversation(content, data, bool(loaded.duplicates)):
            return self._body_after_all(content)
        front = self._closed(data)
        front.lines = {key: self._first_line + line for key, line in loaded.lines.items()}
        for repair in repairs:
            reason = f"front matter mended: {repair.reason}"
            self._warn(front, repair.line, reason, _write(repair.advice))
        for key, line in loaded.duplicates[:_COMMENTS_MAX]:
            self._warn(front, line, f"{key!r} stands twice; the last one counts", "Remove one")
        if "#" in content:
            self._warn_of_comments(front, content, {repair.line for repair in repairs})
        return front

    def _is_conversation(self, content: str, data: dict[str, Any], repeated: bool) -> bool:
        """Two rules around `Q: ...` and `A: ...` look like front matter to YAML."""
        keys = {key.lower() for key in data}
        if keys & _SURE_KEYS or not keys:
            return False
        if (
            data.keys() <= {"Q", "A"}
            or content.startswith("\n")
            or re.search("^#{1,6} ", content, re.M)
        ):
            return True
        asked = any(isinstance(v, str) and v.rstrip().endswith("?") for v in data.values())
        return (repeated or asked) and not any(key[:1].islower() for key in data)

    def _body_after_all(self, content: str) -> FrontMatter:
        front = FrontMatter(body=self._text)
        if content[:1] != "\n" and not content.lstrip().startswith("#"):
            reason = f"what stands between the two {self._fence} is no front matter: read as text"
            advice = "If it is meant as front matter, write key: value"
            front.problems.append(Problem(self._path, self._first_line, reason, advice))
        return front

    def _warn_of_comments(self, front: FrontMatter, content: str, mended: set[int]) -> None:
        from .repair import quoted

        kept = json.dumps(front.metadata, ensure_ascii=False)
        hashed = [item for item in enumerate(content.split("\n")) if "#" in item[1]]
        for number, line in hashed[:_COMMENTS_MAX]:
            match = _COMMENT.match(line)
            # In a block of text (`|`) the same line is no comment.
            if (
                match
                and number not in mended
                and json.dumps(match["lost"], ensure_ascii=False)[1:-1] not in kept
            ):
                advice = _write(match["head"] + quoted(line[match.end("head") :].rstrip()))
                reason = f"{match['lost'][:60]!r} is a comment to YAML and left out"
                self._warn(front, number, reason, advice)

    def _warn(self, front: FrontMatter, line: int, reason: str, advice: str) -> None:
        front.problems.append(Problem(self._path, self._first_line + line, reason, advice))

    def _raise(self, reason: str, line: int | None, advice: str, cause: Exception) -> NoReturn:
        raise SourceError(self._path, reason, line=line, advice=advice) from cause


def _might_be_mapping(content: str) -> bool:
    """Unusual keys (`"a b": 1`, `? x`, `{a: 1}`) deserve a look by the parser; prose does not."""
    first = content.lstrip()
    return bool(_YAML_KEY.match(first)) or first[:1] in "{?\"'&%!" or ": " in first.split("\n")[0]


def _write(line: str) -> str:
    """Advice to write this very line, unless it is too long to be read."""
    return f"Write: {line}" if len(line) <= _ADVICE_CHARS else "Put the value in double quotes"


def _blame(lines: list[str], error: BrokenYamlError) -> tuple[int | None, str]:
    """The line that its owner should mend, and how."""
    from .repair import quoted

    at = error.line
    if at is None or error.advice or at >= len(lines):
        return at, error.advice or "Put values that hold : # @ & * or quotes in double quotes"
    # The parser often stumbles one line below the stray one.
    for number in (at, at - 1):
        if number >= 0 and re.match(r"(?!- )[^\s:#][^:]*$", lines[number]):
            return number, "Write it as key: value, or indent it to go on with the line above"
    key, colon, value = lines[at].partition(":")
    if colon and value.strip():
        return at, _write(f"{key}: {quoted(value.strip())}")
    return at, "Put the value in double quotes"
