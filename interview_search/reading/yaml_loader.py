"""YAML front matter as its author wrote it.

YAML 1.1 turns `yes`, `1:02:03`, `2020-12-03`, `1.10` and `007` into something
else; here they stay text, and only what comes back the same when written out
becomes a number. Depth and size are bounded: libyaml crashes the process on
deep nesting, and a few lines of aliases can expand to billions of values.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, cast

import yaml
from frontmatter.default_handlers import YAMLHandler

DEPTH_MAX = 60
"""Nesting of values; real front matter has three or four levels."""
VALUES_MAX = 100_000
"""Keys and values after aliases and merge keys are expanded; each takes part in every filter."""

_TAG = "tag:yaml.org,2002:"
_PLAIN_TYPES = {f"{_TAG}{name}" for name in ("str", "bool", "int", "float", "null", "merge")}
_RESOLVERS: tuple[tuple[str, str, str], ...] = (
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)", "tTfF"),
    ("int", r"(?:0|-?[1-9][0-9]{0,17})", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]{0,14})\.(?:0|[0-9]{0,14}[1-9])", "-0123456789"),
    ("null", r"(?:~|null|Null|NULL|)", "~nN"),
    ("merge", r"<<", "<"),
)

_Base = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class TooMuchError(yaml.MarkedYAMLError):
    """Deeper, larger or more circular than front matter may be; no repair helps."""


class Loaded:
    """A document and what its source says about it."""

    def __init__(self, data: Any) -> None:
        self.data = data
        self.lines: dict[str, int] = {}
        """Top-level key -> 0-based line."""
        self.duplicates: list[tuple[str, int]] = []
        """(key, 0-based line) of keys that stand twice in one mapping."""


class _Loader(_Base):  # type: ignore[misc, valid-type]
    """Composes with PyYAML, converts by itself."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012
    _depth = 0

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        # Called for every node before its children: the one place to stop in time.
        self._depth += 1
        if self._depth > DEPTH_MAX:
            raise TooMuchError(problem="it is nested too deep")

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def construct_document(self, node: Any) -> Loaded:
        return _Converter().document(node)


for _name, _pattern, _first in _RESOLVERS:
    for _character in [*_first, *([""] if _name == "null" else [])]:
        _Loader.yaml_implicit_resolvers.setdefault(_character, []).append(
            (_TAG + _name, re.compile(rf"^{_pattern}$"))
        )


class _Converter:
    """Nodes to JSON-safe data."""

    def __init__(self) -> None:
        self._values = 0
        self._open: set[int] = set()
        self._loaded = Loaded(None)

    def document(self, node: Any) -> Loaded:
        self._loaded.data = self._value(node)
        if isinstance(node, yaml.MappingNode):
            for key, _ in node.value:
                self._loaded.lines[self._key(key)] = key.start_mark.line
        return self._loaded

    def _value(self, node: Any) -> Any:
        self._values += 1
        if self._values > VALUES_MAX:
            raise TooMuchError(
                problem=f"it holds more than {VALUES_MAX:,} values, or its aliases expand so far",
                problem_mark=node.start_mark,
            )
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if id(node) in self._open or len(self._open) > DEPTH_MAX:
            raise TooMuchError(problem="it contains itself", problem_mark=node.start_mark)
        self._open.add(id(node))
        if isinstance(node, yaml.MappingNode):
            value: Any = self._mapping(node)
        else:
            value = [self._value(item) for item in node.value]
        self._open.discard(id(node))
        return value

    def _mapping(self, node: Any) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if key_node.tag == f"{_TAG}merge":
                self._merge(merged, value_node)
                continue
            key = self._key(key_node)
            if key in own:
                self._loaded.duplicates.append((key, key_node.start_mark.line))
                del own[key]
            own[key] = self._value(value_node)
        return {**merged, **own} if merged else own

    def _merge(self, merged: dict[str, Any], node: Any) -> None:
        value = self._value(node)
        for source in value if isinstance(value, list) else [value]:
            if not isinstance(source, dict):
                raise yaml.MarkedYAMLError(
                    problem="<< needs a mapping to merge", problem_mark=node.start_mark
                )
            for key, item in source.items():
                merged.setdefault(key, item)

    def _key(self, node: Any) -> str:
        if isinstance(node, yaml.ScalarNode):
            return clean(str(node.value))
        return json.dumps(self._value(node), ensure_ascii=False)


def _scalar(node: yaml.ScalarNode) -> Any:
    text, tag = str(node.value), str(node.tag)
    if tag not in _PLAIN_TYPES:
        # `title: !Hola amigos` is no type of ours: keep what was written.
        return clean(f"{tag} {text}".strip()) if tag.startswith("!") else clean(text)
    try:
        if tag.endswith(":null") and not text.strip("~nNuUlL"):
            return None
        if tag.endswith(":bool"):
            return {"true": True, "false": False}.get(text.lower(), text)
        if tag.endswith(":int"):
            return int(text)
        if tag.endswith(":float") and math.isfinite(number := float(text)):
            return number
    except ValueError:
        pass
    return clean(text)


def clean(text: str) -> str:
    """Without lone surrogates, which no UTF-8 output could hold."""
    return text.encode("utf-8", "replace").decode("utf-8") if _has_surrogates(text) else text


def _has_surrogates(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


class Handler(YAMLHandler):
    """python-frontmatter's YAML handler over the loader above."""

    def load(self, fm: str, **kwargs: object) -> Any:
        """A `Loaded`; raises yaml.YAMLError."""
        return super().load(fm, Loader=_Loader) or Loaded(None)


HANDLER = Handler()
