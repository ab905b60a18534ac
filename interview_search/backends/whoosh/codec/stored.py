"""Stored fields of a document as bytes.

What JSON gives back as it was is JSON. Whoosh lets any object be stored; the
rest is pickled as Whoosh does, and read so when the document is asked for.
That is for schemas of others alone: our own segments have nothing of the kind.
"""

from __future__ import annotations

import json
import pickle
import zlib
from typing import Any

_JSON, _PICKLE, _PACKED = b"j", b"p", b"z"
_PACK_FROM = 128
"""Bytes; less is hardly made smaller."""


def dump(fields: dict[str, Any]) -> bytes:
    kind, data = _encoded(fields)
    if len(data) >= _PACK_FROM:
        return _PACKED + kind + zlib.compress(data, 3)
    return kind + data


def load(data: bytes) -> dict[str, Any]:
    if not data:
        return {}
    kind, rest = data[:1], data[1:]
    if kind == _PACKED:
        kind, rest = data[1:2], zlib.decompress(data[2:])
    found: dict[str, Any] = json.loads(rest) if kind == _JSON else pickle.loads(rest)
    return found


def _encoded(fields: dict[str, Any]) -> tuple[bytes, bytes]:
    if _plain(fields):
        try:
            return _JSON, json.dumps(fields, separators=(",", ":")).encode()
        except (ValueError, RecursionError):  # a whole number of thousands of digits
            pass
    return _PICKLE, pickle.dumps(fields, 2)


def _plain(value: Any) -> bool:
    """Comes back from JSON equal and of the same types."""
    kind = type(value)
    if kind in (str, int, float, bool, type(None)):
        return True
    if kind is list:
        return all(map(_plain, value))
    return kind is dict and all(type(key) is str and _plain(inner) for key, inner in value.items())
