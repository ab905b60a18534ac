"""`search`: ask the index, and show who said it where."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import click

from .. import Searcher
from .options import common_without_short, link_settings, links
from .output import one_line, print_json
from .results import print_results, warn

_RANGE = re.compile(r"(.*?)\.\.(.*)", re.DOTALL)
Wanted = str | tuple[str | None, str | None] | list[str]


class _QueryCommand(click.Command):
    """Takes words that look like unknown options (`-not this`) as query text."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # There is no short option here: glued together (`-vv`) they would make `-very` one.
        end = args.index("--") if "--" in args else len(args)
        shown = ["--verbose" if arg == "-v" else arg for arg in args[:end]]
        return super().parse_args(ctx, shown + args[end:])


@click.command("search", cls=_QueryCommand, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, metavar="QUERY...")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="The most hits to show.",
)
@click.option(
    "--offset",
    metavar="N",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Hits to pass over first.",
)
@click.option(
    "--filter",
    "filters",
    metavar="FIELD=VALUE",
    multiple=True,
    help="Only where FIELD is VALUE, or lies in FIELD=A..B (either end may be left out). "
    "The same field again: any of the values. FIELD!=VALUE rules it out.",
)
@click.option(
    "--facet", "facets", metavar="FIELD", multiple=True, help="Count the values of FIELD."
)
@click.option(
    "--sort",
    type=click.Choice(["relevance", "date", "-date"]),
    default="relevance",
    show_default=True,
    help="The order of the hits; -date is the newest first.",
)
@click.option(
    "--passages",
    metavar="N",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="The most passages to show of a hit.",
)
@click.option(
    "--context",
    metavar="N",
    type=click.IntRange(min=0),
    default=0,
    help="Sections before and behind each hit to show, too.",
)
@click.option(
    "--group", is_flag=True, help="One hit for each interview: its best section, and some others."
)
@click.option(
    "--more",
    metavar="N",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    help="With --group, the most other sections of an interview to show.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "jsonl", "markdown"]),
    default="text",
    show_default=True,
    help="How to print the hits.",
)
@click.option(
    "--synonyms",
    metavar="FILE",
    help="Words that stand for one another, a line each: burnout, exhaustion.",
)
@links
@common_without_short
def command(
    words: tuple[str, ...],
    limit: int,
    offset: int,
    filters: tuple[str, ...],
    facets: tuple[str, ...],
    sort: str,
    passages: int,
    context: int,
    group: bool,
    more: int,
    form: str,
    synonyms: str | None,
    url: str | None,
    anchors: str | None,
    index: str,
    as_json: bool,
) -> None:
    """Search the index.

    Without a QUERY every section is a hit, to be filtered, counted and sorted.

    \b
    interview-search search burnout '"on call"'
    interview-search search burnout -meditation speaker:tomomi
    interview-search search burnout --filter date=2019..2021 --facet year
    """
    if as_json and form != "text":
        raise click.UsageError("--json and --format exclude each other.")
    note_lookalikes(words)
    with Searcher(index, settings=link_settings(url, anchors, synonyms)) as searcher:
        results = searcher.search(
            " ".join(words),
            limit=limit,
            offset=offset,
            filters=parse_filters(filters),
            facets=facets,
            sort=sort,
            passages=passages,
            context=context,
            group=group,
            more=more,
        )
    if as_json:
        print_json(results.to_dict())
    elif form == "text":
        print_results(results)
    else:
        warn(results)
        exports = {
            "csv": results.to_csv,
            "jsonl": results.to_jsonl,
            "markdown": results.to_markdown,
        }
        click.echo(exports[form](), nl=False)


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


def note_lookalikes(words: Sequence[str]) -> None:
    """Say so where a mistyped option has become a word of the query."""
    for word in words:
        if word.startswith("--"):
            click.echo(f"note: {one_line(word)} is no option; it is searched for", err=True)
