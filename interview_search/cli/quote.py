"""`quote`: is this what was said?"""

from __future__ import annotations

import click

from .. import QuoteCheck, Searcher
from .options import common_without_short, link_settings, links
from .output import clock, coloured, joined, one_line, print_json, wrap

_INDENT = "   "


@click.command("quote")
@click.argument("words", nargs=-1, required=True, metavar="TEXT...")
@click.option("--interview", metavar="ID", help="Look through this interview alone.")
@click.option("--speaker", metavar="NAME", help="Whether it was this person who said it.")
@links
@common_without_short
def command(
    words: tuple[str, ...],
    interview: str | None,
    speaker: str | None,
    url: str | None,
    anchors: str | None,
    index: str,
    as_json: bool,
) -> None:
    """Check a quote: exact, altered or absent, and where it was said.

    What was altered stands as [-said-] and {+quoted+}; ... and [...] in the
    TEXT stand for words left out.

    \b
    interview-search quote 'the pager never let me finish a dinner'
    """
    with Searcher(index, settings=link_settings(url, anchors)) as searcher:
        found = searcher.verify_quote(" ".join(words), interview=interview, speaker=speaker)
    if as_json:
        print_json(found.to_dict())
        return
    for warning in found.warnings:
        click.echo(f"note: {one_line(warning)}", err=True)
    click.echo(click.style(found.verdict, bold=True))
    if found.path is None or found.line is None:
        return
    seconds = found.start_seconds
    parts = [
        one_line(found.speaker or ""),
        one_line(f"{found.path}:{found.line}"),
        None if seconds is None else clock(seconds),
        one_line(found.url or ""),
    ]
    click.echo(_INDENT + click.style(joined(parts), fg="cyan"))
    click.echo(wrap(one_line(found.text) if found.verdict == "exact" else _beside(found), _INDENT))
    for section in found.also:
        click.echo(f"{_INDENT}also: {one_line(section)}")


def _beside(found: QuoteCheck) -> str:
    """What was said, with the difference marked as in a word diff."""
    pieces = []
    for change in found.changes:
        said, quoted = one_line(change.said), one_line(change.quoted)
        if change.kind == "same":
            pieces.append(said)
        elif change.kind == "omitted":
            pieces.append("[...]")
        else:
            pieces.append(_marked("[-", said, "-]", "red") + _marked("{+", quoted, "+}", "green"))
    return " ".join(pieces)


def _marked(left: str, text: str, right: str, colour: str) -> str:
    if not text:
        return ""
    return click.style(text, fg=colour) if coloured() else f"{left}{text}{right}"
