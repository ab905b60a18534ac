"""A progress bar on standard error where that is a terminal, else silence of the same shape."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int, str], None]
"""Takes files done, files in all, and the path at hand."""


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A callable for `Indexer.update(progress=...)`; a total of 0 is one not known."""
    if not sys.stderr.isatty():
        yield _silence
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    shown = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        Remaining(),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
    with shown:
        task = shown.add_task("", total=None)

        def show(done: int, total: int, path: str) -> None:
            now = path or "writing the index"
            shown.update(task, completed=done, total=total or None, description=now)

        yield show


def _silence(done: int, total: int, path: str) -> None:
    pass
