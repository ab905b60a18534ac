"""Loops compiled by Numba (the extra `fast`): how they are made, and when indexing takes them.

What was compiled is kept where Numba keeps it: beside the package, or in the user's
cache folder where that cannot be written, or in `NUMBA_CACHE_DIR`. Where there is no
such place, searches compile anew in each process, and indexing does without.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

log = logging.getLogger(__name__)

_PAYS = 4_000_000
"""From so many words on, starting Numba (0.3 to 0.4 s) costs less than it saves."""
_LOADED = 400_000
"""From so many, where something else has loaded it: 0.03 s, or 0.2 s if it ran nothing yet."""
_READY = 20_000
"""From so many, where it has indexed before."""
_INDEXING = f"{__package__}.indexing.compiled_batches"
_unkept: set[str] = set()
"""Modules whose loops could not be kept for the next process."""
_unusable: set[str] = set()


def njit(function: Callable[..., Any]) -> Any:
    """A function as Numba's `njit` makes it, kept for the next process where that can be."""
    import numba

    try:
        return numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        _unkept.add(function.__module__)
        return numba.njit(nogil=True)(function)


def indexing(words: int) -> ModuleType | None:
    """The compiled way to index (`compiled_batches`), where it pays for so many words."""
    least = _READY if _INDEXING in sys.modules else _LOADED if "numba" in sys.modules else _PAYS
    if words < least or _INDEXING in _unusable:
        return None
    try:
        import numba

        if numba.config.DISABLE_JIT:
            raise RuntimeError("NUMBA_DISABLE_JIT is set")
        found = import_module(_INDEXING)
        if _unkept:
            raise RuntimeError("there is no folder to keep compiled code in")
    except Exception as error:
        # It is only quicker: whatever is wrong with Numba, NumPy does the same.
        log.debug("indexing without compiled loops: %s", error)
        _unusable.add(_INDEXING)
        return None
    return found
