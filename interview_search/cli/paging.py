"""The options that choose among hits, and what of each to show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import click

from .options import number, several

_RANGE = re.compile(r"(.*?)\.\.(.*)", re.DOTALL)
Wanted = str | tuple[str | None, str | None] | list[str]


paging = several(
    number("--limit", 10, "The most hits to show."),
    number("--offset", 0, "Hits to pass over first."),
    click.option(
        "--filter",
        "filters",
        metavar="FIELD=VALUE",
        multiple=True,
        help="Only where FIELD is VALUE, or lies in FIELD=A..B (either end may be left out). "
        "The same field again: any of the values. FIELD!=VALUE rules it out.",
    ),
    number("--passages", 1, "The most passages to show of a hit."),
    click.option(
        "--group",
        is_flag=True,
        help="One hit for each interview: its best section, and some others.",
    ),
    number("--more", 3, "With --group, the most other sections of an interview to show."),
)
"""Options that the command is given under their names, `--filter` as `filters`."""


def parse_filters(given: Sequence[str]) -> Mapping[str, Wanted]:
    """`FIELD=VALUE` and `FIELD!=VALUE` as `Searcher.search` takes them: a value, a list of
    values or a range."""
    found: dict[str, list[str | tuple[str | None, str | None]]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if name.endswith("!"):
            name = f"-{name[:-1]}"
        if not (name.strip("-") and equals and value):
            raise click.UsageError(
                f"--filter {text!r} is not FIELD=VALUE, FIELD!=VALUE or FIELD=A..B."
            )
        ends = _RANGE.fullmatch(value)
        wanted = (ends[1] or None, ends[2] or None) if ends else value
        found.setdefault(name, []).append(wanted)
    return {name: _any_of(name, values) for name, values in found.items()}


def _any_of(name: str, values: list[str | tuple[str | None, str | None]]) -> Wanted:
    if len(values) == 1:
        return values[0]
    plain = [value for value in values if isinstance(value, str)]
    if len(plain) < len(values):
        raise click.UsageError(f"--filter {name}=A..B can be given once, and on its own.")
    return plain
