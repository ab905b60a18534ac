"""Values of postings: as numbers where the format is understood, else as they came.

Whoosh's `Positions` become positions, its `Frequency` a number. A posting whose
value its format cannot have made (Whoosh's writers take any bytes) counts no
positions, and its bytes stand beside the columns.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any

import numpy as np
from whoosh import formats
from whoosh.system import pack_uint

from ..files.columns import Array

BYTES, COUNTS, POSITIONS = "bytes", "counts", "positions"
_POSITIONS = formats.Positions()
_PLACE_MAX = 0xFFFFFFFF


def firsts(counts: Any) -> Array:
    """Where each of some runs begins, and the end of the last: in four bytes where they do."""
    found = np.zeros(len(counts) + 1, np.uint64)
    np.cumsum(counts, dtype=np.uint64, out=found[1:])
    return found.astype(np.uint32) if found[-1] <= _PLACE_MAX else found


class ValuesWriter:
    """Takes the values of a field's postings in order."""

    def __init__(self, format_: Any) -> None:
        kind = type(format_)
        self.kind = BYTES
        if kind is formats.Positions:
            self.kind = POSITIONS
        elif kind is formats.Frequency:
            self.kind = COUNTS
        # Whoosh gives spelling words the value of another field; what is beyond the
        # size that a format has is lost there, too.
        size = format_.fixed_value_size()
        self._size = None if size is None or size < 0 else size
        self._counts = array("I")
        self._positions = array("I")
        self._sizes = array("I")
        self._data = bytearray()
        self.beside = 0

    def add(self, value: bytes) -> None:
        value = value[: self._size]
        count = self._understood(value) if value else 0
        self._counts.append(count)
        if count or not value:
            self._sizes.append(0)
        else:
            self._sizes.append(len(value))
            self._data += value
            self.beside += 1

    def _understood(self, value: bytes) -> int:
        if self.kind == COUNTS:
            return int.from_bytes(value, "big") if len(value) == 4 else 0
        if self.kind == POSITIONS:
            # Whoosh's own reading of what Whoosh wrote a moment ago; what does not
            # come back the same stays bytes.
            try:
                positions = array("I", _POSITIONS.decode_positions(value))
                if _POSITIONS.encode(positions) == value:
                    self._positions.extend(positions)
                    return len(positions)
            except Exception:
                return 0
        return 0

    def counts(self) -> Array | None:
        """u4: the frequencies that the values tell; None where they tell none."""
        return None if self.kind == BYTES else np.array(self._counts, np.uint32)

    def columns(self, weights_are_counts: bool) -> dict[str, Array]:
        found: dict[str, Array] = {}
        if self.kind == POSITIONS:
            found["positions"] = np.array(self._positions, np.uint32)
            found["places"] = firsts(self._counts)
        elif self.kind == COUNTS and not weights_are_counts:
            found["counts"] = np.array(self._counts, np.uint32)
        if self.beside:
            found["bytes"] = np.frombuffer(bytes(self._data), np.uint8)
            found["bounds"] = firsts(self._sizes)
        return found


class Values:
    """The values of one list of postings, by their place in it."""

    def __init__(self, kind: str, columns: Mapping[str, Array], first: int, last: int) -> None:
        part, fence = slice(first, last), slice(first, last + 1)
        self._kind = kind
        self._counts = columns["counts"][part] if "counts" in columns else None
        self._places = columns["places"][fence] if kind == POSITIONS else None
        self._positions = columns["positions"] if kind == POSITIONS else None
        self._bounds = columns["bounds"][fence] if "bounds" in columns else None
        self._bytes = columns.get("bytes")

    def count(self, place: int) -> int:
        """The frequency; 0 where the value is kept as bytes."""
        if self._places is not None:
            return int(self._places[place + 1]) - int(self._places[place])
        return 0 if self._counts is None else int(self._counts[place])

    def positions(self, place: int) -> list[int]:
        assert self._places is not None and self._positions is not None
        found: list[int] = self._positions[self._places[place] : self._places[place + 1]].tolist()
        return found

    def encoded(self, place: int) -> bytes:
        """The value as Whoosh's format writes it."""
        if count := self.count(place):
            if self._kind == POSITIONS:
                return bytes(_POSITIONS.encode(self.positions(place)))
            return bytes(pack_uint(count))
        if self._bounds is None or self._bytes is None:
            return b""
        return self._bytes[int(self._bounds[place]) : int(self._bounds[place + 1])].tobytes()

    def decoded(self, place: int, format_: Any, name: str) -> Any:
        """The value as a format reads it."""
        known = self._kind == POSITIONS and type(format_) is formats.Positions
        if known and (count := self.count(place)):
            match name:
                case "positions":
                    return self.positions(place)
                case "position_boosts":
                    return [(position, 1) for position in self.positions(place)]
                case "frequency":
                    return count
                case "weight":
                    return count * format_.field_boost
        return format_.decoder(name)(self.encoded(place))
