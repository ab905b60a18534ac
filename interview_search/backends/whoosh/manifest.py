"""What an index consists of at one generation, and the commit that makes it so.

A manifest names the segments, what was deleted of them, and what ranking they
were made for. It is written before Whoosh's table of contents (TOC), which it
holds the checksum of; the renaming of the TOC is the commit. A manifest without
its TOC is what an interrupted commit left behind.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC

from ...errors import IndexDamagedError, IndexStateError, IndexVersionError
from .columns import VERSION, Columns, synced
from .invert import Ranking
from .schema import schema

NAME = "MAIN"
_ADVICE = "Write it anew with: interview-search index --rebuild YOUR-FOLDER"
_TOC = re.compile(rf"_{NAME}_(\d+)\.toc")
_OURS = re.compile(rf"_?{NAME}_[\w.-]+")
_FILE = re.compile(rf"{NAME}_[0-9a-z]+(?:_\d+)?\.(?:col|del)")


@dataclass(frozen=True, slots=True)
class Part:
    """A segment as the manifest names it."""

    name: str
    sections: int
    """All that were written, deleted ones too."""
    words: int
    dead: int = 0
    """How many sections are deleted."""
    deletions: str | None = None
    """The file that says which."""

    @property
    def file(self) -> str:
        return f"{NAME}_{self.name}.col"


@dataclass(frozen=True, slots=True)
class Manifest:
    generation: int
    ranking: Ranking
    parts: tuple[Part, ...] = ()
    removed: tuple[Any, ...] = ()
    """Records of interviews that were taken out on purpose, as JSON."""

    def files(self) -> Iterator[str]:
        """Every file that belongs to it."""
        yield toc_name(self.generation)
        yield manifest_name(self.generation)
        for part in self.parts:
            yield part.file
            if part.deletions:
                yield part.deletions


def toc_name(generation: int) -> str:
    return f"_{NAME}_{generation}.toc"


def manifest_name(generation: int) -> str:
    return f"_{NAME}_{generation}.json"


def latest(storage: Any) -> int:
    """The newest generation; -1 where there is no index."""
    found = (_TOC.fullmatch(name) for name in storage.list())
    return max((int(match[1]) for match in found if match), default=-1)


def read(storage: Any, generation: int, path: str | None) -> Manifest:
    """Raises IndexStateError (damaged, another version, or written by Whoosh itself)."""
    toc = _content(storage, toc_name(generation))
    name = manifest_name(generation)
    if name not in storage.list():
        raise IndexStateError(
            path,
            f"generation {generation} was written by another program than this",
            advice=_ADVICE,
        )
    try:
        data = json.loads(_content(storage, name))
        if data["format"] != VERSION:
            raise IndexVersionError(path, data["format"], VERSION)
        if data["generation"] != generation or data["toc"] != hashlib.sha256(toc).hexdigest():
            raise ValueError("it does not fit the table of contents")
        manifest = Manifest(
            generation,
            Ranking(**data["ranking"]),
            tuple(Part(**part) for part in data["segments"]),
            tuple(data["removed"]),
        )
        for file in list(manifest.files())[2:]:
            if not _FILE.fullmatch(file):
                raise ValueError(f"it names a file {file!r}")
        return manifest
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IndexDamagedError(path, f"{name} is damaged ({error})", advice=_ADVICE) from error


def commit(storage: Any, manifest: Manifest) -> None:
    """Make it the newest state of the index: durable once this returns."""
    toc = _toc(storage, manifest)
    data = {
        "format": VERSION,
        "generation": manifest.generation,
        "toc": hashlib.sha256(toc).hexdigest(),
        "ranking": asdict(manifest.ranking),
        "segments": [asdict(part) for part in manifest.parts],
        "removed": manifest.removed,
    }
    _write(storage, manifest_name(manifest.generation), json.dumps(data).encode())
    name = toc_name(manifest.generation)
    _write(storage, f"{name}.new", toc)
    _sync_folder(storage)
    storage.rename_file(f"{name}.new", name)
    _sync_folder(storage)


def clean(storage: Any, manifest: Manifest) -> None:
    """Delete the files of older states and of interrupted commits."""
    kept = set(manifest.files())
    for name in storage.list():
        if name not in kept and _OURS.fullmatch(name) and not name.endswith("LOCK"):
            try:
                storage.delete_file(name)
            except OSError:
                # Some systems keep what a reader has open: the next commit tries again.
                continue


def _toc(storage: Any, manifest: Manifest) -> bytes:
    """Whoosh's table of contents. It is pickled, so that only Whoosh itself reads it."""
    from .codec.segment import ColumnarSegment

    segments = []
    for part in manifest.parts:
        deleted = Columns(storage, part.deletions)["sections"].tolist() if part.deletions else ()
        segments.append(
            ColumnarSegment(
                NAME,
                part.sections,
                segid=part.name,
                native=part.file,
                ranking=manifest.ranking,
                deleted=deleted,
            )
        )
    memory = RamStorage()
    TOC(schema(), segments, manifest.generation).write(memory, NAME)
    return bytes(memory.files[toc_name(manifest.generation)])


def _content(storage: Any, name: str) -> bytes:
    with storage.open_file(name) as file:
        return bytes(file.read())


def _write(storage: Any, name: str, data: bytes) -> None:
    file = storage.create_file(name)
    file.write(data)
    synced(file)
    file.close()


def _sync_folder(storage: Any) -> None:
    """Make new names last, where the system can."""
    if not getattr(storage, "folder", "") or os.name == "nt":
        return
    descriptor = os.open(storage.folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
