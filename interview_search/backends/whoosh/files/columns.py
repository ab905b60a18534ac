"""A file of named columns: arrays of numbers, mapped into memory as they lie on the disk.

    magic, version | column | column | ... | directory (JSON) | trailer

The directory says of each column its type, place and length, and of the whole
its checksums; the trailer says where the directory lies. Everything is
little-endian, columns begin at multiples of 64 bytes. Nothing is trusted: a
size, place or checksum that does not fit raises IndexDamagedError.
"""

from __future__ import annotations

import contextlib
import json
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from ....errors import REBUILD, IndexDamagedError, IndexVersionError
from .storage import content

VERSION = 3
"""Of the layout of the file and of what the columns mean."""
BLOCK = 64 * 1024
"""Bytes that share a checksum."""
HEAD = struct.Struct("<8sI52x")
TAIL = struct.Struct("<QII8s")
MAGIC = b"IVSCOLS\n"
_WIDTHS = {kind: int(kind[1]) for kind in ("u1", "u2", "u4", "u8", "i4", "i8", "f4", "f8")}
"""The types of columns, and their bytes."""

Array = np.ndarray[Any, np.dtype[Any]]


def lengths(starts: Array) -> Array:
    """i8: how long each run is, of where they begin and where the last ends."""
    found: Array = np.diff(starts.astype(np.int64))
    return found


