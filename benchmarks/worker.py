"""Runs one function in a process of its own, which has done nothing else before."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from typing import Any

from .peers import Skip
from .places import PROJECT


def fresh(module: str, **arguments: Any) -> Any:
    """The result of `module.work(**arguments)`; both go as JSON."""
    command = [sys.executable, "-m", "benchmarks.worker", module, json.dumps(arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)
    if done.returncode:
        raise RuntimeError(f"{module} {arguments}: {done.stderr.strip()[-2000:]}")
    result = json.loads(done.stdout.splitlines()[-1])
    if isinstance(result, dict) and "skip" in result:
        raise Skip(result["skip"])
    return result


def attempt(module: str, **arguments: Any) -> Any:
    """As `fresh`, but None where the engine cannot do it; the reason goes to stderr."""
    try:
        return fresh(module, **arguments)
    except Skip as reason:
        sys.stderr.write(f"left out: {arguments.get('name')}: {reason}\n")
        return None


def main() -> None:
    module, arguments = sys.argv[1:]
    try:
        result = import_module(module).work(**json.loads(arguments))
    except Skip as reason:
        result = {"skip": str(reason)}
    sys.stdout.write("\n" + json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
