"""How long a file may take: its time is up, and the next one has its turn.

In the main thread a timer of the system interrupts whatever runs. Elsewhere, and
where somebody else uses that timer, the time is looked at between two steps.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from ..errors import SourceError
from ..models import Section
from ..settings import Settings

_ADVICE = "Split the file, or raise the limit in the settings"


class Deadline:
    """Seconds of the processor that a file has; `check` raises SourceError after them."""

    def __init__(self, path: str, settings: Settings) -> None:
        self._path = path
        self._limit = settings.max_seconds
        self._until = time.thread_time() + self._limit
        self.met = False
        """Whether the work is done, and no signal that comes late matters any more."""

    @property
    def left(self) -> float:
        return self._until - time.thread_time()

    def check(self) -> None:
        if self.left <= 0 and not self.met:
            reason = f"it takes longer to read than max_seconds = {self._limit:g}"
            raise SourceError(self._path, reason, advice=_ADVICE)


@contextmanager
def deadline(path: str, settings: Settings) -> Iterator[Deadline]:
    """The time that begins now. Raises SourceError within the block, or at its end."""
    made = Deadline(path, settings)
    if not _free():
        yield made
        made.check()
        return

    def ring(number: int, frame: FrameType | None) -> None:
        # Other threads use up the time of the process, too.
        if made.left > 0 and not made.met:
            signal.setitimer(signal.ITIMER_VIRTUAL, max(made.left, 0.01))
        made.check()

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, max(made.left, 0.01))
    try:
        yield made
        made.check()
    finally:
        made.met = True
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _free() -> bool:
    """Whether there is a timer that nobody else uses."""
    return (
        hasattr(signal, "SIGVTALRM")
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGVTALRM) is signal.SIG_DFL
        and signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0
    )


def check_sections(path: str, sections: tuple[Section, ...], settings: Settings) -> None:
    """Raises SourceError for more sections than a file may have."""
    if len(sections) > settings.max_sections:
        reason = (
            f"{len(sections):,} sections are more than max_sections = {settings.max_sections:,}"
        )
        raise SourceError(path, reason, advice=_ADVICE)
