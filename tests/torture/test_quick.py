"""The quick form of each torture; `make torture` has the full ones."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest

QUICK = {
    "crash": "--kills 60 --faults 60",
    "damage": "--bytes 60 --cuts 6",
    "concurrency": "--readers 4 --writers 8 --seconds 5",
    "hostile": "--rounds 8 --every 16",
    "withheld": "--steps 20",
    "fuzz": "--seconds 2",
    "soak": "--seconds 8",
}


@pytest.mark.skipif(sys.platform != "linux", reason="forks, and looks into /proc")
@pytest.mark.parametrize("name", QUICK)
def test_quick(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    import_module(f"tests.torture.{name}").main(QUICK[name].split())
    assert capsys.readouterr().out.splitlines()[-1]