class Columns(Mapping[str, Array]):
    """An open file of columns. Arrays are read-only views of the file."""

    def __init__(self, storage: Any, name: str, path: str | None = None) -> None:
        """Raises IndexDamagedError or IndexVersionError, with the name of the file."""
        self.name = name
        self._path = path
        self._data, self._map = content(storage, name)
        try:
            self._directory, self.about, self._checksums = self._read()
        except BaseException:
            self.close()
            raise
        self._sound = bytearray(len(self._checksums))
        """A 1 for each block whose checksum was compared."""
        self._arrays: dict[str, Array] = {}
        self._numbers: dict[str, memoryview] = {}
        self._whole: set[str] = set()

    def __getitem__(self, key: str) -> Array:
        """A column, compared with its checksums when it is first asked for."""
        array = self.untouched(key)
        if key not in self._whole:
            self.touch(key, 0, len(array))
            self._whole.add(key)
        return array

    def untouched(self, key: str) -> Array:
        """A column as it lies there: `touch` what is to be read of it."""
        array = self._arrays.get(key)
        if array is None:
            kind, place, length = self._directory[key]
            array = np.frombuffer(self._data, f"<{kind}", length, place)
            self._arrays[key] = array
        return array

    def numbers(self, key: str) -> memoryview:
        """The same for single numbers, which Python reads in a third of the time."""
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = self.untouched(key).data
        return found

    def touch(self, key: str, start: int, stop: int) -> None:
        """Compare checksums where the numbers from `start` to `stop` lie, the first time.

        Raises IndexDamagedError. Ends that are out of the column are cut.
        """
        if key in self._whole:
            return
        kind, place, length = self._directory[key]
        width = _WIDTHS[kind]
        start, stop = max(0, start), min(stop, length)
        if start < stop:
            first = (place + start * width) // BLOCK
            after = (place + stop * width - 1) // BLOCK + 1
            if 0 in self._sound[first:after]:
                self._check(range(first, after))

    @property
    def marks(self) -> Array:
        """u1: not 0 for each block whose checksum was compared, as more of them are."""
        return np.frombuffer(self._sound, np.uint8)

    def place(self, key: str) -> int:
        """Where a column begins in the file."""
        return self._directory[key][1]

    def toucher(self, key: str) -> Callable[[int, int], None]:
        """The same for one column, quicker where all is sound."""
        kind, place, length = self._directory[key]
        width = _WIDTHS[kind]
        sound, touch = self._sound, self.touch

        def quick(start: int, stop: int) -> None:
            if 0 <= start < stop <= length:
                first = (place + start * width) // BLOCK
                last = (place + stop * width - 1) // BLOCK
                if (
                    sound[first]
                    and sound[last]
                    and (last <= first + 1 or 0 not in sound[first:last])
                ):
                    return
            touch(key, start, stop)

        return quick

    def at(self, key: str, number: int) -> int:
        """One number of a column."""
        self.touch(key, number, number + 1)
        found: int = self.numbers(key)[number]
        return found

    def run(self, key: str, number: int) -> tuple[int, int]:
        """Where one of many runs begins and ends, in a column that says where they begin."""
        self.touch(key, number, number + 2)
        starts = self.numbers(key)
        return starts[number], starts[number + 1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._directory)

    def __len__(self) -> int:
        return len(self._directory)

    def check(self) -> None:
        """Read every byte and compare checksums. Raises IndexDamagedError."""
        self._sound[:] = bytes(len(self._sound))
        self._check(range(len(self._checksums)))

    def length(self, key: str) -> int:
        """How many numbers a column has. Raises IndexDamagedError where there is none."""
        return self._entry(key)[2]

    def expect(self, key: str, kind: str, length: int | None = None) -> None:
        """Raises IndexDamagedError where a column is missing, or of another type or length."""
        entry = self._entry(key)
        if entry[0] != kind or length not in (None, entry[2]):
            raise self.damaged(f"its column {key!r} has another type or length than it should")

    def _entry(self, key: str) -> tuple[str, int, int]:
        if key not in self._directory:
            raise self.damaged(f"its column {key!r} is missing")
        return self._directory[key]

    def _check(self, blocks: Iterable[int]) -> None:
        for number in blocks:
            if self._sound[number]:
                continue
            piece = self._data[number * BLOCK : min((number + 1) * BLOCK, self._end)]
            if zlib.crc32(piece) != self._checksums[number]:
                raise self.damaged(f"its bytes from {number * BLOCK:,} on have changed")
            self._sound[number] = 1

    def damaged(self, what: str) -> IndexDamagedError:
        return self.damaging()(what)

    def damaging(self) -> Callable[[str], IndexDamagedError]:
        """The same for those who outlive the file."""
        path, name = self._path, self.name
        return lambda what: IndexDamagedError(path, f"{name}: {what}", advice=REBUILD)

    def close(self) -> None:
        """Let go of the file. Arrays that are still in use keep it open until they are gone."""
        self._arrays, self._numbers = {}, {}
        held, self._map, self._data = self._map, None, memoryview(b"")
        if held is not None:
            with contextlib.suppress(BufferError):
                held.close()

    def _read(self) -> tuple[dict[str, tuple[str, int, int]], dict[str, Any], list[int]]:
        size = len(self._data)
        if size < HEAD.size + TAIL.size:
            raise self.damaged("it is too short")
        magic, version = HEAD.unpack_from(self._data)
        if magic != MAGIC:
            raise self.damaged("it is not a file of columns")
        if version != VERSION:
            raise IndexVersionError(self._path, version, VERSION)
        start, length, checksum, magic = TAIL.unpack_from(self._data, size - TAIL.size)
        if magic != MAGIC or start + length + TAIL.size != size or start < HEAD.size:
            raise self.damaged("it is cut short")
        text = bytes(self._data[start : start + length])
        if zlib.crc32(text) != checksum:
            raise self.damaged("its directory has changed")
        self._end = start
        try:
            found = json.loads(text)
            directory = {key: _entry(entry) for key, entry in found["columns"].items()}
            about, checksums = dict(found["about"]), list(found["checksums"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise self.damaged("its directory cannot be read") from error
        last = HEAD.size
        for key, (kind, place, count) in sorted(directory.items(), key=lambda item: item[1][1:]):
            if place % 64 or place < last or place + count * _WIDTHS[kind] > start:
                raise self.damaged(f"its column {key!r} is not where it should be")
            last = place + count * _WIDTHS[kind]
        if len(checksums) != -(-start // BLOCK):
            raise self.damaged("its checksums do not fit its size")
        return directory, about, checksums


def _entry(entry: Any) -> tuple[str, int, int]:
    """A column's type, place and length. Raises ValueError or TypeError for anything else."""
    kind, place, count = entry
    if kind not in _WIDTHS or any(type(n) is not int or n < 0 for n in (place, count)):
        raise ValueError(entry)
    return kind, place, count
