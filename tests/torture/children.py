"""Work in a forked process, so that its end, however bad, is seen from outside."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_HANGS = 600.0
"""Seconds that no child takes, however busy the machine is."""


@dataclass(frozen=True)
class Ended:
    """How a child came to its end."""

    value: Any = None
    """What the work returned, as JSON carries it."""
    error: str = ""
    """The error that the work raised: its class, and its text."""
    signal: int = 0
    """What killed it."""
    trace: str = ""

    @property
    def killed(self) -> bool:
        return self.signal == signal.SIGKILL

    @property
    def crashed(self) -> bool:
        """Whether the interpreter itself gave up."""
        return self.signal != 0 and not self.killed


class Child:
    """A process that does one piece of work."""

    def __init__(self, work: Callable[[], Any]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self._reader, writer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._reader)
            _run(work, writer)
        os.close(writer)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def wait(self, seconds: float = _HANGS) -> Ended:
        """Its end. A child that takes longer is killed, and that is an error."""
        parts: list[bytes] = []
        until = time.monotonic() + seconds
        late = False
        while True:
            ready, _, _ = select.select([self._reader], [], [], max(0, until - time.monotonic()))
            if not ready:
                late = True
                self.kill()
                break
            if not (part := os.read(self._reader, 1 << 16)):
                break
            parts.append(part)
        os.close(self._reader)
        _, status = os.waitpid(self.pid, 0)
        if late:
            return Ended(error=f"TimeoutError: not done after {seconds:.0f} s")
        if os.WIFSIGNALED(status):
            return Ended(signal=os.WTERMSIG(status))
        return Ended(**json.loads(b"".join(parts)))


def forked(work: Callable[[], Any], seconds: float = _HANGS) -> Ended:
    """Do it in a child, and wait for its end."""
    return Child(work).wait(seconds)


def _run(work: Callable[[], Any], writer: int) -> None:
    code = 1
    try:
        try:
            told = {"value": work()}
        except BaseException as error:
            told = {
                "error": f"{type(error).__name__}: {error}",
                "trace": traceback.format_exc()[-3000:],
            }
        data = json.dumps(told).encode()
        while data:
            data = data[os.write(writer, data) :]
        code = 0
    finally:
        os._exit(code)
