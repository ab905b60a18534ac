"""The first result from the shell: processor time of the whole command.

Beside it `python -c "import numpy, whoosh.qparser"`, which any search in Python that
uses both has to pay, and Python itself. The median of seven.
"""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median

from .. import indexes
from ..context import Context, Rows

_RUNS = 7


def measure(context: Context) -> Rows:
    rows = []
    commands = {
        "python -c pass": ["-c", "pass"],
        "python -c 'import numpy, whoosh.qparser'": ["-c", "import numpy, whoosh.qparser"],
    }
    if "ours" in context.names:
        context.index("ours", "text")
        word = next(q for q in context.queries if q.kind == "term_mid").words[0]
        place = str(indexes.folder("ours", context.n, "text"))
        search = ["-m", "interview_search", "search", word, "--index", place]
        commands["interview-search search WORD"] = search
        commands["interview-search search WORD --json"] = [*search, "--json"]
    for name, words in commands.items():
        taken = [_cpu([sys.executable, *words]) for _ in range(_RUNS + 1)][1:]
        rows.append({"command": name, "n": context.n, "cpu_ms": median(taken) * 1e3})
    return rows


def _cpu(command: list[str]) -> float:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime
