"""Options of the test suite."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# How long anything takes on a busy machine says nothing of it.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole-corpora",
        action="store_true",
        help="go through every real interview where a tenth is the rule (some minutes)",
    )
