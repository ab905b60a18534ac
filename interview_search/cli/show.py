"""`show`: one section, or a whole interview."""

from __future__ import annotations

import click

from .. import Interview, Searcher, Section, Settings, UnknownIdError
from .options import common
from .output import clock, day, joined, one_line, paragraphs, print_json, wrap
from .places import section_at

_INDENT = "   "


@click.command("show")
@click.argument("id", metavar="ID")
@common
def command(id: str, index: str, as_json: bool) -> None:
    """Print a section, or a whole interview.

    Ids (`interview`, `interview#section`) stand in the output of
    search --json and sections --jsonl; a section's PATH:LINE, as search
    prints it, does as well.
    """
    with Searcher(index, settings=Settings.load()) as searcher:
        interview = {i.id: i for i in searcher.interviews()}.get(id)
        if interview is not None:
            found = searcher.sections(id)
        else:
            section = searcher.get(section_at(searcher, id))
            found = (section,)
            interview = _owner(searcher, section)
    if as_json:
        records = [section.to_dict() for section in found]
        whole = {**interview.to_dict(), "sections": records}
        print_json(whole if interview.id == id else records[0])
        return
    _print_interview(interview)
    for section in found:
        _print_section(section)


def _owner(searcher: Searcher, section: Section) -> Interview:
    for interview in searcher.interviews():
        if interview.id == section.interview_id:
            return interview
    raise UnknownIdError(section.interview_id)


def _print_interview(interview: Interview) -> None:
    click.echo(click.style(one_line(interview.title), bold=True))
    people = ", ".join(
        one_line(person.name) + (f" ({person.role})" if person.role else "")
        for person in interview.people
    )
    tags = one_line(", ".join(interview.tags))
    click.echo(joined([one_line(interview.path), day(interview.date), people, tags]))


def _print_section(section: Section) -> None:
    seconds = section.start_seconds
    click.echo()
    place = [
        one_line(section.id),
        f"lines {section.start_line} to {section.end_line}",
        None if seconds is None else clock(seconds),
    ]
    click.echo(click.style(joined(place), fg="cyan"))
    if section.heading and section.heading != section.question:
        click.echo(click.style(one_line(section.heading), bold=True))
    for number, turn in enumerate(section.turns):
        said = list(paragraphs(turn.text))
        if turn.speaker and said:
            said[0] = f"{click.style(one_line(turn.speaker) + ':', bold=True)} {said[0]}"
        if number:
            click.echo()
        for paragraph in said:
            italic = number < section.question_turns or None
            click.echo(wrap(click.style(paragraph, italic=italic), _INDENT))
