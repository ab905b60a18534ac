"""A JSON-safe view of every value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

INTERNAL = {"internal": True}
"""The metadata of a field that is of use inside the library only."""


def plain(value: Any) -> Any:
    """A value as JSON takes it."""
    if isinstance(value, Value):
        return value.to_dict()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return value


class Value:
    """What all values share."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The public fields as plain data, in the order of their definition."""
        return {
            f.name: plain(getattr(self, f.name))
            for f in fields(self)  # type: ignore[arg-type]
            if not f.metadata.get("internal")
        }
