"""The first result from the shell: processor time of the whole command.

Beside it `python -c "import numpy, whoosh.qparser"`, which any search in Python that
uses both has to pay, and Python itself. The median of fifteen, the commands taking
turns, in a folder without settings, from bytecode as an installed package has it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from .. import indexes
from ..context import Context, Rows
from ..places import PROJECT

BASE = "python -c 'import numpy, whoosh.qparser'"
SEARCH = "interview-search search WORD"
_RUNS = 15


def measure(context: Context) -> Rows:
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        BASE: [sys.executable, "-c", "import numpy, whoosh.qparser"],
    }
    if "ours" in context.names:
        context.index("ours", "text")
        word = next(q for q in context.queries if q.kind == "term_mid").words[0]
        place = str(indexes.folder("ours", context.n, "text"))
        search = ["search", word, "--index", place]
        module = [sys.executable, "-m", "interview_search", *search]
        commands["python -m interview_search search WORD"] = module
        script = Path(sys.executable).with_name("interview-search")
        if script.exists():
            commands[SEARCH] = [str(script), *search]
            commands[f"{SEARCH} --json"] = [str(script), *search, "--json"]
    taken: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(_RUNS + 1):
            for name, words in commands.items():
                cpu = _cpu(words, folder)
                if number:  # the first writes the bytecode
                    taken[name].append(cpu)
    base = median(taken[BASE])
    return [
        {
            "command": name,
            "n": context.n,
            "cpu_ms": median(each) * 1e3,
            "times_base": median(each) / base,
        }
        for name, each in taken.items()
    ]


def _cpu(command: list[str], folder: str) -> float:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
    ) as process:
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime
