"""The results that are kept, `results/<date>-<size>.json`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from .places import RESULTS

Results = dict[int, dict[str, Any]]
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d+)\.json\Z")


def newest(folder: Path = RESULTS) -> Results:
    """Size -> its newest results, the smallest size first."""
    found: Results = {}
    for file in sorted(folder.glob("*.json")):
        if name := _NAME.match(file.name):
            found[int(name[2])] = json.loads(file.read_text())
    return dict(sorted(found.items()))


def file_of(day: str, n: int) -> Path:
    return RESULTS / f"{day}-{n}.json"
