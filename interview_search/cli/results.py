"""What was found, for people to read."""

from __future__ import annotations

import click

from .. import Hit, Passage, Results, Section
from .output import clock, count, day, joined, marked, one_line, wrap

_INDENT = "   "
_BEGINNING = 30
"""Words of an answer that is shown though nothing in it matches."""
_QUERY_CHARS = 200
"""A longer query is not repeated whole."""


def warn(results: Results) -> None:
    """How the query was read, on standard error."""
    for warning in results.warnings:
        click.echo(f"note: {one_line(warning)}", err=True)


def print_results(results: Results) -> None:
    """Hits, facets, and what to try where there are none."""
    warn(results)
    for hit in results:
        click.echo(_heading(hit))
        _print_section(hit, _INDENT)
        if hit.translations:
            click.echo(wrap("also: " + ", ".join(map(one_line, hit.translations)), _INDENT))
        for other in hit.more:
            click.echo()
            _print_section(other, _INDENT * 2)
        left = (hit.section_count or 1) - 1 - len(hit.more)
        if left:
            click.echo(f"{_INDENT}and {count(left, 'more section')}")
        click.echo()
    for facet in results.facets:
        counts = ", ".join(f"{one_line(value)} ({number:,})" for value, number in facet.counts)
        click.echo(wrap(f"{one_line(facet.field)}: {counts or 'no values'}", ""))
    click.echo(_footer(results))


def _print_section(hit: Hit, indent: str) -> None:
    question = hit.section.question or hit.section.heading
    if question and not any(passage.field == "question" for passage in hit.passages):
        click.echo(wrap(click.style(one_line(question), italic=True), indent))
    for passage in hit.passages:
        click.echo(indent + _source(hit, passage))
        click.echo(wrap(marked(passage), indent))
    if not any(passage.field == "answer" for passage in hit.passages):
        if not hit.passages:
            click.echo(f"{indent}{one_line(hit.interview.path)}:{hit.section.start_line}")
        click.echo(wrap(_beginning(hit.section), indent))
    for name, sections in (("before", hit.before), ("after", hit.after)):
        for section in sections:
            about = one_line(section.question or section.heading or "")
            said = f"({name}) {about} {_beginning(section)}"
            click.echo(wrap(click.style(" ".join(said.split()), dim=True), indent))


def _heading(hit: Hit) -> str:
    title = click.style(one_line(hit.interview.title), bold=True)
    return joined([f"{hit.rank}. {title}", day(hit.interview.date)])


def _source(hit: Hit, passage: Passage) -> str:
    seconds = passage.start_seconds
    place = f"{one_line(hit.interview.path)}:{passage.line}"
    speaker = one_line(passage.speaker or "")
    url = one_line(passage.url or "")
    parts = [speaker, place, None if seconds is None else clock(seconds), url]
    return click.style(joined(parts), fg="cyan")


def _beginning(section: Section) -> str:
    """The first words of the answer, for hits whose question says why they were found."""
    words = one_line(section.answer[:1000]).split()
    return " ".join(words[:_BEGINNING]) + (" …" if len(words) > _BEGINNING else "")


def _footer(results: Results) -> str:
    time = f"{results.seconds:.3f} s"
    if not results.total:
        asked = one_line(results.query)
        asked = asked if len(asked) <= _QUERY_CHARS else asked[:_QUERY_CHARS] + "…"
        said = f"Nothing found{f' for {asked!r}' if asked else ''} ({time})."
        if results.suggestion:
            return f"{said} Did you mean: {one_line(results.suggestion)}"
        return f"{said} Try fewer or other words, or drop a filter."
    about = "" if results.total_is_exact else "about "
    found, pages = f"{about}{count(results.total, 'hit')}", results.total
    if results.interview_count is not None:
        pages = results.interview_count
        found += f" in {count(pages, 'interview')}"
    found += f" in {time}"
    if results.hits and len(results.hits) < pages:
        found += f", shown {results.hits[0].rank} to {results.hits[-1].rank}"
    if results.suggestion:
        found += f". Did you mean: {one_line(results.suggestion)}"
    return found
