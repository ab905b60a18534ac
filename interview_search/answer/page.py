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
    warnings: tuple[str, ...] = ()
    """What is left out of it."""

    def checked(self, most: int) -> Page:
        """No more than `most` sections, with a warning where that is less. Raises ValueError for
        a negative number or an unknown sort."""
        limit, offset, sort, passages, context, group, more, _ = self
        if limit < 0 or offset < 0 or passages < 0 or context < 0 or more < 0:
            raise ValueError("limit, offset, passages, context and more cannot be negative")
        if sort not in SORTS:
            raise ValueError(f"sort = {sort!r} is none of " + ", ".join(SORTS))
        if limit > most:
            said = f"no more than {most:,} hits are returned at once"
            return self._replace(limit=most).checked(most)._replace(warnings=(said,))
        if group and limit * (1 + more) > most:
            more = most // limit - 1
            said = (
                f"no more than {most:,} hits are returned at once, {more:,} beside the best of"
                " each interview"
            )
            return self._replace(more=more, warnings=(said,))
        return self
