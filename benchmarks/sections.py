"""The sections to measure over: real ones first, then as many more as are asked for.

`make(n)` gives the first `n` of an endless row, the same on every run: the real
interviews in a shuffled order, then copies of them in which the sentences of each
interview have changed places. So a word keeps its share of the sections and stays
among the words of its topic, while no two sections are alike.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import chain, count, islice
from pathlib import Path

from interview_search import Interview, Problem, split
from interview_search.analysis import stems, words

from .places import CACHE, default_source

SEED = 20_240_229
VERSION = 1
"""Changes when the same source would give other sections."""
GAP = "¶"
"""Stands between question, title and answer in `terms`, so that no phrase spans two."""
_FIRST_DAY, _LAST_DAY = date(2008, 1, 1), date(2024, 12, 31)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Section:
    """One section, as every engine gets it. Its ordinal is its place in the list."""

    id: str
    interview: str
    """Sections of one interview follow one another."""
    title: str
    question: str
    """Empty where nobody asks."""
    answer: str
    date: int
    """yyyymmdd; interviews without a date get one."""
    speakers: tuple[str, ...]
    terms: str = ""
    """Question, title and answer as stems, parted by blanks; filled in where asked for."""


def make(n: int, source: Path | None = None, *, terms: bool = False) -> list[Section]:
    """The first `n` sections; with `terms`, also analysed. Both are kept in the cache."""
    source = source or default_source()
    file = _cached(n, source)
    with file.open(encoding="utf-8") as lines:
        sections = [_load(line) for line in lines]
    if not terms:
        return sections
    with _analysed(n, source, sections).open(encoding="utf-8") as lines:
        analysed = (line.rstrip("\n") for line in lines)
        return [replace(s, terms=t) for s, t in zip(sections, analysed, strict=True)]


def digest(n: int, source: Path | None = None) -> str:
    """Of the sections themselves: equal digests, equal work."""
    return hashlib.sha256(_cached(n, source or default_source()).read_bytes()).hexdigest()[:16]


def interviews(sections: Iterable[Section]) -> Iterator[list[Section]]:
    """The sections of one interview after another."""
    group: list[Section] = []
    for section in sections:
        if group and group[0].interview != section.interview:
            yield group
            group = []
        group.append(section)
    if group:
        yield group


def analyse(section: Section) -> str:
    """The stems of a section by our own analysis, stop words kept."""
    stem = stems(None)
    parts = (section.question, section.title, section.answer)
    return f" {GAP} ".join(" ".join(stem[w] for w in words(part)) for part in parts)


def generate(n: int, source: Path) -> Iterator[Section]:
    """What `make` keeps in the cache."""
    real = list(_real(source))
    rng = random.Random(SEED)
    copies = (_copy(real, number, rng) for number in count(1))
    return islice(chain(real, chain.from_iterable(copies)), n)


def _copy(real: Sequence[Section], number: int, rng: random.Random) -> Iterator[Section]:
    for group in interviews(real):
        interview = f"{group[0].interview}~{number}"
        pools = [_SENTENCE.split(section.answer) for section in group]
        sentences = [sentence for pool in pools for sentence in pool]
        rng.shuffle(sentences)
        questions = [section.question for section in group]
        rng.shuffle(questions)
        day = rng.randrange((_LAST_DAY - _FIRST_DAY).days)
        taken = 0
        for place, (section, pool) in enumerate(zip(group, pools, strict=True)):
            answer = " ".join(sentences[taken : taken + len(pool)])
            taken += len(pool)
            yield Section(
                f"{interview}#{place}",
                interview,
                section.title,
                questions[place],
                answer,
                _number(_FIRST_DAY + timedelta(days=day)),
                section.speakers,
            )


def _real(source: Path) -> Iterator[Section]:
    found = [item for item in split(source) if not isinstance(item, Problem) and item.sections]
    found.sort(key=lambda item: item.interview.id)
    random.Random(SEED).shuffle(found)
    for item in found:
        interview = item.interview
        for place, section in enumerate(item.sections):
            yield Section(
                f"{interview.id}#{place}",
                interview.id,
                interview.title,
                section.question or "",
                section.answer,
                _date(interview),
                section.speakers,
            )


def _date(interview: Interview) -> int:
    if interview.date is not None:
        return _number(interview.date)
    spread = int.from_bytes(hashlib.sha256(interview.id.encode()).digest()[:4], "big")
    return _number(_FIRST_DAY + timedelta(days=spread % (_LAST_DAY - _FIRST_DAY).days))


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _load(line: str) -> Section:
    values = json.loads(line)
    values["speakers"] = tuple(values["speakers"])
    return Section(**values)


@cache
def _fingerprint(source: Path) -> str:
    """Changes when the files of the source do."""
    names = sorted((p.relative_to(source).as_posix(), p.stat().st_size)
                   for p in source.rglob("*") if p.is_file() and p.suffix != ".py")  # fmt: skip
    return hashlib.sha256(repr((VERSION, SEED, names)).encode()).hexdigest()[:10]


def _cached(n: int, source: Path) -> Path:
    file = CACHE / f"sections-{_fingerprint(source)}-{n}.jsonl"
    if not file.exists():
        fields = (asdict(section) for section in generate(n, source))
        _write(file, (json.dumps(f, ensure_ascii=False) for f in fields))
    return file


def _analysed(n: int, source: Path, sections: Iterable[Section]) -> Path:
    file = CACHE / f"terms-{_fingerprint(source)}-{n}.txt"
    if not file.exists():
        _write(file, map(analyse, sections))
    return file


def _write(file: Path, lines: Iterable[str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.{os.getpid()}")
    with partial.open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in lines)
    partial.replace(file)
