"""The small form of `python -m tests.browser.check`."""

from __future__ import annotations

import pytest

from .check import GOAL, missing


def test_links_scroll_to_their_passages() -> None:
    if why := missing():
        pytest.skip(why)
    from .check import run

    words, anchors = run(10, 7)
    assert words >= GOAL
    assert anchors >= GOAL
