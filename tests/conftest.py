"""Options of the test suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole-corpora",
        action="store_true",
        help="go through every real interview where a tenth is the rule (some minutes)",
    )
