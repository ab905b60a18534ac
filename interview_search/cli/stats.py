"""`stats`: what the index holds."""

from __future__ import annotations

from collections.abc import Mapping

import click

from .. import Searcher, Settings
from .options import common
from .output import count, day, one_line, print_json


@click.command("stats")
@common
def command(index: str, as_json: bool) -> None:
    """Say what the index holds."""
    with Searcher(index, settings=Settings.load()) as searcher:
        info = searcher.info()
    if as_json:
        print_json(info.to_dict())
        return
    first, last = day(info.first_date), day(info.last_date)
    rows = {
        "index": f"{info.path or 'in memory'}, generation {info.generation}, {_size(info.bytes)}",
        "holds": ", ".join(
            (
                count(info.interviews, "interview"),
                count(info.sections, "section"),
                count(info.speakers, "speaker"),
            )
        ),
        "forms": _counted(info.forms),
        "languages": _counted(info.languages),
        "dates": f"{first} to {last}" if first else "none",
        "engine": info.engine,
    }
    for name, value in rows.items():
        click.echo(f"{name:<10} {one_line(value)}")


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counts.items()) or "none"


def _size(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB" if size >= 100_000 else f"{size / 1000:,.1f} kB"
