"""A folder of interviews with versions, and what an index of it must hold."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from interview_search import Indexer, Searcher
from interview_search.backends import open_backend
from interview_search.backends.whoosh.files.lock import HOLDER, LOCK

State = dict[str, int]
"""Interview -> its version."""

_TEXTS = "harbour ferry lantern orchard pager signal winter copper meadow violin".split()


def text(number: int, version: int, questions: int = 3) -> str:
    """An interview that says which it is in each of its sections."""
    chance = random.Random(number * 1000 + version)
    lines = [f"---\ntitle: Talk {number}\nversion: {version}\n---\n"]
    for question in range(questions):
        words = " ".join(chance.choices(_TEXTS, k=70))
        lines.append(f"\n## What of {chance.choice(_TEXTS)} {question}?\n")
        lines.append(f"Marker{number}v{version} {words}.\n")
    return "\n".join(lines)


@dataclass
class Talks:
    """The files, and what was removed from the index on purpose."""

    folder: Path
    files: State = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    _next: int = 0

    def write(self, id: str, version: int) -> None:
        number = int(id.removeprefix("talk"))
        (self.folder / f"{id}.md").write_text(text(number, version), "utf-8")
        self.files[id] = version

    def add(self) -> str:
        id = f"talk{self._next}"
        self._next += 1
        self.write(id, 1)
        return id

    def drop(self, id: str) -> None:
        (self.folder / f"{id}.md").unlink()
        del self.files[id]

    def indexed(self) -> State:
        """What an index of them holds after an update."""
        return {id: version for id, version in self.files.items() if id not in self.removed}


def state(index: Path) -> State:
    """What the index holds, looked at from all sides. AssertionError where they differ."""
    found: State = {}
    if not open_backend(index).exists():
        return found
    with Searcher(index) as searcher:
        interviews = searcher.interviews()
        for interview in interviews:
            version = interview.metadata["version"]
            number = interview.id.removeprefix("talk")
            marker = f"marker{number}v{version}"
            sections = searcher.sections(interview.id)
            assert sections and all(marker in s.answer.lower() for s in sections), interview.id
            hits = searcher.search(f'"{marker}"', limit=100).hits
            assert {h.section.id for h in hits} == {s.id for s in sections}, interview.id
            found[interview.id] = version
        assert len(found) == len(interviews)
        assert searcher.search("", limit=0).total == sum(len(searcher.sections(id)) for id in found)
    return found


def debris(index: Path) -> set[str]:
    """Files in the folder that do not belong to the newest state."""
    backend = open_backend(index)
    snapshot = backend.snapshot()
    try:
        known = set(snapshot.manifest.files())  # type: ignore[attr-defined]
    finally:
        snapshot.close()
    return {p.name for p in index.iterdir()} - known - {LOCK, HOLDER}


def update(index: Path, talks: Path) -> None:
    report = Indexer(index).update(talks)
    assert not report.skipped, report.skipped
