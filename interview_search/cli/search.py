"""`search`: ask the index, and show who said it where."""

from __future__ import annotations

from collections.abc import Sequence

import click

from .. import Searcher
from .options import common_without_short, link_settings, links
from .output import one_line, print_json
from .paging import paging, parse_filters
from .results import print_results, warn


class _QueryCommand(click.Command):
    """Takes words that look like unknown options (`-not this`) as query text."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # There is no short option here: glued together (`-vv`) they would make `-very` one.
        end = args.index("--") if "--" in args else len(args)
        shown = ["--verbose" if arg == "-v" else arg for arg in args[:end]]
        return super().parse_args(ctx, shown + args[end:])


@click.command("search", cls=_QueryCommand, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, metavar="QUERY...")
@paging
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
    "--context",
    metavar="N",
    type=click.IntRange(min=0),
    default=0,
    help="Sections before and behind each hit to show, too.",
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


def note_lookalikes(words: Sequence[str]) -> None:
    """Say so where a mistyped option has become a word of the query."""
    for word in words:
        if word.startswith("--"):
            click.echo(f"note: {one_line(word)} is no option; it is searched for", err=True)
