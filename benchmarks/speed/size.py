"""Bytes on disk of the index that holds the text, and of the one that holds only terms."""

from __future__ import annotations

from ..context import Context, Rows
from ..peers import ENGINES


def measure(context: Context) -> Rows:
    rows = []
    for name in context.whole:
        if ENGINES[name]().index_of in context.names:
            continue  # the same files
        with_text, _ = context.index(name, "text")
        row = {"engine": name, "n": context.n, "text_bytes": with_text[-1].bytes}
        if "terms" in ENGINES[name]().layouts:
            terms, _ = context.index(name, "terms")
            row["terms_bytes"] = terms[-1].bytes
        rows.append(row)
    return rows
