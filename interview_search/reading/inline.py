"""Inline Markdown to plain text: links as their text, code kept, HTML dropped.

Two ways give the same text. `_full` runs markdown-it-py's inline rules.
`_quick` rewrites what it can prove harmless (escapes, simple links, simple
emphasis) with one regular expression and gives up on anything else; most of
the words of real interviews go through it or need neither.

In the result `\\n` stands for each line end of the source, and `HARD` beside it
or alone for a break that the author asked for.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

HARD = "\x0b"

_DENSE_CHARS, _DENSE = 2_000, 0.25
"""A longer paragraph of which more than this share is markup is no prose: it costs a second
for 60,000 characters."""
_CHARS_MAX = 500_000
"""A longer paragraph is read line by line and without the full rules; real ones have 50,000."""

_SIGNS = r"[\\`*_\[\]<>&!~{\x00-\x08\x0b\x0c\x0e-\x1f\ufffd]"
_SPECIAL = re.compile(_SIGNS)
_HARD_SPACES = re.compile(r"(?<! ) {2,}+\n")

_UNDEFINED = re.compile(r"\[((?:[^\[\]\\`<]|\\.)+)\]\[([^\[\]]*)\]")
_FOOTNOTE = re.compile(r"\[\^[^\]\s\[]+\]")
_SHORTCODE = re.compile(
    r"\{\{[<%].*?[>%]\}\}|\{\{[^{}]*\}\}|\{%.*?%\}|\{:[^{}\n]*\}|\{[#.][\w-]+(?: [#.][\w-]+)*\}",
    re.DOTALL,
)
_BREAK_TAG = re.compile(r"<br\b[^>]*>", re.IGNORECASE)

# Inner text without a character that means something to Markdown.
_TEXT = r"[^\\`*_\[\]<>&!~{}\n\x0b]"
_PUNCTUATION = r"!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~"
_QUICK = re.compile(
    # Each way begins with one of the signs: without the look ahead all were tried everywhere.
    rf"""
    (?={_SIGNS}) (?:
    \\(?P<escape>[{_PUNCTUATION}])
  | (?<!`)`(?P<code>[^`\n\\]+)`(?!`)
  | (?<![!\]\\])\[(?P<link>{_TEXT}+)\]
      (?: \((?:<[^<>\\\n&]*> | [^\s()<>\\&]*) (?:[ ]"[^"\\\n&]*")? \)
        | \[[^\[\]\\`\n]*\] )
  | (?: ^ | (?<=[ \n]) ) (?P<mark>\*{{1,2}}|_{{1,2}}) (?P<emphasis>[^\W_] (?:{_TEXT}*[^\W_])?)
      (?P=mark) (?= [ \n.,;:?)] | $ )
  | <(?P<auto>https?://[^\s<>%\\&\x00-\x1f\x7f]*[^\s<>%\\&\x00-\x1f\x7f.])>
  | (?<=[^\W_])(?P<inner>_+)(?=[^\W_])
  | (?P<bang>!)(?!\[)
  | (?P<amp>&)(?=[ \n]|$)
  | (?P<brace>\{{)(?![{{%:\#.])
  | (?P<tilde>~)(?!~)
  | (?P<less><)(?=[ \n\d=]|$)
  | (?P<greater>>)
  | (?P<stop>[\\`*_\[\]<&!~{{\x00-\x08\x0b\x0c\x0e-\x1f\ufffd])
    )
    """,
    re.VERBOSE,
)


class _TooHardError(Exception):
    """The quick way cannot be sure."""


def plain(raw: str, references: Set[str] = frozenset()) -> str:
    """The text of one paragraph's inline source; see the module for `\\n` and `HARD`.

    `references` are the normalised labels of the document's link definitions.
    """
    raw = tidy(raw)
    if not _SPECIAL.search(raw):
        return raw
    try:
        return _QUICK.sub(_quick, raw)
    except _TooHardError:
        return _roughly(raw) if _is_no_prose(raw) else full(raw, references)


def _is_no_prose(raw: str) -> bool:
    if len(raw) <= _DENSE_CHARS:
        return False
    return len(raw) > _CHARS_MAX or len(_SPECIAL.findall(raw)) > len(raw) * _DENSE


def _roughly(raw: str) -> str:
    """The lines that the quick way can read, the others as they are written."""
    lines: list[str] = []
    for line in raw.split("\n"):
        try:
            lines.append(_QUICK.sub(_quick, line))
        except _TooHardError:
            lines.append(line.replace(HARD, " "))
    return "\n".join(lines)


def tidy(raw: str) -> str:
    """The source with no blanks at the ends of its lines, hard breaks as backslashes."""
    if "\n" in raw:
        lines = _HARD_SPACES.sub("\\\\\n", raw).split("\n")
        raw = "\n".join(line.strip(" \t") for line in lines)
    return raw.strip(" \t\n")


def _quick(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind == "stop" or kind is None:
        raise _TooHardError
    found = match[kind]
    if kind == "code":
        if found[0] == " " or found[-1] == " ":
            raise _TooHardError
    elif kind == "link" and (found[0] == "^" or found[0].isspace() or found[-1].isspace()):
        raise _TooHardError
    return found


def full(raw: str, references: Set[str] = frozenset()) -> str:
    """The same as `plain` by markdown-it-py's own rules."""
    tokens: list[Any] = []
    markdown = _markdown()
    env = {"references": _targets(frozenset(references))}
    markdown.inline.parse(raw, markdown, env, tokens)
    return _text(tokens)


@lru_cache(maxsize=4)
def _targets(references: frozenset[str]) -> dict[str, dict[str, str]]:
    return {label: {"href": "", "title": ""} for label in references}


def _text(tokens: list[Any]) -> str:
    parts: list[str] = []
    for token in tokens:
        kind = token.type
        if kind in ("text", "text_special", "code_inline"):
            parts.append(token.content)
        elif kind == "softbreak":
            parts.append("\n")
        elif kind == "hardbreak":
            parts.append(HARD + "\n")
        elif kind == "image":
            parts.append(_text(token.children or []))
        elif kind == "html_inline" and _BREAK_TAG.match(token.content):
            parts.append(HARD)
    return "".join(parts)


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable("strikethrough")
    markdown.inline.ruler.before("link", "shortcode", _shortcode)
    markdown.inline.ruler.before("link", "footnote_mark", _footnote_mark)
    markdown.inline.ruler.after("link", "undefined_reference", _undefined_reference)
    return markdown


def _shortcode(state: StateInline, silent: bool) -> bool:
    """Template calls of site generators and attribute lists carry no text."""
    if state.src[state.pos] != "{":
        return False
    opener = state.src[state.pos : state.pos + 3]
    if opener.startswith("{%") or opener in ("{{<", "{{%"):
        source, call, tag = state.env.get("ends", ("", 0, 0))
        if source != state.src:
            # Unless it is known where the last one ends, each looks through the whole text.
            call = max(state.src.rfind(">}}"), state.src.rfind("%}}"))
            tag = state.src.rfind("%}")
            state.env["ends"] = state.src, call, tag
        if state.pos > (tag if opener.startswith("{%") else call):
            return False
    return _skip(state, "{", _SHORTCODE)


def _footnote_mark(state: StateInline, silent: bool) -> bool:
    return _skip(state, "[", _FOOTNOTE)


def _skip(state: StateInline, opener: str, pattern: re.Pattern[str]) -> bool:
    if state.src[state.pos] != opener:
        return False
    match = pattern.match(state.src, state.pos)
    if not match:
        return False
    state.pos = match.end()
    return True


def _undefined_reference(state: StateInline, silent: bool) -> bool:
    """`[GitHub][]` whose definition lies elsewhere is still a link: its text counts."""
    if state.src[state.pos] != "[":
        return False
    match = _UNDEFINED.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        end, state.posMax = state.posMax, match.end(1)
        state.pos = match.start(1)
        state.md.inline.tokenize(state)
        state.posMax = end
    state.pos = match.end()
    return True
