"""What was measured, and on what; nothing that tells whose machine it is."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

from .peers import ENGINES
from .places import PROJECT


def pin() -> int:
    """Stay on one processor, and all processes begun from here on."""
    cpu = int(os.environ.get("BENCH_CPU", max(os.sched_getaffinity(0))))
    os.sched_setaffinity(0, {cpu})
    return cpu


def moment() -> dict[str, Any]:
    """When a table was measured, on which code, and how busy the machine was."""
    ours = ("interview_search", "benchmarks/*.py", "benchmarks/peers", "benchmarks/speed")
    return {
        "date": time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
        "commit": _git("rev-parse", "--short", "HEAD"),
        "changed_since": bool(_git("status", "--porcelain", "--", *ours)),
        "load": [round(value, 2) for value in os.getloadavg()],
    }


def describe(names: Iterable[str]) -> dict[str, Any]:
    return {
        **moment(),
        "cpu": _line("/proc/cpuinfo", r"model name\s*:\s*(.+)"),
        "cpus": os.cpu_count(),
        "memory_gb": round(int(_line("/proc/meminfo", r"MemTotal:\s*(\d+)") or 0) / 2**20, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "clock_us": clock_cost(),
        "versions": {name: ENGINES[name]().version() for name in names},
    }


def clock_cost() -> float:
    """Microseconds that timing itself adds to every figure."""
    taken = []
    for _ in range(1000):
        started = time.thread_time()
        taken.append(time.thread_time() - started)
    return round(median(taken) * 1e6, 2)


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=PROJECT, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip()


def _line(file: str, pattern: str) -> str:
    try:
        found = re.search(pattern, Path(file).read_text())
    except OSError:
        return ""
    return found[1].strip() if found else ""
