"""Where Whoosh's errors become ours."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ....errors import (
    REBUILD,
    IndexDamagedError,
    IndexLockedError,
    IndexMissingError,
    IndexStateError,
    IndexVersionError,
    InterviewSearchError,
)
from . import late

FORMAT = -111
"""What Whoosh calls the format of the TOC that it reads."""
# Trouble of the disk or of the user's rights; the index itself may be whole.
_OUTSIDE = {
    errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO,
    errno.EMFILE, errno.ENFILE, errno.ENOMEM,
}  # fmt: skip


@contextmanager
def translated(path: str | None) -> Iterator[None]:
    """Every error of the engine leaves this block as one of ours."""
    try:
        yield
    except (InterviewSearchError, MemoryError):
        raise
    except Exception as error:
        raise ours(path, error) from error


def ours(path: str | None, error: Exception) -> Exception:
    """An error of the engine as one of ours, to be raised from it."""
    known = late.indexes()
    match error:
        case known.EmptyIndexError():
            return IndexMissingError(path)
        case known.LockError():
            return IndexLockedError(path, advice="Try again when it is done.")
        case known.IndexVersionError():
            return IndexVersionError(path, str(getattr(error, "version", "?")), FORMAT)
        case OSError(errno=errno.ENOTDIR | errno.EEXIST):
            advice = "Name a folder for the index."
            return IndexStateError(path, "is a file, not a folder", advice=advice)
        case FileNotFoundError(filename=str(name)):
            return IndexDamagedError(path, f"{Path(name).name}: it is missing", advice=REBUILD)
        case OSError(errno=number) if number in _OUTSIDE:
            return IndexStateError(path, error.strerror or str(error))
    # A damaged file can raise anything.
    return damaged(path, error)


def damaged(path: str | None, error: Exception) -> IndexDamagedError:
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return IndexDamagedError(path, f"it is damaged ({what})", advice=REBUILD)
