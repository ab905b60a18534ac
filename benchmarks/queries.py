"""Eleven classes of queries, drawn with a fixed seed from the words of the sections.

Only words that every engine reads alike are drawn: plain Latin letters, no stop
words (our library leaves them out beside other words), and no word that shares its
stem with a stop word. Common is a word of 5 % of the sections or more, mid of 0.2 to
1 %, rare of at most 0.02 % (or of four sections). Phrases are pairs whose stems stand
together in hardly more sections than the words as written, because our library
matches quotes as written and the others get stems.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from interview_search.analysis import stem, stop_words, words

from .sections import SEED, Section, Sections

Layout = Literal["terms", "text"]
"""Of an index: one field of stems that we made, or three fields of text as written."""

VERSION = 1
"""Changes when the same sections would give other queries."""
_PLAIN = re.compile(r"[a-z]{2,}\Z")
_SAMPLE = 60_000
"""Sections at most that surfaces and phrases are drawn from."""
_COMMON, _MID, _RARE = (0.05, 1.0), (0.002, 0.01), (0.0, 0.0002)
_RARE_SECTIONS = 4
_TOGETHER = (0.001, 0.2)
_STEMMED_EXCESS = 10
"""The stems of a phrase stand together in at most a tenth more sections than its words."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for; each engine puts it in its own words."""

    kind: str
    words: tuple[str, ...]
    """As a person types them."""
    terms: tuple[str, ...]
    """Their stems."""
    op: Literal["or", "and", "phrase"] = "or"
    dates: tuple[int, int] | None = None
    """From and to, both included, yyyymmdd."""
    snippet: bool = False
    """Fetch the text of the hits, and a piece of it with the matches marked."""
    fields: bool = False
    """Look in question, title and answer instead of one field."""

    @property
    def layout(self) -> Layout:
        return "text" if self.snippet or self.fields else "terms"


KINDS = {
    "term_common": "1 term, common",
    "term_mid": "1 term, mid",
    "term_rare": "1 term, rare",
    "or2": "OR of 2",
    "or5_mixed": "OR of 5, mixed",
    "or5_natural": "OR of 5, consecutive words",
    "and3": "AND of 3",
    "phrase2": "phrase of 2",
    "or2_date": "OR of 2 + date range",
    "or2_snippet": "OR of 2 + text + snippet",
    "fields": "bare words, all fields",
}
"""The classes in the order of the tables, with their names."""


def make(sections: Sections, each: int = 60) -> list[Query]:
    """`each` queries of every class; `sections` carry their terms."""
    urn = _Urn(sections)
    return [query for kind in KINDS for query in urn.draw(kind, each)]


def kept(file: Path, sections: Sections, each: int) -> list[Query]:
    """The same, made once: drawing from a million sections takes minutes."""
    key = [VERSION, each]
    if file.exists() and (known := json.loads(file.read_text()))["key"] == key:
        return [_load(values) for values in known["queries"]]
    made = make(sections, each)
    file.write_text(json.dumps({"key": key, "queries": [asdict(query) for query in made]}))
    return made


def _load(values: dict[str, Any]) -> Query:
    lists = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    return Query(**lists)


