"""Sections that were found -> hits with the passages that show why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

from ..backends.base import Found, Limits, Row, Snapshot
from ..backends.plausible import check_section
from ..errors import REBUILD, IndexDamagedError, InterviewSearchError
from ..making import twin
from ..models import Hit, Passage, Section
from ..passages import select
from ..query.tree import Query
from ..query.wanted import Marks
from .page import Page

if TYPE_CHECKING:
    from .linking import Linking

_OpenHit = twin(Hit)
_Beside = tuple[tuple[Section, ...], tuple[Section, ...]]
_NOTHING: Iterable[tuple[Any, ...]] = repeat(())
_NONE: Iterable[None] = repeat(None)
_ALONE: Iterable[_Beside] = repeat(((), ()))


class Hits:
    """Makes the hits of one state of an index; `place` is what its errors call it."""

    def __init__(
        self,
        snapshot: Snapshot,
        place: str | None,
        words: int,
        limits: Limits,
        linking: Linking | None = None,
    ) -> None:
        """`words` is how many a passage has, about; `limits` are those of the searches;
        `linking` gives passages their URLs."""
        self._snapshot = snapshot
        self._place = place
        self._words = words
        self._linking = linking
        self._marks = Marks(snapshot, limits)
        self.lacking = self._marks.lacking
        """Whether a bare word of a query, of which hits were just shown, stands nowhere."""

    def page(self, found: Found, page: Page, tree: Query) -> tuple[Hit, ...]:
        """The hits of one page of what was found."""
        _, offset, _, passages, context, _, _, _ = page
        numbers, scores, near, gains = found.numbers, found.scores, found.near, found.gains
        if offset:
            numbers, scores = numbers[offset:], scores[offset:]
            near, gains = near[offset:], gains[offset:]
        rows = self._snapshot.page(numbers)
        shown: Iterable[tuple[Passage, ...]] = _NOTHING
        try:
            if passages:
                shown = self._shown(rows, tree, passages, found.late)
            if self._linking is not None:
                each = zip(numbers, rows, shown, strict=False)
                shown = [
                    self._linking.linked(number, section, interview, some)
                    for number, (section, interview, _), some in each
                ]
        except InterviewSearchError:
            raise
        except Exception:
            # A stored text may be nonsense, which shows only now: then that is the error.
            for section, _, _ in rows:
                self.checked(section)
            raise
        beside = self._beside(numbers, context) if context else _ALONE
        told = zip(rows, scores, near or _NONE, gains or _NONE, shown, beside, strict=False)
        made: list[Hit] = []
        # As `making.quick` does it, without a call for each.
        for (section, interview, others), score, close, gain, some, (before, after) in told:
            hit = _OpenHit()
            hit.rank = offset = offset + 1
            hit.score = score
            hit.interview = interview
            hit.section = section
            hit.passages = some
            hit._near = close
            hit._gain = gain
            hit.translations = others
            hit.before = before
            hit.after = after
            hit.more = ()
            hit.section_count = None
            hit.__class__ = Hit
            made.append(hit)
        return tuple(made)

    def _beside(self, numbers: Sequence[int], context: int) -> Sequence[_Beside]:
        """What stands before and behind some sections."""
        snapshot = self._snapshot
        found: list[_Beside] = []
        for number in numbers:
            every = snapshot.sections_of(snapshot.interview_of(number))
            before = range(max(every.start, number - context), number)
            after = range(number + 1, min(every.stop, number + 1 + context))
            first, last = (
                tuple([section for section, _, _ in snapshot.page(run)]) for run in (before, after)
            )
            found.append((first, last))
        return found

    def checked(self, section: Section) -> Section:
        """Raises IndexDamagedError for a section that can be none."""
        try:
            return check_section(section)
        except InterviewSearchError:
            raise
        except Exception as error:
            what = f"a stored text is damaged ({error})"
            raise IndexDamagedError(self._place, what, advice=REBUILD) from error

    def _shown(
        self, page: Sequence[Row], tree: Query, passages: int, late: bool
    ) -> list[tuple[Passage, ...]]:
        marks, words = self._marks.wanted(tree, late=late), self._words
        best = self._snapshot.best(page, marks, words) if passages == 1 else [None] * len(page)
        return [
            (one,) if one is not None
            else select(section, interview, marks, count=passages, words=words)
            for one, (section, interview, _) in zip(best, page, strict=True)
        ]  # fmt: skip
