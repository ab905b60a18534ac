"""`sections`: what the files are split into; needs no index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from .. import Problem, Section, Settings, Split, split
from .options import common, form_option, load_settings
from .output import clock, joined, json_text, one_line, paragraphs, print_json, problem_line, wrap

_INDENT = "   "


@click.command("sections")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
@click.option("--jsonl", is_flag=True, help="Print one JSON object a section.")
@form_option
@common
def command(
    paths: tuple[str, ...], jsonl: bool, form: str | None, index: str, as_json: bool
) -> None:
    """Print the sections of files, without an index.

    A section is a question with its answer. Name a whole folder for the
    sections that an index of it would have: who hosts a series shows only in
    the company of its interviews.
    """
    if jsonl and as_json:
        raise click.UsageError("--json and --jsonl exclude each other.")
    found = _read(paths, load_settings(form))
    if as_json:
        print_json([record for read in found for record in records(read)])
    elif jsonl:
        for read in found:
            for record in records(read):
                click.echo(json_text(record))
    else:
        for read in found:
            _outline(read)


def _read(paths: tuple[str, ...], settings: Settings) -> Iterator[Split]:
    """The files that can be read; what is wrong with any goes to standard error."""
    for item in split(paths, settings=settings):
        if isinstance(item, Problem):
            click.echo(problem_line(item), err=True)
            continue
        for problem in item.problems:
            click.echo(problem_line(problem), err=True)
        yield item


def records(read: Split) -> Iterator[dict[str, Any]]:
    """One plain object a section."""
    interview = read.interview
    for section in read.sections:
        yield {
            "interview": interview.id,
            "path": interview.path,
            "form": interview.form,
            **section.to_dict(),
        }


def _outline(read: Split) -> None:
    interview = read.interview
    title = click.style(one_line(interview.title), bold=True)
    click.echo(f"{one_line(interview.path)} · {title} · {interview.form}")
    for section in read.sections:
        outline_section(section)
    click.echo()


def outline_section(section: Section) -> None:
    """Where it is, who speaks, and how it begins; one line or two."""
    seconds = section.start_seconds
    words = sum(len(turn.text.split()) for turn in section.turns)
    click.echo(
        _INDENT
        + joined(
            [
                f"{section.start_line}-{section.end_line}",
                None if seconds is None else clock(seconds),
                one_line(", ".join(section.speakers)),
                f"{words:,} words",
            ]
        )
    )
    said = section.question or section.heading or section.answer
    first = next(paragraphs(said), "")
    short = first if len(first) <= 160 else first[:159].rstrip() + "…"
    click.echo(wrap(short, _INDENT * 2))
