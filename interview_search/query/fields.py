"""What an interview can be asked for beside its text: date, tags, people, any metadata key.

All comparisons ignore case. Values are evaluated on the records of a snapshot,
so that every front-matter key can be filtered on without configuration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .. import analysis
from ..backends.base import Record
from ..models import Interview, Role

PEOPLE = "people"
SPEAKER = "speaker"
ROLE = "role"
ROLES: tuple[Role, ...] = ("interviewee", "interviewer", "other")
_ALIASES = {
    "speakers": SPEAKER,
    "person": PEOPLE,
    "guest": PEOPLE,
    "tag": "tags",
    "lang": "language",
    "day": "date",
}
WELL_KNOWN = (
    "date",
    "year",
    "tags",
    PEOPLE,
    SPEAKER,
    ROLE,
    "language",
    "form",
    "id",
    "path",
    "title",
)
"""Fields that interviews have without any front matter."""
META = "meta."
"""In front of a key it says that the front matter is meant."""

WITHOUT = "-"
"""In front of a field of the filters it says that none of this may be so."""

Bound = str | int | float | date | datetime | None
Range = tuple[Bound, Bound]


@dataclass(frozen=True, slots=True)
class Interval:
    """A range that may leave its ends out: a short end such as `2021` with all that begins so."""

    low: Bound
    high: Bound
    above: bool
    """Whether values are above the lower end."""
    below: bool
    """Whether they are below the upper one."""


@dataclass(frozen=True, slots=True)
class Passing:
    """Values, in lower case, that pass a test."""

    test: Callable[[str], bool]


Condition = str | int | float | bool | date | datetime | Range | Interval | Passing | Iterable[Any]
Filters = Mapping[str, Condition]
"""Field -> a value, a list of values (any of them), or `(low, high)` with None for an open end;
`-field` -> what it must not be."""


def canonical(field: str) -> str:
    """The one name of a field; keys of the front matter in lower case."""
    name = field.strip().casefold()
    return _ALIASES.get(name, name)


def role(text: str) -> Role | None:
    """The role that is meant, if it is one."""
    name = text.strip().casefold()
    return next((role for role in ROLES if role == name), None)


def known(interviews: Iterable[Interview]) -> frozenset[str]:
    """Every field that some interview has, under every name it can be asked by."""
    names = {*WELL_KNOWN, *_ALIASES}
    for interview in interviews:
        for key in flat(interview.metadata):
            names.update((key, META + key))
    return frozenset(names)


def flat(metadata: Mapping[str, Any], prefix: str = "") -> dict[str, list[Any]]:
    """Dotted key in lower case -> its values; lists have several, nothing has none."""
    found: dict[str, list[Any]] = {}
    for key, value in metadata.items():
        name = f"{prefix}{str(key).casefold()}"
        if isinstance(value, Mapping):
            found.update(flat(value, f"{name}."))
            continue
        items = value if isinstance(value, (list, tuple)) else [value]
        for item in items:
            if isinstance(item, Mapping):
                for below, values in flat(item, f"{name}.").items():
                    found.setdefault(below, []).extend(values)
            elif item is not None and item != "":
                found.setdefault(name, []).append(item)
    return found


def values(record: Record, field: str) -> tuple[str, ...]:
    """The values of a field as people read them, for facets. `field` is canonical."""
    if field == SPEAKER:
        return tuple(dict.fromkeys(name for voices in record.voices for name in voices))
    return told(record.interview, field)


def told(interview: Interview, field: str) -> tuple[str, ...]:
    """The same, of any field but who speaks."""
    if field == "year":
        return (str(interview.date.year),) if interview.date else ()
    if field == "date":
        return (_day(interview.date),) if interview.date else ()
    if field == "tags":
        return tuple(dict.fromkeys(interview.tags))
    if field == PEOPLE:
        return tuple(dict.fromkeys(person.name for person in interview.people))
    if field in ("language", "form", "id", "path", "title"):
        value = getattr(interview, field)
        return (value,) if value else ()
    return tuple(dict.fromkeys(map(_shown, _metadata(interview, field))))


def matches(record: Record, field: str, condition: Condition) -> bool:
    """Whether an interview meets a condition on a (canonical) field."""
    return any(meets(field, value, condition) for value in values(record, field))


def meets(field: str, value: str, condition: Condition) -> bool:
    """Whether one value of a (canonical) field, as `values` gives it, meets a condition."""
    if isinstance(condition, tuple) and len(condition) == 2:
        return _between(value, *condition)
    if isinstance(condition, Interval):
        low, high = condition.low, condition.high
        return (
            _between(value, low, high)
            and not (condition.above and low is not None and _between(value, low, low))
            and not (condition.below and high is not None and _between(value, high, high))
        )
    if isinstance(condition, Passing):
        return condition.test(value.casefold())
    return any(_equal(field, value, option) for option in options_of(condition))


def ends(condition: Range) -> tuple[str, str | None]:
    """The ends of a range as text; the upper one may be open."""
    low, high = condition
    return "" if low is None else _text(low), None if high is None else _text(high)


def after(first: str, second: str) -> bool:
    """Whether one end of a range is beyond another: numbers as numbers, all else as text."""
    one, other = _number(first), _number(second)
    if one is not None and other is not None:
        return one > other
    return first.casefold() > second.casefold() and not first.startswith(second)


def options_of(condition: Condition) -> tuple[Any, ...]:
    """The values of which one is enough."""
    if isinstance(condition, (list, tuple, set, frozenset)):
        return tuple(condition)
    return (condition,)


def _metadata(interview: Interview, field: str) -> Iterator[Any]:
    yield from flat(interview.metadata).get(field.removeprefix(META), ())


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _day(value: date | datetime) -> str:
    return value.isoformat()[:10]


def _text(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return _day(value)
    return _shown(value).strip().casefold()


def _equal(field: str, value: str, wanted: Any) -> bool:
    have, want = value.casefold(), _text(wanted)
    if have == want:
        return True
    if field == "date":
        return have.startswith(f"{want}-")
    if field == "language":
        return have.startswith(f"{want}-")
    if field in ("path", "id"):
        return want.endswith("/") and have.startswith(want)
    if field in (PEOPLE, SPEAKER):
        words = name_words(want)
        return bool(words) and words <= name_words(have)
    return _number(have) is not None and _number(have) == _number(want)


def name_words(name: str) -> frozenset[str]:
    """The words of a name, without accents."""
    return frozenset(analysis.fold(word) for word in analysis.words(name))


def _between(value: str, low: Bound, high: Bound) -> bool:
    """Numbers as numbers; all else as text, where a short end such as `2021` holds all of it."""
    have = value.casefold()
    number, least, most = _number(have), _number(_text(low)), _number(_text(high))
    if number is not None and (low is None or least is not None) and (
        high is None or most is not None
    ):  # fmt: skip
        return (least is None or least <= number) and (most is None or number <= most)
    floor, ceiling = ends((low, high))
    return floor <= have and (ceiling is None or have[: len(ceiling)] <= ceiling)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if number == number else None  # not a number is no number
