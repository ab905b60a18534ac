"""Stored texts: many small ones, compressed together in blocks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from .columns import Array, Columns

if TYPE_CHECKING:
    import zstandard

BLOCK_BYTES = 16 * 1024
"""Texts are gathered up to this size: larger blocks are smaller on the disk and slower to read."""
_LEVEL = 1
_KEPT = 8
"""Blocks that a reader keeps unpacked."""


class StoreWriter:
    """Gathers texts; their numbers are their order."""

    def __init__(self, name: str) -> None:
        import zstandard

        self._name = name
        self._compressor = zstandard.ZstdCompressor(
            level=_LEVEL, write_checksum=False, write_content_size=True
        )
        self._pending: list[bytes] = []
        self._size = 0
        self._lengths: list[int] = []
        self._blocks: list[bytes] = []
        self._firsts: list[int] = []

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, data: bytes) -> None:
        self._pending.append(data)
        self._lengths.append(len(data))
        self._size += len(data)
        if self._size >= BLOCK_BYTES:
            self._flush()

    def columns(self) -> dict[str, Array]:
        self._flush()
        data = b"".join(self._blocks)
        ends = np.cumsum(np.array([len(block) for block in self._blocks], np.uint64))
        return {
            f"{self._name}.data": np.frombuffer(data, np.uint8),
            f"{self._name}.blocks": ends.astype(np.uint64),
            f"{self._name}.firsts": np.array([*self._firsts, len(self)], np.uint32),
            f"{self._name}.lengths": np.array(self._lengths, np.uint32),
        }

    def _flush(self) -> None:
        if self._pending:
            self._firsts.append(len(self._lengths) - len(self._pending))
            self._blocks.append(self._compressor.compress(b"".join(self._pending)))
            self._pending.clear()
            self._size = 0


class Store:
    """Reads texts by their numbers."""

    def __init__(self, columns: Columns, name: str) -> None:
        self._columns = columns
        self._name = name
        self._unpacked: dict[int, bytes] = {}

    def __getitem__(self, number: int) -> bytes:
        firsts = self._firsts
        block = int(firsts.searchsorted(number, "right")) - 1
        first = int(firsts[block])
        data = self._unpacked.get(block)
        lengths = self._lengths[first : int(firsts[block + 1])]
        if data is None:
            data = self._unpack(block, int(lengths.sum()))
        start = int(lengths[: number - first].sum())
        return data[start : start + int(lengths[number - first])]

    def every(self) -> Iterable[bytes]:
        return (self[number] for number in range(len(self._lengths)))

    def _unpack(self, block: int, size: int) -> bytes:
        import zstandard

        start = int(self._blocks[block - 1]) if block else 0
        end = int(self._blocks[block])
        self._columns.touch(f"{self._name}.data", start, end)
        packed = self._data[start:end]
        try:
            # A block that claims another size could make us fill the memory.
            if zstandard.frame_content_size(packed) != size:
                raise zstandard.ZstdError("its size is another than stated")
            data: bytes = self._decompressor.decompress(packed)
        except zstandard.ZstdError as error:
            raise self._columns.damaged(f"a text cannot be unpacked ({error})") from error
        if len(data) != size:
            raise self._columns.damaged("a text has another length than it should")
        if len(self._unpacked) >= _KEPT:
            # Another thread may have been quicker.
            self._unpacked.pop(next(iter(self._unpacked), block), None)
        self._unpacked[block] = data
        return data

    @cached_property
    def _decompressor(self) -> zstandard.ZstdDecompressor:
        import zstandard

        return zstandard.ZstdDecompressor()

    @cached_property
    def _data(self) -> Any:
        return self._columns.untouched(f"{self._name}.data").data

    @cached_property
    def _blocks(self) -> Array:
        return self._columns[f"{self._name}.blocks"]

    @cached_property
    def _firsts(self) -> Array:
        return self._columns[f"{self._name}.firsts"]

    @cached_property
    def _lengths(self) -> Array:
        return self._columns[f"{self._name}.lengths"]
