"""One file an operation: `measure(context)` gives plain rows.

`growth` compares sizes, and is made from the rows of the others.
"""

from __future__ import annotations

from collections.abc import Callable

from ..context import Context, Rows
from . import everyday, indexing, memory, merge, open_first, overhead, query, shell, size, update

OPERATIONS: dict[str, Callable[[Context], Rows]] = {
    "indexing": indexing.measure,
    "size": size.measure,
    "query": query.measure,
    "overhead": overhead.measure,
    "everyday": everyday.measure,
    "open_first": open_first.measure,
    "update": update.measure,
    "merge": merge.measure,
    "memory": memory.measure,
    "shell": shell.measure,
}
"""In the order in which they run: the first ones make the indexes."""
