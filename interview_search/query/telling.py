"""What tells a section from others: its words that weigh most, as a query for more of its kind.

A word weighs what BM25 gives it in the section itself, lengths aside, by how many
sections of other interviews have it,

    rarity * tf / (tf + k1)

(Robertson and Zaragoza 2009, section 3.4), and counts in the query as often as
`tf / (tf + k1)` says: choosing by weight follows Robertson (1990, "On term selection for
query expansion") as Lucene's MoreLikeThis does. Letters of scripts without spaces
are taken a few in a row. A word that no other interview has asks for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .. import analysis
from ..backends.base import Snapshot
from ..models import Section
from ..ranking import rarity
from .tree import NOTHING, Among, Bool, Boosted, Exact, Query, Stemmed
from .words import runs

K1 = 1.2
"""The saturation of BM25."""
TERMS = 25
"""So many words make the query. Measured: for 5, 10, 15, 25, 40, 80, of the best ten sections
.185, .227, .253, .281, .283, .286 answer the same question of cranfield, and .53, .54, .57, .59,
.56, .55 of the best four are from the same article of xquad-en."""
LOOKED_AT = 100
"""Of so many that may weigh most it is looked up what they weigh."""


class Telling(NamedTuple):
    """The words that tell, the weightiest first."""

    words: tuple[str, ...]
    """As the section writes them."""
    query: Query
    """Any of them, in other interviews."""
    warnings: tuple[str, ...] = ()
    """Where there is none."""


def telling(section: Section, own: int, snapshot: Snapshot, question_weight: int) -> Telling:
    """Of a section of the interview `own`, which is left out."""
    records = snapshot.records
    others = Among(b"\1" * own + b"\0" + b"\1" * (len(records) - own - 1))
    interview = records[own].interview
    stems = analysis.stems(interview.language, stops=True)
    times: Counter[Query] = Counter()
    written: dict[Query, str] = {}
    for text, counts in ((section.question or "", question_weight), (section.answer, 1)):
        for word, leaf in _leaves(text, stems):
            times[leaf] += counts
            written.setdefault(leaf, word)
    share = {leaf: tf / (tf + K1) for leaf, tf in times.items()}
    sections = snapshot.section_count

    def weight(leaf: Query, holding: int) -> float:
        return share[leaf] * rarity(holding, sections) if holding else 0.0

    # Sorts are stable: of equal words the one that comes first in the text stays so.
    rough = {leaf: weight(leaf, _most(leaf, snapshot)) for leaf in times}
    exact = {
        leaf: weight(leaf, snapshot.search(Bool(must=(leaf,), filters=(others,)), count=0).total)
        for leaf in sorted(rough, key=rough.__getitem__, reverse=True)[:LOOKED_AT]
    }
    chosen = [leaf for leaf in sorted(exact, key=exact.__getitem__, reverse=True) if exact[leaf]]
    if not chosen:
        return Telling((), NOTHING, ("no other interview has a word of this section",))
    should = tuple(Boosted(leaf, share[leaf]) for leaf in chosen[:TERMS])
    return Telling(
        tuple(written[leaf] for leaf in chosen[:TERMS]),
        Bool(must=(Bool(should=should),), filters=(others,)),
    )


def _leaves(text: str, stems: Mapping[str, str]) -> Iterator[tuple[str, Query]]:
    """What each word of a text asks for, beside the word; stop words ask for nothing."""
    for run in runs(text):
        if analysis.unspaced(run[0].word):
            for row in analysis.rows([token.word for token in run]):
                yield "".join(row), Exact(row)
            continue
        for token in run:
            if stem := stems[token.word]:
                yield token.word, Stemmed((stem,))


def _most(leaf: Query, snapshot: Snapshot) -> int:
    """In how many sections it can be at most."""
    match leaf:
        case Stemmed((stem,)):
            return snapshot.frequency("stems", stem)
        case Exact(words):
            return min(snapshot.frequency("words", word) for word in words)
    return 0
