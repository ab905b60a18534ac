"""A Searcher that is closed holds no file, without the help of the garbage collector."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest

from interview_search import Indexer, Searcher

from .torture.concurrency import handles


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
def test_closed(tmp_path: Path, warm: bool) -> None:
    (tmp_path / "talks").mkdir()
    indexer = Indexer(tmp_path / "index")
    for name in "abc":
        said = f"The harbour of {name} and its ferry, the ferries and harbours. " * 20
        (tmp_path / f"talks/{name}.md").write_text(f"**Ann Lee:** Why {name}?\n\n**Bob:** {said}\n")
        indexer.update(tmp_path / "talks")
    gc.collect()
    gc.disable()
    try:
        with Searcher(tmp_path / "index") as searcher:
            if warm:
                searcher.warm()
            for query in (
                "harbour", "harbour ferry", "+harbour +ferry", '"harbour of"', "ferr*", "fery~",
                "harbour -ferry", "harbor", "title:a", "speaker:ann", "", "h?rbour", "harbour^2",
                '"harbour ferry"~5', "(harbour AND ferry) OR ann",
            ):  # fmt: skip
                for passages in (0, 1, 2):
                    searcher.search(query, facets=["title", "speaker"], passages=passages)
                searcher.search(query, sort="date", filters={"title": "A"})
            searcher.suggest("har")
            searcher.info()
            searcher.sections("a")
            assert handles(tmp_path)
            indexer.remove("a")
            assert searcher.refresh()
            # Those of the state before are gone.
            assert len({path for path in handles(tmp_path) if "deleted" in path}) == 0
            searcher.search("harbour ferry")
        assert handles(tmp_path) == []
    finally:
        gc.enable()
