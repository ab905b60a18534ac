"""Loops compiled by Numba (the extra `fast`): how they are made, and when indexing takes them.

What was compiled is kept where Numba keeps it: beside the package, or in the user's
cache folder where that cannot be written, or in `NUMBA_CACHE_DIR`. Where there is no
such place, searches compile anew in each process, and indexing does without.

Numba looks whether the file of a loop has changed, not whether those have whose loops it
calls: what older sources left is deleted here, since it would answer wrongly.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
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
_MARK = "loops.sha256"
"""Beside compiled loops: the digest of their sources."""
_unkept: set[str] = set()
"""Modules whose loops could not be kept for the next process."""
_unusable: set[str] = set()


def njit(function: Callable[..., Any]) -> Any:
    """A function as Numba's `njit` makes it, kept for the next process where that can be."""
    import numba

    try:
        made = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        _unkept.add(function.__module__)
        return numba.njit(nogil=True)(function)
    if folder := made.stats.cache_path:
        _forget_older(Path(folder), _sources())
    return made


@cache
def _sources() -> str:
    """A digest of all loops, and of the signs and the layout that are compiled into them."""
    engine = Path(__file__).parent
    found = hashlib.sha256((engine.parents[1] / "analysis" / "tokenizer.py").read_bytes())
    layout = engine.parent / "sections" / "layout.py"
    for file in layout, engine / "instructions.py", *sorted(engine.glob("*/kernels/*.py")):
        found.update(file.read_bytes())
    return found.hexdigest()


@cache
def _forget_older(folder: Path, sources: str) -> None:
    """Delete what was compiled from other sources than these."""
    mark = folder / _MARK
    with contextlib.suppress(OSError, ValueError):
        if mark.read_text(encoding="ascii") == sources:
            return
    with contextlib.suppress(OSError):  # else there is nothing kept, or Numba says so
        for file in folder.glob("*.nbi"):
            file.unlink(missing_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(sources, encoding="ascii")


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
