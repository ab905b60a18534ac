"""`python -m benchmarks.relevance.report`: nDCG@10 engine by engine, as Markdown.

From the newest results. `--into README.md` puts it between the marks there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..places import RESULTS
from ..report import tell
from .collections import TUNING

MARKS = "<!-- relevance -->", "<!-- end of relevance -->"
SURE = 0.05
"""A difference that chance makes less often than that is one."""


def main() -> None:
    tell(markdown(newest()), __doc__, MARKS)


def newest(folder: Path = RESULTS) -> dict[str, Any]:
    """The newest results that are kept."""
    *_, file = sorted(folder.glob("*-relevance.json"))
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def markdown(results: dict[str, Any]) -> str:
    """A row a collection, a column an engine."""
    rows: dict[str, dict[str, Any]] = {}
    for row in results["rows"]:
        rows.setdefault(row["collection"], {})[row["engine"]] = row
    engines = list(dict.fromkeys(row["engine"] for row in results["rows"]))
    lines = [
        "| nDCG@10 | " + " | ".join(engines) + " |",
        "|---" * (len(engines) + 1) + "|",
    ]
    for name, found in rows.items():
        cells = [_cell(found[engine]) for engine in engines]
        title = f"{name} (tuned on)" if name in TUNING else name
        lines.append("| " + " | ".join([title, *cells]) + " |")
    machine = results["machine"]
    versions = ", ".join(f"{name} {v}" for name, v in machine["versions"].items() if name != "ours")
    return "\n".join([*lines, "", f"- {machine['date'][:10]}, beside {versions}"])


def _cell(row: dict[str, Any]) -> str:
    sure = row["p"] is not None and row["p"] < SURE
    return f"{row['ndcg10']:.4f}{' *' if sure else ''}"


if __name__ == "__main__":
    main()
