"""Values made quickly are the same values."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, fields
from datetime import date

import pytest

from interview_search import models
from interview_search.making import quick, twin

VALUES = [
    kind
    for kind in vars(models).values()
    if isinstance(kind, type) and issubclass(kind, models.Value) and kind is not models.Value
]


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_any_value(kind: type) -> None:
    given = [f"value {f.name}" for f in fields(kind)]
    made = quick(kind)(*given)
    assert type(made) is kind
    assert made == kind(*given)
    assert [getattr(made, f.name) for f in fields(kind)] == given
    with pytest.raises(FrozenInstanceError):
        setattr(made, fields(kind)[0].name, 1)


def test_defaults() -> None:
    make = quick(models.Interview)
    one, other = make("a", "a.md", title="A"), make("a", "a.md", "A", date(2020, 1, 2))
    assert one == models.Interview("a", "a.md", "A")
    assert other == models.Interview("a", "a.md", "A", date(2020, 1, 2))
    assert one.metadata == {} and one.metadata is not other.metadata
    with pytest.raises(TypeError):
        make("a", "a.md")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        make("a", "a.md", "A", unknown=1)  # type: ignore[call-arg]


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 2
    far: list[int] = field(default_factory=list)


def test_an_open_value_is_no_value_yet() -> None:
    point = twin(Point)()
    point.x, point.y, point.far = 1, 2, []
    assert point != Point(1)
    point.__class__ = Point
    assert point == Point(1) and hash(Point) == hash(Point)
    with pytest.raises(FrozenInstanceError):
        point.x = 3
