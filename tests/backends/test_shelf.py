"""What is kept for later takes no more memory than it may, and is what was put there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from interview_search.backends.whoosh.searching.shelf import Shelf

ROOM = 100
things = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 60)), max_size=200)


@given(things)
def test_never_more_than_there_is_room_for(puts: list[tuple[int, int]]) -> None:
    gone: list[tuple[int, int]] = []
    shelf: Shelf[int, tuple[int, int]] = Shelf(ROOM, gone.append)
    last: dict[int, tuple[int, int]] = {}
    for number, (key, size) in enumerate(puts):
        value = number, size
        assert shelf.put(key, value, size) is value
        last[key] = value
        held = {key: found for key in last if (found := shelf.get(key)) is not None}
        assert held.items() <= last.items()
        assert shelf.bytes == sum(size for _, size in held.values()) <= ROOM
        assert {*last.values()} <= {*held.values(), *gone}


def test_keeps_most_of_it_when_it_is_full() -> None:
    """Things asked for in turn, of which there are some more than fit, are met again."""
    shelf: Shelf[int, int] = Shelf(ROOM)
    met = 0
    for turn in range(400):
        key = turn % 12
        if shelf.get(key) is None:
            shelf.put(key, turn, 10)
        else:
            met += 1
        assert turn < 8 or shelf.bytes >= ROOM // 2
    assert met > 200


def test_what_is_too_large_is_not_kept() -> None:
    shelf: Shelf[str, str] = Shelf(ROOM)
    assert shelf.put("all", "value", ROOM) == "value"
    assert shelf.get("all") is None
    assert shelf.bytes == 0
