"""`demo`: the sample interviews, indexed and searched."""

from __future__ import annotations

import shlex
from importlib.resources import as_file, files

import click
from click.core import ParameterSource

from .. import Indexer, Results, Searcher, Settings
from .options import common
from .output import count, print_json
from .paging import parse_filters
from .results import print_results

SEARCHES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("burnout", '"on call"'), ()),
    (("speaker:marit", "fog"), ()),
    (("sleep", "night", "-burnout"), ("date=2020..2022",)),
    (("relojes", "miedo"), ("language=es",)),
)
"""Words and filters, as somebody would type them after `search`."""

_LIMIT = 2


@click.command("demo")
@common
@click.pass_context
def command(ctx: click.Context, index: str, as_json: bool) -> None:
    """Index the sample interviews in memory, and search them.

    With --index DIR the index is kept there, for searches of your own.
    """
    kept = ctx.get_parameter_source("index") is ParameterSource.COMMANDLINE
    indexer = Indexer(index if kept else None, settings=Settings())
    with as_file(files("interview_search") / "samples") as folder:
        report = indexer.update(folder)
    with Searcher(indexer, settings=Settings()) as searcher:
        found = [_search(searcher, *search) for search in SEARCHES]
    if as_json:
        print_json([results.to_dict() for results in found])
        return
    interviews = count(report.added + report.changed + report.unchanged, "sample interview")
    click.echo(f"{interviews}, {count(report.sections, 'section')} in {report.seconds:.2f} s")
    for (words, filters), results in zip(SEARCHES, found, strict=True):
        click.echo()
        click.echo(click.style(f"$ {_typed(words, filters)}", fg="green"))
        click.echo()
        print_results(results)
    click.echo()
    click.echo("With interviews of your own:")
    click.echo("   interview-search index YOUR-FOLDER")
    click.echo("   interview-search search YOUR-WORDS")


def _search(searcher: Searcher, words: tuple[str, ...], filters: tuple[str, ...]) -> Results:
    return searcher.search(" ".join(words), limit=_LIMIT, filters=parse_filters(filters))


def _typed(words: tuple[str, ...], filters: tuple[str, ...]) -> str:
    parts = ["search", *words, *(part for text in filters for part in ("--filter", text))]
    return " ".join(["interview-search", *map(shlex.quote, parts), "--limit", str(_LIMIT)])
