"""Files in a Whoosh storage, on a disk or in memory."""

from __future__ import annotations

import contextlib
import mmap
import os
import stat
from typing import Any

from ....errors import REBUILD, IndexDamagedError


def created(storage: Any, name: str) -> Any:
    """A new file to write to. What stands there already, even a link, is removed, not followed."""
    with contextlib.suppress(FileNotFoundError, KeyError, NameError):
        storage.delete_file(name)
    folder = getattr(storage, "folder", "")
    if not folder:
        return storage.create_file(name)
    # Whoosh's own way would make it a program.
    return open(os.path.join(folder, name), "xb")  # noqa: PTH118, PTH123


def synced(file: Any) -> None:
    """Flush a Whoosh file to the disk, where it lies on one."""
    file.flush()
    raw = getattr(file, "file", file)
    try:
        descriptor = raw.fileno()
    except (AttributeError, OSError):
        return
    os.fsync(descriptor)


def content(storage: Any, name: str) -> tuple[memoryview, mmap.mmap | None]:
    """The bytes of a file: mapped where it lies on a disk."""
    folder = getattr(storage, "folder", "")
    if not folder:
        with storage.open_file(name) as file:
            return memoryview(file.read()), None
    place = os.path.join(folder, name)  # noqa: PTH118
    if not stat.S_ISREG(os.stat(place).st_mode):  # noqa: PTH116
        # To open a pipe would be to wait for ever.
        raise IndexDamagedError(folder, f"{name}: it is no file", advice=REBUILD)
    with open(place, "rb") as file:  # noqa: PTH123
        if os.fstat(file.fileno()).st_size == 0:
            return memoryview(b""), None
        held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return memoryview(held), held
