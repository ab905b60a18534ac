"""The best passages of a page of hits in one call of compiled loops."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Sequence
from itertools import accumulate
from struct import Struct

from ....making import quick
from ....models import Passage, Section
from ....passages import Wanted
from ....passages.cut import ABBREVIATIONS
from ....passages.select import spans as known_spans
from ...base import Row
from ...sections import dump, second
from .asked import asked_of
from .compiled import zeros
from .kernels.cutting import packed
from .kernels.passage import TOLD, TOLD_MAX, passages

_KNOWN = array("q", sorted(map(packed, ABBREVIATIONS)))
_SECONDS = Struct("<d")
_passage = quick(Passage)
_own = threading.local()
_NOTHING = dump(Section("", 0, None, None, "", (), (), 1, 1))


def best(page: Sequence[Row], wanted: Wanted, words: int) -> list[Passage | None]:
    """As `passages.select` chooses the best of each section of a stored page; None where
    it has to be asked itself."""
    found: list[Passage | None] = [None] * len(page)
    for language in {interview.language for _, interview, _ in page}:
        asked = asked_of(wanted, language)
        if asked is None:
            continue
        texts: list[bytes] = [
            section._script.data  # type: ignore[attr-defined]
            if interview.language == language
            else _NOTHING
            for section, interview, _ in page
        ]
        told = _told(texts, asked, words)
        at = 0
        for place, data in enumerate(texts):
            if not told[at]:
                at += 1
                continue
            _, asks, start, end, name, name_end, line, seconds_at, spans = told[at : at + TOLD]
            at += TOLD
            seconds = None
            if seconds_at >= 0:
                seconds = second(_SECONDS.unpack_from(data, seconds_at)[0])
            if seconds_at < 0 or seconds is not None:
                found[place] = _passage(
                    "question" if asks else "answer",
                    data[start:end].decode(),
                    tuple(
                        [known_spans[told[n], told[n + 1]] for n in range(at, at + 2 * spans, 2)]
                    ),
                    None if name < 0 else data[name:name_end].decode("utf-8", "replace"),
                    line,
                    seconds,
                )
            at += 2 * spans
    return found


def ready() -> None:
    """Have the loops compiled, or loaded from Numba's cache."""
    _told([_NOTHING], array("q", (0, 0, 0, 4)), 1)


def _told(texts: Sequence[bytes], asked: array[int], words: int) -> list[int]:
    """What the loops tell of these sections, one after the other."""
    many = len(texts)
    told: array[int] | None = getattr(_own, "told", None)
    if told is None or len(told) < many * TOLD_MAX:
        told = _own.told = zeros("q", many * TOLD_MAX)
    # By their addresses: each array of NumPy's that is handed over takes half a microsecond.
    data, ends = array("B", b"".join(texts)), array("q", accumulate(map(len, texts)))
    size = passages(
        data.buffer_info()[0], ends.buffer_info()[0], many,
        *asked.buffer_info(), *_KNOWN.buffer_info(), words, told.buffer_info()[0],
    )  # fmt: skip
    return told[:size].tolist()
