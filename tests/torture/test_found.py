"""What once failed in `fuzz`, tried for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from .fuzz import TARGETS, fault, kept

KEPT = list(kept())


@pytest.mark.parametrize(("name", "path"), KEPT, ids=[path.name for _, path in KEPT])
def test_found(name: str, path: Path) -> None:
    assert fault(TARGETS[name], path.read_bytes()) == ""
