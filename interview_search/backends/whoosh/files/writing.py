"""Writing a file of columns; `columns.py` says what it looks like."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from .columns import BLOCK, HEAD, MAGIC, TAIL, VERSION, Array
from .storage import created, synced


def write(storage: Any, name: str, columns: Mapping[str, Array], about: Mapping[str, Any]) -> int:
    """Write a file of columns to a Whoosh storage, flushed to the disk; its size in bytes.

    `about` is what else there is to say, as JSON allows.
    """
    out = _Checked(created(storage, name))
    try:
        out.write(HEAD.pack(MAGIC, VERSION))
        directory = {}
        for key, array in columns.items():
            data = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
            directory[key] = [data.dtype.str[1:], out.place, len(data)]
            out.write(data.view(np.uint8).data)
            out.write(bytes(-out.place % 64))
        text = json.dumps(
            {"columns": directory, "about": about, "checksums": out.checksums()},
            separators=(",", ":"),
        ).encode()
        start = out.place
        out.write(text)
        out.write(TAIL.pack(start, len(text), zlib.crc32(text), MAGIC))
        return out.place
    finally:
        out.close()


class _Checked:
    """A file being written, with the checksums of its blocks."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._sums: list[int] = []
        self._sum = 0
        self.place = 0

    def write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        view = memoryview(data)
        while len(view):
            room = BLOCK - self.place % BLOCK
            part = view[:room]
            self._sum = zlib.crc32(part, self._sum)
            self.place += len(part)
            if self.place % BLOCK == 0:
                self._sums.append(self._sum)
                self._sum = 0
            view = view[room:]

    def checksums(self) -> list[int]:
        return [*self._sums, self._sum] if self.place % BLOCK else self._sums

    def close(self) -> None:
        synced(self._file)
        self._file.close()
