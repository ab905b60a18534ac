"""Stored texts: many small ones, each compressed on its own.

Texts of one kind have much in common. What they share lies in a dictionary,
made of some of them, so that each is about as small as in a large block of
them, and can be read alone.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .columns import Array, Columns

_LEVEL = 1
_MATCHED, _HASHED = 7, 15
"""With a dictionary of full size: bytes of the shortest match, and bits of their hash. As the
level has them, 6 and 13, it takes longer and finds less."""
_GATHERED = 8 * 1024 * 1024
"""Bytes of texts of which the dictionary is made; those that come later are not looked at."""
_TOGETHER = 1024 * 1024
"""Bytes of texts compressed at once: the dictionary stays in the cache."""
_SAMPLED = 20
"""Bytes of samples for each byte of the dictionary."""
_DICTIONARY = 32 * 1024
"""Bytes at most."""
_SHARE = 32
"""The dictionary of a few texts is as small as this part of them ..."""
_LEAST = 2048
"""... and where that is less, there is none."""


class StoreWriter:
    """Gathers texts; their numbers are their order."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pending: list[bytes] = []
        self._size = 0
        self._longest = 0
        self._packed = bytearray()
        self._ends = array("Q", [0])
        self._dictionary = b""
        self._compress: Callable[[bytes], bytes] | None = None

    def __len__(self) -> int:
        return len(self._ends) - 1 + len(self._pending)

    def add(self, data: bytes) -> None:
        if len(data) > self._longest:
            self._longest = len(data)
        self._pending.append(data)
        self._size += len(data)
        if self._size >= (_GATHERED if self._compress is None else _TOGETHER):
            self._pack()

    def columns(self) -> dict[str, Array]:
        self._pack()
        if len(self._packed) >> 32:
            raise OverflowError("a segment has no room for more than 4 GB of stored text")
        return {
            f"{self._name}.data": np.frombuffer(self._packed, np.uint8),
            f"{self._name}.starts": np.frombuffer(self._ends, np.uint64).astype(np.uint32),
            f"{self._name}.longest": np.array([self._longest], np.uint32),
            f"{self._name}.dictionary": np.frombuffer(self._dictionary, np.uint8),
        }

    def _pack(self) -> None:
        """Compress what there is. The first time it makes the dictionary of that, too."""
        if self._compress is None:
            self._compress = self._compressing()
        compress, packed, ends = self._compress, self._packed, self._ends
        for text in self._pending:
            # While it is in the cache: to join many at once takes a tenth longer.
            packed += compress(text)
            ends.append(len(packed))
        self._pending.clear()
        self._size = 0

    def _compressing(self) -> Callable[[bytes], bytes]:
        import zstandard

        self._dictionary = _dictionary(self._pending, self._size)
        shared = zstandard.ZstdCompressionDict(self._dictionary) if self._dictionary else None
        if shared and len(self._dictionary) == _DICTIONARY:
            params = zstandard.ZstdCompressionParameters.from_level(
                _LEVEL, dict_size=_DICTIONARY, min_match=_MATCHED, hash_log=_HASHED,
                write_checksum=False, write_dict_id=False,
            )  # fmt: skip
            shared.precompute_compress(compression_params=params)
            return zstandard.ZstdCompressor(compression_params=params, dict_data=shared).compress
        if shared:
            shared.precompute_compress(level=_LEVEL)
        return zstandard.ZstdCompressor(
            level=_LEVEL, dict_data=shared, write_checksum=False, write_dict_id=False
        ).compress


def _dictionary(texts: list[bytes], size: int) -> bytes:
    import zstandard

    wanted = min(_DICTIONARY, size // _SHARE)
    if wanted < _LEAST:
        return b""
    step = max(1, size // (wanted * _SAMPLED))
    try:
        return zstandard.train_dictionary(
            wanted, [*texts[::step]], k=200, d=8, f=18, accel=5, split_point=1.0
        ).as_bytes()
    except zstandard.ZstdError:
        return b""  # there is nothing that they share


class Unpacker:
    """Unpacks the texts of one store, and holds no file. Safe to share between threads."""

    def __init__(self, columns: Columns, name: str, sound: Callable[[bytes], object]) -> None:
        """`sound` raises ValueError or struct.error for a text that can be none."""
        self._damaged = columns.damaging()
        self._sound = sound
        self._longest = int(columns[f"{name}.longest"][0])
        self._dictionary = columns[f"{name}.dictionary"].tobytes()
        self._own = threading.local()

    def __call__(self, packed: bytes) -> bytes:
        """Raises IndexDamagedError."""
        try:
            try:
                size, unpack = self._own.tools
            except AttributeError:
                size, unpack = self._own.tools = self._tools()
            # A text that claims another size could make us fill the memory.
            if not 0 <= size(packed) <= self._longest:
                raise ValueError("it is longer than any should be")
            data: bytes = unpack(packed)
            self._sound(data)
        except MemoryError:
            raise
        except Exception as error:
            raise self._damaged(f"a text cannot be unpacked ({error})") from error
        return data

    def _tools(self) -> tuple[Callable[[bytes], int], Callable[[bytes], bytes]]:
        """What tells how long a text is, and what unpacks it: for one thread."""
        import zstandard

        shared = None
        if self._dictionary:
            shared = zstandard.ZstdCompressionDict(self._dictionary)
        decompressor = zstandard.ZstdDecompressor(dict_data=shared)
        return zstandard.frame_content_size, decompressor.decompress


class Store:
    """Reads texts by their numbers. Safe to share between threads."""

    def __init__(self, columns: Columns, name: str, sound: Callable[[bytes], object] = len) -> None:
        """`sound` raises ValueError or struct.error for a text that can be none."""
        self._data: Any = columns.untouched(f"{name}.data").data
        self._touch = columns.toucher(f"{name}.data")
        self._start = columns[f"{name}.starts"].item
        self._count = len(columns[f"{name}.starts"]) - 1
        self.unpack = Unpacker(columns, name, sound)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> bytes:
        return self.unpack(self.packed(number))

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    def packed(self, number: int) -> bytes:
        """A text as it lies there, compared with its checksums: for `unpack`."""
        start, end = self._start(number), self._start(number + 1)
        self._touch(start, end)
        return bytes(self._data[start:end])
