"""What a person may type: Whoosh's parser with the plugins we want.

Words, `"phrases"`, `+must`, `-not`, `AND OR NOT`, brackets, `prefix*`, and
`field:` in front of each, for fields that exist. There are no wildcards: a
question may end in a question mark.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection
from functools import lru_cache
from typing import Any

with warnings.catch_warnings():
    # Whoosh has old spellings in its patterns, of which newer Pythons warn once.
    warnings.simplefilter("ignore", SyntaxWarning)
    from whoosh.qparser import QueryParser, plugins, syntax

Not = syntax.NotGroup


class Loose(syntax.OrGroup):  # type: ignore[misc]
    """Things side by side, without an operator between them."""


class Must(syntax.Wrapper):  # type: ignore[misc]
    """What a plus sign stands in front of."""


class Signs(plugins.PlusMinusPlugin):  # type: ignore[misc]
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
            if isinstance(node, syntax.GroupNode):
                node = self._bind(parser, node)
            bound.append(sign([node]) if sign else node)
            sign = None
        return bound


# The parser's own plugins take + and - for signs even within a word such as C++ or e-mail.
# All patterns are bounded: a long query of brackets or stars must not take seconds.
_START = r"(?:^|(?<=[\s(]))"
_PLUS = _START + r"\+(?=[^\s+])"
_MINUS = _START + r"-(?=[^\s-])"
_PREFIX = r"(?:^|(?<=[\s(:+-]))(?P<text>[^\s*\"():]{0,60}\w)[*](?=\s|\)|$)"
_PHRASE = r'"(?P<text>[^"]*)"(~(?P<slop>[1-9][0-9]*))?'
_RANGE = re.compile(
    r"(?P<open>[\[{])(?P<start>[^\[\]{}\"]{0,60}?)\s?\bto\b(?P<end>[^\[\]{}\"]{0,60})(?P<close>[\]}])",
    re.IGNORECASE,
)

Node = Any
"""A node of Whoosh's syntax tree."""
Words = syntax.WordNode
Phrase = plugins.PhrasePlugin.PhraseNode
Prefix = plugins.PrefixPlugin.PrefixNode
Range = syntax.RangeNode
Group = syntax.GroupNode
And, Or = syntax.AndGroup, syntax.OrGroup


def parse(text: str, fields: Collection[str]) -> Node:
    """The syntax tree of a query. `fields` are the names that `name:` can have."""
    parser = QueryParser(None, None, plugins=[], group=Loose)
    parser.add_plugins(
        [
            plugins.FieldsPlugin(_fields(frozenset(fields)), remove_unknown=False),
            plugins.PhrasePlugin(_PHRASE),
            plugins.PrefixPlugin(_PREFIX),
            plugins.RangePlugin(_RANGE),
            plugins.GroupPlugin(),
            plugins.OperatorsPlugin(AndNot=None, AndMaybe=None, Require=None),
            Signs(_PLUS, _MINUS),
        ]
    )
    return parser.process(text)


@lru_cache(maxsize=8)
def _fields(names: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    options = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"(?:^|(?<=[\s(+-]))(?P<text>{options}):(?=[^\s:])", re.IGNORECASE)