class _Urn:
    """What queries are drawn from."""

    def __init__(self, sections: Sections) -> None:
        self.sections: Sequence[Section] = sections[:: max(1, len(sections) // _SAMPLE)]
        stops = stop_words(None)
        self.barred = stops | {stem(word) for word in stops}
        frequency: Counter[str] = Counter()
        for terms in sections.terms():
            frequency.update(set(terms.split()))
        seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for section in self.sections:
            for word in words(section.answer):
                if self._usable(word):
                    seen[stem(word)][word] += 1
        self.surface = {s: min(c, key=lambda w: (-c[w], w)) for s, c in sorted(seen.items())}
        self.share = {s: frequency[s] / len(sections) for s in self.surface}
        self.common = self._between(*_COMMON)
        self.mid = self._between(*_MID)
        rare = _RARE_SECTIONS / len(sections)
        self.rare = self._between(1.5 / len(sections), max(_RARE[1], rare))

    def draw(self, kind: str, each: int) -> Iterator[Query]:
        rng = random.Random(f"{SEED} {kind}")
        draw: Callable[[random.Random], Query | None] = getattr(self, f"_{kind}")
        if kind == "phrase2":
            yield from self._phrases(rng, each)
            return
        made = 0
        for _try in range(each * 200):
            query = draw(rng)
            if query is not None:
                yield query
                made += 1
                if made == each:
                    return

    def _term_common(self, rng: random.Random) -> Query:
        return self._of("term_common", [rng.choice(self.common)])

    def _term_mid(self, rng: random.Random) -> Query:
        return self._of("term_mid", [rng.choice(self.mid)])

    def _term_rare(self, rng: random.Random) -> Query:
        return self._of("term_rare", [rng.choice(self.rare)])

    def _or2(self, rng: random.Random, kind: str = "or2") -> Query:
        return self._of(kind, [rng.choice(self.common), rng.choice(self.mid)])

    def _or5_mixed(self, rng: random.Random) -> Query:
        pools = (self.common, self.mid, self.mid, self.rare, self.rare)
        return self._of("or5_mixed", [rng.choice(pool) for pool in pools])

    def _or5_natural(self, rng: random.Random) -> Query | None:
        found = self._content(rng)
        if len(found) < 5:
            return None
        start = rng.randrange(len(found) - 4)
        window = found[start : start + 5]
        terms = [stem(word) for word in window]
        if len(set(terms)) < 5:
            return None
        return Query("or5_natural", tuple(window), tuple(terms))

    def _and3(self, rng: random.Random) -> Query | None:
        found = {stem(word): word for word in self._content(rng)}
        low, high = _TOGETHER
        fit = sorted(s for s in found if low <= self.share[s] <= high)
        if len(fit) < 3:
            return None
        chosen = rng.sample(fit, 3)
        return Query("and3", tuple(found[s] for s in chosen), tuple(chosen), "and")

    def _phrase2(self, rng: random.Random) -> tuple[str, str] | None:
        """Two consecutive words that are both content words."""
        section = rng.choice(self.sections)
        pairs = [p for p in pairwise(words(section.answer)) if all(map(self._usable, p))]
        return rng.choice(pairs) if pairs else None

    def _phrases(self, rng: random.Random, each: int) -> Iterator[Query]:
        drawn = [self._phrase2(rng) for _ in range(each * 30)]
        pairs = list(dict.fromkeys(p for p in drawn if p and stem(p[0]) != stem(p[1])))
        stemmed = {pair: (stem(pair[0]), stem(pair[1])) for pair in pairs}
        asked, asked_stems = set(pairs), set(stemmed.values())
        written: Counter[tuple[str, str]] = Counter()
        as_stems: Counter[tuple[str, str]] = Counter()
        for section in self.sections:
            for part in (section.question, section.title, section.answer):
                found = words(part)
                written.update(asked.intersection(pairwise(found)))
            terms = section.terms.split()
            as_stems.update(asked_stems.intersection(pairwise(terms)))
        fit = []
        for pair in pairs:
            all_forms = as_stems[stemmed[pair]]
            if (all_forms - written[pair]) * _STEMMED_EXCESS <= all_forms:
                fit.append(pair)
        for pair in fit[:each]:
            yield Query("phrase2", pair, stemmed[pair], "phrase")

    def _or2_date(self, rng: random.Random) -> Query:
        query = self._or2(rng)
        first, years = rng.randrange(2009, 2021), rng.randrange(1, 4)
        dates = (first * 10_000 + 101, (first + years) * 10_000 + 1231)
        return Query("or2_date", query.words, query.terms, dates=dates)

    def _or2_snippet(self, rng: random.Random) -> Query:
        query = self._or2(rng)
        return Query("or2_snippet", query.words, query.terms, snippet=True)

    def _fields(self, rng: random.Random) -> Query:
        query = self._or2(rng)
        return Query("fields", query.words, query.terms, fields=True)

    def _of(self, kind: str, terms: Sequence[str]) -> Query:
        distinct = tuple(dict.fromkeys(terms))
        return Query(kind, tuple(self.surface[s] for s in distinct), distinct)

    def _content(self, rng: random.Random) -> list[str]:
        return [w for w in words(rng.choice(self.sections).answer) if self._usable(w)]

    def _usable(self, word: str) -> bool:
        plain = _PLAIN.match(word) is not None
        return plain and word not in self.barred and stem(word) not in self.barred

    def _between(self, low: float, high: float) -> list[str]:
        found = [s for s, share in self.share.items() if low <= share <= high]
        if not found:  # a small set of sections: the nearest that there is
            ranked = sorted(self.share, key=lambda s: (abs(self.share[s] - high), s))
            found = ranked[:20]
        return found
