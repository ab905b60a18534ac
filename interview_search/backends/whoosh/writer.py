"""One change of the index: new segments, deletions, merges, and the commit."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ...errors import IndexStateError
from ...models import Section
from ...settings import Settings
from ..base import Memory, Record
from .files import manifest as manifests
from .files.failures import translated
from .files.manifest import Manifest
from .indexing import merging
from .indexing.building import Builder
from .indexing.invert import SECTIONS_MAX, Ranking
from .indexing.merging import Entry
from .snapshot import WhooshSnapshot

log = logging.getLogger(__name__)


class WhooshWriter:
    """Gathers interviews into a segment; nothing is seen of it before the commit."""

    def __init__(
        self,
        storage: Any,
        before: Manifest,
        path: str | None,
        lock: Any,
        settings: Settings,
        *,
        repair: bool = False,
    ) -> None:
        """With `repair`, `before` is nothing but the number of what cannot be read."""
        self._storage = storage
        self._path = path
        self._lock = lock
        self._repair = repair
        self._settings = settings
        self._before = WhooshSnapshot(storage, before, path)
        self._builder = Builder()
        self._ranking = Ranking.of(settings, before.ranking.reference)
        self._memory = before.memory
        self._ids: set[str] = set()
        self._deleted: list[set[int]] = [set() for _ in before.parts]
        self._made: list[Entry] = []
        self._open = True
        self.changed = False

    @property
    def before(self) -> WhooshSnapshot:
        return self._before

    def delete(self, id: str) -> None:
        place = self._before.where(id)
        if place is not None:
            segment, number = place
            self._deleted[segment].add(number)
            self.changed = True

    def put(self, record: Record, sections: Sequence[Section]) -> None:
        id = record.interview.id
        if id in self._ids:
            raise ValueError(f"{id!r} is written already")
        self._ids.add(id)
        self.delete(id)
        self.changed = True
        with translated(self._path):
            if len(sections) > SECTIONS_MAX:
                raise IndexStateError(
                    self._path,
                    f"{id!r} has more than {SECTIONS_MAX:,} sections",
                    advice="Cut it into several files.",
                )
            if self._builder.sections + len(sections) > SECTIONS_MAX:
                self._spill()
            self._builder.add(record, sections)
            if self._builder.words >= self._settings.batch_words:
                self._spill()

    def remember(self, memory: Memory) -> None:
        if memory != self._memory:
            self._memory = memory
            self.changed = True

    def commit(self, *, compact: bool = False, erase: bool = False) -> int:
        with translated(self._path):
            if not (self.changed or compact or erase):
                self.cancel()
                return self._before.generation
            if len(self._builder):
                self._spill()
            entries = [*self._altered(), *self._made]
            parts, ranking = merging.settle(
                self._storage,
                entries,
                self._ranking,
                self._generation,
                words=self._settings.batch_words,
                compact=compact,
                erase=erase,
            )
            made = Manifest(
                self._generation,
                ranking,
                tuple(parts),
                self._memory,
            )
            manifests.commit(self._storage, made)
            self._end(lambda: made)
            return self._generation

    def cancel(self) -> None:
        if self._open:
            self._end(self._standing)

    def _standing(self) -> Manifest | None:
        """The state that nothing was changed of, where that is certain."""
        # A commit whose last step failed may stand all the same.
        if self._repair or manifests.latest(self._storage) != self._before.generation:
            return None
        return self._before.manifest

    @property
    def _generation(self) -> int:
        return self._before.generation + 1

    def _altered(self) -> Iterator[Entry]:
        """The segments there were, without what is deleted now."""
        before = self._before
        for part, segment, gone in zip(
            before.manifest.parts, before.segments, self._deleted, strict=True
        ):
            yield Entry(part, segment.without(gone) if gone else segment, altered=bool(gone))

    def _spill(self) -> None:
        """Write what is gathered as a segment of its own."""
        entry, self._ranking = merging.written(self._storage, self._builder, self._ranking)
        self._made.append(entry)
        self._builder = Builder()

    def _end(self, standing: Callable[[], Manifest | None]) -> None:
        """Let go of the files, delete those of no use, and let the next one write."""
        self._open = False
        try:
            # Some systems delete nothing that is open.
            for entry in self._made:
                entry.segment.close()
            self._before.close()
            if (state := standing()) is not None:
                manifests.clean(self._storage, state)
        except Exception as error:
            # What is left behind is in nobody's way, and goes with the next commit.
            log.warning("%s: not wholly cleaned up: %s", self._path, error)
        finally:
            # Not before: what the next one writes would be taken for debris.
            self._lock.release()
