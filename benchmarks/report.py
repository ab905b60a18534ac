"""`python -m benchmarks.report`: what we aim at and what was measured, as Markdown.

From the newest results of each size. `--into README.md` puts it between the marks there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import mean

from . import goals
from .goals import Goal
from .kept import Results, newest

BEGIN, END = "<!-- benchmarks -->", "<!-- end of benchmarks -->"
_HEAD = (
    "| | goal | Numba: engine | `search()` | goal | NumPy: engine | `search()` |",
    "|---|---|---|---|---|---|---|",
)


def main() -> None:
    tell(markdown(newest()), __doc__)


def tell(text: str, about: str | None, marks: tuple[str, str] = (BEGIN, END)) -> None:
    """Print it, or with `--into FILE` put it between the marks there."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--into", type=Path, metavar="FILE")
    into = parser.parse_args().into
    if into is None:
        sys.stdout.write(text + "\n")
    else:
        into.write_text(inserted(into.read_text("utf-8"), text, marks), "utf-8")


def markdown(every: Results) -> str:
    """The table, and what it was measured on."""
    rows = [_line(goal) for goal in goals.measured(every)]
    return "\n".join([*_HEAD, *rows, "", *_notes(every)])


def inserted(page: str, text: str, marks: tuple[str, str] = (BEGIN, END)) -> str:
    """The page with the text between the marks."""
    before, begin, rest = page.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not (begin and end):
        raise SystemExit(f"no {marks[0]} and {marks[1]} in the page")
    return f"{before}{begin}\n{text}\n{end}{after}"


def _line(goal: Goal) -> str:
    cells = [goal.what]
    for tier in (goal.numba, goal.numpy):
        cells.append(_aim(goal, tier.aim))
        cells += [_cell(goal, tier.aim, value) for value in (tier.engine, tier.call)]
    return "| " + " | ".join(cells) + " |"


def _aim(goal: Goal, aim: float | None) -> str:
    if aim is None:
        return ""
    return f"{'at least' if goal.least else 'at most'} {_number(aim)}{goal.unit}"


def _cell(goal: Goal, aim: float | None, value: float | None) -> str:
    if value is None:
        return ""
    text = f"{_number(value)}{goal.unit}"
    if aim is None:
        return text
    return f"{text}, {'met' if (value >= aim) == goal.least or value == aim else 'missed'}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _notes(every: Results) -> Iterator[str]:
    for n, results in every.items():
        machine, runs = results["machine"], results["runs"]
        dates = sorted({run["date"][:10] for run in runs.values()})
        commits = list(dict.fromkeys(run["commit"] for run in runs.values()))
        load = mean(run["load"][0] for run in runs.values()) if runs else 0
        yield (
            f"- {n:,} sections: {_range(dates)}, commit {', '.join(commits)}; {machine['cpu']}, "
            f"one of {machine['cpus']} processors, load {load:.1f}; {machine['system']}, "
            f"Python {machine['python']}"
        )
    if every:
        versions = every[max(every, key=lambda n: len(every[n]["machine"]["versions"]))]
        known = versions["machine"]["versions"]
        peers = [f"{name} {version}" for name, version in known.items() if "ours" not in name]
        yield f"- against {', '.join(peers)}"


def _range(dates: Iterable[str]) -> str:
    found = list(dates)
    return " to ".join(dict.fromkeys((found[0], found[-1]))) if found else ""


if __name__ == "__main__":
    main()
