"""Collections of documents, queries, and who of people found what relevant, in BEIR's form.

They are read where they lie, and nothing of them is kept.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..places import PROJECT

FOLDER = PROJECT / ".." / "shared" / "relevance"
TUNING = ("stackfaq", "cranfield")
"""What weights may be chosen by; the others are reported alone."""


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    title: str
    """The question, where there is one; may be empty."""
    text: str

    @property
    def whole(self) -> str:
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Collection:
    name: str
    language: str
    """ISO 639-1."""
    documents: tuple[Document, ...]
    queries: dict[str, str]
    """Those that somebody judged."""
    judged: dict[str, dict[str, int]]
    """query -> document -> how relevant it is; 0 is not."""


def names(folder: Path = FOLDER) -> list[str]:
    """The collections there are, those for tuning first."""
    found = sorted(path.parent.name for path in folder.glob("*/corpus.jsonl"))
    return sorted(found, key=lambda name: (name not in TUNING, name))


def load(name: str, folder: Path = FOLDER) -> Collection:
    place = folder / name
    judged: dict[str, dict[str, int]] = {}
    with (place / "qrels" / "test.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            judged.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    documents = tuple(
        Document(values["_id"], values["title"], values["text"])
        for values in _lines(place / "corpus.jsonl")
    )
    asked = {values["_id"]: values["text"] for values in _lines(place / "queries.jsonl")}
    _, dash, language = name.rpartition("-")
    return Collection(
        name,
        language if dash and len(language) == 2 else "en",
        documents,
        {id: text for id, text in asked.items() if id in judged},
        judged,
    )


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
