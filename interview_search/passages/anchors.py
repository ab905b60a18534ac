"""The anchors that site generators give to headings.

Each follows the generator's own rule, down to how it numbers headings of the
same name. It is given the text of a heading, as the generators are, save for
two: Hugo and plain kramdown take the source, so that a heading that holds a
link has another anchor there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

Heading = tuple[str, str | None]
"""The text of a heading, and its explicit `{#id}`, which always wins."""
_WORDS = ("L", "M", "Nd", "Nl", "Pc")
_DASHES = re.compile("-{2,3}")
_NUMBERED = re.compile(r"(.*)_(\d+)", re.DOTALL)


def _hugo(headings: Sequence[Heading]) -> Iterable[str]:
    """Letters, digits, `_` and `-`; taken names get the next free number."""
    taken: set[str] = set()
    for text, explicit in headings:
        name = explicit or _kept(text.strip(), ("L", "Nd"), "_") or "heading"
        if name in taken and not explicit:
            name = next(n for n in _numbered(name, "-") if n not in taken)
        taken.add(name)
        yield name


def _github(headings: Sequence[Heading]) -> Iterable[str]:
    """Letters, marks, digits, `_` and `-`; taken names get the next free number."""
    taken: set[str] = set()
    for text, explicit in headings:
        name = explicit or _kept(text.strip(), _WORDS, "")
        if name in taken and not explicit:
            name = next(n for n in _numbered(name, "-") if n not in taken)
        taken.add(name)
        yield name


def _jekyll(headings: Sequence[Heading]) -> Iterable[str]:
    """The same without the dashes that are made of hyphens; the same name again gets its
    number, be that free or not."""
    times: Counter[str] = Counter()
    for text, explicit in headings:
        name = _kept(_DASHES.sub("", text.strip()), _WORDS, "")
        yield explicit or (f"{name}-{times[name]}" if times[name] else name)
        times[name] += not explicit


def _kramdown(headings: Sequence[Heading]) -> Iterable[str]:
    """ASCII from the first letter on, else `section`; the same name again gets its number."""
    times: Counter[str] = Counter()
    for text, explicit in headings:
        kept = re.sub(r"[^a-zA-Z0-9 -]", "", re.sub(r"^[^a-zA-Z]+", "", text))
        name = kept.replace(" ", "-").lower() or "section"
        yield explicit or (f"{name}-{times[name]}" if times[name] else name)
        times[name] += not explicit


def _python_markdown(headings: Sequence[Heading]) -> Iterable[str]:
    """ASCII without accents; a name that is taken, or empty, gets the next number."""
    taken = {explicit for _, explicit in headings if explicit}
    for text, explicit in headings:
        ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        kept = re.sub(r"[^\w\s-]", "", ascii_only).strip().lower()
        name = explicit or re.sub(r"[-\s]+", "-", kept)
        while not explicit and (name in taken or not name):
            numbered = _NUMBERED.fullmatch(name)
            name = f"{numbered[1]}_{int(numbered[2]) + 1}" if numbered else f"{name}_1"
        taken.add(name)
        yield name


STYLES: dict[str, Callable[[Sequence[Heading]], Iterable[str]]] = {
    "hugo": _hugo,
    "github": _github,
    "jekyll": _jekyll,  # its Markdown is GitHub's dialect of kramdown
    "kramdown": _kramdown,
    "python-markdown": _python_markdown,
}


def anchors(headings: Sequence[Heading], style: str) -> list[str]:
    """The anchor of each heading of a page, from the first on; `style` is one of STYLES."""
    return list(STYLES[style](headings))


def _kept(text: str, categories: tuple[str, ...], more: str) -> str:
    """In lower case what is of these categories; blanks and hyphens as `-`."""
    return "".join(
        "-" if c in " -" else c
        for c in text.lower()
        if c in " -" or c in more or unicodedata.category(c).startswith(categories)
    )


def _numbered(name: str, sign: str) -> Iterable[str]:
    number = 0
    while True:
        number += 1
        yield f"{name}{sign}{number}"
