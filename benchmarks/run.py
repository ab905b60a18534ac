"""`python -m benchmarks.run`: measure, print tables, and keep the figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from rich.console import Console

from . import machine, tables
from .context import SLOW_LIMIT, Context
from .kept import file_of, newest
from .peers import ENGINES, usable
from .places import CORPORA, RESULTS, default_source
from .speed import OPERATIONS, growth

SIZES = (5_000, 60_000)


def main() -> None:
    asked = _arguments()
    console = Console(width=None if sys.stdout.isatty() else 150)
    names, skipped = usable(asked.engines)
    for name, reason in skipped.items():
        console.print(f"without {name}: {reason}", style="yellow", markup=False)
    if default_source() != CORPORA:
        console.print("no ../shared/corpora: measuring over the samples, shuffled again and again")
    machine.pin()
    for n in sorted(asked.sizes):
        _size(n, names, skipped, asked, console)
    tables.show({"n": max(asked.sizes), "tables": {"growth": growth.summed(newest())}}, console)


def _size(
    n: int, names: list[str], skipped: dict[str, str], asked: argparse.Namespace, console: Console
) -> None:
    fit = [name for name in names if n < SLOW_LIMIT or not ENGINES[name]().slow]
    context = Context(n, tuple(fit), asked.queries, asked.rounds, asked.anew)
    results: dict[str, Any] = {
        "n": n,
        "sections": context.digest,
        "machine": machine.describe(fit),
        "skipped": dict(skipped),
        "queries": asked.queries,
        "rounds": asked.rounds,
        "runs": {},
        "tables": {},
    }
    for name, measure in OPERATIONS.items():
        if not asked.only or name in asked.only:
            if name != "indexing":
                results["skipped"] |= context.leave_out()
            started = time.perf_counter()
            results["runs"][name] = machine.moment()
            results["tables"][name] = measure(context)
            _keep(results, asked.only)
            console.print(f"{n:,} sections: {name}, {time.perf_counter() - started:.0f} s")
    tables.show(results, console)


def _keep(results: dict[str, Any], only: list[str] | None) -> None:
    """Into the day's file of this size; with `only`, its other tables stay, with their runs."""
    RESULTS.mkdir(exist_ok=True)
    file = file_of(results["machine"]["date"][:10], results["n"])
    if only and file.exists():
        known = json.loads(file.read_text())
        merged = {key: {**known.get(key, {}), **results[key]} for key in ("runs", "tables")}
        results = {**results, **merged}
    file.write_text(json.dumps(_rounded(results), indent=1) + "\n")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list) else value


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--engines", nargs="+", default=(), choices=list(ENGINES))
    parser.add_argument("--only", nargs="+", choices=list(OPERATIONS))
    parser.add_argument("--queries", type=int, default=60, help="of each class")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is asked")
    parser.add_argument("--anew", action="store_true", help="build the slow engines' indexes anew")
    return parser.parse_args()


if __name__ == "__main__":
    main()
