"""Words as people write them: the index compares them without capitals.

How a word is written is not stored. The sections that have it most often are looked at
when it is to be shown, and what was found is remembered.
"""

from __future__ import annotations

import re
from collections import Counter

from .. import analysis
from ..backends.base import Snapshot
from ..models import Section
from ..passages import Wanted
from .memory import Memory
from .tree import Exact
from .words import vocabulary

_SECTIONS = 4
"""How many are looked at."""
_TIMES = 3
"""What one of them has more often counts no more."""
_KEPT = 20_000
"""Words remembered."""
_FIRST = re.compile(r"(?:^|[.!?:…\n]['\")\]”’»*_]*\s+|[\n\"“„«¿¡])[*_\W]*$")
"""What stands before the first word of a sentence, whose capital says nothing."""
_BEFORE = 12
"""Characters before a word that are looked at for that."""
_HIDDEN = str.maketrans(dict.fromkeys("\u00ad\u2060"))


class Written:
    """Tells how words of one snapshot are written."""

    def __init__(self, snapshot: Snapshot, languages: tuple[str, ...]) -> None:
        self._snapshot = snapshot
        self._vocabulary = vocabulary(languages)
        self._known: Memory[str, str] = Memory(_KEPT)

    def __call__(self, word: str) -> str:
        """The commonest way of writing a word as `analysis.tokenize` gives it."""
        return self._known.of(word, self._found)

    def _found(self, word: str) -> str:
        wanted = Wanted(words={word: 1.0})
        # The best sections of a stem lie ready; most have it in this form, too.
        for leaf in (self._vocabulary.word(word, frozenset()), Exact((word,))):
            forms = Counter[str]()
            first = Counter[str]()
            for number in self._snapshot.search(leaf, count=_SECTIONS).numbers:
                within, begins = _seen(word, wanted, self._snapshot.section(number))
                forms.update({form: min(times, _TIMES) for form, times in within.items()})
                first.update(begins)
            if forms or first:
                counts = forms or first
                return max(counts, key=lambda form: (counts[form], first[form], form))
        return word


def _seen(word: str, wanted: Wanted, section: Section) -> tuple[Counter[str], Counter[str]]:
    """How often it is written how: within sentences, and as their first word."""
    counts = Counter[str](), Counter[str]()
    # Every word of a title may have a capital.
    for text in (section.answer, section.question or section.heading or ""):
        for match in wanted.find(text, None):
            form = text[match.start : match.end].translate(_HIDDEN)
            if analysis.normal(form) == word:
                before = text[max(match.start - _BEFORE, 0) : match.start]
                counts[_FIRST.search(before) is not None][form] += 1
    return counts
