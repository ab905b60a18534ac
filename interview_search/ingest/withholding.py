"""What one run keeps out of the index because its owner says so."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..models import Problem
from ..reading import FileRef, Withheld, file_glimpse, suspected, withheld
from ..settings import Settings
from .ledger import file_of
from .memory import Recollection

log = logging.getLogger(__name__)


def clock() -> datetime:
    """What time it is, in UTC: what is withheld depends on it."""
    return datetime.now(UTC)


class Withholding:
    """Decides, remembers and reports what is withheld. It knows nothing of the index."""

    def __init__(self, memory: Recollection, settings: Settings) -> None:
        self._memory = memory
        self._settings = settings
        self._now = clock()
        self.reported: list[Problem] = []
        self.new = False
        """Whether anything is withheld that was not before."""

    def why(self, metadata: Mapping[str, Any], file: str | None) -> Withheld | None:
        """Why an interview is to be kept out, if it is."""
        return withheld(metadata, file or "", self._settings.withhold, self._now)

    def known(self, ref: FileRef, key: str | None) -> bool:
        """Whether a file need not be read, as it is withheld as it was before."""
        file = file_of(ref)
        if not self._memory.still(file, key, self._now):
            return False
        self._memory.again(file, key)
        self._report(ref.path, "withheld, as before")
        return True

    def keep_out(self, ref: FileRef, key: str | None, why: Withheld | None) -> None:
        """Remember that a file is withheld; without a reason, where it is reported otherwise."""
        self.new |= self._memory.withhold(file_of(ref), key, why.until if why else None)
        if why:
            self.report(ref.path, why)

    def suspects(self, ref: FileRef) -> bool:
        """Whether a file that cannot be read seems to say that it is to be withheld."""
        text = file_glimpse(ref, self._settings)
        why = suspected(text, file_of(ref), self._settings.withhold, self._now)
        if why:
            self.report(ref.path, why)
        return why is not None

    def report(self, path: str, why: Withheld) -> None:
        self._report(path, f"withheld: {why.reason}", why.advice)

    def _report(self, path: str, reason: str, advice: str = "") -> None:
        log.info("%s: %s", path, reason)
        self.reported.append(Problem(path, None, reason, advice))
