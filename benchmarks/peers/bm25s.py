"""bm25s: an array of scores computed at indexing time, in two backends.

It answers OR queries alone: no AND, no phrases, no fields, no stored text. A date
range is its `weight_mask`. An index cannot be changed.
"""

from __future__ import annotations

import importlib.metadata
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..queries import Layout, Query
from ..sections import Section
from .base import Engine, Hits, Skip

os.environ.setdefault("NUMBA_NUM_THREADS", "1")


class Bm25s(Engine):
    package = "bm25s"
    module = "bm25s"
    updates = False

    def __init__(self, backend: str) -> None:
        self.name = f"bm25s-{backend}"
        self.index_of = "" if backend == "numba" else "bm25s-numba"
        self._backend = backend
        self._index: Any = None

    def require(self) -> None:
        super().require()
        if self._backend == "numba":
            try:
                importlib.metadata.version("numba")
            except importlib.metadata.PackageNotFoundError as error:
                raise Skip("numba is not installed") from error

    def items(self, sections: Iterable[Section], layout: Layout) -> Iterator[Any]:
        for s in sections:
            yield s.terms if layout == "terms" else f"{s.question} {s.title} {s.answer}", s.date

    def write(self, folder: Path, items: Iterable[Any], layout: Layout, n: int) -> None:
        import bm25s
        import numpy as np
        import Stemmer

        dates = []

        def texts() -> Iterator[str]:
            for text, date in items:
                dates.append(date)
                yield text

        how: dict[str, Any] = {"lower": False, "token_pattern": r"\S+"}
        if layout == "text":
            how = {"stemmer": Stemmer.Stemmer("english")}
        tokens = bm25s.tokenize(texts(), stopwords=None, show_progress=False, **how)
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.75, backend=self._backend)
        index.index(tokens, show_progress=False)
        index.save(str(folder), show_progress=False)
        np.save(folder / "dates.npy", np.array(dates, dtype=np.int32))

    def open(self, folder: Path, layout: Layout) -> None:
        import bm25s
        import numpy as np

        self._np = np
        self._index = bm25s.BM25.load(str(folder), show_progress=False)
        self._index.backend = self._backend
        self._dates = np.load(folder / "dates.npy")

    def close(self) -> None:
        self._index = None

    def prepare(self, query: Query) -> Any:
        if query.op != "or" or query.fields or query.snippet:
            return None
        return [self._index.get_tokens_ids(list(query.terms))], query.dates

    def run(self, prepared: Any, k: int) -> Any:
        tokens, dates = prepared
        return self._index.retrieve(
            tokens, k=k, show_progress=False, n_threads=0, weight_mask=self._mask(dates)
        )

    def decode(self, found: Any) -> Hits:
        documents, scores = found
        pairs = zip(documents[0].tolist(), scores[0].tolist(), strict=True)
        return [(int(number), score) for number, score in pairs if score > 0]

    def count(self, prepared: Any) -> int | None:
        tokens, dates = prepared
        scores = self._index.get_scores_from_ids(tokens[0])
        mask = self._mask(dates)
        return int(self._np.count_nonzero(scores if mask is None else scores * mask))

    def _mask(self, dates: tuple[int, int] | None) -> Any:
        if dates is None:
            return None
        low, high = dates
        return ((self._dates >= low) & (self._dates <= high)).astype(self._np.float32)
