"""`verify`: is the index whole?"""

from __future__ import annotations

import click

from .. import Indexer, Settings
from .app import EXIT_FAILED
from .options import common
from .output import count, print_json, problem_line


@click.command("verify")
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path())
@common
def command(paths: tuple[str, ...], index: str, as_json: bool) -> None:
    """Check that the index is whole.

    Reads all of it, says what is wrong, and exits with 2 if anything is. With
    the PATHs that were indexed it also checks that nothing which is withheld
    there, redacted or removed stands in the files of the index.
    """
    problems = Indexer(index, settings=Settings.load()).verify(paths)
    if as_json:
        print_json([problem.to_dict() for problem in problems])
    else:
        for problem in problems:
            click.echo(problem_line(problem))
        click.echo(f"{count(len(problems), 'problem')} found" if problems else "the index is whole")
    if problems:
        raise click.exceptions.Exit(EXIT_FAILED)
