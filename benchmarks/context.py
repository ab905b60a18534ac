"""What every measurement is given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from . import indexes, queries, sections
from .peers import ENGINES, Built, Skip
from .places import CACHE
from .queries import Layout, Query
from .sections import Sections

Rows = list[dict[str, Any]]
SLOW_LIMIT = 200_000
"""Engines that build slowly are left out from here on."""


@dataclass
class Context:
    """One size, and the engines to measure at it."""

    n: int
    names: tuple[str, ...]
    each: int = 60
    """Queries of a class."""
    rounds: int = 3
    """How often a query is asked; its median counts."""
    anew: bool = False
    """Build slow engines' indexes anew, too."""

    @property
    def whole(self) -> list[str]:
        """The engines of which more than queries is measured."""
        return [name for name in self.names if ENGINES[name]().whole]

    def leave_out(self) -> dict[str, str]:
        """Make every index that is not there; which engines could not, and why."""
        failed = {}
        for name in self.names:
            try:
                for layout in ENGINES[name]().layouts:
                    self.index(name, layout)
            except Skip as reason:
                failed[name] = str(reason)
        self.names = tuple(name for name in self.names if name not in failed)
        return failed

    @cached_property
    def sections(self) -> Sections:
        return sections.make(self.n, terms=True)

    @cached_property
    def digest(self) -> str:
        return sections.digest(self.n)

    @cached_property
    def queries(self) -> list[Query]:
        file = CACHE / f"queries-{self.digest}-{self.each}.json"
        return queries.kept(file, self.sections, self.each)

    def index(self, name: str, layout: Layout, *, times: int = 1) -> tuple[list[Built], bool]:
        """Make sure that an engine's index is there; `times` builds it anew that often."""
        slow = ENGINES[name]().slow
        anew = times > 1 and (not slow or self.anew)
        return indexes.ensure(
            name, self.sections, self.digest, layout, anew=anew, times=1 if slow else times
        )
