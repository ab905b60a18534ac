"""Whoosh's own tests pass on our codec."""

from pathlib import Path

import pytest

from benchmarks import whoosh_suite


def test_the_suite_of_whoosh_passes(tmp_path: Path) -> None:
    try:
        source = whoosh_suite.fetch(tmp_path)
    except whoosh_suite.FetchError as error:
        pytest.skip(str(error))
    outcome = whoosh_suite.run(source)
    assert outcome.wrong == [], outcome.output[-5000:]
    assert outcome.passed > 500
    assert outcome.share >= whoosh_suite.SHARE
