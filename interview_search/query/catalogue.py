"""The interviews of one snapshot by their fields, worked out as queries ask for them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from .. import analysis
from ..backends.base import Record
from ..models import Interview
from . import fields
from .fields import Condition
from .memory import Memory
from .tree import NOTHING, Among, Query

_KEPT = 100
"""Conditions that are remembered, each with a byte an interview."""

_LISTED = 12
"""Languages that a warning names."""

Filter = tuple[Query, tuple[str, ...]]
"""What a filter asks for, and warnings."""
_Numbers = np.ndarray[Any, np.dtype[np.int64]]
Places = Sequence[int] | _Numbers


class Catalogue:
    """What queries want to know of interviews. One serves all queries on a snapshot."""

    def __init__(
        self,
        records: Sequence[Record],
        languages: Mapping[str, int] | None = None,
        interviews: Callable[[], Iterable[Interview]] | None = None,
    ) -> None:
        """`languages` (code -> how much there is) spares a look at all records; `interviews`
        gives those of the records, where there is a quicker way to them."""
        self._records = records
        self._interviews = interviews or (lambda: (record.interview for record in records))
        self._given = languages
        self._columns: dict[str, _Column] = {}
        self._known: Memory[tuple[str, str], Among] = Memory(_KEPT)
        self.filters: Memory[tuple[str, Condition], Filter] = Memory(_KEPT)
        """As `plan.conditions` made them: pages, and queries as they are typed, have the same."""
        self._words: dict[str, frozenset[str]] = {}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Codes of `analysis`, the most common first; never empty."""
        counts = Counter(self._given) if self._given is not None else self._counted()
        return tuple(code for code, _ in counts.most_common()) or ("en",)

    @cached_property
    def known(self) -> frozenset[str]:
        """Every field that some interview has, under every name it can be asked by."""
        return fields.known(self._interviews())

    def has(self, field: str) -> bool:
        """Whether some interview has a (canonical) field."""
        return field in fields.WELL_KNOWN or field in self.known

    def known_in(self, text: str) -> frozenset[str]:
        """Those that a query can name; none where it names none, which spares reading all
        interviews."""
        return self.known if ":" in text else frozenset()

    def values(self, field: str) -> Sequence[str]:
        """The distinct values of a (canonical) field."""
        return tuple(self._column(field).places)

    def in_order(self, field: str) -> Sorted:
        """The same in order, with the interviews that have each."""
        return self._column(field).in_order

    def counts(self, field: str) -> Mapping[str, int]:
        """The same, with how many interviews have each."""
        return {value: len(places) for value, places in self._column(field).places.items()}

    def name_words(self, field: str) -> frozenset[str]:
        """The words of the names in a (canonical) field, without accents."""
        words = self._words.get(field)
        if words is None:
            words = self._words[field] = frozenset().union(
                *map(fields.name_words, self.values(field))
            )
        return words

    def spoken(self, condition: Condition, warnings: list[str]) -> Among:
        """The interviews in a language; with a warning where there is none."""
        found = self.meeting("language", condition)
        if found == NOTHING and isinstance(condition, str):
            there = ", ".join(sorted(self.values("language"))[:_LISTED])
            warnings.append(
                f"no interview is in the language {condition[:_LISTED]!r}"
                + (f"; there is {there}" if there else "")
            )
        return found

    def meeting(self, field: str, condition: Condition) -> Among:
        """The interviews that meet a condition on a (canonical) field."""
        if not isinstance(condition, str):
            return self._meeting(field, condition)
        return self._known.of((field, condition), lambda asked: self._meeting(*asked))

    def _meeting(self, field: str, condition: Condition) -> Among:
        column = self._column(field)
        if field == "date" and isinstance(condition, tuple) and len(condition) == 2:
            return column.between(*fields.ends(condition))
        return column.where(lambda value: fields.meets(field, value, condition))

    def beginning(self, field: str, start: str) -> Among:
        """The interviews with a value that begins so, in lower case."""
        return self._column(field).where(lambda value: value.casefold().startswith(start))

    def _counted(self) -> Counter[str]:
        find = analysis.find_language
        return Counter(find(interview.language).code for interview in self._interviews())

    def _column(self, field: str) -> _Column:
        column = self._columns.get(field)
        if column is None:
            if field == fields.SPEAKER:
                each = (fields.values(record, field) for record in self._records)
            else:
                each = (fields.told(interview, field) for interview in self._interviews())
            column = self._columns[field] = _Column(each)
        return column


class Sorted(NamedTuple):
    """Values in the order of text, and where each is to be found."""

    values: Sequence[str]
    starts: _Numbers
    """Where each value's places begin, and where the last end."""
    places: _Numbers

    @classmethod
    def of(cls, places: Mapping[str, Sequence[int]]) -> Sorted:
        values = sorted(places)
        starts = list(accumulate((len(places[value]) for value in values), initial=0))
        every = [place for value in values for place in places[value]]
        return cls(values, np.array(starts, np.int64), np.array(every, np.int64))


class _Column:
    """One field of all interviews: value -> the interviews that have it."""

    def __init__(self, each: Iterable[Iterable[str]]) -> None:
        """`each` has the values of every interview."""
        self._count = 0
        self.places: dict[str, list[int]] = {}
        for place, values in enumerate(each):
            self._count += 1
            for value in values:
                self.places.setdefault(value, []).append(place)

    def where(self, test: Callable[[str], bool]) -> Among:
        return self._flagged([p for v, places in self.places.items() if test(v) for p in places])

    def between(self, low: str, high: str | None) -> Among:
        """Values in the order of text, where a short end such as `2021` holds all of it."""
        values, starts, places = self.in_order
        first = bisect_left(values, low)
        last = len(values)
        if high is not None:
            last = bisect_right(values, high, key=lambda value: value[: len(high)])
        return self._flagged(places[starts[first] : starts[max(first, last)]])

    def _flagged(self, places: Places) -> Among:
        if not len(places):
            return NOTHING
        flags = np.zeros(self._count, np.uint8)
        flags[places] = 1
        return Among(flags.tobytes().rstrip(b"\0"))

    @cached_property
    def in_order(self) -> Sorted:
        return Sorted.of(self.places)
