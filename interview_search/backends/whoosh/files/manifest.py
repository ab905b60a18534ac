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
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from ....errors import REBUILD, IndexDamagedError, IndexStateError, IndexVersionError
from ...base import Memory, Removed
from ..indexing.invert import Ranking
from . import late
from .columns import VERSION, Columns
from .storage import content, created, synced

NAME = "MAIN"
_TOC = re.compile(rf"_{NAME}_(\d+)\.toc")
_MANIFEST = re.compile(rf"_{NAME}_(\d+)\.json")
_OURS = re.compile(rf"_?{NAME}_[\w.-]+")
_ABSURD = 1e12
"""No parameter of a ranking comes near it."""
_HEX = re.compile("(?:[0-9a-f]{32})?")
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
    memory: Memory = field(default_factory=Memory)
    """What is remembered of interviews that are kept out."""

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
    found = (_TOC.fullmatch(name) for name in _names(storage))
    return max((int(match[1]) for match in found if match), default=-1)


def traces(storage: Any) -> int:
    """The newest manifest, be its table of contents there or not; -1 where there is none."""
    found = (_MANIFEST.fullmatch(name) for name in _names(storage))
    return max((int(match[1]) for match in found if match), default=-1)


def beheaded(storage: Any, path: str | None) -> IndexDamagedError | None:
    """The error of an index whose table of contents is gone, if it is one.

    The manifest 0 alone is no index yet: its very first commit was interrupted.
    """
    newest = traces(storage)
    if newest <= 0 or latest(storage) >= 0:
        return None
    return IndexDamagedError(path, f"{toc_name(newest)} is missing", advice=REBUILD)


def read(storage: Any, generation: int, path: str | None) -> Manifest:
    """Raises IndexStateError (damaged, another version, or written by Whoosh itself)."""
    toc = _content(storage, toc_name(generation))
    name = manifest_name(generation)
    if name not in _names(storage):
        raise IndexStateError(
            path,
            f"generation {generation} was written by another program than this",
            advice=REBUILD,
        )
    try:
        content = _content(storage, name)
        data = json.loads(content)
        if data["format"] != VERSION:
            raise IndexVersionError(path, data["format"], VERSION)
        # The last entry is the checksum of the text without it.
        if data["sha256"] != _sha256(content.rpartition(b', "sha256"')[0] + b"}"):
            raise ValueError("it has changed")
        if data["generation"] != generation or data["toc"] != _sha256(toc):
            raise ValueError("it does not fit the table of contents")
        manifest = Manifest(
            generation,
            Ranking(**data["ranking"]),
            tuple(Part(**part) for part in data["segments"]),
            _memory(**data["memory"]),
        )
        _check(manifest)
        return manifest
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexDamagedError(path, f"{name} is damaged ({error})", advice=REBUILD) from error


def commit(storage: Any, manifest: Manifest) -> None:
    """Make it the newest state of the index: durable once this returns.

    Where it raises, `latest` tells whether it has become the newest all the same.
    """
    toc = _toc(storage, manifest)
    data = {
        "format": VERSION,
        "generation": manifest.generation,
        "toc": _sha256(toc),
        "ranking": asdict(manifest.ranking),
        "segments": [asdict(part) for part in manifest.parts],
        "memory": asdict(manifest.memory),
    }
    text = json.dumps(data)
    sealed = f'{text[:-1]}, "sha256": "{_sha256(text.encode())}"}}'
    _write(storage, manifest_name(manifest.generation), sealed.encode())
    name = toc_name(manifest.generation)
    _write(storage, f"{name}.new", toc)
    folder = getattr(storage, "folder", None)
    sync_folder(folder)
    storage.rename_file(f"{name}.new", name)
    sync_folder(folder)


def strays(storage: Any, manifest: Manifest) -> Iterator[str]:
    """The files of older states and of interrupted commits."""
    kept = set(manifest.files())
    for name in _names(storage):
        if name not in kept and _OURS.fullmatch(name) and not name.endswith("LOCK"):
            yield name


def clean(storage: Any, manifest: Manifest) -> None:
    """Delete them."""
    for name in strays(storage, manifest):
        try:
            storage.delete_file(name)
        except OSError:
            # Some systems keep what a reader has open: the next commit tries again.
            continue


def _toc(storage: Any, manifest: Manifest) -> bytes:
    """Whoosh's table of contents. It is pickled, so that only Whoosh itself reads it."""
    whoosh = late.indexes()
    from ..codec.segment import ColumnarSegment
    from .schema import schema

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
    memory = late.storages().RamStorage()
    whoosh.TOC(schema(), segments, manifest.generation).write(memory, NAME)
    return bytes(memory.files[toc_name(manifest.generation)])


def _memory(key: str, withheld: dict[str, str | None], removed: dict[str, Any]) -> Memory:
    """Raises ValueError, TypeError or AttributeError for what no index remembers."""
    found = {id: Removed(**entry) for id, entry in removed.items()}
    hashes = [*withheld, *found]
    for entry in found.values():
        hashes += entry.mark, entry.file
    if not all(_HEX.fullmatch(text) for text in (key, *hashes)):
        raise ValueError("what it remembers is no hash")
    if not all(due is None or datetime.fromisoformat(due).tzinfo for due in withheld.values()):
        raise ValueError("what it remembers is no day")
    if not all(entry.root is None or isinstance(entry.root, str) for entry in found.values()):
        raise ValueError("what it remembers is no folder")
    return Memory(key, withheld, found)


def _check(manifest: Manifest) -> None:
    """Raises ValueError or TypeError for what no index can have."""
    ranking = manifest.ranking
    numbers = (ranking.k1, ranking.b, ranking.reference)
    weights = (ranking.question_weight, ranking.title_weight)
    if not all(0 <= number < _ABSURD for number in numbers) or ranking.b > 1:
        raise ValueError(f"it ranks by {ranking}")
    if not all(type(weight) is int and 0 <= weight < 2**16 for weight in weights):
        raise ValueError(f"it ranks by {ranking}")
    for part in manifest.parts:
        if not all(type(n) is int and n >= 0 for n in (part.sections, part.words, part.dead)):
            raise ValueError(f"its segment {part.name!r} has an odd size")
        for file in (part.file, *([part.deletions] if part.deletions else ())):
            if not _FILE.fullmatch(file):
                raise ValueError(f"it names a file {file!r}")
    if len({part.name for part in manifest.parts}) < len(manifest.parts):
        raise ValueError("it names a segment twice")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _content(storage: Any, name: str) -> bytes:
    return bytes(content(storage, name)[0])


def _write(storage: Any, name: str, data: bytes) -> None:
    file = created(storage, name)
    file.write(data)
    synced(file)
    file.close()


def _names(storage: Any) -> list[str]:
    """The files there are. Whoosh's own list is empty where the folder cannot be read."""
    folder = getattr(storage, "folder", "")
    if not folder:
        return list(storage.list())
    try:
        return os.listdir(folder)  # noqa: PTH208
    except FileNotFoundError:
        return []


def sync_folder(folder: str | None) -> None:
    """Make new names last, where the system can."""
    if not folder or os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
