"""What a person may type: Whoosh's parser with the plugins we want.

Words, `"phrases"`, `"near these"~5`, `+must`, `-not`, `AND OR NOT`, brackets,
`prefix*`, `wild?card`, `inexact~2`, `[ranges to these]`, `^2`, and `field:` in
front of each, for fields that exist. A question may end in a question mark:
only within a word it stands for a letter.

All patterns are bounded: a long query of brackets or stars must not take seconds.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import Any

from ..analysis.emoji import BASE as EMOJI
from .tree import TEXT_FIELDS

with warnings.catch_warnings():
    # Whoosh has old spellings in its patterns, of which newer Pythons warn once.
    warnings.simplefilter("ignore", SyntaxWarning)
    from whoosh.qparser import QueryParser, plugins, syntax

_BEFORE = r"(?:^|(?<=[\s(+-]))"
_BEGIN = r"(?:^|(?<=[\s(:+-]))(?![+-])"
FIELD = re.compile(_BEFORE + r"(?P<name>[^\W\d_][\w.-]{0,60}):(?=[^\s/:])")
"""What looks like a field."""

Node = Any
"""A node of Whoosh's syntax tree."""
Words = syntax.WordNode
Group = syntax.GroupNode
And, Or, Not = syntax.AndGroup, syntax.OrGroup, syntax.NotGroup


class Loose(syntax.OrGroup):  # type: ignore[misc]
    """Things side by side, without an operator between them."""


class Must(syntax.Wrapper):  # type: ignore[misc]
    """What a plus sign stands in front of."""


class Times(syntax.Wrapper):  # type: ignore[misc]
    """What a number stands behind: `^2` counts twice, `^=2` always scores 2.

    Its `kwargs` say so: `times`, and `even` for the latter.
    """


class Phrase(syntax.TextNode):  # type: ignore[misc]
    """Quoted words."""

    def __init__(self, text: str, slop: int) -> None:
        super().__init__(text)
        self.slop = slop


class Pattern(syntax.TextNode):  # type: ignore[misc]
    """A word with `*`, or with `?` inside."""


class Inexact(syntax.TextNode):  # type: ignore[misc]
    """A word with `~` behind it."""

    def __init__(self, text: str, edits: str) -> None:
        super().__init__(text)
        self.edits = edits


class Range(syntax.TextNode):  # type: ignore[misc]
    """From one value to another; an empty end is open."""

    def __init__(self, low: str, high: str, above: bool, below: bool) -> None:
        super().__init__(f"{low} {high}")
        self.low, self.high = low.strip(), high.strip()
        self.above, self.below = above, below
        """Whether the ends themselves are left out."""


class _Phrases(plugins.TaggingPlugin):  # type: ignore[misc]
    expr = r'"(?P<text>[^"]*)"(?:~(?P<slop>\d{0,9}))?'

    def create(self, parser: QueryParser, match: re.Match[str]) -> Node:
        slop = match["slop"]
        return Phrase(match["text"], 0 if slop is None else int(slop or 1))


class _Patterns(plugins.TaggingPlugin):  # type: ignore[misc]
    expr = _BEGIN + r'[^\s"()\[\]{}:^~]{1,100}'
    # A word of an Indic script may end in marks, which are no \w.
    _signs = re.compile(r"\w[^\x00-\x7f\s]{0,4}\*|\*\w|\w[^\x00-\x7f\s]{0,4}\?+(?=[\w*])")

    def create(self, parser: QueryParser, match: re.Match[str]) -> Node:
        return Pattern(match[0]) if self._signs.search(match[0]) else None


class _Inexact(plugins.TaggingPlugin):  # type: ignore[misc]
    expr = _BEGIN + (
        r'(?P<text>[^\s"()\[\]{}:^~*?]{1,100})~(?P<edits>\d{0,9}(?:\.\d{1,9})?)(?=[\s()^]|$)'
    )
    nodetype = Inexact


