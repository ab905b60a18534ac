"""Fetches what pip cannot: `python -m benchmarks.fetch`. Nothing is fatal."""

from __future__ import annotations

import sys

from .peers import lucene


def main() -> None:
    if reason := lucene.fetch():
        sys.stderr.write(f"Lucene is left out: {reason}\n")


if __name__ == "__main__":
    main()
