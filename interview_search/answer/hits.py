"""Sections that were found -> hits with the passages that show why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from ..backends.base import Found, Limits, Snapshot
from ..backends.plausible import check_section
from ..errors import IndexDamagedError, InterviewSearchError
from ..making import quick
from ..models import Hit, Interview, Passage, Section
from ..passages import select
from ..query.tree import Query
from ..query.wanted import Marks

_hit = quick(Hit)


class Hits:
    """Makes the hits of one state of an index; `place` is what its errors call it."""

    def __init__(self, snapshot: Snapshot, place: str | None, words: int, limits: Limits) -> None:
        """`words` is how many a passage has, about; `limits` are those of the searches."""
        self._snapshot = snapshot
        self._place = place
        self._words = words
        self._marks = Marks(snapshot, limits)

    def page(
        self,
        found: Found,
        offset: int,
        tree: Query,
        passages: int,
        translations: Mapping[str, tuple[str, ...]],
    ) -> tuple[Hit, ...]:
        """The hits from `offset` on, each with at most so many passages.

        `translations` has ids of interviews -> those of the same in other languages.
        """
        page = self._snapshot.page(found.numbers[offset:])
        try:
            shown = self._shown(page, tree, passages) if passages else [()] * len(page)
        except InterviewSearchError:
            raise
        except Exception:
            # A stored text may be nonsense, which shows only now: then that is the error.
            for section, _ in page:
                self.checked(section)
            raise
        each = zip(count(offset + 1), found.scores[offset:], page, shown, strict=False)
        return tuple(
            [_hit(rank, score, interview, section, passages, {},
                  translations.get(interview.id, ()))
             for rank, score, (section, interview), passages in each]
        )  # fmt: skip

    def checked(self, section: Section) -> Section:
        """Raises IndexDamagedError for a section that can be none."""
        try:
            return check_section(section)
        except InterviewSearchError:
            raise
        except Exception as error:
            what = f"a stored text is damaged ({error})"
            advice = "Write it anew with: interview-search index --rebuild YOUR-FOLDER"
            raise IndexDamagedError(self._place, what, advice=advice) from error

    def _shown(
        self, page: Sequence[tuple[Section, Interview]], tree: Query, passages: int
    ) -> list[tuple[Passage, ...]]:
        marks, words = self._marks.wanted(tree), self._words
        best = self._snapshot.best(page, marks, words) if passages == 1 else [None] * len(page)
        return [
            (one,) if one is not None
            else select(section, interview, marks, count=passages, words=words)
            for one, (section, interview) in zip(best, page, strict=True)
        ]  # fmt: skip
