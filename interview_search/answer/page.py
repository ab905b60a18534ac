"""Which part of what was found is shown, and how much of each hit."""

from __future__ import annotations

from typing import Literal, NamedTuple

from .order import SORTS

Sort = Literal["relevance", "date", "-date"]


class Page(NamedTuple):
    """As the parameters of `Searcher.search`."""

    limit: int = 10
    offset: int = 0
    sort: Sort | str = "relevance"
    passages: int = 1
    context: int = 0
    group: bool = False
    more: int = 3

    def check(self) -> None:
        """Raises ValueError for a negative number or an unknown sort."""
        limit, offset, sort, passages, context, _, more = self
        if limit < 0 or offset < 0 or passages < 0 or context < 0 or more < 0:
            raise ValueError("limit, offset, passages, context and more cannot be negative")
        if sort not in SORTS:
            raise ValueError(f"sort = {sort!r} is none of " + ", ".join(SORTS))

    def within(self, most: int) -> tuple[Page, tuple[str, ...]]:
        """No more than so many sections, with a warning where that is less."""
        if self.limit > most:
            page, _ = self._replace(limit=most).within(most)
            return page, (f"no more than {most:,} hits are returned at once",)
        if self.group and self.limit * (1 + self.more) > most:
            more = most // self.limit - 1
            return self._replace(more=more), (
                f"no more than {most:,} hits are returned at once, {more:,} beside the best of"
                " each interview",
            )
        return self, ()
