"""Where the benchmarks find and keep things."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
PROJECT = HERE.parent
CACHE = HERE / ".cache"
RESULTS = HERE / "results"
CORPORA = PROJECT / ".." / "shared" / "corpora"
SAMPLES = PROJECT / "interview_search" / "samples"


def default_source() -> Path:
    """The real interviews beside the project, else the samples of the package."""
    return CORPORA if CORPORA.is_dir() else SAMPLES
