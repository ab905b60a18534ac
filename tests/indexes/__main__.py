"""Write the index of this version, in place of the one there is."""

from __future__ import annotations

import shutil
from pathlib import Path

import interview_search
from interview_search import Indexer, Problem, split
from interview_search.backends.whoosh.files.columns import VERSION

HERE = Path(__file__).parent
SAMPLES = Path(interview_search.__file__).parent / "samples"


def main() -> None:
    place = HERE / str(VERSION)
    shutil.rmtree(place, ignore_errors=True)
    indexer = Indexer(place)
    # Added, not found in a folder: the place of a folder is nobody's business.
    for item in split(SAMPLES):
        assert not isinstance(item, Problem)
        indexer.add(item.interview)
    # Deletions and several segments are part of the format, too.
    indexer.remove("031-the-pager-never-sleeps")
    indexer.restore("031-the-pager-never-sleeps")
    for item in list(split(SAMPLES))[:2]:
        indexer.add(item.interview)  # type: ignore[union-attr]
    for file in place.glob("*LOCK"):
        file.unlink()


if __name__ == "__main__":
    main()
