"""The indexes that the engines made, kept from run to run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from .peers import ENGINES, Built
from .places import CACHE
from .queries import Layout
from .sections import Section

VERSION = 1
"""Changes when an adapter writes something else for the same engine."""
_LONG = 30.0
"""Seconds of a first build after which there is no second."""


def folder(name: str, n: int, layout: Layout) -> Path:
    engine = ENGINES[name]()
    return CACHE / "indexes" / str(n) / f"{engine.index_of or name}-{engine.layout(layout)}"


def ensure(
    name: str,
    sections: Sequence[Section],
    digest: str,
    layout: Layout,
    *,
    anew: bool = False,
    times: int = 1,
) -> tuple[list[Built], bool]:
    """What the index of an engine cost, build for build, and whether that was just now."""
    engine = ENGINES[name]()
    layout = engine.layout(layout)
    place = folder(name, len(sections), layout)
    stamp = place.with_suffix(".json")
    key = [VERSION, engine.version(), digest]
    if not anew and stamp.exists():
        known = json.loads(stamp.read_text())
        if known["key"] == key:
            return [Built(**built) for built in known["built"]], False
    stamp.unlink(missing_ok=True)
    try:
        built = [engine.build(place, sections, layout)]
        while len(built) < times and built[0].wall < _LONG:
            built.append(engine.build(place, sections, layout))
    finally:
        engine.close()
    stamp.write_text(json.dumps({"key": key, "built": [asdict(b) for b in built]}))
    return built, True
