"""Lucene with its analyzer for the language, BM25 with k1 1.2 and b 0.75."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from ...peers.lucene import command
from ..collections import Collection
from .base import Ranker, Run


class Lucene(Ranker):
    name = "lucene"
    peer = "lucene"
    setup = "EnglishAnalyzer, or the language's"

    def rank(self, collection: Collection, depth: int, folder: Path) -> Run:
        texts = (document.whole for document in collection.documents)
        documents = _lines(folder / "documents.txt", texts)
        queries = _lines(folder / "queries.txt", collection.queries.values())
        words = [collection.language, str(depth), str(folder / "index"), documents, queries]
        done = subprocess.run(
            [*command("Rank"), *words], capture_output=True, text=True, encoding="utf-8"
        )
        if done.returncode:
            raise RuntimeError(f"lucene: {done.stderr.strip()[-2000:]}")
        found = {}
        for id, line in zip(collection.queries, done.stdout.splitlines(), strict=True):
            found[id] = [collection.documents[int(number)].id for number in line.split()]
        return found


def _lines(file: Path, texts: Iterable[str]) -> str:
    """A file with each text on one line."""
    file.write_text("".join(" ".join(text.split()) + "\n" for text in texts), "utf-8")
    return str(file)