class _Ranges(plugins.TaggingPlugin):  # type: ignore[misc]
    expr = re.compile(
        r"(?P<open>[\[{])(?P<low>[^\[\]{}\"]{0,60}?)\bto\b(?P<high>[^\[\]{}\"]{0,60})(?P<close>[\]}])"
        r"|(?<=:)(?P<than>[<>]=?)(?:\"(?P<quoted>[^\"]{1,60})\"|(?P<bare>[^\s()\"<>=]{1,60}))",
        re.IGNORECASE,
    )

    def create(self, parser: QueryParser, match: re.Match[str]) -> Node:
        than, end = match["than"], match["quoted"] or match["bare"]
        if than is None:
            return Range(match["low"], match["high"], match["open"] == "{", match["close"] == "}")
        if than[0] == ">":
            return Range(end, "", than == ">", False)
        return Range("", end, False, than == "<")


class _Boosts(plugins.TaggingPlugin):  # type: ignore[misc]
    expr = r"(?<=[^\s(])\^(?P<even>=)?(?P<times>\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})(?=[\s)]|$)"

    class Mark(syntax.MarkerNode):  # type: ignore[misc]
        def __init__(self, even: str | None, times: str) -> None:
            self.even, self.times = even is not None, float(times)

    nodetype = Mark

    def filters(self, parser: QueryParser) -> list[tuple[Any, int]]:
        return [(self._bind, 200)]  # when fields are known and blanks are still there

    def _bind(self, parser: QueryParser, group: Node) -> Node:
        bound = group.empty_copy()
        for node in group:
            if isinstance(node, Group):
                node = self._bind(parser, node)
            if not isinstance(node, self.Mark):
                bound.append(node)
            elif bound and (bound[-1].is_text() or isinstance(bound[-1], Group)):
                bound.append(Times([bound.pop()], times=node.times, even=node.even))
        return bound


class _Signs(plugins.PlusMinusPlugin):  # type: ignore[misc]
    """`+` and `-` bind to what follows, in brackets too, and do not reorder the rest."""

    def filters(self, parser: QueryParser) -> list[tuple[Any, int]]:
        return [(self._bind, 510)]

    def _bind(self, parser: QueryParser, group: Node) -> Node:
        bound = group.empty_copy()
        sign = None
        for node in group:
            if isinstance(node, (self.Plus, self.Minus)):
                sign = Must if isinstance(node, self.Plus) else Not
                continue
            if isinstance(node, Group):
                node = self._bind(parser, node)
            bound.append(sign([node]) if sign else node)
            sign = None
        return bound


# The parser's own plugin takes + and - for signs even within a word such as C++ or e-mail.
_SIGN = rf"(?:^|(?<=[\s(])){{}}(?=[\w\"(*@#.{EMOJI}])"


def parse(text: str, fields: frozenset[str]) -> Node:
    """The syntax tree of a query. `fields` are the names that `name:` can have."""
    return _parser(fields).process(text)


@lru_cache(maxsize=8)
def _parser(names: frozenset[str]) -> QueryParser:
    longest_first = sorted({*names, *TEXT_FIELDS}, key=lambda name: (-len(name), name))
    options = "|".join(map(re.escape, longest_first))
    field = rf"{_BEFORE}(?P<text>{options}):(?=[^\s:])"
    parser = QueryParser(None, None, plugins=[], group=Loose)
    parser.add_plugins(
        [
            plugins.FieldsPlugin(re.compile(field, re.IGNORECASE), remove_unknown=False),
            _Phrases(),
            _Inexact(),
            _Patterns(),
            _Ranges(),
            _Boosts(),
            plugins.GroupPlugin(),
            plugins.OperatorsPlugin(AndNot=None, AndMaybe=None, Require=None),
            _Signs(_SIGN.format(r"\+"), _SIGN.format("-")),
        ]
    )
    return parser
