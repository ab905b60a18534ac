"""Where Whoosh's errors become ours."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from whoosh.index import EmptyIndexError, LockError
from whoosh.index import IndexVersionError as WhooshVersionError

from ...errors import (
    IndexDamagedError,
    IndexLockedError,
    IndexMissingError,
    IndexStateError,
    IndexVersionError,
    InterviewSearchError,
)

FORMAT = -111
"""What Whoosh calls the format of the TOC that it reads."""
_REPAIR = "Write it anew with: interview-search index --rebuild YOUR-FOLDER"
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
    except InterviewSearchError:
        raise
    except EmptyIndexError as error:
        raise IndexMissingError(path) from error
    except LockError as error:
        raise locked(path) from error
    except WhooshVersionError as error:
        raise IndexVersionError(path, str(getattr(error, "version", "?")), FORMAT) from error
    except OSError as error:
        if error.errno in (errno.ENOTDIR, errno.EEXIST):
            raise IndexStateError(
                path, "is a file, not a folder", advice="Name a folder for the index."
            ) from error
        if error.errno in _OUTSIDE:
            raise IndexStateError(path, error.strerror or str(error)) from error
        raise damaged(path, error) from error
    except MemoryError:
        raise
    except Exception as error:
        # Whoosh reads its files by pickle, struct and zlib: a damaged one can raise anything.
        raise damaged(path, error) from error


def locked(path: str | None) -> IndexLockedError:
    return IndexLockedError(
        path, "another process is writing to it", advice="Try again when it is done."
    )


def damaged(path: str | None, error: Exception) -> IndexDamagedError:
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return IndexDamagedError(path, f"it is damaged ({what})", advice=_REPAIR)
