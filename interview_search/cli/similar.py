"""`similar`: what others say about the same."""

from __future__ import annotations

import click

from .. import Searcher
from .options import common, link_settings, links
from .output import one_line, print_json, wrap
from .paging import paging, parse_filters
from .places import section_at
from .results import print_results


@click.command("similar")
@click.argument("id", metavar="ID")
@paging
@links
@common
def command(
    id: str,
    limit: int,
    offset: int,
    filters: tuple[str, ...],
    passages: int,
    group: bool,
    more: int,
    url: str | None,
    anchors: str | None,
    index: str,
    as_json: bool,
) -> None:
    """Find sections of other interviews that are like one.

    The ID is that of a section, or its PATH:LINE as search prints it. What is
    looked for are its most telling words, which are printed first.

    \b
    interview-search similar the-last-keeper-of-graaskjaer.md:48
    """
    with Searcher(index, settings=link_settings(url, anchors)) as searcher:
        results = searcher.similar(
            section_at(searcher, id),
            limit=limit,
            offset=offset,
            filters=parse_filters(filters),
            passages=passages,
            group=group,
            more=more,
        )
    if as_json:
        print_json(results.to_dict())
        return
    if results.query:
        click.echo(wrap(click.style(f"words: {one_line(results.query)}", dim=True)))
        click.echo()
    print_results(results)
