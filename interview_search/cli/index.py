"""`index`: read folders of interviews into the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from .. import Indexer, IndexReport, MissingExtraError, Problem
from .app import EXIT_SKIPPED
from .options import common, form_option, load_settings
from .output import count, one_line, print_json, problem_line
from .progress import progress_bar

_SHOWN = 50
"""More problems than this are counted, not listed."""
_HOUR = 3_600_000
"""Milliseconds after which an embargo may have ended though no file has changed."""


@click.command("index")
@click.argument("paths", nargs=-1, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--rebuild", is_flag=True, help="Read every file anew, changed or not.")
@click.option("--remove", "removed", metavar="ID", multiple=True, help="Take an interview out.")
@click.option("--restore", "restored", metavar="ID", multiple=True, help="Undo --remove.")
@click.option("--purge", is_flag=True, help="Erase from the index's files what is gone.")
@click.option(
    "--include-withheld",
    is_flag=True,
    help="Take in drafts, private and embargoed interviews and redacted spans, too.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 if a file had to be skipped.")
@form_option
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=10.0,
    show_default=True,
    help="How long to wait while another process writes to the index.",
)
@click.option("--watch", is_flag=True, help="Stay, and index again whenever a file changes.")
@common
def command(
    paths: tuple[Path, ...],
    rebuild: bool,
    removed: tuple[str, ...],
    restored: tuple[str, ...],
    purge: bool,
    include_withheld: bool,
    strict: bool,
    form: str | None,
    timeout: float,
    watch: bool,
    index: str,
    as_json: bool,
) -> None:
    """Read interviews into the index.

    PATHs are files and folders. Only what changed since the last time is read.

    \b
    interview-search index interviews/
    interview-search index --remove 2019/jane-doe
    """
    if not (paths or removed or restored or purge or rebuild):
        raise click.UsageError("Nothing to do: name a folder of interviews.")
    if watch and not paths:
        raise click.UsageError("--watch needs a folder to watch.")
    settings = load_settings(form)
    if include_withheld:
        settings = replace(settings, withhold=())
    indexer = Indexer(index, settings=settings, timeout=timeout)
    reports = [indexer.remove(id) for id in removed]
    reports += [indexer.restore(id) for id in restored]
    if paths or rebuild:
        reports.append(read(indexer, paths, rebuild=rebuild))
    if purge:
        reports.append(indexer.purge())
    report = together(reports)
    tell(report, as_json)
    if watch:
        follow(indexer, paths, as_json)
    if strict and report.skipped:
        raise click.exceptions.Exit(EXIT_SKIPPED)


def read(indexer: Indexer, paths: Sequence[Path], *, rebuild: bool = False) -> IndexReport:
    """Index once, under a progress bar."""
    with progress_bar() as progress:
        if rebuild:
            report = indexer.rebuild(paths or None, progress=progress)
        else:
            report = indexer.update(paths, progress=progress)
    if paths and not any((report.added, report.changed, report.unchanged, report.skipped)):
        places = one_line(", ".join(map(str, paths)))
        click.echo(f"{places}: no interviews there", err=True)
    return report


def together(reports: Sequence[IndexReport]) -> IndexReport:
    """What several changes of the index did, as one report."""
    return replace(
        reports[-1],
        added=sum(report.added for report in reports),
        changed=sum(report.changed for report in reports),
        removed=sum(report.removed for report in reports),
        unchanged=sum(report.unchanged for report in reports),
        withheld=tuple(problem for report in reports for problem in report.withheld),
        skipped=tuple(problem for report in reports for problem in report.skipped),
        warnings=tuple(problem for report in reports for problem in report.warnings),
        seconds=sum(report.seconds for report in reports),
    )


def follow(indexer: Indexer, paths: Sequence[Path], as_json: bool) -> None:
    """Index again whenever a file changes, and when a day may have come, until interrupted."""
    try:
        from watchfiles import watch
    except ImportError as error:
        raise MissingExtraError("--watch", "watch") from error
    click.echo("watching; Ctrl-C ends it", err=True)
    for changes in watch(*paths, rust_timeout=_HOUR, yield_on_timeout=True):
        report = read(indexer, paths)
        if changes or report.added or report.changed or report.removed:
            tell(report, as_json)


def tell(report: IndexReport, as_json: bool) -> None:
    """A short summary, and one line for each file that needs its owner's eye."""
    if as_json:
        print_json(report.to_dict())
        return
    _list(report.warnings)
    _list(report.skipped)
    counts = (
        f"{report.added:,} added, {report.changed:,} changed, "
        f"{report.removed:,} removed, {report.unchanged:,} unchanged"
    )
    click.echo(f"{counts}; {count(report.sections, 'section')} in {report.seconds:.2f} s")
    if report.skipped:
        click.echo(f"{count(len(report.skipped), 'file')} skipped", err=True)
    if report.withheld:
        number = count(len(report.withheld), "interview")
        click.echo(f"{number} withheld (--verbose says which)", err=True)


def _list(problems: Sequence[Problem]) -> None:
    for problem in problems[:_SHOWN]:
        click.echo(problem_line(problem), err=True)
    if len(problems) > _SHOWN:
        click.echo(f"... and {len(problems) - _SHOWN:,} more (doctor lists them all)", err=True)
