"""One state of an index, with all that searches work out from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..backends.base import Limits, Snapshot
from ..errors import UnknownIdError
from ..models import Section
from ..query.catalogue import Catalogue
from ..query.compounds import Compounds
from ..query.loosening import loosened
from ..query.plan import Plan, Planner, filtered
from ..query.spelling import Spellings
from ..query.suggest import Suggestions
from ..query.tree import Query
from ..ranking import Proximity, Recency
from ..settings import Settings
from .facets import Facets
from .hits import Hits
from .newer import Newer
from .order import Orders

if TYPE_CHECKING:
    from ..query.synonyms import Rule
    from ..query.widening import Synonyms
    from .linking import Linking, Template


class State:
    """A snapshot and its helpers, of which none outlives it."""

    def __init__(
        self,
        snapshot: Snapshot,
        settings: Settings,
        place: str | None,
        template: Template | None,
        rules: Sequence[Rule],
    ) -> None:
        """`place` is what errors call the index, `template` makes links, `rules` synonyms."""
        self.snapshot = snapshot
        self.limits = Limits(settings.expansions_max, settings.query_seconds)
        self.proximity = Proximity.of(settings)
        self.catalogue = Catalogue(snapshot.records, snapshot.languages, snapshot.interviews)
        languages = self.catalogue.languages
        self._planner = Planner(self.catalogue, settings)
        self.spellings = Spellings(snapshot, languages, settings.spelling)
        compounds = Compounds(snapshot, languages, settings.compound_parts)
        self._meant = (
            *(() if self.spellings.plain else (self.spellings.meant,)),
            *((compounds.parted,) if compounds else ()),
        )
        """What words may stand for beside themselves here."""
        self.suggestions = Suggestions(snapshot, self.catalogue)
        self.orders = Orders(snapshot)
        self.facets = Facets(snapshot, self.catalogue, settings.facet_values_max)
        recency = Recency(settings.recency, settings.recency_days)
        self.newer = Newer(snapshot, recency) if recency.share > 0 else None
        self.linking: Linking | None = None
        if template is not None:
            from .linking import Linking

            self.linking = Linking(snapshot, template, settings.anchors)
        self._synonyms: Synonyms | None = None
        if rules:
            from ..query.widening import Synonyms

            self._synonyms = Synonyms(rules, self.spellings, settings.expansions_max)
        self.hits = Hits(snapshot, place, settings.passage_words, self.limits, self.linking)

    def number_of(self, section_id: str) -> int:
        """The number of the section with this id. Raises UnknownIdError."""
        number = self.snapshot.find(section_id)
        if number is None:
            raise UnknownIdError(section_id)
        return number

    def section(self, number: int) -> Section:
        """Raises IndexDamagedError for one that can be none."""
        return self.hits.checked(self.snapshot.section(number))

    def read(self, query: str) -> Plan:
        """What a query asks for here."""
        read = loosened(self._planner.plan(query), self.snapshot, self.catalogue)
        for meant in self._meant:
            tree = meant(read.tree, read.text)
            if tree is not read.tree:
                read = read._replace(tree=tree)
        if self._synonyms is not None:
            read = self._synonyms.widened(read, self.catalogue.known_in(read.text))
        return read

    def suggestion(self, read: Plan, parts: Sequence[Query], total: int) -> str | None:
        """Another spelling, if it finds as much under the same filters."""
        better = self.suggestions.corrected(read.text)
        if better is None:
            return None
        tree = filtered(self.read(better).tree, parts)
        found = self.snapshot.search(tree, count=0, limits=self.limits)
        return better if found.total >= max(total, 1) else None
